"""A re-grading of April that became known at the end of May: its arrears wait for two people."""

from __future__ import annotations

from datetime import date, datetime

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.models import Award
from civilaffairs.demo.families import EXTREME_HARDSHIP
from civilaffairs.demo.month import actor
from civilaffairs.demo.staff import Account
from civilaffairs.jobs import work
from civilaffairs.lib.clock import SHANGHAI
from civilaffairs.payments import runs
from civilaffairs.payments.models import Run
from civilaffairs.people import facts
from civilaffairs.people.models import Decision, SelfCare

JUNE = date(2020, 6, 1)
SINCE = date(2020, 4, 10)
ABILITIES = 5  # of the six are lost since then: care for a wholly dependent person


def become_known(staff: dict[str, Account]) -> None:
    """Told and decided on 27 May; found two days later by a run of one town for June."""
    award = _most_able()
    with business_time(datetime(2020, 5, 27, 15, 0, tzinfo=SHANGHAI)):
        decision = Decision.objects.create(
            kind=Decision.Kind.REVIEW,
            decided_on=date(2020, 5, 27),
            decided_by=staff["zhou"].user,
            reason="四月十日中风后生活不能自理，重新评估",
        )
        facts.adopt_values(decision, SelfCare, SINCE, person=award.person, failed=ABILITIES)
    with business_time(datetime(2020, 5, 29, 9, 30, tzinfo=SHANGHAI)):
        maker = actor(staff["wu"])
        with maker.acting():
            run = runs.start(maker, JUNE, award.area, [EXTREME_HARDSHIP], Run.Kind.OFF_CYCLE)
            if run.job is None:
                raise LookupError("the run has no job")
            work.run_inline(run.job)


def _most_able() -> Award:
    """Whoever has lost the fewest abilities of those in extreme-poverty support."""
    held = SelfCare.objects.filter(layer=SelfCare.Layer.ADOPTED, known_to=None, valid_to=None)
    awards = Award.objects.filter(programme=EXTREME_HARDSHIP)
    graded = held.filter(person__in=awards.values("person")).order_by("failed", "person__name")
    return awards.select_related("area", "person").get(person=graded[0].person_id)
