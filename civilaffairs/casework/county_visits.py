"""The county's own visit before it confirms: of a drawn share of cases, and of every near relative's.

特困人员认定办法: at least 30 %; 最低生活保障审核确认办法 art. 20: near relatives of staff, each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.casework import kinds
from civilaffairs.casework.guards import INVESTIGATORS
from civilaffairs.casework.kinds import CaseKind, Moment
from civilaffairs.casework.models import Case, NearRelative, SampleDraw, Visit
from civilaffairs.lib.errors import Refused

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

STATE = "confirm"
LEVELS = (Area.Level.CITY, Area.Level.COUNTY)
# The share of a benefit's cases that the county visits, None where the law asks for none.
Share = Callable[[Case], "int | None"]


def draw(share: Share) -> Callable[[Moment], None]:
    """The effect of coming to the decision: the database draws, once for a case, whatever way it takes."""

    def drawn(moment: Moment) -> None:
        case, percent = moment.case, share(moment.case)
        if percent is None or SampleDraw.objects.filter(case=case).exists():
            return
        SampleDraw.objects.create(case=case, programme=case.programme, office=office(case), percent=percent)

    return drawn


def office(case: Case) -> Area:
    """The county or city above the case's town."""
    uppers = Area.objects.filter(path__covers=case.area.path, level__in=LEVELS).order_by("-path")
    found = uppers.first()
    return found or case.area


def why(case: Case) -> str:
    """Why the county visits this case itself; empty where it need not, or its procedure asks for no visit."""
    if not asked_in(kinds.get(case.kind)):
        return ""
    if case.near_relative or registered(case):
        return _("A near relative of staff: the county visits the household itself.")
    if SampleDraw.objects.filter(case=case, drawn=True).exists():
        return _("Drawn for the county's home visits.")
    return ""


def asked_in(kind: CaseKind) -> bool:
    """Whether the table of this kind holds the confirmation until the county has visited."""
    return any(done in step.guards for step in kind.steps)


def to_be_made() -> Q:
    """As ``why`` and ``visited`` say of one case: those at the decision that the county must see still."""
    relatives = NearRelative.objects.filter(case=OuterRef("pk"))
    drawn = SampleDraw.objects.filter(case=OuterRef("pk"), drawn=True)
    asked = Q(near_relative=True) | Q(Exists(relatives)) | Q(Exists(drawn))
    codes = [kind.code for kind in kinds.every() if asked_in(kind)]
    seen = _signed(Visit.objects.filter(case=OuterRef("pk")))
    return Q(state=STATE, kind__in=codes) & asked & ~Q(Exists(seen))


def _signed(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """The county's own that two have signed."""
    found = visits.filter(by_county=True).annotate(signed=Count("signatures"))
    return found.filter(signed__gte=INVESTIGATORS)


def done(moment: Moment) -> str | None:
    """A guard: the visit is there, signed by two, where one is asked for."""
    reason = why(moment.case)
    if not reason or visited(moment.case):
        return None
    return f"{reason} " + _(
        "Record it on the page of the home visit; two investigators of the county sign it."
    )


def visited(case: Case) -> bool:
    """Whether two of the county have signed a visit of theirs."""
    return _signed(case.visits.all()).exists()


def visited_of(cases: list[UUID]) -> dict[UUID, date]:
    """The day of the county's signed visit of each of these cases that has one."""
    return dict(_signed(Visit.objects.filter(case__in=cases)).values_list("case_id", "visited_on"))


def of_the_county(actor: Actor) -> bool:
    return actor.area.level in LEVELS


def registered(case: Case) -> bool:
    """Whether it is said whose near relative this is; what stands in the register stays there."""
    return NearRelative.objects.filter(case=case).exists()


def register_relative(moment: Moment) -> None:
    """The effect of the acceptance, and of handing in after it: the register says whose relative it is."""
    case, said = moment.case, moment.data
    if not case.near_relative or moment.actor is None or registered(case):
        return
    values = {name: str(said.get(name, "")).strip() for name in ("staff_name", "staff_post", "relation")}
    if not all(values.values()):
        raise Refused(
            _("Say whose near relative it is: name, post and relation."),
            _("It is asked with the acceptance, and after it where the answers are checked."),
        )
    NearRelative.objects.create(case=case, recorded_by=moment.actor.user, **values)
