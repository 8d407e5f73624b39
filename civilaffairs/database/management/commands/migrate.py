"""Django's ``migrate``, run as the owner, who also grants the other roles their rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from civilaffairs.database import lesser_roles, roles


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        app = settings.DATABASE_APP_ROLE
        if connection.settings_dict["USER"] == app:
            raise CommandError("migrate needs the owner role: DATABASE_ROLE=owner.")
        reads_only = options["check_unapplied"] or options["plan"]
        if not reads_only:
            roles.prepare(connection, app)
        super().handle(*args, **options)
        if not reads_only:
            roles.protect_history(connection, app)
            lesser = (settings.DATABASE_WORKER_ROLE, settings.DATABASE_REPORT_ROLE)
            for role in lesser_roles.share_out(connection, app, *lesser):
                self.stderr.write(f"The server knows no role {role}; see docs/operations.md.")
            if settings.CLOCK_MAY_MOVE:
                roles.let_the_clock_move(connection)
