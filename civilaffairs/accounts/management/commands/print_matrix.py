"""`manage.py print_matrix`: write docs/permissions.md from the matrix."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.accounts.permits import ANY, PERMITS, Permit

HEAD = """# Permissions

Made by `python manage.py print_matrix` from `civilaffairs/accounts/permits.py`.
What is not marked is refused. A post acts in its own area and below.
Four eyes come on top: see the workflow tables and the batches.

"""


class Command(BaseCommand):
    help = "Write docs/permissions.md from the permission matrix."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "permissions.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(rendered(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")


def rendered() -> str:
    """The page, in English whatever the surrounding speaks."""
    with override("en"):
        lines = [
            _row("Action", "Meaning", *(role.label for role in Role), "Only for"),
            _row("---", "---", *(":-:" for _ in Role), "---"),
            *(_permit(permit) for permit in PERMITS),
        ]
        return HEAD + "\n".join(lines) + "\n"


def _permit(permit: Permit) -> str:
    marks = ("●" if role in permit.roles else "" for role in Role)
    return _row(f"`{permit.action}`", permit.label, *marks, _limits(permit))


def _limits(permit: Permit) -> str:
    limits = [("kinds", permit.kinds), ("states", permit.states)]
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in limits if values != ANY)


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
