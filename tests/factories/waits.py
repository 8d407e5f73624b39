"""A household paid since January, a standard raised late, and the two people who decide."""

from datetime import date
from decimal import Decimal

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import settings, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs, verdicts
from civilaffairs.payments.models import Difference, Line, Run
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out

FEBRUARY, APRIL, MAY, JUNE, JULY = (date(2020, month, 1) for month in (2, 4, 5, 6, 7))


def paid_until_april() -> Award:
    welfare.publish()
    welfare.fund()
    limit("200", 6)
    award = welfare.grant(welfare.li(), day=date(2019, 12, 12))
    for month in (1, 2, 3, 4):
        run(date(2020, month, 1))
    return award


def limit(yuan: str, months: int, day: date = date(2018, 12, 20)) -> None:
    with business_time(day):
        settings.publish(areas.city(), "arrears.limit", welfare.SINCE, yuan, source="东民〔2019〕2号")
        settings.publish(areas.city(), "arrears.months", welfare.SINCE, months, source="东民〔2019〕2号")


def run(month: date, *, full: bool = False, only: list[str] | None = None) -> Run:
    # A second run of a month is of a day later in it, off-cycle.
    again = Run.objects.filter(month=month).exists()
    with business_time(cutoff(month)):
        kind = Run.Kind.OFF_CYCLE if again else Run.Kind.MONTHLY
        found = runs.start(None, month, areas.city(), only, kind, full=full)
        carry_out(found)
    found.refresh_from_db()
    return found


def raised(since: date, to: str = "1100.00", day: date = date(2020, 4, 20)) -> None:
    """The standard is 40 yuan a head higher, also for months that were paid."""
    with business_time(day):
        entry = Entry("minimum-living", since, Decimal(to))
        standards.publish(areas.city(), [entry], source="东府〔2020〕9号", check=False)


def maker() -> Actor:
    return staff.actor(Role.FINANCE_MAKER, areas.city())


def approver() -> Actor:
    return staff.actor(Role.APPROVER, areas.city())


def issued(found: Run) -> list[tuple[date, str, Decimal]]:
    rows = Line.objects.filter(run=found).order_by("for_month", "line")
    return list(rows.values_list("for_month", "line", "amount"))


def by_month(found: Run) -> list[tuple[int, Decimal]]:
    return [(month.month, amount) for month, _line, amount in issued(found)]


def decide(wants: str) -> None:
    ids = list(Difference.objects.filter(ended_by=None).values_list("pk", flat=True))
    verdicts.propose(maker(), ids, wants, "Compared with the decision of the city.")
    verdicts.approve(approver(), ids)
