"""What the menu offers of the shell itself."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import may

ITEMS = [
    ("work", _("Workbench"), "workbench", may("workbench"), "layout-dashboard", 10),
    ("work", _("New application"), "apply", may("case.create"), "file-plus", 15),
    ("work", _("Reviews due"), "reviewing:due", may("case.review"), "list-checks", 27),
    ("work", _("Change radar"), "radar:hits", may("radar.read"), "radar", 30),
    (
        "settings",
        _("Simulation"),
        "standards:simulation",
        may("standard.simulate"),
        "calculator",
        20,
    ),
]
