"""What the menu offers of standards."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import may

ITEMS = [("settings", _("Standards"), "benefits:standards", may("standard.read"), "scale", 10)]
