"""Sizes, names and habits that keep the house easy to read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup import house

LONGEST_FILE, LONGEST_FUNCTION = 250, 40
VAGUE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}
# Business time comes from lib/clock in Python and from clock_now() in SQL.
SQL_CLOCK = re.compile(
    r"\b(?:(?<!clock_)(?<!\.)now\s*\(\s*\)|CURRENT_DATE|CURRENT_TIMESTAMP|LOCALTIMESTAMP)", re.I
)
OWNERS_OF_TIME = {"civilaffairs/audit/guards.py", "civilaffairs/lib/clock.py"}

FILES = house.sources()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def short(path: Path) -> str:
    return path.relative_to(house.BASE).as_posix()


def strings_outside_docstrings(module: ast.Module) -> Iterator[str]:
    prose = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_files_are_short():
    long = {
        short(path): lines
        for path in FILES
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_functions_are_short():
    long = {
        f"{short(path)}:{node.name}": lines
        for path in FILES
        for node in functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_names_say_what_is_inside():
    assert [short(path) for path in FILES if path.name in VAGUE_NAMES or "common" in path.parts] == []


def hidden_imports(path: Path) -> list[str]:
    return [
        f"{short(path)}:{inner.lineno}"
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").split(".")[0] in house.PACKAGES
    ]


def test_no_import_hides_in_a_function():
    assert [found for path in FILES for found in hidden_imports(path)] == []


def test_no_business_logic_hangs_on_signals():
    wrong = [
        short(path) for path in FILES if re.search(r"^from django\.dispatch ", path.read_text("utf-8"), re.M)
    ]
    assert wrong == []


def wrong_clocks(path: Path) -> list[str]:
    return [text for text in strings_outside_docstrings(tree(path)) if SQL_CLOCK.search(text)]


def test_sql_takes_the_time_from_the_clock():
    product = [
        path for path in FILES if short(path) not in OWNERS_OF_TIME and not short(path).startswith("tests/")
    ]
    assert {short(path): found for path in product if (found := wrong_clocks(path))} == {}


@pytest.mark.parametrize("statement", ["SELECT now()", "valid @> CURRENT_DATE", "select Now( )"])
def test_a_wrong_clock_is_found(tmp_path, statement):
    (tmp_path / "query.py").write_text(f'QUERY = "{statement}"\n')
    assert wrong_clocks(tmp_path / "query.py") == [statement]


def test_the_right_clock_is_allowed(tmp_path):
    (tmp_path / "query.py").write_text('QUERY = "SELECT clock_now()"\n')
    assert wrong_clocks(tmp_path / "query.py") == []
