"""Benefits that meet in one person are shown with both sides and the rule, before and at the decision."""

from datetime import date

import pytest
from django.utils.translation import override

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import conflicts
from civilaffairs.benefits.standing import standing_for
from tests.factories import welfare

JULY = date(2020, 7, 1)


@pytest.fixture
def paid(db):
    """Li's household has the minimum living guarantee."""
    welfare.publish()
    home = welfare.li()
    return home, welfare.grant(home)


def test_every_rule_names_both_sides_and_its_law():
    rules = conflicts.every()
    assert {rule.kind for rule in rules} == {
        "exclusive", "left-out", "difference", "higher", "yields", "not-beside",
    }  # fmt: skip
    assert all(rule.law and rule.text for rule in rules)
    (care,) = (rule for rule in conflicts.between("disability-care", "dependent-elder-care"))
    assert (care.kind, care.law) == ("higher", "国发〔2015〕52号第三条")
    assert conflicts.between("dependent-elder-care", "disability-care") == [care]
    assert conflicts.between("old-age", "minimum-living") == []


def test_the_front_desk_is_told_the_rule(paid):
    home, award = paid
    with override("zh-hans"), business_time(JULY):
        (said,) = standing_for("unattended-child")(home.persons[2])
    assert award.number in said.text and "补差" in said.text and "民发〔2019〕62号第三条第一款" in said.text
    assert not said.blocks
    with override("en"), business_time(JULY):
        (said,) = standing_for("extreme-hardship")(home.persons[0])
    assert "Whoever has Extreme-poverty support does not count in Minimum living guarantee." in said.text


def test_a_decision_sees_the_other_awards_of_its_people(paid):
    home, award = paid
    persons = {home.persons[2].pk}
    (met,) = conflicts.of_persons("unattended-child", persons, JULY)
    assert (met.award, met.rule.kind) == (award, "difference")
    assert conflicts.of_persons("old-age", persons, JULY) == []
