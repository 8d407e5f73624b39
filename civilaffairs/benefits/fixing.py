"""The amount that a decision fixes, kept with the answers and standards from which it follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from civilaffairs.benefits import assessment, occasions, programme, quotes
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Channel, Kind
from civilaffairs.benefits.errors import INELIGIBLE, BenefitRefused
from civilaffairs.benefits.models import Award, AwardAmount
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.values import Value
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months

# Beside the answers: whether the town hands it out of its reserve, what another fund bears, what it answers.
IN_CASH, SHARED = "in_cash", "shared"
BESIDE = (IN_CASH, SHARED, *occasions.BESIDE)


def fix(benefit: Programme, award: Award, answers: Mapping[str, Value]) -> AwardAmount | None:
    """DECIDED: write what the award's one month is due. Refused (``ineligible``) where that is nothing."""
    if benefit.kind != Kind.DECIDED:
        return None
    said = {name: value for name, value in answers.items() if name not in BESIDE}
    _hold_to_the_other(benefit, award, said)
    channel = Channel.CASH if answers.get(IN_CASH) else Channel.BANK
    if channel not in benefit.channels:
        raise BenefitRefused(INELIGIBLE, _("This benefit is not paid in cash."))
    quote = quotes.of(benefit, award.area, said, award.first_month)
    if not quote.amount:
        raise BenefitRefused(INELIGIBLE, _("By these answers nothing would be paid."))
    return AwardAmount.objects.create(
        award=award,
        for_month=award.first_month,
        amount=quote.amount,
        shared=_share(benefit, answers, quote.amount, channel),
        channel=channel,
        derivation=quote.content,
        decision=award.decision,
    )


def _hold_to_the_other(benefit: Programme, award: Award, said: Mapping[str, Value]) -> None:
    """Refused (``ineligible``) where the condition of the benefit that this one is ``held_to`` fails."""
    if not isinstance(benefit, DecidedProgramme) or benefit.held_to is None or award.household_id is None:
        return
    if benefit.urgent and said.get(benefit.urgent[0]) == benefit.urgent[1]:
        return
    other, code = programme.get(benefit.held_to[0]), benefit.held_to[1]
    found = assessment.of_household(
        other, award.household_id, award.area_id, add_months(award.first_month, 1)
    )
    condition = next(one for one in other.formula(found.month).conditions if one.code == code)
    if not found.conditions[code]:
        raise BenefitRefused(INELIGIBLE, condition.says, found=found)


def _share(benefit: Programme, answers: Mapping[str, Value], amount: Decimal, channel: Channel) -> Decimal:
    share = Decimal(answers.get(SHARED) or 0)
    if share and not benefit.shared_with:
        raise BenefitRefused(INELIGIBLE, _("One fund alone bears this benefit."))
    if not ZERO <= share <= amount:
        raise BenefitRefused(
            INELIGIBLE,
            _("The share of the charity fund is larger than the amount, %(amount)s yuan.")
            % {"amount": amount},
        )
    if share and channel == Channel.CASH:
        raise BenefitRefused(INELIGIBLE, _("What a charity fund shares in is paid through the bank."))
    return share


def derivation(award: UUID, month: date) -> str:
    """The arithmetic of what was fixed, in numbers."""
    held = AwardAmount.objects.filter(award=award, for_month=month, known_to=None).first()
    return str(held.derivation.get("text", "")) if held else ""
