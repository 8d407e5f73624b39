"""Why a step is not open yet: each guard reads the case and answers with a reason or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Max
from django.utils.translation import gettext as _

from civilaffairs.casework import deadlines
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Case, MatchItem, Objection, PublicNotice

if TYPE_CHECKING:
    from django.db.models import QuerySet

INVESTIGATORS = 2


def matched_and_settled(moment: Moment) -> str | None:
    """A result of the information match is there and every mismatch in it is settled."""
    reports = moment.case.match_reports
    if not reports.exists():
        return _("The result of the information match is not imported yet.")
    left = open_mismatches(moment.case).count()
    if left:
        return _("Mismatches of the information match still to be settled: %(count)d.") % {"count": left}
    return None


def visited_and_signed(moment: Moment) -> str | None:
    """A visit is signed by two investigators from their own accounts, and by the family.

    After an objection it must be a new one: the town investigates again before it gives an opinion
    (最低生活保障审核确认办法 art. 20).
    """
    visits = moment.case.visits.filter(by_county=False)
    objected_at = moment.case.events.filter(step="object").aggregate(last=Max("at"))["last"]
    if objected_at is not None:
        visits = visits.filter(created_at__gte=objected_at)
    if not visits.exists():
        if objected_at is not None:
            return _("The objection is not investigated yet: record another home visit.")
        return _("The home visit is not recorded yet.")
    by_two = visits.annotate(signed=Count("signatures")).filter(signed__gte=INVESTIGATORS)
    if not by_two.exists():
        return _("The second investigator has not signed the home visit yet.")
    if not by_two.filter(family_signed=True).exists():
        return _("The family has not signed the record of the home visit.")
    return None


def not_supplemented_yet(moment: Moment) -> str | None:
    """What is missing is told once, and all of it."""
    if moment.case.events.filter(step="ask-supplement").exists():
        return _("The applicant was told once already what is missing; nothing more may be asked for.")
    return None


def notice_is_held(moment: Moment) -> str | None:
    """The area holds a public notice for this benefit, where the procedure may do without one."""
    return None if _days_of_notice(moment) else _("No public notice is held for this benefit here.")


def no_notice_is_held(moment: Moment) -> str | None:
    """The other way: what is published first is not submitted before."""
    days = _days_of_notice(moment)
    return (
        _("A public notice of %(days)d days is held for this benefit here.") % {"days": days}
        if days
        else None
    )


def _days_of_notice(moment: Moment) -> int:
    held = moment.kind.state("notice").clock
    return moment.kind.length(moment.case.area, moment.today, held) if held else 0


def notice_over(moment: Moment) -> str | None:
    """The notice has run its full time, a working day has come, and no objection is open."""
    notice = current_notice(moment.case)
    if notice is None:
        return _("The public notice has not been posted.")
    if open_objections(moment.case).exists():
        return _("An objection to the public notice is still open.")
    opens = deadlines.calendar().next_working_day(notice.ends_on)
    if moment.today < opens:
        return _("The public notice runs until %(ends)s; this step opens on %(opens)s.") % {
            "ends": notice.ends_on.isoformat(),
            "opens": opens.isoformat(),
        }
    return None


def amount_is_due(moment: Moment) -> str | None:
    """The calculation gives an amount by the facts recorded for this case."""
    found = moment.assessed()
    if found is None:
        return _("The amount cannot be calculated yet: the facts of the application are missing.")
    failed = [str(check.label) for check in found.checks if not check.holds]
    if failed:
        return _("By the recorded facts the household does not qualify: %(reasons)s.") % {
            "reasons": "; ".join(failed)
        }
    if found.amount <= 0 and moment.kind.per != "nothing":
        return _("By the recorded facts nothing would be paid.")
    return None


def open_mismatches(case: Case) -> QuerySet[MatchItem]:
    """Findings that differ from the declaration and are not settled."""
    items = MatchItem.objects.filter(report__case=case, settlement="")
    return items.exclude(declared=F("found"))


def current_notice(case: Case) -> PublicNotice | None:
    """The notice that stands; an earlier one was withdrawn."""
    return case.notices.filter(withdrawn_at=None).order_by("-posted_on").first()


def open_objections(case: Case) -> QuerySet[Objection]:
    """Objections nobody has decided on."""
    return Objection.objects.filter(notice__case=case, resolved_at=None)
