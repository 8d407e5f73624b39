"""Loaded into a test run by ``-p``: does what ``SABOTAGE`` names, before anything is imported."""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

import psycopg

from tests.sabotage.acts import ACTS


class Rewritten(SourceFileLoader):
    """A module with one fragment written otherwise; never kept as bytecode."""

    before = after = ""

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_source(fullname) or ""
        if source.count(self.before) != 1:
            raise AssertionError(f"{fullname} holds {source.count(self.before)} times {self.before!r}")
        return compile(source.replace(self.before, self.after), self.path, "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    def __init__(self, module: str, before: str, after: str) -> None:
        self.module, self.before, self.after = module, before, after

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec and spec.origin:
            spec.loader = loader = Rewritten(fullname, spec.origin)
            loader.before, loader.after = self.before, self.after
        return spec


def _break_the_database(sql: str) -> None:
    """Each fresh copy of the template loses the guard."""
    from civilaffairs.embedded import postgres
    from tests import databases

    whole = databases.create

    def broken(database: str) -> None:
        whole(database)
        with psycopg.connect(databases.address(database, postgres.OWNER), autocommit=True) as owner:
            owner.execute(sql)

    databases.create = broken


ACT = next(act for act in ACTS if act.name == os.environ["SABOTAGE"])
if ACT.module:
    sys.meta_path.insert(0, Finder(ACT.module, ACT.before, ACT.after))


def pytest_configure() -> None:
    if ACT.sql:
        _break_the_database(ACT.sql)
