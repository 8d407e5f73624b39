"""What the menu offers of social assistance."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import may

ITEMS = [
    (
        "assistance",
        _("Apply: minimum living"),
        "assistance:minimum-living-start",
        may("case.create"),
        "file-plus",
        10,
    ),
    (
        "assistance",
        _("Apply: extreme poverty"),
        "assistance:extreme-hardship-start",
        may("case.create"),
        "file-plus",
        20,
    ),
]
