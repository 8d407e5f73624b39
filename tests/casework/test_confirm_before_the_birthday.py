"""The old-age allowance may be confirmed before the birthday; its letter names the month paid first."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.benefits import amounts, effects, standards, trial
from civilaffairs.benefits import settings as choices
from civilaffairs.benefits.standards import Entry
from civilaffairs.casework import services
from civilaffairs.casework.models import Application
from civilaffairs.lib.errors import Refused
from civilaffairs.people import persons
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas


@pytest.mark.parametrize(
    ("start", "born", "first"),
    [
        ("month-of-age", date(1940, 5, 20), date(2020, 9, 1)),
        ("month-of-age", date(1940, 9, 30), date(2020, 9, 1)),
        ("month-of-age", date(1940, 11, 1), date(2020, 11, 1)),
        ("month-after-age", date(1940, 5, 20), date(2020, 9, 1)),
        ("month-after-age", date(1940, 9, 30), date(2020, 10, 1)),
        ("month-after-age", date(1940, 11, 1), date(2020, 12, 1)),
    ],
)
def test_the_first_month_is_the_first_that_is_paid(town, jing, lihua, the_day, start, born, first):
    choices.publish(areas.city(), "old-age.start", date(2020, 1, 1), start, source="测试")
    entries = [Entry("old-age.80", date(2020, 1, 1), Decimal(100))]
    standards.publish(areas.city(), entries, source="测试", check=False)
    elder = persons.find_or_add(
        IdentityInput("陈阿婆", id_type="none", birth_date=born, sex="F", id_missing_reason="遗失")
    )
    case = services.open_case("apply.old-age", jing, area=town, person=elder)
    found = trial.of_application(case)
    assert found is not None
    assert (found.first_month, found.amount) == (first, Decimal(100))
    award = effects.award_for(case, the_day, lihua.user, "")
    assert award.first_month == award.decision.first_month == first
    assert [line.amount for line in amounts.of_award(award, first)] == [Decimal(100)]


@pytest.mark.parametrize(
    ("born", "first"),
    [
        (date(1940, 5, 20), date(2020, 7, 1)),  # 80 before the application: from its month
        (date(1940, 8, 31), date(2020, 8, 1)),  # 80 while it was on file: from the birthday's month
    ],
)
def test_a_late_decision_counts_from_the_application_not_from_itself(
    town, jing, the_day, at, take, born, first
):
    """Decided at the end of September on an application of July: the months between are arrears."""
    entries = [Entry("old-age.80", date(2020, 1, 1), Decimal(100))]
    standards.publish(areas.city(), entries, source="测试", check=False)
    elder = persons.find_or_add(
        IdentityInput("陈阿婆", id_type="none", birth_date=born, sex="F", id_missing_reason="遗失")
    )
    case = services.open_case("apply.old-age", jing, area=town, person=elder)
    with at(date(2020, 7, 22)):
        take(case, "submit", jing)
    found = trial.of_application(case)
    assert found is not None
    assert (case.applied_on, found.first_month, found.amount) == (date(2020, 7, 22), first, Decimal(100))


def test_a_case_taken_over_from_paper_is_submitted_without_a_form(town, jing, take):
    elder = persons.find_or_add(
        IdentityInput(
            "陈阿婆", id_type="none", birth_date=date(1935, 1, 1), sex="F", id_missing_reason="遗失"
        )
    )
    paper = services.open_case("apply.old-age", jing, area=town, person=elder)
    take(paper, "submit", jing)
    assert paper.state == "applied"
    assert not Application.objects.exists()
    nobody = services.open_case("apply.old-age", jing, area=town)
    with pytest.raises(Refused):
        take(nobody, "submit", jing)
