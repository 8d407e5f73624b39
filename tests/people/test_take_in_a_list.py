"""A list of deaths and moves: looked at, every bad row named with its remedy, then taken in whole or not."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override
from openpyxl import load_workbook

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.files.checks import check_upload
from civilaffairs.lib.errors import Refused
from civilaffairs.people.feeds import reading, taking, template
from civilaffairs.people.models import Death, Feed, Report
from tests.factories import areas, feeds, staff
from tests.factories.feeds import DAUGHTER, XIUYING, row


@pytest.fixture
def lihua(db: None) -> Iterator[Actor]:
    """The approver of the city, on 5 June 2020."""
    with override("en"), business_time(date(2020, 6, 5)):
        yield staff.actor(Role.APPROVER)


def take_in(actor: Actor, *rows: tuple[str, ...]) -> list[Report]:
    return taking.take_in(taking.look_at(actor, feeds.file(*rows)).pk, actor)


def test_a_person_is_found_by_number_and_nothing_is_adopted(lihua: Actor):
    dashan = feeds.resident(feeds.DASHAN, "张大山")
    [report] = take_in(lihua, row(), row("李四", "441999193801010012"))
    assert (report.person, report.kind, report.happened_on) == (dashan, "death", date(2020, 5, 20))
    assert report.certain and not Death.objects.exists()
    feed = Feed.objects.get()
    assert (feed.state, feed.rows, feed.unknown) == ("taken", 2, 1)
    assert Event.objects.filter(action="feed.import", detail__rows=2).exists()


@pytest.mark.parametrize(
    ("said", "certain"),
    [
        (row("张小山"), False),
        (row(number="", born="1972-11-11"), False),
        (row(number="441999 19721111 0070"), True),
    ],
)
def test_what_only_partly_agrees_is_left_to_a_person(lihua: Actor, said, certain):
    feeds.resident(feeds.DASHAN, "张大山")
    [report] = take_in(lihua, said)
    assert report.certain is certain


def test_name_and_birth_find_everybody_they_may_be(lihua: Actor):
    for _ in range(2):
        feeds.without_card("王梅", date(1950, 2, 3))
    feeds.without_card("王梅", date(1950, 2, 4))
    assert len(take_in(lihua, row("王梅", "", "1950/2/3"))) == 2


def test_two_numbers_are_two_humans(lihua: Actor):
    feeds.resident(XIUYING, "李秀英")
    assert take_in(lihua, row("李秀英", "441999197503030048")) == []


def test_a_town_finds_its_own_people_alone(lihua: Actor):
    feeds.resident(feeds.DASHAN, "张大山", areas.other_town())
    assert take_in(staff.actor(Role.CASEWORKER), row()) == []
    assert len(take_in(lihua, row())) == 1


BAD = [
    (row(event="失踪"), "The event is unknown.", "Write 死亡 or 迁出."),
    (row(number="441999197211110071"), "does not fit", "Correct the number"),
    (row(number="", born=""), "birth date is missing", "2020-06-03"),
    (row(born="1972-11-12"), "not that of the ID number", "Correct one"),
    (row(day="2020-06-06"), "future", "once it has come"),
    (row(day="20 May"), "no date", "2020-06-03"),
    (row(day="1972-11-10"), "before the birth", "certificate"),
    (row(name="张3"), "letters", "certificate"),
    (row(source=""), "source is missing", "Name the office"),
    (("张大山",), "unknown", "Write"),
]


@pytest.mark.parametrize(("said", "what", "remedy"), BAD)
def test_a_bad_row_is_named_with_its_remedy(lihua: Actor, said, what, remedy):
    found = reading.read(feeds.file(row("李四", "441999193801010012"), said))
    [bad] = found.bad
    assert bad.number == 3 and what in bad.what and remedy in bad.remedy
    assert len(found.rows) == 1


@pytest.mark.parametrize("day", ["2020-06-05", "20200605", "2020/6/5", "2020.6.5"])
def test_today_is_no_future(lihua: Actor, day):
    assert reading.read(feeds.file(row(day=day))).bad == []


def test_a_row_that_stands_twice_is_bad(lihua: Actor):
    [bad] = reading.read(feeds.file(row(), row(source="公安局"))).bad
    assert (bad.number, bad.what) == (3, "The same as row 2.")


def test_with_one_bad_row_nothing_is_taken_in(lihua: Actor):
    feeds.resident(feeds.DASHAN, "张大山")
    with pytest.raises(Refused, match="1 rows cannot be read"):
        take_in(lihua, row(), row("李四", "1"))
    assert not Report.objects.exists() and Feed.objects.get().state == "seen"


def test_the_same_list_is_taken_in_once(lihua: Actor):
    feeds.resident(feeds.DASHAN, "张大山")
    first, second = (taking.look_at(lihua, feeds.file(row())) for _ in range(2))
    taking.take_in(first.pk, lihua)
    with pytest.raises(Refused, match="taken in on 2020-06-05"):
        taking.take_in(second.pk, lihua)
    with pytest.raises(Refused, match="taken in on 2020-06-05"):
        taking.look_at(lihua, feeds.file(row()))
    with pytest.raises(DatabaseError, match="feed_taken_once"), transaction.atomic():
        Feed.objects.filter(pk=second.pk).update(state="taken", ended_at=first.uploaded_at)
    assert Report.objects.count() == 1


def test_a_list_that_was_dropped_is_closed(lihua: Actor):
    feed = taking.look_at(lihua, feeds.file(row()))
    taking.drop(feed.pk, lihua)
    with pytest.raises(Refused, match="not open"):
        taking.take_in(feed.pk, lihua)


def test_another_towns_list_is_not_there(lihua: Actor):
    feed = taking.look_at(lihua, feeds.file(row()))
    with pytest.raises(Feed.DoesNotExist):
        taking.take_in(feed.pk, staff.actor(Role.CASEWORKER))


def test_finance_takes_no_list_in(lihua: Actor):
    with pytest.raises(Forbidden):
        taking.look_at(staff.actor(Role.FINANCE_MAKER), feeds.file(row()))


@pytest.mark.parametrize("upload", [feeds.upload(header=("a", "b")), feeds.upload()])
def test_what_is_no_list_is_refused_at_once(lihua: Actor, upload):
    upload.seek(0)
    with pytest.raises(Refused, match=r"first row must be|no rows"):
        taking.look_at(lihua, check_upload(upload))
    assert not Feed.objects.exists()


def test_a_workbook_with_real_dates_is_read(lihua: Actor):
    said = ("王梅", DAUGHTER, None, "迁出", datetime(2020, 6, 1), "公安局")  # noqa: DTZ001
    [found] = reading.read(check_upload(feeds.workbook(said))).rows
    assert (found.kind, found.happened_on) == ("move", date(2020, 6, 1))


def test_the_template_is_a_list_without_rows(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template.workbook())
    [first] = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert first == reading.HEADER


def test_a_report_is_never_changed(lihua: Actor):
    feeds.resident(feeds.DASHAN, "张大山")
    take_in(lihua, row())
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Report.objects.update(happened_on=date(2020, 1, 1))
