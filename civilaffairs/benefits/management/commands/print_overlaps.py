"""`manage.py print_overlaps`: write docs/overlaps.md from what the programmes declare."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import override

from civilaffairs.benefits.overlap_matrix import rendered


class Command(BaseCommand):
    help = "Write docs/overlaps.md from the rules between benefits."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "overlaps.md"
        with override("en"):
            path.write_text(rendered(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
