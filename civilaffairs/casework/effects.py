"""What a step does besides moving the case; all in the step's own transaction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.casework import deadlines, extensions, guards
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Case, Objection, PublicNotice
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Residence


def apply_today(moment: Moment) -> None:
    """The day of the application, kept when a returned draft is submitted again."""
    case = moment.case
    case.applied_on = case.applied_on or moment.today


def accept_today(moment: Moment) -> None:
    """All clocks start; a case of a handler's near relative is registered apart (办法 art. 11)."""
    case = moment.case
    case.accepted_on = moment.today
    case.handler = moment.actor.user if moment.actor else None
    case.near_relative = bool(moment.data.get("near_relative", case.near_relative))


def post_notice(moment: Moment) -> None:
    """Post the public notice with the amount that the calculation gives now."""
    case, found = moment.case, moment.assessed()
    ends_on = deadlines.due(moment.kind, moment.kind.state("notice").clock, case.area, moment.today)
    if found is None or ends_on is None or moment.actor is None:
        raise Refused(_("The amount cannot be calculated yet: the facts of the application are missing."))
    PublicNotice.objects.create(
        case=case,
        posted_on=moment.today,
        ends_on=ends_on,
        village=_village(case),
        applicant_name=case.applicant_name,
        members=case.members,
        amount=found.amount,
        phone=phone(case),
        posted_by=moment.actor.user,
    )


def _village(case: Case) -> Area:
    """Where the household, or the one person, lives; what the application recorded will do."""
    if case.household:
        return case.household.area
    homes = Residence.objects.filter(person=case.person, kind=Residence.Kind.LIVES, known_to=None)
    home = homes.select_related("area").order_by("-known_from").first()
    return home.area if home and home.area else case.area


def phone(case: Case) -> str:
    """The telephone for objections; refused where no office has one."""
    found = nearest_phone(case.area)
    if not found:
        raise Refused(
            _("No office of this area has a telephone number for objections."),
            _("Ask the system administrator to enter one for the town."),
        )
    return found


def nearest_phone(area: Area) -> str:
    """The telephone of the nearest office, from the area upwards; empty where none has one."""
    offices = Area.objects.filter(path__covers=area.path).exclude(phone="").order_by("-path")
    return offices.values_list("phone", flat=True).first() or ""


def withdraw_notice(moment: Moment) -> None:
    """The notice no longer stands: a new first opinion is published again."""
    moment.case.notices.filter(withdrawn_at=None).update(withdrawn_at=clock.now())


def record_objection(moment: Moment) -> None:
    """Write down who objects to what; the procedure gets the longer clock."""
    notice = guards.current_notice(moment.case)
    text = str(moment.data.get("text", "")).strip()
    if notice is None or moment.actor is None:
        raise Refused(_("The public notice has not been posted."))
    if not text:
        raise Refused(_("Write down what the objection says."))
    Objection.objects.create(
        notice=notice,
        raised_on=moment.data.get("raised_on") or moment.today,
        raised_by=str(moment.data.get("raised_by", "")).strip() or None,
        text=text,
        recorded_by=moment.actor.user,
    )
    extensions.by_objection(moment)


def _resolve(moment: Moment, *, upheld: bool) -> None:
    for objection in guards.open_objections(moment.case):
        objection.resolved_at = clock.now()
        objection.resolved_by = moment.actor.user if moment.actor else None
        objection.upheld = upheld
        objection.resolution = moment.opinion
        objection.save(update_fields=["resolved_at", "resolved_by", "upheld", "resolution"])


def uphold_objections(moment: Moment) -> None:
    """The open objections hold: the finding goes to each, the notice falls."""
    _resolve(moment, upheld=True)
    withdraw_notice(moment)


def dismiss_objections(moment: Moment) -> None:
    """The open objections do not hold: the notice runs on, and not shorter."""
    _resolve(moment, upheld=False)
    notice = guards.current_notice(moment.case)
    if notice is not None:
        moment.case.step_due_on = notice.ends_on
