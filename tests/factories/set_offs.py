"""What is owed by somebody whose next month is due, and the agreement to set it off."""

from datetime import date
from decimal import Decimal
from typing import Any

from civilaffairs.benefits import standards
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.benefits.standards import Entry
from civilaffairs.payments import ledger
from civilaffairs.payments.models import Receivable, SetOff
from civilaffairs.payments.recoveries import set_offs
from civilaffairs.people.models import Person
from tests.factories import areas, money, recoveries
from tests.factories.money import JULY, JUNE, Office
from tests.factories.recoveries import decided, taken_back

STANDARD = Decimal("1060.00")


def publish_standard() -> None:
    standards.publish(areas.city(), [Entry("minimum-living", JUNE, STANDARD)], source="东府〔2019〕1号")


def cover(award: Award, *people: Person) -> None:
    """They are whom the award is for."""
    for each in people:
        AwardCover.objects.create(award=award, person=each, group=award.programme, from_month=JUNE)


def owed(office: Office, *, amount: str = "340.00") -> tuple[Award, Receivable]:
    """Of 1,140 yuan of June, which a single person was paid, so much is owed by decision."""
    publish_standard()
    award = recoveries.paid(office)
    cover(award, recoveries.head(award))
    taken_back(award, amount)
    return award, decided(office, award)


def due(award: Award, *amounts: str, month: date = JULY) -> None:
    """A month is calculated for the award."""
    run = recoveries.another_run()
    for code, amount in zip(("top-up", "utilities"), amounts or ("1060.00", "80.00"), strict=False):
        money.line(award, amount, code, month, run)
    ledger.book_run(run)


def terms(**given: Any) -> set_offs.Terms:
    """100 yuan a month from July on by the debtor's consent of the third of June."""
    consent: dict[str, Any] = {
        "ground": "consent",
        "document": "TY-2020-7",
        "dated": date(2020, 6, 3),
        "monthly": Decimal(100),
        "from_month": JULY,
        "reason": "Asked for it.",
    }
    return set_offs.Terms(**{**consent, **given})


def agreed(office: Office, found: Receivable, **given: Any) -> SetOff:
    """Proposed by one and decided by another."""
    made = set_offs.propose(office.maker, found.pk, terms(**given))
    return set_offs.approve(office.checker, made.pk, "Agreed.")
