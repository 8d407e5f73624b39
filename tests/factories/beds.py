"""Care homes with an award of the operating subsidy, and the lists of occupied beds that they bring."""

import csv
import io
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time
from civilaffairs.files.checks import check_upload
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Fund, Line, Run
from civilaffairs.people import facts
from civilaffairs.people.models import BedMonth, CareHome, Organisation
from eldercare.beds import lists
from eldercare.beds.reading import HEADER
from eldercare.models import BedList
from tests.factories import areas, counter, staff, welfare
from tests.factories.money import carry_out

JULY = date(2020, 7, 1)
SHILONG, CHASHAN = "石龙敬老院", "茶山颐养院"
CODES = {SHILONG: "52441999MJ0000034B", CHASHAN: "51441999MJ0000026K"}
CHEN, HE, WU = "陈阿婆", "何伯", "吴伯"
NUMBERS = {name: counter.number_of(date(1940 + at, 3, 1), at + 1) for at, name in enumerate((CHEN, HE, WU))}


def home(name: str, beds: int = 3, place: Area | None = None) -> Organisation:
    """With so many beds on file and an award from June on."""
    found = Organisation.objects.create(name=name, credit_code=CODES[name], area=place or areas.town())
    welfare.grant(found, "operating-subsidy")
    on_file = {"filing_number": "7", "licensed_beds": beds, "organisation": found}
    facts.adopt_values(welfare.decide(welfare.SINCE), CareHome, welfare.SINCE, **on_file)
    return found


def upload(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return SimpleUploadedFile("beds.csv", text.getvalue().encode("gb18030"), "text/csv")


def row(name: str, level: str = "自理", days: str = "31") -> tuple[str, ...]:
    return name, NUMBERS[name], level, days


def entered(home: Organisation, *rows: tuple[str, ...], month: date = JULY, reason: str = "") -> BedList:
    """By the caseworker of the town, waiting for somebody else."""
    wanted = lists.Wanted(month, home, check_upload(upload(*rows)), reason)
    return lists.propose(staff.actor(Role.CASEWORKER), wanted)


def approved(home: Organisation, *rows: tuple[str, ...], reason: str = "") -> BedList:
    return lists.approve(staff.actor(Role.SUPERVISOR), entered(home, *rows, reason=reason).pk, "属实")


def counted(home: Organisation, month: date = JULY) -> list[tuple[int, int, int]]:
    """What is adopted of the month by now: all beds, of partly and of wholly dependent residents."""
    rows = BedMonth.objects.filter(organisation=home, month=month, layer="adopted", known_to=None)
    return list(rows.filter(valid_to=None).values_list("occupied", "partial", "dependent"))


def pay(month: date) -> list[Decimal]:
    """The amounts of a monthly run."""
    for code in ("local", "charity", "lottery"):
        Fund.objects.get_or_create(code=code, defaults={"name": code, "name_en": code})
    with business_time(cutoff(month)):
        maker = staff.actor(Role.FINANCE_MAKER)
        run = runs.start(maker, month, areas.city(), ["operating-subsidy"], Run.Kind.MONTHLY)
        carry_out(run)
    return list(Line.objects.filter(run=run).order_by("for_month").values_list("amount", flat=True))
