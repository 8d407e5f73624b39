#!/usr/bin/env python
"""Django's command line."""

import os
import subprocess
import sys

DEVELOPMENT = "civilaffairs.settings.development"
OWNERS_COMMANDS = {"migrate"}
# Tried by who has just set the project up: an embedded database may have no tables yet.
TABLES_FIRST = {"check_examples"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEVELOPMENT)
    if len(sys.argv) > 1 and sys.argv[1] in OWNERS_COMMANDS:
        os.environ["DATABASE_ROLE"] = "owner"
    embedded = os.environ["DJANGO_SETTINGS_MODULE"] == DEVELOPMENT and not os.environ.get("DATABASE_URL")
    if embedded and len(sys.argv) > 1 and sys.argv[1] in TABLES_FIRST:
        migrated = subprocess.run([sys.executable, __file__, "migrate", "--verbosity", "0"], check=False)
        if migrated.returncode:
            sys.exit(migrated.returncode)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
