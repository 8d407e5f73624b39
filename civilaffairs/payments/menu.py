"""What payments offers in the menu."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import may

ITEMS = [
    ("payments", _("Month board"), "payments:board", may("batch.read"), "calendar-check", 10),
    (
        "payments",
        _("Differences that wait"),
        "payments:differences",
        may("difference.read"),
        "hand",
        15,
    ),
    ("payments", _("Comparison with last month"), "payments:comparison", may("batch.read"), "scale", 12),
    ("payments", _("Checks before payment"), "payments:checks", may("check.read"), "shield-check", 14),
    ("payments", _("Payments on hold"), "payments:holds", may("payment-hold.read"), "pause", 16),
    ("payments", _("Returned payments"), "payments:repair", may("batch.read"), "undo-2", 20),
    ("payments", _("Claims"), "payments:claims", may("receivable.read"), "scale", 22),
    ("payments", _("Recoveries"), "payments:receivables", may("receivable.read"), "gavel", 23),
    ("payments", _("Town reserves"), "payments:reserves", may("reserve.read"), "wallet", 25),
    ("payments", _("Budget execution"), "payments:execution", may("ledger.read"), "chart-column", 27),
    ("payments", _("Funds"), "payments:funds", may("fund.read"), "landmark", 28),
    ("payments", _("Months of the books"), "payments:months", may("ledger.read"), "lock", 32),
    ("payments", _("Ledger"), "payments:ledger", may("ledger.read"), "book-open", 30),
]
