"""暂缓发放: the money of somebody who is in doubt stays out of every batch until the hold is lifted."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.embedded import postgres
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, candidates, holds, ledger
from civilaffairs.payments.models import Batch, Hold, Line
from civilaffairs.payments.problems import ProblemCode
from civilaffairs.people.models import Person
from tests import databases
from tests.factories import money
from tests.factories.money import FIRST, JULY, JUNE, SECOND, THIRD, Office


def member(award: Award, name: str, since: date = JUNE, until: date | None = None) -> Person:
    one = money.person(name)
    AwardCover.objects.create(
        award=award, person=one, group=award.programme, from_month=since, to_month=until
    )
    return one


@pytest.fixture
def chen(office: Office) -> Award:
    """A household whose member Chen Dawei is covered; another household is due money too."""
    award = money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    return award


@pytest.fixture
def dawei(chen: Award) -> Person:
    return member(chen, "陈大卫")


def survey(office: Office) -> candidates.Survey:
    return candidates.survey(JUNE, money.city(), money.fund(), pay_on=date(2020, 6, 10))


def test_a_household_of_a_person_on_hold_stays_behind(office: Office, chen: Award, dawei: Person):
    holds.place(dawei, Hold.Cause.DEATH, None)
    [problem] = survey(office).problems
    assert (problem.code, problem.subject_id) == (ProblemCode.HELD, chen.household_id)
    assert "change radar" in problem.remedy
    assert [transfer.payee_name for transfer in office.prepared().transfers.all()] == ["李明"]


def test_what_was_lifted_goes_with_the_next_batch(office: Office, chen: Award, dawei: Person):
    hold = holds.place(dawei, Hold.Cause.DEATH, None)
    office.prepared()
    holds.lift(hold, "He opened the door himself.", office.checker.user)
    assert [transfer.payee_name for transfer in office.prepared().transfers.all()] == ["陈秀英"]


@pytest.mark.parametrize(
    ("since", "until", "held"), [(JUNE, None, True), (JUNE, JULY, True), (JULY, None, False)]
)
def test_only_months_that_cover_the_person_are_held(office, chen, since, until, held):
    holds.place(member(chen, "陈小玲", since, until), Hold.Cause.MOVE, None)
    assert bool(survey(office).problems) is held


def test_a_person_who_left_before_holds_nothing(office: Office, chen: Award):
    gone = member(chen, "陈小玲", date(2020, 1, 1), JUNE)
    holds.place(gone, Hold.Cause.DEATH, None)
    assert survey(office).problems == []


def test_a_household_a_persons_own_award_and_what_comes_with_it_are_held(office: Office, chen: Award):
    assert chen.household is not None
    holds.place(chen.household, Hold.Cause.MOVE, None)
    alone = money.person("黄老太")
    money.arrange(alone, alone, THIRD)
    own = money.award(alone, "old-age")
    with_it = Award.objects.create(
        number="A-with", programme="price-subsidy", person=money.person("不相干"), area=own.area,
        first_month=JUNE, decision=own.decision, follows=own,
    )  # fmt: skip
    AwardCover.objects.create(award=own, person=alone, group="old-age", from_month=JUNE)
    money.line(own, "100.00", "allowance")
    money.line(with_it, "44.52", "allowance")
    holds.place(alone, Hold.Cause.DEATH, None)
    held = Line.objects.filter(holds.held())
    assert {line.award_id for line in held} == {chen.pk, own.pk, with_it.pk}


def test_nobody_reported_dead_receives_for_others(office: Office, chen: Award):
    agent = money.person("王代领")
    other = money.household()
    money.arrange(other, agent, THIRD)
    money.line(money.award(other), "500.00")
    holds.place(agent, Hold.Cause.DEATH, None)
    assert [problem.code for problem in survey(office).problems] == [ProblemCode.DEAD]


def test_a_frozen_batch_with_a_hold_is_signed_by_nobody(office: Office, chen: Award, dawei: Person):
    batch = office.prepared()
    holds.place(dawei, Hold.Cause.DEATH, None)
    with pytest.raises(Refused, match=rf"On hold since .* {chen.number}"):
        batches.approve(office.checker, batch.pk, version=batch.version)
    batches.cancel(office.maker, batch.pk, version=batch.version, reason="a death was reported")
    again = office.prepared()
    assert [transfer.payee_name for transfer in again.transfers.all()] == ["李明"]
    batches.approve(office.checker, again.pk, version=again.version)


def test_the_database_lets_no_held_line_into_a_batch(
    office: Office, chen: Award, dawei: Person, monkeypatch: pytest.MonkeyPatch
):
    """The survey was taken before the hold: what is frozen is refused by the database."""
    found = survey(office)
    holds.place(dawei, Hold.Cause.DEATH, None)
    monkeypatch.setattr(candidates, "survey", lambda *args, **more: found)
    with pytest.raises(DatabaseError, match="on hold"), transaction.atomic():
        office.prepared()
    assert not Batch.objects.exists()


def test_the_database_lets_no_batch_with_a_held_line_be_signed(
    office: Office, chen: Award, dawei: Person, monkeypatch: pytest.MonkeyPatch
):
    batch = office.prepared()
    holds.place(dawei, Hold.Cause.DEATH, None)
    monkeypatch.setattr(holds, "in_batch", lambda batch: Line.objects.none())
    with pytest.raises(DatabaseError, match="on hold"), transaction.atomic():
        batches.approve(office.checker, batch.pk, version=batch.version)


@pytest.fixture
def unguarded(transactional_db: None) -> Iterator[None]:
    """Twin: the owner drops the triggers; the database is thrown away after."""
    name = connection.settings_dict["NAME"]
    databases.connect_to(name, postgres.OWNER)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER payments_line_not_held ON payments_transferline")
        cursor.execute("DROP TRIGGER payments_batch_not_held ON payments_batch")
    databases.connect_to(name, postgres.APP)
    yield
    databases.connect_to(name, postgres.APP)


def test_without_the_triggers_a_stale_survey_pays_the_dead(unguarded: None, monkeypatch: pytest.MonkeyPatch):
    with transaction.atomic(), business_time(date(2020, 6, 5)):
        office, award = Office(), money.due("陈秀英", FIRST)
        found = survey(office)
        holds.place(member(award, "陈大卫"), Hold.Cause.DEATH, None)
        monkeypatch.setattr(candidates, "survey", lambda *args, **more: found)
        monkeypatch.setattr(holds, "in_batch", lambda batch: Line.objects.none())
        batch = office.prepared()
    assert [transfer.payee_name for transfer in batch.transfers.all()] == ["陈秀英"]


def test_a_hold_names_one_subject_and_is_lifted_once_with_a_reason(
    office: Office, chen: Award, dawei: Person
):
    hold = holds.place(dawei, Hold.Cause.DEATH, None)
    with pytest.raises(Refused, match="Say why"):
        holds.lift(hold, "  ", None)
    for values in ({"household": chen.household, "person": dawei}, {}):
        with pytest.raises(DatabaseError, match="hold_one_subject"), transaction.atomic():
            Hold.objects.create(cause="death", **values)
    with pytest.raises(DatabaseError, match="hold_lifted_with_reason"), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(lifted_because="x")
    holds.lift(hold, "A mistake in the list.", None)
    with pytest.raises(DatabaseError, match="lifted already"), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(lifted_because="another reason")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(cause="move")
