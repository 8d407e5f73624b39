"""Render every bank file of a month anew and compare it with the one that was kept."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civilaffairs.lib.months import parse_month
from civilaffairs.payments import rebuild

DIFFER = 1


class Command(BaseCommand):
    help = (
        "Compare the bank files of a month byte for byte with what its batches render. Exit 1: some differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", required=True, help="the month of the batches, such as 2020-06")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = parse_month(options["month"])
        except ValueError:
            raise CommandError(f"{options['month']} is not a month such as 2020-06.") from None
        files = differing = 0
        for check in rebuild.of_month(month):
            files += 1
            differing += bool(check.differences)
            for difference in check.differences:
                self.stdout.write(f"{check.bank_file.name}: {difference}")
        self.stdout.write(f"{files} files rebuilt, {differing} differ")
        if differing:
            sys.exit(DIFFER)
