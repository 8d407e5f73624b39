"""The pages of what waits: found on the run and on the workbench, shown in both states, decided by two."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards
from civilaffairs.benefits.models import Award
from civilaffairs.payments import verdicts
from civilaffairs.payments.models import Difference, Verdict
from tests.factories import areas, staff, waits, welfare
from tests.factories.sketch import PersonSketch
from tests.factories.waits import FEBRUARY, MAY, approver, maker, raised, run
from tests.payments.pages import english, page

RELEASE, REFUSE = Verdict.Wants.RELEASE, Verdict.Wants.REFUSE


@pytest.fixture
def li(db: None) -> Iterator[Award]:
    with override("en"):
        award = waits.paid_until_april()
        with business_time(date(2020, 5, 6)):
            yield award


def test_from_the_workbench_to_the_next_run(li: Award):
    """The maker proposes, the approver finds it as a task, sees both states and decides."""
    raised(FEBRUARY)
    may = run(MAY)
    desk, other = english(maker()), english(approver())
    assert "1 difference waits for a decision" in page(desk, "run", may.pk)
    assert "1 of 360.00 yuan" in desk.get(reverse("workbench")).content.decode()
    assert "1 of 360.00 yuan" not in other.get(reverse("workbench")).content.decode()
    [pk] = Difference.objects.values_list("pk", flat=True)
    assert desk.post(step("release"), {"chosen": [pk], "reason": "Right."}).status_code == 302
    assert f"?run={may.pk}&amp;state=proposed" in other.get(reverse("workbench")).content.decode()
    shown = page(other, "difference", pk)
    for said in ("1,060.00", "1,100.00", "changed", "As it holds now", "above 200.00 yuan", "Right."):
        assert said in shown
    assert desk.post(step("approve"), {"difference": pk}).status_code == 403
    assert other.post(step("approve"), {"difference": pk}).status_code == 302
    assert "Arrears or claims" in page(desk, "award", li.pk)
    assert run(MAY).total == 360
    assert "Issued" in page(other, "difference", pk)
    assert "Arrears or claims" not in page(desk, "award", li.pk)


def test_all_of_a_list_at_once_and_the_list_in_few_queries(li: Award, django_assert_max_num_queries):
    for number in ("H2", "H3"):
        alone = PersonSketch(date(1970, 1, 5), "F")
        welfare.grant(welfare.household(alone, number=number), day=date(2020, 3, 12))
    raised(FEBRUARY)
    run(MAY)
    desk = english(maker())
    with django_assert_max_num_queries(30):
        assert page(desk, "differences").count('name="chosen"') == 3
    assert desk.post(step("refuse"), {"all": "1", "reason": "Not ours."}).status_code == 302
    assert Verdict.objects.filter(wants=REFUSE, state="open").count() == 3
    again = desk.post(step("refuse"), {"all": "1", "reason": "Not ours."})
    assert (again.status_code, "Choose at least one" in again.content.decode()) == (422, True)
    for state in ("proposed", "released", "refused", "ended"):
        page(desk, "differences", query=f"?state={state}")
    english(approver()).post(step("approve") + "?state=proposed", {"all": "1"})
    assert (
        page(desk, "differences", query="?state=refused").count(reverse("payments:award", args=[li.pk])) == 1
    )


def test_a_proposal_is_sent_back_with_a_reason(li: Award):
    raised(FEBRUARY)
    run(MAY)
    [pk] = Difference.objects.values_list("pk", flat=True)
    verdicts.propose(maker(), [pk], RELEASE, "Right.")
    other = english(approver())
    assert other.post(step("send-back"), {"difference": pk, "reason": ""}).status_code == 422
    other.post(step("send-back"), {"difference": pk, "reason": "Ask the town first."})
    assert "Ask the town first." in page(english(maker()), "difference", pk)
    assert english(maker()).get(reverse("payments:differences")).content.decode().count('name="chosen"') == 1


def test_what_would_be_taken_back_shows_why_nothing_is_due(li: Award):
    with business_time(date(2020, 4, 20)):
        awards.end(
            li, last_month=date(2020, 1, 1), reason="moved", decision=welfare.decide(date(2020, 4, 20))
        )
    run(MAY)
    [pk] = Difference.objects.values_list("pk", flat=True)
    shown = page(english(approver()), "difference", pk)
    assert "the last month of the award is 2020-01" in shown and "-1,680.00" in shown


def test_a_town_elsewhere_sees_none_of_it(li: Award):
    raised(FEBRUARY)
    run(MAY)
    [pk] = Difference.objects.values_list("pk", flat=True)
    elsewhere = staff.actor(Role.FINANCE_MAKER, areas.other_town(), "何静", "hejing")
    assert english(elsewhere).get(reverse("payments:difference", args=[pk])).status_code == 404
    with pytest.raises(Forbidden):
        verdicts.propose(elsewhere, [pk], RELEASE, "Right.")


def step(name: str) -> str:
    return reverse("payments:difference-act", args=[name])
