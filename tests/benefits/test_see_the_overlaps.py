"""The table of benefits that meet: on its page, and in the docs as the programmes declare it."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.benefits import conflicts, overlap_matrix, programme
from tests.factories import staff


def test_the_page_of_the_docs_is_current():
    page = settings.BASE_DIR / "docs" / "overlaps.md"
    with override("en"):
        assert page.read_text(encoding="utf-8") == overlap_matrix.rendered(), "run `manage.py print_overlaps`"


def test_every_benefit_and_every_rule_stands_once():
    matrix = overlap_matrix.made()
    assert len(matrix.rows) + len(matrix.alone) == len(programme.codes())
    assert {rule for _number, _kind, rule in matrix.rules} == set(conflicts.every())
    for place, row in enumerate(matrix.rows):
        assert [cell.rules for cell in row.cells] == [each.cells[place].rules for each in matrix.rows]
        assert any(cell.rules for cell in row.cells)


@pytest.mark.parametrize("role", [Role.STANDARDS, Role.CASEWORKER])
@pytest.mark.django_db
def test_officials_and_the_front_desk_read_it(role):
    browser = staff.browser(staff.actor(role))
    said = browser.get(reverse("benefits:overlaps")).content.decode()
    for words in (
        "互斥",
        "不计入",
        "补差",
        "择高",
        "民发〔2019〕62号第三条第一款",
        'href="#rule-1"',
        'id="rule-1"',
    ):
        assert words in said


def test_a_new_rule_makes_the_docs_stale(monkeypatch):
    """Twin: what a programme declares is what the page says."""
    benefit = programme.get("old-age")
    monkeypatch.setattr(type(benefit), "excludes", ("temporary-relief",))
    with override("en"):
        assert "Old-age allowance and Temporary relief exclude each other." in overlap_matrix.rendered()
