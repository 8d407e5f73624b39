"""Above a sum several different people approve a batch; the database counts them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from civilaffairs.accounts import step_up
from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import settings
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import approvals, batches, todo
from civilaffairs.payments.comparison import making
from civilaffairs.payments.models import Batch, ComparisonSignature, Run
from tests.factories import money, staff
from tests.factories.money import FIRST, JULY, JUNE, SECOND, THIRD, Office
from tests.payments.pages import english, page

CODE, RULE = "batch.approvers", {"above": "2000", "approvers": 2}


@pytest.fixture
def second(office: Office) -> Actor:
    return staff.actor(Role.FINANCE_CHECKER, money.city(), "何敏", "hemin")


@pytest.fixture
def large(office: Office) -> Batch:
    """Of 2,280 yuan, where above 2,000 two people approve."""
    settings.publish(money.city(), CODE, JUNE, RULE, source="东民财〔2020〕7号")
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    return office.prepared()


def approved_by(actor: Actor, batch: Batch) -> Batch:
    batch.refresh_from_db()
    return batches.approve(actor, batch.pk, version=batch.version)


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ({"above": "0", "approvers": 1}, 1),
        (RULE, 2),
        ({"above": "2280", "approvers": 2}, 1),
        ({"above": "2279.99", "approvers": 3}, 3),
        ([RULE, {"above": "2200", "approvers": 3}], 3),
        ([RULE, {"above": "1000000", "approvers": 3}], 2),
    ],
)
def test_the_setting_says_how_many_approve_what_is_above_its_sum(office: Office, large: Batch, rule, count):
    settings.publish(money.city(), CODE, JUNE, rule, source="x")
    assert approvals.needed(large).count == count


@pytest.mark.parametrize(
    "rule",
    [
        2, {"above": "x", "approvers": 2}, {"above": "1"}, {**RULE, "approvers": 0}, [], [RULE, 3],
        [RULE, {"above": "2000", "approvers": 3}], [RULE, {"above": "3000", "approvers": 2}],
    ],
)  # fmt: skip
def test_no_other_form_of_the_setting_is_taken(office: Office, rule: object):
    with pytest.raises(BenefitRefused):
        settings.check(CODE, rule)


def test_a_setting_of_a_later_month_asks_nothing_of_this_one(office: Office):
    settings.publish(money.city(), CODE, JULY, RULE, source="x")
    money.due("陈秀英", FIRST, "5000.00")
    assert office.approved().state == "approved"


def test_it_waits_until_the_last_of_them_has_approved(office: Office, large: Batch, second: Actor):
    assert approved_by(office.checker, large).state == "prepared"
    with pytest.raises(Refused, match="Waiting for approval"):
        money.release(office.releaser, large.pk, version=large.version + 1)
    with pytest.raises(Refused, match="another person"):
        approved_by(office.checker, large)
    batch = approved_by(second, large)
    assert batch.state == "approved"
    assert money.release(office.releaser, batch.pk, version=batch.version).state == "released"


def test_maker_and_releaser_are_none_of_them(office: Office, large: Batch, second: Actor):
    both = staff.actor(Role.FINANCE_CHECKER, money.city(), "张伟", "zhangwei")
    with pytest.raises(Refused, match="another person"):
        approved_by(both, large)
    approved_by(office.checker, large)
    batch = approved_by(second, large)
    as_releaser = staff.actor(Role.FINANCE_RELEASER, money.city(), "何敏", "hemin")
    with pytest.raises(Refused, match="another person"):
        money.release(as_releaser, batch.pk, version=batch.version)


def test_splitting_a_month_saves_no_approver(office: Office, second: Actor):
    """Two batches of 1,140 yuan of one fund and area are 2,280: the second one needs both approvers."""
    settings.publish(money.city(), CODE, JUNE, RULE, source="x")
    money.due("陈秀英", FIRST)
    office.released()
    money.due("李明", SECOND)
    voided = office.prepared()
    assert approvals.needed(voided) == approvals.Needed(2, 1, Decimal(2280))
    text = page(english(office.checker), "batch", voided.pk)
    assert "Still missing: 2 different persons" in text
    assert "With the other batches of this month and fund it is 2,280.00 yuan." in text
    assert approved_by(office.checker, voided).state == "prepared"
    with pytest.raises(DatabaseError, match="too few people"), transaction.atomic():
        Batch.objects.filter(pk=voided.pk).update(state="approved")
    batches.cancel(office.maker, voided.pk, version=voided.version + 1, reason="x")
    batch = office.prepared()
    assert approvals.needed(batch).together == 2280, "what was taken back does not count"
    assert approved_by(office.checker, batch).state == "prepared"
    assert approved_by(second, batch).state == "approved"


def test_other_funds_areas_and_months_do_not_count(office: Office):
    settings.publish(money.city(), CODE, JUNE, RULE, source="x")
    money.due("陈秀英", FIRST)
    office.released()
    money.due("李明", SECOND)
    batch = office.prepared(JULY)
    assert approvals.needed(batch) == approvals.Needed(1, 1, Decimal(1140))


def test_the_database_counts_them(office: Office, large: Batch):
    approved_by(office.checker, large)
    with pytest.raises(DatabaseError, match="too few people"), transaction.atomic():
        Batch.objects.filter(pk=large.pk).update(state="approved")


def test_the_database_counts_none_who_approved_another_content(office: Office, large: Batch, second: Actor):
    approved_by(office.checker, large)
    other = large.signatures.create(step="approved", user=second.user, digest="0" * 64)
    seen = making.of(JUNE, money.city())
    ComparisonSignature.objects.create(signature=other, comparison=seen, digest=seen.digest)
    with pytest.raises(DatabaseError, match="too few people"), transaction.atomic():
        Batch.objects.filter(pk=large.pk).update(state="approved")


def test_the_database_takes_each_signature_in_its_turn(office: Office, large: Batch, second: Actor):
    for step in ("prepared", "released"):
        with pytest.raises(DatabaseError, match="not the turn"), transaction.atomic():
            large.signatures.create(step=step, user=second.user, digest=large.digest)
    approved_by(office.checker, large)
    approved_by(second, large)
    third = staff.actor(Role.FINANCE_CHECKER, money.city(), "邓华", "denghua")
    with pytest.raises(DatabaseError, match="not the turn"), transaction.atomic():
        large.signatures.create(step="approved", user=third.user, digest=large.digest)
    for each in (office.releaser, third):
        step_up.note(each.user, "batch.release", large.digest)
    large.signatures.create(step="released", user=office.releaser.user, digest=large.digest)
    with pytest.raises(IntegrityError, match="batch_each_step_once"), transaction.atomic():
        large.signatures.create(step="released", user=third.user, digest=large.digest)


def test_a_change_voids_all_approvals(office: Office, large: Batch, second: Actor):
    """The content never changes: it is taken back, and the next one is signed from the start."""
    approved_by(office.checker, large)
    large.refresh_from_db()
    batches.cancel(office.maker, large.pk, version=large.version, reason="another account")
    again = office.prepared()
    assert (again.total, again.signatures.count()) == (large.total, 1)
    assert approved_by(office.checker, again).state == "prepared"
    assert approved_by(second, again).state == "approved"


def test_a_comparison_that_moved_voids_the_approval_of_the_one_before(
    office: Office, large: Batch, second: Actor
):
    approved_by(office.checker, large)
    with business_time(date(2020, 6, 6)):
        late = Run.objects.create(
            month=JUNE, kind="off-cycle", area=money.city(), programmes=["minimum-living"],
            known_until=cutoff(JULY), state="computed",
        )  # fmt: skip
        home = money.household()
        money.arrange(home, money.person("赵六"), THIRD)
        money.line(money.award(home), "100.00", in_run=late)
    with pytest.raises(Refused, match="has moved since 刘芳 approved it"):
        approved_by(second, large)
    seen = making.of(JUNE, money.city())
    raw = large.signatures.create(step="approved", user=second.user, digest=large.digest)
    ComparisonSignature.objects.create(signature=raw, comparison=seen, digest=seen.digest)
    with pytest.raises(DatabaseError, match="too few people"), transaction.atomic():
        Batch.objects.filter(pk=large.pk).update(state="approved")


def test_the_page_says_who_signed_and_who_is_missing(office: Office, large: Batch, second: Actor):
    first = english(office.checker)
    text = page(first, "batch", large.pk)
    assert "Still missing: 2 different persons of Finance: approval" in text
    assert "(何敏, 刘芳)" in text or "(刘芳, 何敏)" in text
    sent = {"version": large.version, "compared": making.of(JUNE, money.city()).digest}
    answer = first.post(f"/payments/batches/{large.pk}/approve/", sent, follow=True)
    assert "Another person must approve too" in answer.content.decode()
    text = page(english(second), "batch", large.pk)
    assert "Still missing: 1 person of Finance: approval" in text
    assert "(何敏)" in text
    assert "Still missing: 1 person of Finance: release" in text
    assert [row.number for row in todo.rows(office.checker, 9) if row.what == "Batch"] == []
    assert [row.number for row in todo.rows(second, 9) if row.what == "Batch"] == [large.number]
