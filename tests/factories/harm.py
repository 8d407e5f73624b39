"""What can befall a bank's answer on its way, written as lines."""

from collections.abc import Callable

Lines = list[bytes]


def harm(pick: Callable[[int, int], int], lines: Lines, head: int) -> Lines:
    """One thing that goes wrong, or only the order that changes; ``pick`` chooses between two numbers."""
    at, other = pick(head, len(lines) - 1), pick(head, len(lines) - 1)
    what = pick(0, 5)
    if what == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif what == 1:
        lines.insert(other, lines[at])
    elif what == 2 and len(lines) > head + 1:
        del lines[at]
    elif what == 3:
        lines = lines[: at + 1]
    elif what == 4:
        lines[at] = lines[at][: pick(0, len(lines[at]))]
    else:
        spot = pick(0, len(lines[at]) - 1) if lines[at] else 0
        lines[at] = lines[at][:spot] + b"%d" % pick(0, 9) + lines[at][spot + 1 :]
    return lines
