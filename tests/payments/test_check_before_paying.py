"""发放前核查: a bad set is blocked to the last one, a clean set goes, two people let one go all the same."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import check_settings, settings
from civilaffairs.benefits.models import Award, Setting
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import batches, candidates
from civilaffairs.payments.checks import looking, overrides
from civilaffairs.payments.checks.every import CHECKS
from civilaffairs.payments.models import Batch, CheckHit, CheckHitLine, CheckOverride, TransferLine
from civilaffairs.payments.problems import ProblemCode
from civilaffairs.people.models import Death
from tests.factories import areas, money, staff
from tests.factories.bad_payments import BAD, BEFORE, MAY, account, covered, dead, home, shared, too_much
from tests.factories.money import JUNE, Office
from tests.payments.pages import english, page


def all_block() -> None:
    for check in CHECKS.values():
        severity(check.code, "block")


def severity(code: str, what: str) -> None:
    value = {**check_settings.CHECKS[f"check.{code}"][1], "severity": what}
    settings.publish(money.city(), f"check.{code}", date(2020, 1, 1), value, source="东民〔2020〕1号")


def blocked(award: Award) -> bool:
    found = candidates.survey(JUNE, money.city(), money.fund(), pay_on=date(2020, 6, 10))
    subjects = {problem.subject_id for problem in found.problems if problem.code == ProblemCode.CHECKED}
    return (award.household_id or award.person_id) in subjects


def look() -> None:
    looking.look(JUNE, money.city())


def test_every_check_has_a_bad_case():
    assert set(BAD) == set(CHECKS)


@pytest.mark.parametrize("code", BAD)
def test_a_bad_one_is_blocked(office: Office, code: str):
    severity(code, "block")
    award = BAD[code]()
    look()
    assert set(CheckHit.objects.values_list("code", flat=True)) == {code}
    assert blocked(award)


def test_a_bad_set_is_blocked_to_the_last_one(office: Office):
    all_block()
    bad = [make() for make in BAD.values()]
    clean = [
        money.due(f"清白{number}", account(100 + number), place=areas.other_town()) for number in range(5)
    ]
    look()
    assert set(CheckHit.objects.values_list("code", flat=True)) == set(CHECKS)
    assert all(blocked(award) for award in bad)
    batch = office.prepared()
    carried = TransferLine.objects.filter(transfer__batch=batch, line__for_month=JUNE)
    assert set(carried.values_list("line__award", flat=True)) == {award.pk for award in clean}


def test_a_clean_set_goes_as_a_whole(office: Office):
    all_block()
    for number in range(10):
        award = home(200 + number, f"清白{number}")
        money.line(award, "1060.00", month=MAY, in_run=money.run(MAY))
    look()
    assert not CheckHit.objects.exists()
    assert office.prepared().count == 10


def test_what_only_warns_is_shown_and_goes(office: Office):
    severity("ceiling", "warn")
    award = too_much()
    look()
    assert not blocked(award)
    assert "20,000.01" in page(english(office.maker), "checks", query="?state=warns")
    severity("ceiling", "off")
    look()
    assert CheckHit.objects.get().ended_at is not None
    assert office.prepared().count == 1


def test_a_hit_ends_when_its_cause_has_gone(office: Office):
    award = dead()
    look()
    death = Death.objects.filter(person=covered(award))
    assert blocked(award)
    death.update(known_to=clock.now())
    look()
    assert not blocked(award)
    Death.objects.create(person=covered(award), valid_from=BEFORE, source="cremation")
    look()
    assert blocked(award)
    assert CheckHit.objects.count() == 1


def test_a_town_that_looks_does_not_settle_what_the_city_found(office: Office):
    award = shared()
    look()
    looking.look(JUNE, areas.other_town())
    assert blocked(award)


def proposed(office: Office) -> list[int]:
    ids = list(CheckHit.objects.filter(ended_at=None).values_list("pk", flat=True))
    overrides.propose(office.maker, ids, "The person stands before me.")
    return ids


def test_two_people_let_it_go(office: Office):
    award = dead()
    look()
    approver = staff.actor(Role.APPROVER, money.city())
    ids = proposed(office)
    assert blocked(award)
    with pytest.raises(Forbidden):
        overrides.confirm(office.maker, ids)
    overrides.confirm(approver, ids, "Seen.")
    look()
    assert not blocked(award)
    assert office.prepared().count == 1


def test_one_person_in_two_posts_does_not(office: Office):
    dead()
    look()
    ids = proposed(office)
    same = staff.actor(Role.APPROVER, money.city(), office.maker.user.name, office.maker.user.username)
    with pytest.raises(Refused, match="second person"):
        overrides.confirm(same, ids)
    with pytest.raises(DatabaseError, match="checkoverride_second_person"), transaction.atomic():
        CheckOverride.objects.update(state="approved", decided_by=office.maker.user, decided_at=clock.now())
    with pytest.raises(Stale):
        overrides.propose(office.checker, ids, "Again.")
    overrides.send_back(office.maker, ids, "I was wrong.")
    with pytest.raises(Refused, match="Say why"):
        overrides.propose(office.maker, ids, " ")


def test_the_database_lets_no_blocked_line_into_a_batch(office: Office, monkeypatch: pytest.MonkeyPatch):
    """The survey was taken before the check: what is frozen is refused by the database."""
    dead()
    found = candidates.survey(JUNE, money.city(), money.fund(), pay_on=date(2020, 6, 10))
    monkeypatch.setattr(candidates, "survey", lambda *args, **more: found)
    with pytest.raises(DatabaseError, match="a check blocks"), transaction.atomic():
        office.prepared()
    assert not Batch.objects.exists()


def test_the_database_keeps_hits_and_overrides(office: Office):
    dead()
    look()
    ids = proposed(office)
    with pytest.raises(DatabaseError, match="waits for the second person"), transaction.atomic():
        CheckOverride.objects.create(
            hit_id=ids[0], reason="x", proposed_by=office.maker.user, state="approved",
            decided_by=office.checker.user, decided_at=clock.now(),
        )  # fmt: skip
    for table in (CheckHitLine, CheckOverride, CheckHit):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            table.objects.all()._raw_delete(table.objects.db)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        CheckHit.objects.update(severity="warn")
    overrides.confirm(staff.actor(Role.APPROVER, money.city()), ids)
    with pytest.raises(DatabaseError, match="decided already"), transaction.atomic():
        CheckOverride.objects.update(answer="Else.")


def test_who_signs_sees_what_warns_and_what_was_let_go(office: Office):
    severity("ceiling", "warn")
    dead()
    look()
    overrides.confirm(staff.actor(Role.APPROVER, money.city()), proposed(office), "Seen.")
    too_much()
    batch = office.prepared()
    look()  # As every page of another fund's batch does: what is frozen is not to be paid any more.
    told = page(english(office.checker), "batch", batch.pk)
    assert "20,000.01" in told and "Warnings: these go (1)" in told
    assert "although a check blocked it (1)" in told and "The person stands before me." in told
    batches.approve(office.checker, batch.pk, version=batch.version)
    batch.refresh_from_db()
    money.release(office.releaser, batch.pk, version=batch.version)
    assert "Warnings: these go" not in page(english(office.checker), "batch", batch.pk)
    look()
    assert not CheckHit.objects.filter(ended_at=None).exists()


def test_what_is_found_after_the_freezing_stops_the_approval(office: Office):
    award = home(1, "已故")
    batch = office.prepared()
    Death.objects.create(person=covered(award), valid_from=BEFORE, source="cremation")
    with pytest.raises(Refused, match=f"block: {award.number}"):
        batches.approve(office.checker, batch.pk, version=batch.version)
    with pytest.raises(DatabaseError, match="a check blocks"), transaction.atomic():
        batch.signatures.create(step="approved", user=office.checker.user, digest=batch.digest)
        type(batch).objects.filter(pk=batch.pk).update(state="approved")
    overrides.confirm(staff.actor(Role.APPROVER, money.city()), proposed(office))
    assert batches.approve(office.checker, batch.pk, version=batch.version).state == "approved"


def test_on_its_page(office: Office):
    dead()
    maker, approver = english(office.maker), english(staff.actor(Role.APPROVER, money.city()))
    assert maker.post("/payments/checks/look/?month=2020-06").status_code == 302
    text = page(maker, "checks")
    assert "已故 died on 2020-05-20" in text
    assert "Block payments" in page(maker, "board", query="?month=2020-06")
    hit = CheckHit.objects.get().pk
    assert maker.post("/payments/checks/override/", {"chosen": hit}).status_code == 422
    assert maker.post("/payments/checks/override/", {"chosen": hit, "reason": "Alive."}).status_code == 302
    assert maker.post("/payments/checks/confirm/?state=proposed", {"chosen": hit}).status_code == 403
    assert "Alive." in page(approver, "checks", query="?state=proposed")
    assert approver.post("/payments/checks/confirm/?state=proposed", {"all": "1"}).status_code == 302
    assert "Alive." in page(approver, "checks", query="?state=overridden")
    assert approver.post("/payments/checks/look/").status_code == 403


@pytest.mark.parametrize(
    "value",
    [{}, {"severity": "block"}, {"severity": "no", "limit": 3}, {"severity": "warn", "limit": "3"}],
)
def test_a_setting_that_means_nothing_is_refused(office: Office, value: object):
    with pytest.raises(Refused):
        settings.publish(money.city(), "check.variance", MAY, value, source="x")
    assert not Setting.objects.filter(code="check.variance").exists()


def test_the_limit_is_the_citys(office: Office):
    award = home(8, "大额", "5000.00")
    with business_time(clock.today() - timedelta(days=30)):
        value = {"severity": "block", "limit": 4999}
        settings.publish(money.city(), "check.ceiling", MAY, value, source="东民〔2020〕1号")
    look()
    assert blocked(award)
    assert CheckHit.objects.get().amount == Decimal(5000)
