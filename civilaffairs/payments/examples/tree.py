"""A YAML 1.2 (core schema) file as a tree that remembers its lines and refuses doubled keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

STR, INT, FLOAT, BOOL, NULL = "text", "whole number", "number", "true or false", "null"
MAP, SEQ = "mapping", "list"
_TAG = "tag:yaml.org,2002:"
_SCALARS = {"str": STR, "int": INT, "float": FLOAT, "bool": BOOL, "null": NULL}
_KINDS = {f"{_TAG}{tag}": kind for tag, kind in _SCALARS.items()}


class Malformed(Exception):
    """The file does not follow the format; ``line`` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


class Key(str):
    """A key that remembers its line."""

    __slots__ = ("line",)
    line: int


@dataclass(frozen=True)
class Node:
    """``content``: a str, int, bool, None, list of nodes or dict of nodes; a float stays text."""

    line: int
    kind: str
    content: Any

    def items(self) -> Iterator[tuple[Key, Node]]:
        yield from self.of(MAP).items()

    def each(self) -> Iterator[Node]:
        yield from self.of(SEQ)

    def of(self, *kinds: str) -> Any:
        """The content, or Malformed if it is of another kind."""
        if self.kind not in kinds:
            raise Malformed(self.line, f"expected {' or '.join(kinds)}, found {self.kind}")
        return self.content


class _Core(BaseResolver):
    """Plain scalars as YAML 1.2 reads them: dates and months are texts, yes and no are words."""


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _Core.add_implicit_resolver(f"{_TAG}{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


class _Loader(Reader, Scanner, Parser, Composer, _Core):
    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        _Core.__init__(self)


def parse(text: str) -> Node:
    """Read one document. Raises Malformed."""
    try:
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Malformed(mark.line + 1 if mark else 1, str(error.problem or error.context)) from error
    except yaml.YAMLError as error:
        raise Malformed(1, str(error)) from error
    if root is None:
        raise Malformed(1, "the file is empty")
    return _node(root)


def _node(node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Node(line, MAP, _mapping(node))
    if isinstance(node, yaml.SequenceNode):
        return Node(line, SEQ, [_node(item) for item in node.value])
    kind = _KINDS.get(node.tag)
    if kind is None:
        raise Malformed(line, f"the tag {node.tag} is not allowed")
    return Node(line, kind, _scalar(kind, node.value))


def _mapping(node: yaml.MappingNode) -> dict[Key, Node]:
    content: dict[Key, Node] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or _KINDS.get(key.tag) != STR:
            raise Malformed(line, "a key is a text")
        if key.value in content:
            raise Malformed(line, f"the key {key.value} stands twice")
        name = Key(key.value)
        name.line = line
        content[name] = _node(value)
    return content


def _scalar(kind: str, text: str) -> str | int | bool | None:
    if kind == INT:
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if kind == BOOL:
        return text.lower() == "true"
    return None if kind == NULL else text
