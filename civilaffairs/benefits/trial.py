"""What a decision would bring, by doing it and undoing it: the same code, the same SQL, no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.benefits import (
    amounts,
    assessment,
    conflicts,
    effects,
    explain,
    metering,
    programme,
    quotes,
    wording,
)
from civilaffairs.benefits.applying import relief
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.models import Award
from civilaffairs.casework.assessed import Assessment, Check, Met, Reckoning
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.money import round_fen
from civilaffairs.lib.months import add_months, month_of


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside the block is rolled back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def of_application(case: Case) -> Assessment | None:
    """What a confirmation today would grant, or why it could not; None while nobody is recorded."""
    try:
        effects.subject_of(case)
    except Refused:
        return None
    if Award.objects.filter(case=case).exists():
        return None  # It was granted; the award says what it gives.
    try:
        with undone():
            award = effects.award_for(case, clock.today(), None, "")
            metering.one_unit(award)
            found = _of_award(award, award.first_month)
            return replace(found, checks=(*found.checks, *_who_decides(case)))
    except BenefitRefused as refusal:
        return _refused(refusal, case.programme)


def _who_decides(case: Case) -> list[Check]:
    """Where a town may decide small sums: whether this is one."""
    approver = relief.who_decides(case, clock.today())
    said = {
        quotes.TOWNSHIP: _("The town, up to its limit."),
        quotes.COUNTY: _("The county: the amount is above the limit of the town."),
    }
    return [Check(_("Who decides"), holds=True, text=said[approver])] if approver else []


def of_review(case: Case) -> Assessment | None:
    """What the reviewed award would be due from next month."""
    try:
        with undone():
            award = effects.adopt_for_review(case, clock.today(), None, "")
            return _of_award(award, add_months(month_of(clock.today()), 1))
    except BenefitRefused as refusal:
        return _refused(refusal, case.programme)


def _refused(refusal: BenefitRefused, code: str) -> Assessment:
    """Nothing, why, and how far the income is from the line where it was calculated."""
    per_head, line = _against_the_line(refusal.found) if refusal.found else (None, None)
    checks = (Check(refusal.message, holds=False),)
    met = conflicts.with_award(code, refusal.award, blocks=True) if refusal.award else []
    return Assessment(Decimal(0), checks=checks, per_head=per_head, standard=line, met=tuple(met))


def _against_the_line(found: assessment.Assessment) -> tuple[Decimal | None, Decimal | None]:
    """The counted income per head and the line it is held against."""
    income, line = found.inputs.get("fact:counted_income"), found.inputs.get("standard:minimum-living")
    per_head = round_fen(income / found.members) if isinstance(income, Decimal) and found.members else None
    return per_head, line if isinstance(line, Decimal) else None


def _of_award(award: Award, month: date) -> Assessment:
    benefit = programme.get(award.programme)
    found = assessment.of_awards(benefit, [award.pk], month)[0]
    due = amounts.lines(award.programme, found)
    checks = [
        Check(
            condition.law,
            bool(found.conditions[condition.code]),
            wording.condition(condition.term, found.inputs),
        )
        for condition in benefit.formula(month).conditions
    ]
    per_head, line = _against_the_line(found)
    met = _meetings(award, month)
    alone = [] if met else [Check(_("No other award stands in the way."), holds=True)]
    return Assessment(
        amount=sum((line.amount for line in due), Decimal(0)),
        lines=tuple((line.name, line.amount, line.text) for line in due),
        checks=(*checks, *alone),
        met=met,
        first_month=month,
        per_head=per_head,
        standard=line,
        reckonings=tuple(_reckoning(award, found, each) for each in due),
    )


def _meetings(award: Award, month: date) -> tuple[Met, ...]:
    """The other awards of the same people under a rule, which do not stand in the way."""
    persons = set(award.covers.values_list("person_id", flat=True))
    found = {met.award.pk: met.award for met in conflicts.of_persons(award.programme, persons, month)}
    return tuple(met for other in found.values() for met in conflicts.with_award(award.programme, other))


def _reckoning(award: Award, found: assessment.Assessment, line: amounts.DueLine) -> Reckoning:
    """The derivation that a run would keep, with the sources of its terms."""
    version = programme.get(award.programme).formula(explain.basis_of(found.content, found.month))
    it = explain.derive(
        award.programme,
        line.code,
        found.content,
        formula=f"{version.first_month:%Y-%m}",
        month=found.month,
        before=Decimal(0),
        after=line.amount,
        area=award.area,
    )
    read = [(each.name, each.value, "") for each in (*it.facts, *it.others)]
    published = [(each.name, each.value, each.source) for each in (*it.standards, *it.settings)]
    rules = tuple((rule.text, rule.law) for rule in it.rules)
    text = it.exit_text or it.text
    return Reckoning(line.name, line.amount, it.words, text, line.law, rules, (*read, *published))
