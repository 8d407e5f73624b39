"""Rules for the shape of our code, read from its syntax tree."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import tree

LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 250, 40
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals", "blinker")
BY_NAME = {"importlib.import_module", "django.utils.module_loading.import_string", "__import__"}
SHORTCUTS = ("get_object_or_404", "get_list_or_404")
UNSAFE = {
    "django.utils.safestring.mark_safe",
    "django.utils.safestring.SafeString",
    "django.utils.safestring.SafeText",
    "django.utils.html.html_safe",
}
UNSAFE_IN_TEMPLATES = re.compile(r"\|\s*(safe|safeseq)\b|\{%-?\s*autoescape\s+off")

# A listed file may do what the rule refuses, for the reason given.
MAY_IMPORT_BY_NAME = {
    "civilaffairs/embedded/keeper.py": "part of the roof: starts the server that its argument names",
    "civilaffairs/benefits/programme.py": "a room hands in its folder of programmes",
    "civilaffairs/payments/banks/__init__.py": "a profile is one file in its folder; nothing else lists it",
    "civilaffairs/web/queues.py": "counts what each installed app offers in its own todo.py",
    "civilaffairs/web/navigation.py": "reads what each installed app offers in its own menu.py",
}
MAY_MARK_SAFE = {
    "civilaffairs/web/templatetags/ui_blocks.py": "gives on what a template rendered and escaped"
}
TOO_LONG: dict[str, str] = {}
OF_NO_AREA = {"Fund": "the list of funds is the same for everybody who may see it"}
VIEWS_WITH_QUERIES = {
    "civilaffairs/files/views.py": "one row by its key; the owner's registered check decides, else 404",
    "civilaffairs/jobs/views.py": "one row by its key; queries.may_read decides, else 404",
}

Rule = Callable[[Path], Iterator[str]]


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def hidden_imports(root: Path) -> Iterator[str]:
    """An import of ours inside a function hides an edge of the graph from its reader."""
    for path in tree.own_code(root, migrations=True):
        for function in _functions(tree.parsed(path)):
            names = {
                name.partition(".")[0]
                for node in function.body
                for name in tree.imported_names(ast.Module([node], [])).values()
            }
            if names.intersection(tree.packages()):
                yield f"{path.relative_to(root)}:{function.lineno} imports inside {function.name}"


def imports_by_name(root: Path) -> Iterator[str]:
    """No linter sees a module that is imported by its name."""
    for path in tree.own_code(root):
        module, name = tree.parsed(path), path.relative_to(root).as_posix()
        names = tree.imported_names(module)
        for node in ast.walk(module):
            if not isinstance(node, ast.Call) or name in MAY_IMPORT_BY_NAME:
                continue
            if tree.qualified(node.func, names) in BY_NAME and not _own_start(root, path, node):
                yield f"{name}:{node.lineno}"


def _own_start(root: Path, path: Path, call: ast.Call) -> bool:
    """`ready()` of an app may import a module of the same app: before that, models are not loaded."""
    home = tree.module_name(root, path).removesuffix(".apps")
    names = [each.value for each in call.args if isinstance(each, ast.Constant)]
    return path.name == "apps.py" and all(
        isinstance(n, str) and n.startswith(f"{home}.") for n in names or [0]
    )


def relative_imports(root: Path) -> Iterator[str]:
    for path in tree.own_code(root, tests=True, migrations=True):
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.level:
                yield f"{path.relative_to(root)}:{node.lineno}"


def shapeless_names(root: Path) -> Iterator[str]:
    """A file is named after what it knows, never after being useful."""
    for path in tree.own_code(root, tests=True, migrations=True):
        parts = path.relative_to(root).with_suffix("").parts
        if SHAPELESS.intersection(parts):
            yield str(path.relative_to(root))


def long_files(root: Path) -> Iterator[str]:
    for path in tree.own_code(root, tests=True):
        name, lines = path.relative_to(root).as_posix(), len(path.read_text("utf-8").splitlines())
        if lines > LINES_OF_A_FILE and name not in TOO_LONG:
            yield f"{name} has {lines} lines"


def long_functions(root: Path) -> Iterator[str]:
    for path in tree.own_code(root, tests=True):
        name = path.relative_to(root).as_posix()
        for function in _functions(tree.parsed(path)):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > LINES_OF_A_FUNCTION and f"{name}::{function.name}" not in TOO_LONG:
                yield f"{name}::{function.name} has {lines} lines"


def signal_receivers(root: Path) -> Iterator[str]:
    """What happens after a step is said by the step; nothing listens in the dark."""
    for path in tree.own_code(root):
        for local, name in tree.imported_names(tree.parsed(path)).items():
            if name.startswith(SIGNALS):
                yield f"{path.relative_to(root)} imports {local}"


def unescaped_output(root: Path) -> Iterator[str]:
    for path in tree.own_code(root):
        name = path.relative_to(root).as_posix()
        names = {} if name in MAY_MARK_SAFE else tree.imported_names(tree.parsed(path))
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call) and tree.qualified(node.func, names) in UNSAFE:
                yield f"{name}:{node.lineno}"
    for path in sorted(root.glob("templates/**/*.*")):
        if UNSAFE_IN_TEMPLATES.search(path.read_text("utf-8")):
            yield str(path.relative_to(root))


def queries_in_views(root: Path) -> Iterator[str]:
    """A view sees only what `queries.py` lets its actor see."""
    for path in tree.own_code(root):
        name = path.relative_to(root).as_posix()
        if not re.search(r"/views(\.py|/|_)", f"/{name}") or name in VIEWS_WITH_QUERIES:
            continue
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
                yield f"{name}:{node.lineno}"
            elif isinstance(node, ast.Call) and _looks_up_unseen(node):
                yield f"{name}:{node.lineno} looks up any row of a model"


def _looks_up_unseen(call: ast.Call) -> bool:
    """`get_object_or_404(Case, …)` in place of `get_object_or_404(cases_visible_to(actor), …)`."""
    (first, *_) = call.args or [call.func]
    is_model = isinstance(first, ast.Name) and first.id[:1].isupper() and first.id not in OF_NO_AREA
    return is_model and ast.unparse(call.func).endswith(SHORTCUTS)


LONG = "def long() -> None:\n" + "    print()\n" * LINES_OF_A_FUNCTION
RULES: dict[Rule, dict[str, str]] = {
    hidden_imports: {
        "civilaffairs/jobs/a.py": "def work() -> None:\n    from civilaffairs.people import models\n",
        "civilaffairs/web/b.py": "def page():\n    import assistance.models\n",
    },
    imports_by_name: {
        "civilaffairs/people/a.py": "import importlib as i\ni.import_module('charity')\n",
        "civilaffairs/people/b.py": "from importlib import import_module as get\nget('charity')\n",
        "civilaffairs/people/c.py": "__import__('charity')\n",
        "civilaffairs/jobs/apps.py": "import importlib\nimportlib.import_module('civilaffairs.people.a')\n",
    },
    relative_imports: {"eldercare/a.py": "from . import models\n", "tests/a.py": "from .tree import b\n"},
    shapeless_names: {"civilaffairs/lib/utils.py": "", "civilaffairs/common/money.py": ""},
    long_files: {"charity/a.py": "\n" * (LINES_OF_A_FILE + 1)},
    long_functions: {"charity/a.py": LONG},
    signal_receivers: {
        "civilaffairs/people/a.py": "from django.dispatch import receiver\n",
        "civilaffairs/people/b.py": "from django.db.models.signals import post_save as after\n",
    },
    unescaped_output: {
        "governance/a.py": "from django.utils.safestring import mark_safe as quiet\nquiet(a)\n",
        "governance/b.py": "from django.utils import safestring\nsafestring.SafeString(a)\n",
        "templates/governance/a.html": "{{ name|safe }}",
        "templates/governance/b.html": "{% autoescape off %}{{ name }}{% endautoescape %}",
    },
    queries_in_views: {
        "assistance/views.py": "def page(r):\n    return Case.objects.all()\n",
        "assistance/views/case.py": "def page(r, pk):\n    return get_object_or_404(Case, pk=pk)\n",
        "assistance/views/list.py": "def page(r):\n    return Case.objects.count()\n",
    },
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_code_keeps_the_rule(rule: Rule):
    assert list(rule(tree.ROOT)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_notices(rule: Rule, tmp_path: Path):
    planted = RULES[rule]
    tree.plant(tmp_path, planted)
    found = list(rule(tmp_path))
    assert len(found) == len(planted), found
    assert {name for name in planted for each in found if each.startswith(name)} == set(planted)
