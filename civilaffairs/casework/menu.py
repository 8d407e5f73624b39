"""What the menu offers of casework."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import may

ITEMS = [("work", _("Cases"), "casework:list", may("case.read"), "folder-open", 20)]
