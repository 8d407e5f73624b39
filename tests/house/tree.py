"""The source tree as the rules read it: files, layers, names. No database, no settings.

Every function takes the root, so that a rule can be run on a planted tree as well.
"""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CELLAR = "civilaffairs"


@cache
def _pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packages() -> list[str]:
    """The names of our own top-level packages."""
    return list(_pyproject()["tool"]["importlinter"]["root_packages"])


@cache
def layers() -> tuple[frozenset[str], ...]:
    """The import contract from top to bottom; this is the only place where it is written."""
    (contract,) = (
        each for each in _pyproject()["tool"]["importlinter"]["contracts"] if each["type"] == "layers"
    )
    return tuple(
        frozenset(name.strip() for name in layer.replace("|", ":").split(":")) for layer in contract["layers"]
    )


def layer_of(module: str) -> tuple[int, str] | None:
    """How deep a module lies, and the member of that layer that it belongs to."""
    for depth, members in enumerate(layers()):
        for member in members:
            if module == member or module.startswith(f"{member}."):
                return depth, member
    return None


def reaches(source: str, target: str) -> bool:
    """Whether one module may depend on another: on its own app or on a deeper layer."""
    here, there = layer_of(source), layer_of(target)
    if here is None or there is None:
        return False
    return here == there or here[0] < there[0]


def own_code(root: Path, *, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    """Our Python files under the root, in a stable order."""
    folders = [*packages(), "scripts", *(["tests"] if tests else [])]
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if migrations or "migrations" not in path.relative_to(root).parts:
                yield path


def module_name(root: Path, path: Path) -> str:
    parts = list(path.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parsed(path: Path) -> ast.Module:
    """The syntax tree; many rules read the same files, so it is kept while the file is unchanged."""
    return _parsed(path, path.stat().st_mtime_ns)


@cache
def _parsed(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Local name → what it stands for, for every import of a module."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.partition(".")[0]
                names[local] = alias.name if alias.asname else local
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def qualified(node: ast.AST, names: dict[str, str]) -> str:
    """``timezone.now`` → ``django.utils.timezone.now``; "" if it is not a plain dotted name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([names.get(node.id, node.id), *reversed(parts)])


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and content of every string that is not a docstring; f-strings piece by piece."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def plant(root: Path, files: dict[str, str]) -> Path:
    """Write a small wrong tree for a twin."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root
