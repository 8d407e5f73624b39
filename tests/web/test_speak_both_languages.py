"""Chinese first, English at a click: no page of any role mixes the two, but for data and titles of laws."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.casework.models import Case
from civilaffairs.jobs.work import run_inline
from civilaffairs.payments import batches, runs
from civilaffairs.payments.models import Fund
from tests.assistance.conftest import START, TODAY, key_of, paper, sign_authorisation
from tests.factories import areas, money, staff, welfare
from tests.factories.money import FIRST, JUNE

pytestmark = pytest.mark.long

SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-unit")
SILENT = {"script", "style", "svg"}
HAN = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")
# Names and addresses of people, titles of laws, numbers of letters and files: the same in both languages.
PEOPLE = (
    *(name for name, _account in staff.NAMES.values()),
    "张大山",
    "李秀英",
    "吴伯",
    "张小山",
    "陈秀英",
    "李明",
)
DATA = re.compile(
    "|".join(
        (
            *PEOPLE,
            r"[\u3400-\u9fff]\*+[\u3400-\u9fff]?",  # a masked name
            "《[^》]*》",
            "[\u3400-\u9fff]+办法(第[\u3400-\u9fff]+条)?；?",
            "[\u3400-\u9fff]+(法|条例)第[\u3400-\u9fff]+条",
            "[^ ]*〔[0-9]+〕[^ ]*",
            "西湖路 1 号",
            "测试银行",
            "东莞银行",
            "授权承诺书.pdf",
            "[0-9]{6}低保",  # what the bank prints beside an amount
            # Letters are Chinese papers and keep their titles; days off keep the names in the calendar.
            "[\u3400-\u9fff]*(通知书|告知书|公示|名册|决定书|审批表)",
            "元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?",
            "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+",  # amounts in capitals
        )
    )
)
READERS = 4  # roles that read a page, of those that reach it
OWN_NAMES = {"中文"}  # A language is named in itself.


class Spoken(HTMLParser):
    """The texts that a page shows or a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._silent += tag in SILENT
        self.texts += [given[name] or "" for name in SPOKEN if name in given]
        if tag == "a" and (given.get("href") or "").startswith("/"):
            self.links.append(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.fixture
def world(db) -> Iterator[None]:
    """An application in its draft and one submitted, an award, June's run and batch."""
    with business_time(TODAY):
        welfare.publish()
        jing = staff.actor(Role.CASEWORKER)
        desk = staff.browser(jing)
        sheet = desk.get(START)["Location"]
        sign_authorisation(sheet, jing)
        desk.post(sheet, {**paper(areas.village()), "action": "check"})
        desk.post(f"{sheet}check/", {"version": "1"})
        assert Case.objects.get(pk=key_of(sheet)).state == "applied"
        home = welfare.li()
        welfare.grant(home)
        money.arrange(home, money.person("陈秀英"), FIRST)
        office = money.Office()
        money.fund("local")
        run = runs.start(office.maker, JUNE, money.city(), ["minimum-living"])
        assert run.job is not None
        run_inline(run.job)
        batches.prepare(office.maker, JUNE, money.city(), Fund.objects.get(pk="local"))
        yield


def pages(client: Client, read: Counter[str]) -> Iterator[tuple[str, Spoken]]:
    """Every page that is reached by links, once per view; not those that enough others have read."""
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop(0)
        view = _view(address)
        if view is None or view in seen or read[view] == READERS:
            continue
        seen.add(view)
        read[view] += 1
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        spoken = Spoken()
        spoken.feed(answer.content.decode())
        waiting += spoken.links
        yield address, spoken


def _view(address: str) -> str | None:
    try:
        return resolve(address.partition("?")[0].partition("#")[0]).view_name
    except Resolver404:
        return None


def reader(role: str, language: str) -> Client:
    client = staff.browser(staff.actor(role))
    client.post(reverse("set_language"), {"language": language})
    return client


def texts(language: str) -> list[tuple[str, str, str]]:
    """Every text of every page that a role reaches, with the role and the page."""
    read: Counter[str] = Counter()
    return [
        (role, address, text)
        for role in Role
        for address, spoken in pages(reader(role, language), read)
        for text in spoken.texts
    ]


def test_no_page_mixes_the_languages(world):
    """In English no Chinese but data, in Chinese no English sentence; one crawl of each, as they are long."""
    english, chinese = texts("en"), texts("zh-hans")
    reached = {_view(address) for _role, address, _text in english}
    assert {
        "casework:case",
        "people:person",
        "payments:batch",
        "payments:award",
        "payments:why",
        "todo",
    } <= reached
    foreign = {
        text: f"{role} {address}"
        for role, address, text in english
        if HAN.search(DATA.sub("", text)) and text not in OWN_NAMES
    }
    assert foreign == {}
    left = {text: f"{role} {address}" for role, address, text in chinese if ENGLISH.search(text)}
    assert left == {}
