"""What a drill saw: its seed, so that it can be gone through again, and its figures.

``DRILL_SCALE`` multiplies every size (1: the short form, as in the suite); ``DRILL_SEED`` repeats a
drill; ``DRILL_FIGURES`` names a file to which ``make drills`` has the figures written.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import time
from collections.abc import Callable
from pathlib import Path

SCALE = int(os.environ.get("DRILL_SCALE", "1"))
TWIN = "test_twin"
Figure = int | float | str


def size(short: int) -> int:
    """So many in the short form, more in the long one."""
    return short * SCALE


class Drill:
    """One drill's chance and what came of it."""

    def __init__(self, number: int, test: str, tell: Callable[[str, object], None]) -> None:
        self.number, self.test, self.tell = number, test, tell
        self.seed = int(os.environ.get("DRILL_SEED") or secrets.randbelow(10**9))
        self.chance = random.Random(self.seed)
        self.began = time.monotonic()
        print(f"drill {number}: DRILL_SEED={self.seed}")

    def saw(self, **figures: Figure) -> None:
        """Keep the figures, beside the seed that leads to them."""
        figures["seconds"] = round(time.monotonic() - self.began, 1)
        words = ", ".join(f"{name.replace('_', ' ')} {figure}" for name, figure in figures.items())
        self.tell("drill", f"drill {self.number} {self.test}: seed {self.seed}, {words}")
        if target := os.environ.get("DRILL_FIGURES"):
            row = {
                "number": self.number,
                "test": self.test,
                "twin": self.test.startswith(TWIN),
                "scale": SCALE,
            }
            with Path(target).open("a", encoding="utf-8") as file:
                file.write(json.dumps({**row, "seed": self.seed, "figures": figures}) + "\n")
