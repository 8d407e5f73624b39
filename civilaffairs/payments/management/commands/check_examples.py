"""Try policy examples against the real engine; nothing stays in the database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.examples.runner import FAIL, OK, SKIP, Result, check
from civilaffairs.payments.examples.shapes import Example
from civilaffairs.payments.examples.tree import Malformed

FAILED, MALFORMED = 1, 2


class Command(BaseCommand):
    help = "Try policy examples. Exit 1: an example failed; 2: a file is malformed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument(
            "--built",
            action="store_true",
            help="try the part of an example that concerns benefits which the product has",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        examples = [example for path in _files(options["paths"]) for example in self._read(path)]
        results = [self._check(example, options["built"]) for example in examples]
        count = {status: sum(result.status == status for result in results) for status in (OK, FAIL)}
        self.stdout.write(f"{count[OK]} passed, {count[FAIL]} failed")
        if count[FAIL]:
            sys.exit(FAILED)

    def _read(self, path: Path) -> list[Example]:
        try:
            return read(path.read_bytes().decode("utf-8-sig"))
        except Malformed as error:
            self.stderr.write(f"{path}:{error.line}: {error.what}")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.stderr.write(f"{path}:{line}: not UTF-8")
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror}")
        sys.exit(MALFORMED)

    def _check(self, example: Example, built: bool) -> Result:
        result = check(example, built_only=built)
        missing = f" ({', '.join(result.lacking)})" if result.status == SKIP else ""
        self.stdout.write(f"{result.status:<4} {result.name}{missing}")
        for detail in result.details:
            self.stdout.write(f"       {detail}")
        return result


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(each for each in path.rglob("*") if each.suffix in {".yaml", ".yml"})
        else:
            found.append(path)
    return found
