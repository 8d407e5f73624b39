"""The mutants of a module: its source with one small thing otherwise."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
# What is said to people, and what only a database or a page reads, is not changed.
SAID = {"_", "gettext", "gettext_lazy", "ngettext", "Refused", "ValueError", "TypeError", "warning", "Ask"}
NAMED = {"law", "says", "help_text", "name", "memo", "words"}


@dataclass(frozen=True)
class Mutant:
    path: Path
    line: int
    code: str
    says: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    text = path.read_text("utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    for place, change, says in _changes(tree):
        mutant = deepcopy(tree)
        node = [*ast.walk(mutant)][place]
        change(node)
        ast.fix_missing_locations(mutant)
        line = getattr(node, "lineno", 0)
        yield Mutant(path, line, lines[line - 1].strip(), says, ast.unparse(mutant))


def _changes(tree: ast.Module):
    left_alone = _left_alone(tree)
    for place, node in enumerate(ast.walk(tree)):
        if node in left_alone:
            continue
        if isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)) and type(node.op) in SWAPS:
            new = SWAPS[type(node.op)]
            yield place, _operator(new), f"{type(node.op).__name__} → {new.__name__}"
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            new = SWAPS[type(node.ops[0])]
            yield place, _comparison(new), f"{type(node.ops[0]).__name__} → {new.__name__}"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield place, _bare, "not dropped"
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield place, _value(not node.value), f"{node.value} → {not node.value}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            yield place, _value(node.value + 1), f"{node.value} → {node.value + 1}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield place, _value(node.value + "X"), f"{node.value[:30]!r} → with X"
        elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
            yield place, _nothing, "return None"


def _operator(new):
    def change(node):
        node.op = new()

    return change


def _comparison(new):
    def change(node):
        node.ops[0] = new()

    return change


def _bare(node):
    """``not x`` becomes ``not not x``."""
    node.operand = ast.UnaryOp(ast.Not(), node.operand)


def _value(new):
    def change(node):
        node.value = new

    return change


def _nothing(node):
    node.value = ast.Constant(None)


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def _left_alone(tree: ast.Module) -> set[ast.AST]:
    """Docstrings, annotations, imports, texts for people, and what a class declares of itself."""
    return {inner for node in ast.walk(tree) for part in _said(node) for inner in ast.walk(part)}


def _said(node: ast.AST) -> list[ast.AST]:
    """The parts of a node that are not changed."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Raise() | ast.JoinedStr():
            return [node]
        case ast.Call() if _called(node) in SAID:
            return [node]
        case ast.keyword() if node.arg in NAMED:
            return [node]
        case ast.AnnAssign():
            return [node.annotation]
        case ast.arg():
            return [node.annotation] if node.annotation else []
        case ast.FunctionDef():
            return [*node.decorator_list, *([node.returns] if node.returns else [])]
        case ast.ClassDef():
            return [each for each in node.body if isinstance(each, ast.Assign | ast.AnnAssign)]
    return []


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
