"""Two first autosaves of one draft meet: one opens the case, the other hears that it is stale."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from civilaffairs.casework.intake import drafts, intakes
from civilaffairs.casework.models import Application, Case
from tests.assistance.conftest import FAMILY, key_of, paper
from tests.factories import crossing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def the_day():
    """The real day: other connections do not see this test's transaction."""


def test_two_first_autosaves(desk, jing, village, sheet_url):
    intake, content = intakes.get("apply.minimum-living"), {"members": [{"name": "张大山"}]}

    def open_it():
        drafts.save(intake, key_of(sheet_url), content, jing, version=0)

    def autosave():
        try:
            return desk.post(f"{sheet_url}autosave/", paper(village, FAMILY[:2]))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with crossing.elsewhere(open_it) as commit:
            answer = pool.submit(autosave)
            crossing.wait_for_a_lock(answer)
            commit()
        refused = answer.result()
    assert refused.status_code == 409
    assert "被他人保存" in refused.content.decode()
    assert Case.objects.get().members == 1
    assert Application.objects.get().content == content
