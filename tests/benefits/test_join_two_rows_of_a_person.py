"""两条记录系同一人: counted once, paid once, everything readable; and undone where it was wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import covers
from civilaffairs.benefits.changes import preview
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.benefits.models import Award
from civilaffairs.casework.models import Case
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Income, Membership, Person
from tests.factories import homes, staff, welfare
from tests.factories.homes import HEAD, SON, Relative

MAY_12, JULY_20, SEPTEMBER_3 = date(2020, 5, 12), date(2020, 7, 20), date(2020, 9, 3)
JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2020, month, 1) for month in (6, 7, 8, 9, 10))
OLD = date(1938, 3, 3)
WITH_SON, ALONE, TWICE = Decimal("1780.00"), Decimal("640.00"), Decimal("1140.00")


@pytest.fixture
def father(published):
    """With his son and 500 yuan: 2 × 1060 − 500 + 160. The son stands in a file of his own as well."""
    family = homes.family(Relative("冯父", HEAD, "500.00", sex="M"), Relative("冯子", SON, sex="M"))
    welfare.grant(family.home, day=MAY_12)
    return family


@pytest.fixture
def son(father):
    family = homes.family(Relative("冯子", HEAD, "", sex="M"))
    welfare.grant(family.home, day=MAY_12)
    return family


def one(father, son, lives="father", day=date(2020, 6, 1)):
    here, there = (father.home, son.home) if lives == "father" else (son.home, father.home)
    return Plan("join", day, here, there, person=father["冯子"], other_person=son["冯子"], note="户口簿")


def parted(father, son):
    return Plan(
        "part", date(2020, 6, 1), father.home, son.home, person=father["冯子"], other_person=son["冯子"]
    )


def counted(home):
    rows = Membership.objects.filter(household=home, layer="adopted", known_to=None, valid_to=None)
    return sorted(rows.values_list("person__name", flat=True))


def test_who_was_counted_twice_counts_once_and_the_rest_is_claimed(father, son):
    homes.pay(JUNE, JULY)
    homes.change(one(father, son), JULY_20)
    homes.pay(AUGUST)
    assert (counted(father.home), counted(son.home)) == (["冯子", "冯父"], [])
    assert homes.issued(father.home) == {"2020-06": WITH_SON, "2020-07": WITH_SON, "2020-08": WITH_SON}
    # From 1 June he belongs to his father's household alone: July comes back, June is his.
    assert homes.issued(son.home) == {"2020-06": TWICE, "2020-07": Decimal(0)}
    row = Person.objects.get(pk=son["冯子"].pk)
    assert row.merged_into == father["冯子"]


def test_he_may_belong_to_the_other_household(father, son):
    homes.pay(JUNE, JULY)
    homes.change(one(father, son, lives="son"), JULY_20)
    homes.pay(AUGUST)
    assert (counted(father.home), counted(son.home)) == (["冯父"], ["冯子"])
    assert homes.issued(father.home) == {"2020-06": WITH_SON, "2020-07": ALONE, "2020-08": ALONE}
    assert homes.issued(son.home) == {"2020-06": TWICE, "2020-07": TWICE, "2020-08": TWICE}


def test_an_allowance_paid_to_both_rows_is_claimed_from_one(published, fund):
    first = homes.family(Relative("韩婆", HEAD, "", OLD))
    second = homes.family(Relative("韩婆", HEAD, "", OLD))
    for family in (first, second):
        welfare.grant(family["韩婆"], "old-age", day=MAY_12)
    homes.pay(JUNE, JULY, programmes=("old-age",))
    wanted = Plan(
        "join", date(2020, 5, 1), first.home, second.home, person=first["韩婆"], other_person=second["韩婆"]
    )
    homes.change(wanted, JULY_20)
    homes.pay(AUGUST, programmes=("old-age",))
    hundred = Decimal("100.00")
    assert set(homes.issued(first["韩婆"]).values()) == {hundred}
    assert len(homes.issued(first["韩婆"])) == 4
    assert homes.issued(second["韩婆"]) == {"2020-05": hundred, "2020-06": Decimal(0), "2020-07": Decimal(0)}


def test_an_allowance_of_the_other_row_alone_is_carried_on_and_paid_once(published, fund):
    first = homes.family(Relative("韩婆", HEAD, "", OLD))
    second = homes.family(Relative("韩婆", HEAD, "", OLD))
    held = welfare.grant(second["韩婆"], "old-age", day=MAY_12)
    homes.pay(JUNE, JULY, programmes=("old-age",))
    wanted = Plan(
        "join", date(2020, 5, 1), first.home, second.home, person=first["韩婆"], other_person=second["韩婆"]
    )
    homes.change(wanted, JULY_20)
    homes.pay(AUGUST, programmes=("old-age",))
    made = Award.objects.get(continues=held)
    assert (made.person, made.first_month, covers.end_of(held)) == (first["韩婆"], AUGUST, JULY)
    hundred = Decimal("100.00")
    assert homes.issued(second["韩婆"]) == {"2020-05": hundred, "2020-06": hundred, "2020-07": hundred}
    assert homes.issued(first["韩婆"]) == {"2020-08": hundred}


def test_what_only_the_other_row_knew_counts_now(father, published):
    twin = homes.family(Relative("冯子", HEAD, "300.00", sex="M"))
    wanted = one(father, twin)
    with business_time(JULY_20):
        (row,) = preview.of(wanted).awards
    homes.change(wanted, JULY_20)
    homes.pay(AUGUST)
    # His wage of 300 is the household's from June on: 2 × 1060 − 800 + 160.
    assert homes.issued(father.home)["2020-08"] == Decimal("1480.00") == row.after
    rows = Income.objects.filter(person=father["冯子"], layer="adopted", known_to=None)
    assert [(row.amount, row.valid_from) for row in rows] == [(Decimal("300.00"), date(2020, 6, 1))]


def test_the_joined_row_gets_nothing_new(father, son):
    homes.change(one(father, son), JULY_20)
    row = son["冯子"]
    with pytest.raises(IntegrityError, match="joined"), transaction.atomic():
        homes.wage(row, "100.00", JULY_20)
    with pytest.raises(IntegrityError, match="joined"), transaction.atomic():
        Award.objects.create(
            number="A9", programme="old-age", person=row, area=son.home.area, first_month=AUGUST,
            decision=welfare.decide(JULY_20),
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Person.objects.filter(pk=father["冯父"].pk).update(merged_into=row)
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Person.objects.filter(pk=row.pk).update(merged_into=row)


def test_a_head_of_others_is_not_joined_away(father, son):
    wanted = Plan("join", JULY_20, son.home, father.home, person=son["冯子"], other_person=father["冯父"])
    with business_time(JULY_20), pytest.raises(Refused):
        homes.enter(wanted)


def test_parted_again_everything_stands_as_before(father, son):
    homes.pay(JUNE, JULY)
    homes.change(one(father, son), JULY_20)
    homes.pay(AUGUST)
    homes.change(parted(father, son), SEPTEMBER_3)
    homes.pay(SEPTEMBER, OCTOBER)
    assert (counted(father.home), counted(son.home)) == (["冯子", "冯父"], ["冯子"])
    months = {f"2020-{month:02}": TWICE for month in (6, 7, 8, 9, 10)}
    assert homes.issued(son.home) == months
    assert set(homes.issued(father.home).values()) == {WITH_SON}
    assert Person.objects.get(pk=son["冯子"].pk).merged_into is None
    held = Membership.objects.get(
        person=son["冯子"], layer="adopted", known_to=None, valid_to=None
    )  # fmt: skip
    assert held.valid_from <= date(2020, 6, 1)


def test_parted_an_allowance_goes_back_to_its_own_row(published, fund):
    first = homes.family(Relative("韩婆", HEAD, "", OLD))
    second = homes.family(Relative("韩婆", HEAD, "", OLD))
    welfare.grant(second["韩婆"], "old-age", day=MAY_12)
    couple = Plan(
        "join", date(2020, 5, 1), first.home, second.home, person=first["韩婆"], other_person=second["韩婆"]
    )
    homes.change(couple, JULY_20)
    homes.pay(JUNE, JULY, AUGUST, programmes=("old-age",))
    homes.change(replace(couple, kind="part"), date(2020, 8, 20))
    homes.pay(SEPTEMBER, programmes=("old-age",))
    hundred = Decimal("100.00")
    assert homes.issued(second["韩婆"]) == {f"2020-{month:02}": hundred for month in range(5, 10)}
    assert homes.issued(first["韩婆"]) == {"2020-08": Decimal(0)}


def test_on_the_pages(father, son):
    with business_time(JULY_20):
        clerk = staff.browser(staff.actor("caseworker"))
        clerk.cookies["django_language"] = "en"
        kept, other = father["冯子"], son["冯子"]
        address = reverse("changes:person", args=[kept.pk, "join"])
        page = clerk.get(address).content.decode()
        assert str(other.pk) in page
        sent = {"other": other.pk, "stays": "this", "lives": "this", "day": "2020-06-01", "note": "户口簿"}
        assert clerk.post(address, {**sent, "other": ""}).status_code == 422
        assert "Enter for decision" in clerk.post(address, sent).content.decode()
        clerk.post(address, {**sent, "act": "enter"})
        homes.decide(Case.objects.get())
        answer = clerk.get(reverse("people:person", args=[other.pk]))
        assert answer["Location"] == reverse("people:person", args=[kept.pk])
        page = clerk.get(answer["Location"]).content.decode()
        part = reverse("changes:person", args=[kept.pk, "part"])
        assert part in page
        assert Award.objects.get(household=son.home, follows=None).number in page
        sent = {"other": other.pk, "note": "两人"}
        assert "Enter for decision" in clerk.post(part, sent).content.decode()
