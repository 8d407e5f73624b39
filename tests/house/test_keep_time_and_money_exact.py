"""Business time has one source; money never passes through a float."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

CLOCKS = {
    f"datetime.{what}"
    for what in ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.fromtimestamp")
} | {
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
    "django.utils.timezone.localtime",
    "django.db.models.functions.Now",
    "django.db.models.functions.datetime.Now",
    "time.time",
    "time.localtime",
    "time.gmtime",
}
AUTOMATIC = {"auto_now", "auto_now_add"}
SQL_CLOCKS = re.compile(
    r"(?<![\w.])(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)"
    r"|\b(CURRENT_DATE|CURRENT_TIMESTAMP|CURRENT_TIME|LOCALTIMESTAMP)\b",
)
TEMPLATE_CLOCK = re.compile(r"\{%-?\s*now\s")
# Reading the machine's own time is right in these alone.
MAY_READ_THE_CLOCK = {
    "civilaffairs/lib/clock.py": "it is the clock",
    "civilaffairs/audit/guards.py": "defines clock_now(), the clock of SQL",
}

MONEY = ("civilaffairs/benefits/", "civilaffairs/payments/", "assistance/", "eldercare/", "childwelfare/")
SQL_FLOATS = re.compile(r"::\s*(float|real|double)|\bdouble precision\b|\bAS\s+(float|real)\b", re.IGNORECASE)
FLOAT_FIELDS = {"FloatField"}
# Where a float is named only to be refused.
MAY_NAME_FLOAT = {"civilaffairs/benefits/terms.py": "a statement refuses every float"}


def _sql_files(root: Path) -> Iterator[Path]:
    for package in tree.packages():
        yield from sorted((root / package).rglob("*.sql"))


def _listed(name: str, exceptions: dict[str, str]) -> bool:
    return any(name.startswith(each) for each in exceptions)


def other_clocks(root: Path) -> Iterator[str]:
    """Every reading of a clock that is not ours, in Python, SQL and templates."""
    for path in tree.own_code(root, migrations=True):
        name = path.relative_to(root).as_posix()
        if _listed(name, MAY_READ_THE_CLOCK):
            continue
        module = tree.parsed(path)
        names = tree.imported_names(module)
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute | ast.Name) and tree.qualified(node, names) in CLOCKS:
                yield f"{name}:{node.lineno} {ast.unparse(node)}"
            elif isinstance(node, ast.keyword) and node.arg in AUTOMATIC:
                yield f"{name}:{node.value.lineno} {node.arg}"
        for line, text in tree.texts(module):
            if found := SQL_CLOCKS.search(text):
                yield f"{name}:{line} {found[0]} in SQL"
    for path in _sql_files(root):
        if found := SQL_CLOCKS.search(path.read_text("utf-8")):
            yield f"{path.relative_to(root)} {found[0]}"
    for path in sorted(root.glob("templates/**/*.*")):
        if TEMPLATE_CLOCK.search(path.read_text("utf-8")):
            yield f"{path.relative_to(root)} now"


def floats(root: Path) -> Iterator[str]:
    """The name, a literal, a column or a cast of a float where money is counted."""
    for path in tree.own_code(root, migrations=True):
        name = path.relative_to(root).as_posix()
        if not name.startswith(MONEY) or name in MAY_NAME_FLOAT:
            continue
        module = tree.parsed(path)
        for node in ast.walk(module):
            if isinstance(node, ast.Name) and node.id == "float":
                yield f"{name}:{node.lineno} float"
            elif isinstance(node, ast.Constant) and isinstance(node.value, float):
                yield f"{name}:{node.lineno} {node.value}"
            elif isinstance(node, ast.Attribute | ast.Name) and _last(node) in FLOAT_FIELDS:
                yield f"{name}:{node.lineno} {_last(node)}"
        for line, text in tree.texts(module):
            if found := SQL_FLOATS.search(text):
                yield f"{name}:{line} {found[0]} in SQL"
    for path in _sql_files(root):
        if found := SQL_FLOATS.search(path.read_text("utf-8")):
            yield f"{path.relative_to(root)} {found[0]}"


def _last(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def test_time_comes_from_one_clock():
    assert list(other_clocks(tree.ROOT)) == []


def test_another_clock_is_noticed(tmp_path: Path):
    lines = {
        "from datetime import date\nprint(date.today())": "date.today",
        "import datetime as dt\nprint(dt.datetime.now())": "dt.datetime.now",
        "from datetime import datetime\nprint(datetime.utcnow())": "datetime.utcnow",
        "from django.utils import timezone as tz\nwhen = tz.now": "tz.now",
        "from django.utils.timezone import now\nwhen = now()": "now",
        "from django.db.models.functions import Now\nwhen = Now()": "Now",
        "import time\nwhen = time.time()": "time.time",
        "at = DateTimeField(auto_now_add=True)": "auto_now_add",
        "SQL = f'SELECT {a} WHERE x < now()'": "now() in SQL",
        "SQL = 'SELECT CURRENT_DATE'": "CURRENT_DATE in SQL",
        "SQL = 'SELECT clock_timestamp()'": "clock_timestamp() in SQL",
    }
    tree.plant(tmp_path, {f"charity/a{number}.py": text for number, text in enumerate(lines)})
    tree.plant(tmp_path, {"charity/a.sql": "SELECT now ();", "templates/charity/a.html": '{% now "Y" %}'})
    found = list(other_clocks(tmp_path))
    assert len(found) == len(lines) + 2, found
    for what in lines.values():
        assert any(each.endswith(f" {what}") for each in found), what


def test_our_own_clock_is_no_finding(tmp_path: Path):
    ours = "from civilaffairs.lib import clock\nprint(clock.now(), clock.today(), 'SELECT clock_now()')"
    tree.plant(tmp_path, {"charity/a.py": f'"""Never calls now()."""\n{ours}'})
    assert list(other_clocks(tmp_path)) == []


def test_money_is_never_a_float():
    assert list(floats(tree.ROOT)) == []


def test_a_float_is_noticed(tmp_path: Path):
    lines = ["x = float('1')", "def f(a: float): ...", "RATE = 0.3", "a = models.FloatField()"]
    lines += ["SQL = 'SELECT amount::float8'", "SQL = 'SELECT CAST(a AS double precision)'"]
    tree.plant(tmp_path, {f"civilaffairs/payments/a{n}.py": line for n, line in enumerate(lines)})
    assert len(list(floats(tmp_path))) == len(lines), list(floats(tmp_path))
