"""What accounts offer in the menu."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.clock_views import may_move
from civilaffairs.accounts.gate import may

ITEMS = [
    ("settings", _("Accounts"), "user_list", may("user.read"), "users", 80),
    ("settings", _("Audit trail"), "event_list", may("audit.read"), "scroll-text", 90),
    ("settings", _("Business date"), "move_clock", may_move, "calendar", 95),
]
