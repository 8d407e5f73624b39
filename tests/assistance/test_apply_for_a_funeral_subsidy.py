"""惠民殡葬补贴: its form follows from the declaration alone: who, who died, what it cost, which account."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from civilaffairs.benefits.models import AwardOccasion
from civilaffairs.people import facts, persons
from civilaffairs.people.models import Death
from civilaffairs.people.persons import IdentityInput
from tests.factories import counter
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
PAYER = {"id_number": "441999197211110070", "name": "张大山"}
OTHER = {"id_number": "441999196509100065", "name": "张小兰"}
FATHER = {"id_number": "441999194005200020", "name": "张伯文", "died_on": "2020-05-20"}


def page(desk, payer=PAYER, cost="1,234.56", **deceased):
    died = {f"deceased-{name}": value for name, value in {**FATHER, **deceased}.items()}
    return desk.page(payer, **{"answers-cost": cost, **died})


@pytest.fixture
def desk(standards):
    counter.publish(funeral__subsidy="1500.00")
    return Counter("funeral-subsidy")


def errors(desk, typed):
    answer = desk.check(typed)
    assert answer.status_code == 422
    return answer.context["sheet"].form("deceased").errors


def test_the_cost_is_paid_up_to_the_standard(desk):
    assert "1,500.00" in desk.likely(page(desk, cost="2,000.00"))
    desk.hand_in(page(desk))
    assert desk.review_shortly().person == desk.case.person
    said = desk.letter("agree")
    assert "一次性给予救助" in said and "1234.56元" in said.replace(",", "") and "每月" not in said
    assert desk.run(date(2020, 7, 1)) == [("allowance", date(2020, 6, 1), Decimal("1234.56"))]


def test_the_form_asks_for_what_the_declaration_names(desk):
    sheet = desk.desk.get(desk.url).context["sheet"]
    assert list(sheet.forms) == ["members", "deceased", "answers", "home", "payee", "agent", "commitment"]
    assert list(sheet.form("answers").fields) == ["cost"]


def test_a_death_is_subsidised_once_for_ever(desk):
    """Told to whoever decides on a second application, and at the desk three years later."""
    late = Counter("funeral-subsidy")
    late.hand_in(page(late, OTHER, cost="900.00"))
    late.take("accept", "caseworker")
    late.take("first-review", "supervisor", "情况属实。")
    desk.hand_in(page(desk))
    first = desk.review_shortly()
    refused = late.step("confirm", "approver", "同意。").content.decode()
    assert first.number in refused and "1,234.56" in refused
    again = Counter("funeral-subsidy", day=date(2023, 6, 5))
    (told,) = errors(again, page(again, OTHER))["id_number"]
    assert first.number in told and "张伯文" in told and "2020-06-03" in told and "1,234.56" in told
    kept = AwardOccasion.objects.get()
    kept.pk = None
    with pytest.raises(IntegrityError, match="award_occasion_once"), transaction.atomic():
        kept.save(force_insert=True)


def test_a_death_that_nobody_knew_of_is_recorded(desk):
    """Who died may still be paid somewhere; known already, it stays as it is known."""
    desk.hand_in(page(desk))
    assert not Death.objects.exists()
    desk.review_shortly()
    death = Death.objects.get()
    assert (death.person.name, death.valid_from, death.layer) == ("张伯文", date(2020, 5, 20), "recorded")


@pytest.mark.parametrize(
    ("deceased", "wrong"),
    [
        ({"id_number": ""}, "id_number"),
        ({"id_number": "441999194005200021"}, "id_number"),
        ({"name": ""}, "name"),
        ({"died_on": ""}, "died_on"),
        ({"died_on": "2020-06-04"}, "died_on"),
        ({"died_on": "1940-05-19"}, "died_on"),
        ({"id_number": PAYER["id_number"], "name": PAYER["name"]}, "id_number"),
    ],
)
def test_who_died_must_be_said_rightly(desk, deceased, wrong):
    assert set(errors(desk, page(desk, **deceased))) == {wrong}


def test_who_is_known_keeps_the_name_and_the_day(desk):
    known = persons.find_or_add(IdentityInput("张伯闻", FATHER["id_number"]))
    facts.record(Death, person=known, valid_from=date(2020, 5, 19), recorded_by=None)
    assert set(errors(desk, page(desk))) == {"name", "died_on"}
