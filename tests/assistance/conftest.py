"""Jing at the front desk of Shilong, the procedures, and the paper that a family brings."""

import io
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.casework.models import Application
from civilaffairs.files import store
from tests.factories import areas, staff, welfare

TODAY = date(2020, 6, 3)
START = "/assistance/apply/minimum-living/"


@pytest.fixture(autouse=True)
def the_day(db):
    with business_time(TODAY):
        yield TODAY


@pytest.fixture
def village():
    return areas.village()


@pytest.fixture
def jing(village):
    return staff.actor(Role.CASEWORKER)


@pytest.fixture
def desk(jing):
    return staff.browser(jing)


FAMILY = [
    {"id_number": "441999197211110070", "name": "张大山", "relation": "02", "authorised": "on"},
    {"id_number": "441999198808080083", "name": "李秀英", "relation": "10", "authorised": "on"},
    {"id_number": "441999194005200020", "name": "吴伯", "relation": "50", "authorised": "on"},
    {"id_number": "44199920130301005X", "name": "张小山", "relation": "20"},
]


def paper(village, family=FAMILY, **changes):
    """The posted page of a family of four, as typed."""
    page = {
        "members-rows": str(len(family)),
        "home-village": str(village.pk),
        "home-address": "西湖路 1 号",
        "home-reason": "illness",
        "payee-payee": "0",
        "payee-account_number": "6299 9900 0000 0000 012",
        "payee-bank_name": "测试银行",
        "commitment-commitment": "on",
        "members-0-income_wage": "1,500.00",
        "version": "0",
    }
    for at, member in enumerate(family):
        page |= {f"members-{at}-{name}": value for name, value in member.items()}
    return {**page, **changes}


@pytest.fixture
def sheet_url(desk):
    return desk.get(START)["Location"]


def key_of(url):
    return uuid.UUID(url.rstrip("/").rsplit("/", 1)[-1])


def sign_authorisation(url, jing):
    """The signed paper, scanned and attached."""
    store.keep(
        b"%PDF-1.4 signed",
        name="授权承诺书.pdf",
        category="authorisation",
        subject_kind="case",
        subject_id=key_of(url),
        media_type="application/pdf",
        made_by=jing.user,
    )


def draft(url):
    return Application.objects.select_related("case").get(case_id=key_of(url))


@pytest.fixture
def photo():
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(buffer, "JPEG")
    return SimpleUploadedFile("authorisation-signed.jpg", buffer.getvalue(), "image/jpeg")


@pytest.fixture
def standards():
    """Line 1060, supplement 80, support 1696, minimum wage 1720, care 2/30/60 %."""
    welfare.publish()
