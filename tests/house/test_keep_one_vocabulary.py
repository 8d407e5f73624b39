"""The glossary names what the code has; one Chinese term has one English term."""

import re
from pathlib import Path

from tests.house import tree

GLOSSARY = tree.ROOT / "docs/glossary.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows(text: str) -> list[tuple[str, str, str]]:
    found = [(chinese.strip(), english.strip(), code) for chinese, english, code in ROW.findall(text)]
    return [row for row in found if row[0] != "中文"]


def unknown(text: str, root: Path) -> list[str]:
    """Code names of the glossary that the code does not have."""
    code = "\n".join(path.read_text("utf-8") for path in tree.own_code(root, migrations=True))
    named = {name for *_, names in rows(text) for name in re.findall(r"`([^`]+)`", names)}
    return sorted(name for name in named if not re.search(rf"\b{re.escape(name.split('.')[-1])}\b", code))


def test_the_glossary_speaks_of_what_is_there():
    assert unknown(GLOSSARY.read_text("utf-8"), tree.ROOT) == []


def test_a_term_has_one_translation():
    found = rows(GLOSSARY.read_text("utf-8"))
    assert len(found) >= 60
    assert len({chinese for chinese, *_ in found}) == len(found)


def test_a_name_that_is_gone_is_noticed(tmp_path: Path):
    tree.plant(tmp_path, {"charity/a.py": "class Gift: ..."})
    assert unknown("| 捐赠 | gift | `Gift`, `Donation` |", tmp_path) == ["Donation"]
