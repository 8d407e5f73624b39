"""What somebody receives or has applied for already, as the front desk needs it beside an ID number."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.benefits import conflicts, names, renewals
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.casework.intake.intakes import Standing
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.months import format_month, month_of
from civilaffairs.people.models import Membership, Person


def standing_for(programme: str) -> Callable[[Person], list[Standing]]:
    """A second award or application of the same benefit blocks; others are only told."""

    def standing(person: Person) -> list[Standing]:
        return [*_awards(person, programme), *_open_cases(person, programme)]

    return standing


def _awards(person: Person, programme: str) -> list[Standing]:
    month = month_of(clock.today())
    covers = AwardCover.objects.filter(Q(to_month=None) | Q(to_month__gt=month), person=person)
    awards = {cover.award_id: cover.award for cover in covers.select_related("award").order_by("id")}
    return [_holds(award, programme) for award in awards.values()]


def _holds(award: Award, wanted: str) -> Standing:
    """What is granted for a term is renewed before it ends."""
    last = renewals.runs_out(award) if award.programme == wanted else None
    said = [_receives(award), *_rules(wanted, award.programme)]
    if last:
        said.append(_("It runs until %(month)s; this renews it.") % {"month": format_month(last)})
    return Standing(" ".join(said), blocks=award.programme == wanted and last is None, case_id=award.case_id)


def _receives(award: Award) -> str:
    values = {"benefit": names.of_benefit(award.programme), "number": award.number}
    return _("Receives %(benefit)s, award %(number)s.") % values


def _rules(one: str, other: str) -> list[str]:
    """How the two benefits go together, with the law."""
    return [f"{rule.text} ({rule.law})" for rule in conflicts.between(one, other)]


def _open_cases(person: Person, programme: str) -> list[Standing]:
    homes = Membership.objects.filter(person=person, known_to=None, valid_to=None).values("household")
    mine = Q(person=person) | Q(person=None, household__in=homes)
    cases = Case.objects.filter(mine, closed_on=None, kind__startswith="apply.").exclude(state="draft")
    return [
        Standing(
            _("Has an open application: %(benefit)s, case %(number)s.")
            % {"benefit": names.of_benefit(case.programme), "number": case.number},
            reverse("casework:case", args=[case.pk]),
            blocks=case.programme == programme,
            case_id=case.pk,
        )
        for case in cases.order_by("number")
    ]
