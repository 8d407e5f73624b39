"""What the menu offers of the care of the elderly."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import may

ITEMS = [
    (
        "eldercare",
        _("Apply: old-age allowance"),
        "eldercare:old-age-start",
        may("case.create"),
        "file-plus",
        10,
    ),
    ("eldercare", _("Meals served"), "eldercare:meals", may("meals.read"), "utensils", 20),
    ("eldercare", _("Occupied beds"), "eldercare:beds", may("beds.read"), "bed", 30),
]
