import pytest

from civilaffairs.jobs import kinds


class Diary:
    """A kind of job that notes what it did, and fails where a payload says so."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.finished = 0

    def work(self, chunk):
        if error := chunk.payload.get("error"):
            raise RuntimeError(error)
        self.done.append(chunk.label)
        return {"lines": 2}

    def finish(self, job):
        self.finished += 1


@pytest.fixture
def diary(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kept = Diary()
    kinds.register("diary", kept.work, kept.finish)
    return kept
