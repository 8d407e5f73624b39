"""Runs and lines, transfers and batches, bank files and returns, the ledger."""

from civilaffairs.payments.models.banking import (
    BankFile,
    Batch,
    BatchSignature,
    Fund,
    ReturnFile,
    Transfer,
    TransferEvent,
    TransferLine,
)
from civilaffairs.payments.models.differences import Difference, DifferenceLine, Verdict
from civilaffairs.payments.models.holds import Hold
from civilaffairs.payments.models.ledger import Entry, LedgerAccount, Posting
from civilaffairs.payments.models.reserves import Reserve, ReserveMovement
from civilaffairs.payments.models.runs import InputSet, Line, Run, RunCover, RunException

__all__ = [
    "BankFile",
    "Batch",
    "BatchSignature",
    "Difference",
    "DifferenceLine",
    "Entry",
    "Fund",
    "Hold",
    "InputSet",
    "LedgerAccount",
    "Line",
    "Posting",
    "Reserve",
    "ReserveMovement",
    "ReturnFile",
    "Run",
    "RunCover",
    "RunException",
    "Transfer",
    "TransferEvent",
    "TransferLine",
    "Verdict",
]
