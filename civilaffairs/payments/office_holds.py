"""暂缓发放 by the office: a person puts money on hold, with the reason and a last day, and lifts it.

What a hold keeps back enters the next batch by itself once its last day has passed or it is lifted: whoever
prepares a batch takes every free line, and a line is free again the moment that no hold stands against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.benefits import names
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month
from civilaffairs.payments import holds, proposals
from civilaffairs.payments.models import Hold, Line, Run, Transfer, TransferLine
from civilaffairs.payments.reconciliation import LET_GO
from civilaffairs.people.models import Person
from civilaffairs.people.queries import arrangements_visible_to, current_payee, head_names

STANDING, PASSED, LIFTED = "standing", "passed", "lifted"
TABS = {
    STANDING: gettext_lazy("On hold"),
    PASSED: gettext_lazy("Ended on its last day"),
    LIFTED: gettext_lazy("Lifted"),
}
IN_STATE = {
    STANDING: holds.STANDS,
    PASSED: Q(lifted_at=None) & ~holds.STANDS,
    LIFTED: Q(lifted_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Whom:
    """What of an award can be put on hold; ``code`` names it in the form."""

    code: str
    label: str
    subject: holds.Subject


def choices(award: Award) -> list[Whom]:
    """The household or the person, each person covered, the account, and each line not yet sent."""
    found: list[Whom] = []
    if award.household:
        name = head_names([award.household.pk])[award.household.pk]
        label = _("Everything of the household of %(name)s") % {"name": name}
        found.append(Whom("household", label, award.household))
    own = [award.person_id] if award.person_id else []
    people = Person.objects.filter(Q(pk__in=award.covers.values("person")) | Q(pk__in=own))
    for person in people.order_by("birth_date", "pk"):
        label = _("Everything that covers %(name)s") % {"name": person.name}
        found.append(Whom(f"person-{person.pk}", label, person))
    subject = award.household or award.person or award.organisation
    if subject and (payee := current_payee(subject)):
        terms = {"name": payee.account.holder_name, "four": payee.account.last_four}
        label = _("All that %(name)s receives, for others too, on **** %(four)s or another account") % terms
        found.append(Whom("account", label, payee.account))
    return found + [_line(line) for line in not_sent(award)]


def _line(line: Line) -> Whom:
    terms = {
        "line": names.of_line(line.programme, line.line),
        "month": format_month(line.for_month),
        "amount": format_yuan(line.amount),
    }
    return Whom(f"line-{line.pk}", _("%(month)s · %(line)s · %(amount)s yuan") % terms, line)


def not_sent(award: Award) -> QuerySet[Line]:
    """Lines of an award that no released batch carries and no bank has paid."""
    carriers = TransferLine.objects.filter(line=OuterRef("pk"))
    on_the_way = carriers.filter(live=True, transfer__batch__state__in=LET_GO)
    gone = carriers.filter(transfer__state=Transfer.State.PAID)
    lines = Line.objects.filter(
        award=award, amount__gt=0, run__state__in=[Run.State.COMPUTED, Run.State.CLOSED]
    )
    free = lines.exclude(Exists(on_the_way.exclude(transfer__state=Transfer.State.FAILED))).exclude(
        Exists(gone)
    )
    return free.order_by("-for_month", "line", "seq")


def place(actor: Actor, award: Award, code: str, reason: str, last_day: date | None) -> Hold:
    """Put what was chosen of an award on hold."""
    require(actor, "payment-hold.place", area=award.area)
    chosen = next((each for each in choices(award) if each.code == code), None)
    if chosen is None:
        raise Refused(
            _("Say what is put on hold."), _("A line that was sent to the bank is not held any more.")
        )
    reason = proposals.say_why(reason)
    if last_day and last_day < clock.today():
        raise Refused(_("The last day of the hold has passed."), _("Choose today or a later day."))
    same = Hold.objects.filter(holds.STANDS, **{holds.kind_of(chosen.subject): chosen.subject})
    if before := same.filter(cause=Hold.Cause.OFFICE).first():
        raise Refused(
            _("It is on hold already: %(why)s.") % {"why": holds.in_words(before)},
            _("Lift that hold first, if this one is to stand in its place."),
        )
    return holds.place(chosen.subject, Hold.Cause.OFFICE, actor.user, reason=reason, last_day=last_day)


def lift(actor: Actor, hold_id: UUID, because: str) -> None:
    """Let it go with the next batch; what a list reported is settled where it was reported."""
    require(actor, "payment-hold.lift")
    hold = holds_visible_to(actor).get(pk=hold_id)
    if hold.placed_by_id is None:
        raise Refused(_("A death or a move was reported: settle it on the change radar."))
    if not holds.lift(hold, proposals.say_why(because), actor.user):
        raise Refused(_("This hold was lifted already."))


def holds_visible_to(actor: Actor) -> QuerySet[Hold]:
    """Those that touch an award or an account in the actor's area."""
    path = actor.area.path
    covered = AwardCover.objects.filter(person=OuterRef("person"), award__area__path__within=path)
    own = Award.objects.filter(person=OuterRef("person"), area__path__within=path)
    # A hold follows the payee to another account: it is found, and lifted, by the one that it was placed on.
    to_account = arrangements_visible_to(actor, past=True).filter(
        account__number_index=OuterRef("account__number_index")
    )
    return Hold.objects.filter(
        Q(line__town__path__within=path)
        | Q(household__area__path__within=path)
        | Q(Exists(covered))
        | Q(Exists(own))
        | Q(Exists(to_account))
    ).select_related("person", "household", "line__award", "account", "placed_by", "lifted_by")


@dataclass(frozen=True, slots=True)
class Named:
    """What a hold is on, by its name and its page."""

    label: str
    url: str


def whom(hold: Hold) -> Named:
    if hold.line:
        label = f"{hold.line.award.number} · {_line(hold.line).label}"
        return Named(label, reverse("payments:why", args=[hold.line_id]))
    if hold.household:
        name = head_names([hold.household.pk])[hold.household.pk]
        return Named(name, reverse("people:household", args=[hold.household_id]))
    if hold.person:
        return Named(hold.person.name, reverse("people:person", args=[hold.person_id]))
    assert hold.account
    return Named(f"{hold.account.holder_name} **** {hold.account.last_four}", "")
