"""Whoever releases a batch has just entered the password again, for this batch and no other."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.accounts import step_up
from civilaffairs.accounts.models import Role, StepUp
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.benefits import settings
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches
from civilaffairs.payments.models import Batch
from tests.factories import money, staff
from tests.factories.money import JUNE, Office
from tests.payments.pages import english, page

ACTION = "batch.release"


def release(office: Office, batch: Batch) -> Batch:
    return batches.release(office.releaser, batch.pk, version=batch.version)


def test_the_form_asks_for_it_and_takes_no_other(june: Office):
    batch = june.approved()
    client = english(june.releaser)
    address = reverse("payments:batch-act", args=[batch.pk, "release"])
    assert 'type="password"' in page(client, "batch", batch.pk)
    for given, said in (("", "confirmed with your password"), ("Shilong-2020-pear", "password is wrong")):
        response = client.post(address, {"version": str(batch.version), "password": given})
        assert (response.status_code, said in response.content.decode()) == (422, True)
    assert not StepUp.objects.exists()
    assert [event.result for event in Event.objects.filter(action="session.confirm")] == ["failed"]
    signed = {"version": str(batch.version), "password": staff.PASSWORD}
    assert client.post(address, signed).status_code == 302
    assert Batch.objects.get(pk=batch.pk).state == "released"


def test_after_several_wrong_ones_the_account_is_locked(june: Office):
    batch = june.approved()
    client = english(june.releaser)
    address = reverse("payments:batch-act", args=[batch.pk, "release"])
    answers = [client.post(address, {"version": "1", "password": "x"}).status_code for _ in range(5)]
    assert answers[-1] == 429


def test_it_counts_for_some_minutes_as_set(june: Office):
    batch = june.approved()
    step_up.note(june.releaser.user, ACTION, batch.digest)
    with business_time(clock.now() + timedelta(minutes=10)), pytest.raises(Refused, match="your password"):
        release(june, batch)
    settings.publish(money.city(), "batch.confirmed-for", JUNE, 15, source="x")
    with business_time(clock.now() + timedelta(minutes=10)):
        assert release(june, batch).state == "released"


def test_it_counts_for_this_person_and_this_batch_alone(june: Office):
    batch = june.approved()
    step_up.note(june.checker.user, ACTION, batch.digest)
    step_up.note(june.releaser.user, ACTION, "0" * 64)
    step_up.note(june.releaser.user, "batch.export", batch.digest)
    with pytest.raises(Refused, match="your password"):
        release(june, batch)
    with pytest.raises(DatabaseError, match="with the password"), transaction.atomic():
        batch.signatures.create(step="released", user=june.releaser.user, digest=batch.digest)


def test_who_may_not_release_is_not_asked(june: Office):
    batch = june.approved()
    other = staff.actor(Role.FINANCE_MAKER, money.city(), "何敏", "hemin")
    assert 'type="password"' not in page(english(other), "batch", batch.pk)
