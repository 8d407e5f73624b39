"""Shapes that templates read. Anything with the same attributes, a dict too, will do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

StepState = Literal["done", "current", "problem", "todo"]
TagKind = Literal["passed", "todo", "refused", "processing", "neutral"]


@dataclass(frozen=True)
class Tab:
    """One status tab (状态页签) with the number of rows behind it."""

    label: str
    count: int
    url: str
    current: bool = False


@dataclass(frozen=True)
class Step:
    """One step of the progress bar (流程进度)."""

    label: str
    state: StepState = "todo"
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Event:
    """One entry of the timeline (流转记录), newest first."""

    title: str
    actor: str
    at: datetime
    text: str = ""
    links: Sequence[tuple[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Chip:
    """A chosen filter and the address without it."""

    label: str
    value: str
    url: str


Fact = tuple[str, Any]
