"""更正身份证号码: the number, birth date and sex are right from now on, the wrong ones stay readable."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.changes import preview
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.casework.models import Case
from civilaffairs.lib.errors import Refused
from civilaffairs.people import identities, persons
from civilaffairs.people.models import FormerIdentity, Person
from civilaffairs.people.persons import IdentityInput
from tests.factories import homes, staff, welfare
from tests.factories.homes import HEAD, Relative

MAY_12, JULY_20 = date(2020, 5, 12), date(2020, 7, 20)
JUNE, JULY, AUGUST = (date(2020, month, 1) for month in (6, 7, 8))
WRONG, RIGHT, TAKEN = "44199919380405001X", "441999194004050016", "441999197211110070"


@pytest.fixture
def elder(published):
    """Entered as born in 1938: an old-age allowance of 100 from May 2020 on."""
    family = homes.family(Relative("郑公", HEAD, "", date(1938, 4, 5), "M"))
    person = family["郑公"]
    with business_time(date(2020, 1, 6)):
        identities.correct(person, IdentityInput("郑公", WRONG), welfare.decide(date(2020, 1, 6)))
    welfare.grant(person, "old-age", day=MAY_12)
    return family


def right(family, number=RIGHT):
    document = {"id_type": "resident", "id_number": number}
    return Plan("number", JULY_20, family.home, person=family["郑公"], document=document, note="户口簿")


def test_the_right_number_counts_and_the_wrong_one_is_kept(elder):
    homes.change(right(elder), JULY_20)
    person = Person.objects.get(pk=elder["郑公"].pk)
    assert (person.id_number, person.birth_date) == (RIGHT, date(1940, 4, 5))
    assert persons.find("resident", RIGHT) == person
    assert persons.find("resident", WRONG) is None
    held = FormerIdentity.objects.latest("at")
    assert (held.id_number, held.birth_date, held.decision.kind) == (WRONG, date(1938, 4, 5), "identity")


def test_a_birth_date_after_the_eightieth_birthday_takes_nothing_away(elder):
    homes.pay(JUNE, JULY, programmes=("old-age",))
    homes.change(right(elder), JULY_20)
    homes.pay(AUGUST, programmes=("old-age",))
    # Born on 5 April 1940 he was 80 in May 2020 already.
    assert set(homes.issued(elder["郑公"]).values()) == {Decimal("100.00")}


def test_who_was_too_young_owes_the_months_before(elder):
    young = "441999194107050019"
    homes.pay(JUNE, JULY, programmes=("old-age",))
    with business_time(JULY_20):
        (row,) = preview.of(right(elder, young)).awards
        assert (row.before, row.after, row.past) == (Decimal("100.00"), Decimal(0), Decimal("-300.00"))
    homes.change(right(elder, young), JULY_20)
    homes.pay(AUGUST, programmes=("old-age",))
    assert homes.issued(elder["郑公"]) == {
        "2020-05": Decimal(0),
        "2020-06": Decimal(0),
        "2020-07": Decimal(0),
    }


def test_the_number_of_another_row_is_refused(elder):
    persons.find_or_add(IdentityInput("张大山", TAKEN))
    with business_time(JULY_20):
        assert preview.of(right(elder, TAKEN)).refusal is not None
        with pytest.raises(Refused, match="张大山"):
            homes.decide(homes.enter(right(elder, TAKEN)))


def test_the_database_lets_nobody_change_it_without_keeping_the_old(elder):
    with pytest.raises(IntegrityError, match="former identity"), transaction.atomic():
        Person.objects.filter(pk=elder["郑公"].pk).update(birth_date=date(1930, 1, 1))


def test_on_the_pages(elder):
    with business_time(JULY_20):
        clerk = staff.browser(staff.actor("caseworker"))
        clerk.cookies["django_language"] = "en"
        person = elder["郑公"]
        address = reverse("changes:person", args=[person.pk, "number"])
        assert address in clerk.get(reverse("people:person", args=[person.pk])).content.decode()
        wrong = clerk.post(address, {"id_type": "resident", "id_number": "123", "note": "户口簿"})
        assert wrong.status_code == 422
        sent = {"id_type": "resident", "id_number": RIGHT, "note": "户口簿"}
        assert "Enter for decision" in clerk.post(address, {**sent, "act": "check"}).content.decode()
        answer = clerk.post(address, {**sent, "act": "enter"})
        assert answer.status_code == 302
        case = Case.objects.get()
        approver = staff.browser(staff.actor("approver"))
        page = approver.get(reverse("changes:decision", args=[case.pk])).content.decode()
        assert RIGHT in page
        assert WRONG not in page
        assert RIGHT not in clerk.get(answer["Location"]).content.decode()
