"""What a hit says on a page, and what settles it in one click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.benefits import names, programme
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import parse_month
from civilaffairs.web.radar.ends import WORDS
from civilaffairs.web.radar.models import Hit

Kind = Hit.Kind


@dataclass(frozen=True)
class Offer:
    """The act that settles a hit: a form to post or a page to open; or why this person cannot."""

    label: str
    url: str = ""
    post: bool = False
    reason: str = ""


def what(hit: Hit) -> str:
    """The finding in one sentence."""
    it = hit.detail
    benefit = names.of_benefit(hit.programme)
    match hit.kind:
        case Kind.DEATH:
            return _("Died on %(day)s, says %(source)s.") % {"day": hit.day, "source": it["source"]}
        case Kind.MOVE:
            return _("Moved away on %(day)s, says %(source)s.") % {"day": hit.day, "source": it["source"]}
        case Kind.OVERPAID:
            return _("%(benefit)s: paid for %(months)s, nothing was due.") % {
                "benefit": benefit, "months": _months(it)
            }  # fmt: skip
        case Kind.UNPAID if hit.award_id:
            return _("%(benefit)s: due for %(months)s, nothing was paid.") % {
                "benefit": benefit, "months": _months(it)
            }  # fmt: skip
        case Kind.UNPAID:
            return _("%(benefit)s: entitled to %(amount)s yuan a month, no application.") % {
                "benefit": benefit, "amount": _yuan(it["after"])
            }  # fmt: skip
        case Kind.OVERLOOKED:
            return _("%(benefit)s: %(months)s is not as it is due, and no usual run looks at it.") % {
                "benefit": benefit, "months": _months(it)
            }  # fmt: skip
        case Kind.INCOME:
            return _recognition(hit, benefit) if "condition" in it else _award(it, benefit)
        case Kind.CERTIFICATE:
            return _("The disability certificate (grade %(grade)s) is valid until %(day)s.") % {
                "grade": it["grade"], "day": hit.day
            }  # fmt: skip
        case Kind.BIRTHDAY:
            return _("%(years)s years old on %(day)s: %(benefit)s %(change)s from %(month)s.") % {
                "years": it["years"], "day": hit.day, "benefit": benefit, "change": _change(it),
                "month": it["month"],
            }  # fmt: skip
    return _review(it, benefit)


def _review(it: dict[str, str], benefit: str) -> str:
    if "term" in it:
        return _("%(benefit)s ends with %(month)s; a renewal is a new application.") % {
            "benefit": benefit, "month": it["term"]
        }  # fmt: skip
    last = date.fromisoformat(it["last"])
    return _("%(benefit)s: last looked at on %(last)s.") % {"benefit": benefit, "last": last}


def _award(it: dict[str, str], benefit: str) -> str:
    terms = {"benefit": benefit, "change": _change(it)}
    return _("%(benefit)s: %(change)s once the income recorded is adopted.") % terms


def _recognition(hit: Hit, benefit: str) -> str:
    """Which bound of the recognition is not kept, in its own words."""
    it = hit.detail
    formula = programme.get(hit.programme).formula(parse_month(it["month"]))
    said = {
        "benefit": benefit,
        "says": next((c.says for c in formula.conditions if c.code == it["condition"]), ""),
    }
    if not it["condition"]:
        return _("%(benefit)s: holds again once the income recorded is adopted.") % said
    if "recorded" in it:
        return _("%(benefit)s, once the income recorded is adopted: %(says)s") % said
    return _("%(benefit)s, by the income adopted: %(says)s") % said


def _months(it: dict[str, str]) -> str:
    return it["first"] if it["first"] == it["last"] else f"{it['first']} – {it['last']}"


def _yuan(amount: str) -> str:
    return format_yuan(Decimal(amount))


def _change(it: dict[str, str]) -> str:
    return f"{_yuan(it['before'])} → {_yuan(it['after'])}"


def ended(hit: Hit) -> str:
    """Why it is not open any more."""
    return str(WORDS.get(hit.because, hit.reason))


def offer(hit: Hit, actor: Actor) -> Offer:
    """What settles the hit. Nothing is offered before it is said whether it is the same person."""
    if not hit.certain:
        return Offer("", reason=_("Say first whether it is the same person."))
    act = reverse("radar:settle", args=[hit.pk])
    match hit.kind:
        case Kind.DEATH:
            return _if("fact.record", Offer(_("Record the death and review"), act, post=True), actor)
        case Kind.MOVE:
            return _if("fact.record", Offer(_("Record the move and review"), act, post=True), actor)
        case Kind.CERTIFICATE:
            page = reverse("people:record", args=[hit.person_id, "disability"])
            return _if("fact.record", Offer(_("Record the new certificate"), page), actor)
        case Kind.UNPAID if hit.award_id is None:
            return _if("case.create", Offer(_("Start the application"), act, post=True), actor)
        case Kind.UNPAID:
            return Offer(_("Open the award"), reverse("payments:award", args=[hit.award_id]))
        case Kind.OVERLOOKED:
            page = f"{reverse('payments:run-start')}?full=on"
            return _if("run.start", Offer(_("Start a run over every month of every award"), page), actor)
        case Kind.REVIEW if "term" in hit.detail:
            return Offer(_("Open the award"), reverse("payments:award", args=[hit.award_id]))
    return _if("case.review", Offer(_("Start the review"), act, post=True), actor)


def _if(action: str, offered: Offer, actor: Actor) -> Offer:
    if permits(actor.role, action):
        return offered
    return Offer(offered.label, reason=who_can(action))


def who_can(action: str) -> str:
    """Who does what this person cannot."""
    roles = _(", ").join(str(role.label) for role in roles_for(action))
    return _("This can be done by: %(roles)s.") % {"roles": roles}
