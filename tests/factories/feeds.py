"""Lists of deaths and moves as a funeral home or the police send them."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from civilaffairs.accounts.models import Area
from civilaffairs.files.checks import Checked, check_upload
from civilaffairs.people import households
from civilaffairs.people.feeds.reading import HEADER
from civilaffairs.people.models import Membership, Person
from civilaffairs.people.persons import IdentityInput, find_or_add
from tests.factories import areas, money

DASHAN, XIUYING, DAUGHTER = "441999197211110070", "441999197503030021", "44199920020715004X"


def resident(number: str, name: str, place: Area | None = None) -> Person:
    """Somebody with an identity card who belongs to a household of the town."""
    person = find_or_add(IdentityInput(name, number))
    return _settle(person, place)


def without_card(name: str, born: date, place: Area | None = None) -> Person:
    return _settle(money.person(name, born), place)


def _settle(person: Person, place: Area | None) -> Person:
    home = households.open_file(place or areas.town())
    Membership.objects.create(household=home, person=person, relation="02", valid_from=date(2019, 1, 1))
    return person


def row(name="张大山", number=DASHAN, born="", event="死亡", day="2020-05-20", source="市殡仪馆"):
    return (name, number, born, event, day, source)


def upload(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return SimpleUploadedFile("list.csv", text.getvalue().encode("gb18030"), "text/csv")


def workbook(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for one in (HEADER, *rows):
        book.worksheets[0].append(one)
    book.save(buffer)
    return SimpleUploadedFile("list.xlsx", buffer.getvalue())


def file(*rows: tuple[str, ...]) -> Checked:
    return check_upload(upload(*rows))
