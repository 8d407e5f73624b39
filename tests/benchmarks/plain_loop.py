"""The same month as many would write it: one household after another, by the ORM, in Python."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from civilaffairs.benefits import standards
from civilaffairs.benefits.models import Award
from civilaffairs.payments.models import Line
from civilaffairs.people.models import Cost, Death, Disability, Illness, Income, Membership

FEN = Decimal("0.01")


def due(award: Award, month: date) -> dict[str, Decimal]:
    """The lines of one award that differ from what was issued. Nothing is written."""
    day = month - timedelta(days=1)
    assert award.household
    members = [row.person for row in _held(Membership, day, household=award.household, counted=True)]
    members = [person for person in members if not _held(Death, day, person=person).exists()]
    income, vulnerable = Decimal(), 0
    for person in members:
        income += sum((row.amount for row in _held(Income, day, person=person)), Decimal())
        income -= sum((row.amount for row in _held(Cost, day, person=person)), Decimal())
        vulnerable += _vulnerable(person, month, day)
    minimum = _standard(award, "minimum-living", month)
    found = {
        "top-up": max(minimum * len(members) - max(income, Decimal()), Decimal()),
        "utilities": _standard(award, "utilities", month) * len(members),
        "vulnerable": _standard(award, "vulnerable-rate", month) * minimum * vulnerable,
    }
    lines = {}
    for code, amount in found.items():
        issued = Line.objects.filter(award=award, for_month=month, line=code).order_by("-seq").first()
        difference = amount.quantize(FEN, ROUND_HALF_UP) - (issued.after if issued else Decimal())
        if difference:
            lines[code] = difference
    return lines


def _held(model, day, **of):
    rows = model.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), layer="adopted", known_to=None, **of)
    return rows.filter(valid_from__lte=day).select_related("person")


def _vulnerable(person, month, day):
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    years = (
        end.year
        - person.birth_date.year
        - ((end.month, end.day) < (person.birth_date.month, person.birth_date.day))
    )
    young = (
        day.year
        - person.birth_date.year
        - ((day.month, day.day) < (person.birth_date.month, person.birth_date.day))
    )
    severe = _held(Disability, day, person=person, grade__lte=2).exists()
    return int(years >= 70 or young < 18 or severe or _held(Illness, day, person=person).exists())


def _standard(award, code, month):
    return standards.value_of(award.area, code, month) or Decimal()
