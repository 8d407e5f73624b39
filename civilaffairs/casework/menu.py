"""What the menu offers of casework."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import may

ITEMS = [
    ("work", _("Cases"), "casework:list", may("case.read"), "folder-open", 20),
    ("work", _("Letters"), "casework:letters", may("letter.read"), "mail", 25),
    ("settings", _("Calendar of working days"), "casework:calendar", may("calendar.read"), "calendar", 70),
]
