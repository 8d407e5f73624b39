"""Each benefit has a file of worked examples of its own, beside the files that hold whole months."""

from pathlib import Path

import pytest

from civilaffairs.benefits import programme
from civilaffairs.payments.examples.reader import read
from tests.house import tree

EXAMPLES = tree.ROOT / "tests/examples"
LEAST = 5  # the ordinary case, the edge, a refusal, arrears or the end, and one more


def own(code: str, files: list[Path]) -> Path | None:
    """The file named after the benefit and a year: its code, or the code's first words if that is clear."""
    stems = {path.stem.rpartition("-")[0]: path for path in files}
    short = [path for stem, path in stems.items() if code.startswith(f"{stem}-") and stem not in codes()]
    return stems.get(code) or (short[0] if len(short) == 1 else None)


def codes() -> list[str]:
    return sorted(programme.codes())


def without(files: list[Path]) -> set[str]:
    return {code for code in codes() if own(code, files) is None}


@pytest.fixture(scope="module")
def files() -> list[Path]:
    return sorted(EXAMPLES.glob("*.yaml"))


def test_each_benefit_has_a_file_of_examples(files):
    assert without(files) == set()


def test_each_file_shows_its_benefit_and_a_refusal(files):
    for code in codes():
        path = own(code, files)
        assert path, code
        every = read(path.read_text("utf-8"))
        examples = [each for each in every if code in each.benefits]
        assert len(examples) >= LEAST, path.name
        assert any(each.expect for each in examples), path.name
        assert any(each.expect_error for each in every), path.name


def test_a_benefit_without_a_file_is_seen(files):
    """Twin: of another year or not, one file less is one benefit more."""
    left = [path for path in files if path.stem != "old-age-2020"]
    assert without(left) - without(files) == {"old-age"}
    assert own("orphan-study", [Path("orphan-2020.yaml")]) is None
    assert own("funeral-subsidy", [Path("funeral-2020.yaml")]) == Path("funeral-2020.yaml")
