"""Runs and lines, transfers and batches, bank files and returns, the ledger."""

from civilaffairs.payments.models.allocations import Allocation
from civilaffairs.payments.models.bank_answers import HeldReturn, ReturnFile, TransferEvent
from civilaffairs.payments.models.banking import (
    BankFile,
    Batch,
    BatchSignature,
    Transfer,
    TransferLine,
)
from civilaffairs.payments.models.books_checks import BooksCheck
from civilaffairs.payments.models.checks import CheckHit, CheckHitLine, CheckOverride
from civilaffairs.payments.models.claims import Claim
from civilaffairs.payments.models.comparison import Comparison, ComparisonRow, ComparisonSignature
from civilaffairs.payments.models.differences import Difference, DifferenceLine, Verdict
from civilaffairs.payments.models.estates import Estate
from civilaffairs.payments.models.free import FreeLine
from civilaffairs.payments.models.funds import Fund, PayingAccount
from civilaffairs.payments.models.holds import HeldLine, HeldPayee, Hold
from civilaffairs.payments.models.ledger import Entry, LedgerAccount, MonthClose, Posting
from civilaffairs.payments.models.proposal import Proposal
from civilaffairs.payments.models.receivables import (
    Instalment,
    InstalmentPlan,
    Receivable,
    ReceivableEvent,
    ReceivableItem,
    Reversal,
    WriteOff,
)
from civilaffairs.payments.models.reserves import Reserve, ReserveMovement
from civilaffairs.payments.models.runs import InputSet, Line, Run, RunCover, RunException
from civilaffairs.payments.models.set_offs import SetOff, Withheld
from civilaffairs.payments.models.stops import BatchStop

__all__ = [
    "Allocation",
    "BankFile",
    "Batch",
    "BatchSignature",
    "BatchStop",
    "BooksCheck",
    "CheckHit",
    "CheckHitLine",
    "CheckOverride",
    "Claim",
    "Comparison",
    "ComparisonRow",
    "ComparisonSignature",
    "Difference",
    "DifferenceLine",
    "Entry",
    "Estate",
    "FreeLine",
    "Fund",
    "HeldLine",
    "HeldPayee",
    "HeldReturn",
    "Hold",
    "InputSet",
    "Instalment",
    "InstalmentPlan",
    "LedgerAccount",
    "Line",
    "MonthClose",
    "PayingAccount",
    "Posting",
    "Proposal",
    "Receivable",
    "ReceivableEvent",
    "ReceivableItem",
    "Reserve",
    "ReserveMovement",
    "ReturnFile",
    "Reversal",
    "Run",
    "RunCover",
    "RunException",
    "SetOff",
    "Transfer",
    "TransferEvent",
    "TransferLine",
    "Verdict",
    "Withheld",
    "WriteOff",
]
