"""What a person does with a hit: act upon it, say that it is the same human, or dismiss it with a reason."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits import reviews
from civilaffairs.benefits.models import Award, AwardReview
from civilaffairs.casework.intake import drafts, intakes
from civilaffairs.casework.intake.sheet import MEMBERS
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.keys import new_key
from civilaffairs.payments import holds
from civilaffairs.people import facts
from civilaffairs.people.models import Death, Membership, Person
from civilaffairs.web.radar import keeping
from civilaffairs.web.radar.models import Hit
from civilaffairs.web.radar.queries import hits_visible_to

Kind = Hit.Kind
SOURCE = "radar"


@transaction.atomic
def dismiss(actor: Actor, hit_id: UUID, version: int, reason: str) -> None:
    """It is not so, or needs nothing. Its money is let go; the radar does not find it again."""
    hit = _open(actor, hit_id, version)
    require(actor, "hold.lift" if hit.hold_id else "radar.settle", area=hit.area)
    if not reason.strip():
        raise Refused(_("Say why."))
    Hit.objects.filter(pk=hit.pk).update(
        state=Hit.State.DISMISSED,
        closed_at=ClockNow(),
        closed_by=actor.user,
        reason=reason.strip()[:500],
        version=hit.version + 1,
    )
    if hit.hold is not None:
        holds.lift(hit.hold, reason, actor.user)
    trail.record("radar.dismiss", object_kind="hit", object_id=hit.pk, label=hit.kind, reason=reason)


@transaction.atomic
def same_person(actor: Actor, hit_id: UUID, version: int) -> None:
    """Whoever the list names is this person: from here on the money waits."""
    hit = _open(actor, hit_id, version)
    require(actor, "radar.settle", area=hit.area)
    if hit.certain:
        raise Refused(_("It is known to be the same person already."))
    hit.certain = True
    hit.version += 1
    hit.save(update_fields=["certain", "version"])
    keeping.hold_what_is_certain([hit])
    trail.record("radar.same", object_kind="hit", object_id=hit.pk, label=hit.kind)


@transaction.atomic
def settle(actor: Actor, hit_id: UUID) -> str:
    """Do what settles the hit, as far as one click can, and say where to go on."""
    hit = _open(actor, hit_id)
    if not hit.certain:
        raise Refused(_("Say first whether it is the same person."))
    trail.record("radar.settle", object_kind="hit", object_id=hit.pk, label=hit.kind)
    if hit.award is None:
        return _apply(hit, actor)
    if hit.kind == Kind.DEATH:
        _record_death(hit, actor)
    elif hit.kind == Kind.MOVE and hit.household_id:
        _record_leaving(hit, actor)
    return _review(hit.award, actor)


def _record_death(hit: Hit, actor: Actor) -> None:
    require(actor, "fact.record", area=hit.area)
    evidence = hit.report.feed.file if hit.report else None
    facts.record(
        Death, person=hit.person, valid_from=hit.day, recorded_by=actor.user, source=SOURCE, evidence=evidence
    )
    trail.record("fact.record", object_kind="person", object_id=hit.person_id, label="death")


def _record_leaving(hit: Hit, actor: Actor) -> None:
    """The person is no member of the household any more, from the day of the move."""
    require(actor, "fact.record", area=hit.area)
    slot = {"household": hit.household, "person": hit.person}
    said = Membership.objects.filter(layer=Membership.Layer.RECORDED, known_to=None, **slot)
    latest = said.order_by("known_from", "id").last()
    if latest is not None and (latest.valid_to is None or latest.valid_to > hit.day):
        facts.record_end(Membership, valid_to=hit.day, recorded_by=actor.user, source=latest.source, **slot)
        trail.record("fact.record", object_kind="person", object_id=hit.person_id, label="membership")


def _review(award: Award, actor: Actor) -> str:
    """The review that is open, or a new one."""
    running = AwardReview.objects.filter(award=award, case__closed_on=None).select_related("case").first()
    case = running.case if running else reviews.start(award, actor)
    return reverse("casework:case", args=[case.pk])


def _apply(hit: Hit, actor: Actor) -> str:
    """A draft with the persons filled in, where this product has the form; else their page."""
    require(actor, "case.create", area=hit.area)
    people = _people(hit)
    kind = f"apply.{hit.programme}"
    found = [intake for intake in intakes.every() if intake.kind == kind]
    if not found:
        who = ("people:person", hit.person_id) if hit.person_id else ("people:household", hit.household_id)
        return reverse(who[0], args=[who[1]])
    case_id = new_key()
    rows = [_row(person, relation) for person, relation in people]
    drafts.save(found[0], case_id, {MEMBERS: rows}, actor, version=0)
    return reverse(found[0].url_name("page"), args=[case_id])


def _people(hit: Hit) -> list[tuple[Person, str]]:
    if hit.person is not None:
        return [(hit.person, Membership.Relation.HEAD)]
    rows = Membership.objects.filter(
        household=hit.household_id, layer=Membership.Layer.ADOPTED, known_to=None, valid_to=None
    )
    return [(row.person, row.relation) for row in rows.select_related("person").order_by("relation", "id")]


def _row(person: Person, relation: str) -> dict[str, str]:
    return {
        "name": person.name,
        "relation": relation,
        "id_type": person.id_type,
        "id_number": person.id_number or "",
        "id_missing_reason": person.id_missing_reason,
        "birth_date": "" if person.id_number else person.birth_date.isoformat(),
        "sex": "" if person.id_number else person.sex,
        "phone": person.phone or "",
    }


def _open(actor: Actor, hit_id: UUID, version: int | None = None) -> Hit:
    rows = hits_visible_to(actor).select_for_update(of=("self",))
    hit = rows.get(pk=hit_id)
    if hit.state != Hit.State.OPEN:
        raise Refused(_("This hit is not open any more: %(state)s.") % {"state": hit.get_state_display()})
    if version is not None and version != hit.version:
        raise Stale(_("This hit has changed meanwhile."), _("Look at it again before you go on."))
    return hit
