"""A form that changes something carries its key: the server refuses it without, though a test may pass."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)
# The views of the last three need none: nobody is known yet, or nobody any more.
KEYED = ("{% form_key %}", "casework/_hidden.html", "data-unguarded")
WITHOUT = ("base_plain.html", "registration/login.html", "accounts/no_post.html")


def keyless(root: Path) -> Iterator[str]:
    """Forms that neither carry a key nor say that they need none."""
    for path in sorted(root.rglob("*.html")):
        name = path.relative_to(root).as_posix()
        for form in FORM.findall(path.read_text(encoding="utf-8")):
            if name not in WITHOUT and not any(mark in form for mark in KEYED):
                yield f"{name}: {form[:80]}"


def test_every_form_carries_its_key():
    assert list(keyless(tree.ROOT / "templates")) == []


def test_one_without_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<form method="post">{% csrf_token %}{% form_key %}</form>')
    (tmp_path / "b.html").write_text('<form method="post">\n{% csrf_token %}<button></button></form>')
    assert [each.split(":")[0] for each in keyless(tmp_path)] == ["b.html"]
