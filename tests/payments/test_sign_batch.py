"""Three different people put their names to one frozen content."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.models import Event
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import batches
from civilaffairs.payments.models import Batch, BatchSignature, Posting
from tests.factories import money, staff
from tests.factories.money import FIRST, SECOND, Office


def test_zhang_prepares_liu_approves_wang_releases(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.released()
    assert batch.state == "released"
    assert [(s.step, s.user.name) for s in batch.signatures.order_by("id")] == [
        ("prepared", "张伟"),
        ("approved", "刘芳"),
        ("released", "王磊"),
    ]
    assert {s.digest for s in batch.signatures.all()} == {batch.digest}
    told = Event.objects.filter(object_kind="batch").order_by("id").values_list("action", flat=True)
    assert list(told) == ["batch.prepare", "batch.approve", "batch.release"]


def test_the_maker_in_a_second_post_is_told_that_another_must_approve(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.prepared()
    maker_as_checker = staff.actor(Role.FINANCE_CHECKER, money.city(), "张伟", "zhangwei")
    with pytest.raises(Refused, match="another person"):
        batches.approve(maker_as_checker, batch.pk, version=batch.version)
    assert not batch.signatures.filter(step="approved").exists()


def test_the_database_refuses_two_signatures_of_one_person(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.prepared()
    with pytest.raises(IntegrityError, match="batch_one_step_per_person"), transaction.atomic():
        BatchSignature.objects.create(
            batch=batch, step="approved", user=office.maker.user, digest=batch.digest
        )


def test_the_database_refuses_a_state_that_nobody_signed(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.prepared()
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state="approved")


def test_a_signature_on_another_content_opens_nothing(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.prepared()
    BatchSignature.objects.create(batch=batch, step="approved", user=office.checker.user, digest="0" * 64)
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state="approved")


def test_no_step_is_skipped(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.prepared()
    with pytest.raises(Refused, match="Waiting for approval"):
        money.release(office.releaser, batch.pk, version=batch.version)


def test_each_role_has_its_own_step(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.prepared()
    with pytest.raises(Forbidden, match="Finance: approval"):
        batches.approve(office.releaser, batch.pk, version=batch.version)


def test_a_page_drawn_before_somebody_else_acted_is_stale(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.prepared()
    seen = batch.version
    batches.approve(office.checker, batch.pk, version=seen)
    with pytest.raises(Stale, match="Waiting for release"):
        batches.cancel(office.maker, batch.pk, version=seen, reason="Wrong month")


def test_taken_back_before_release_its_lines_are_free_again(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.approved()
    batches.cancel(office.checker, batch.pk, version=batch.version, reason="Approved too soon")
    assert Batch.objects.get(pk=batch.pk).state == "cancelled"
    again = office.prepared()
    assert again.number == "441999202006MZ02"
    assert again.total == batch.total


def test_taking_back_needs_a_reason_and_ends_with_the_release(office: Office):
    money.due("陈秀英", FIRST)
    batch = office.approved()
    with pytest.raises(Refused, match="Say why"):
        batches.cancel(office.checker, batch.pk, version=batch.version, reason=" ")
    batch = money.release(office.releaser, batch.pk, version=batch.version)
    with pytest.raises(Refused, match="before its release"):
        batches.cancel(office.checker, batch.pk, version=batch.version, reason="Too late")


@pytest.mark.django_db(transaction=True)
def test_two_who_release_at_one_moment_release_once():
    office = Office()
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.approved(clock.today().replace(day=1))
    second = staff.actor(Role.FINANCE_RELEASER, money.city(), "孙梅", "sunmei")
    together, results = threading.Barrier(2), []

    def let_go(actor):
        together.wait()
        try:
            results.append(money.release(actor, batch.pk, version=batch.version).state)
        except (Refused, IntegrityError) as refusal:
            results.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=let_go, args=(actor,)) for actor in (office.releaser, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["Stale", "released"]
    assert batch.signatures.filter(step="released").count() == 1
    assert Posting.objects.filter(kind="release").count() == 1
