"""The states of the regulations by benefit: which are there, which test walks them, which are not and why.

``python -m tests.house.states`` writes docs/states.md from states.toml and the tables of the procedures.
"""

import ast
import os
import tomllib
from collections.abc import Iterator
from typing import Any

import django
from django.utils import translation

from tests.house import tree

LISTED = tree.ROOT / "tests/house/states.toml"
PAGE = tree.ROOT / "docs/states.md"
WALK = "tests/casework/test_walk_each_state.py::test_each_step_is_taken_and_each_state_reached"
THERE, NOT_THERE, MISSING = "●", "–", "✗"
HEAD = """# States by benefit

The states of the regulations' procedure against the benefits of this product. Made by
`python -m tests.house.states` from `tests/house/states.toml` and the step tables themselves; a test fails
when this page is stale, when it names a test that does not exist, or when a cell has neither a test nor a
reason.

● is there and walked · – does not belong to this benefit, the reason stands below · ✗ is not built yet
"""


def application_kinds() -> list[Any]:
    """The kinds of applications, in the order of their codes."""
    from civilaffairs.casework import kinds

    return [kind for kind in kinds.every() if kind.about == "application" and kind.code.startswith("apply.")]


def listed() -> list[dict[str, Any]]:
    return tomllib.loads(LISTED.read_text(encoding="utf-8"))["state"]


def cell(state: dict[str, Any], kind: Any) -> str:
    """Whether a state belongs to a benefit's own table, or holds for all alike."""
    if state.get("missing"):
        return MISSING
    codes = {each.code for each in kind.states} | {each.code for each in kind.steps}
    if not state.get("table"):
        wanted = state.get("only")
        return THERE if wanted is None or kind.programme in wanted else NOT_THERE
    return THERE if codes & set(state["table"]) else NOT_THERE


def tests_of(state: dict[str, Any]) -> list[str]:
    """The walk of the table, and what else is tried of it."""
    walked = [WALK] if state.get("table") and not state.get("missing") else []
    return [*walked, *state.get("tests", [])]


def gaps(states: list[dict[str, Any]], kinds: list[Any]) -> Iterator[str]:
    """Cells without test and without reason; tests that do not exist."""
    for state in states:
        cells = {cell(state, kind) for kind in kinds}
        if THERE in cells and not tests_of(state):
            yield f"{state['code']}: no test walks it"
        if NOT_THERE in cells and not state.get("why"):
            yield f"{state['code']}: no reason for the empty cells"
        yield from (f"{state['code']}: {name} is not there" for name in tests_of(state) if not exists(name))


def exists(name: str) -> bool:
    path, _, function = name.partition("::")
    file = tree.ROOT / path
    if not file.exists():
        return False
    names = {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}
    return not function or function in names


def rendered() -> str:
    with translation.override("en"):
        return HEAD + "\n" + _matrix() + "\n" + "\n".join(_told(state) for state in listed())


def _matrix() -> str:
    found = application_kinds()
    rows = [["State", *(f"{kind.name}" for kind in found)], ["---", *(":-:" for _ in found)]]
    for state in listed():
        rows.append([f"{state['name']} {state['code']}", *(cell(state, kind) for kind in found)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _told(state: dict[str, Any]) -> str:
    lines = [f"### {state['name']} {state['code']}", "", state["is"]]
    if state.get("why"):
        lines += ["", f"– {state['why']}"]
    if state.get("missing"):
        lines += ["", f"✗ {state['missing']}"]
    lines += ["", *(f"- `{name}`" for name in tests_of(state))] if tests_of(state) else []
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.static")
    django.setup()
    PAGE.write_text(rendered(), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(tree.ROOT)}.")
