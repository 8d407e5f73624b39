"""The demo's list of deaths and moves can be taken in as it is, and gives the radar something to hold."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.files.checks import check_upload
from civilaffairs.people.feeds import taking
from civilaffairs.web.models import Hit
from civilaffairs.web.radar import lists
from tests.factories import areas, feeds, staff, welfare

NUMBERS = ((feeds.DASHAN, "张大山"), (feeds.XIUYING, "李秀英"), ("441999194005200020", "钱婆"))


@pytest.mark.django_db
def test_the_demos_list_is_taken_in():
    welfare.publish()
    for number, name in NUMBERS:
        welfare.grant(feeds.resident(number, name, areas.town()), "old-age", date(2020, 3, 12))
    with business_time(date(2020, 6, 3)):
        actor = staff.actor(Role.CASEWORKER)
        client = staff.browser(actor)
        assert client.get(reverse("demo:feed")).status_code == 200
        made = client.get(reverse("demo:feed-file")).content
        feed = taking.look_at(actor, check_upload(SimpleUploadedFile("list.csv", made)))
        lists.take_in(feed.pk, actor)
        assert reverse("demo:feed").encode() in client.get(reverse("radar:lists")).content
    found = list(Hit.objects.order_by("certain").values_list("kind", "certain", "yuan"))
    assert [certain for _kind, certain, _yuan in found] == [False, True, True]
    assert all(yuan >= Decimal(0) for _kind, _certain, yuan in found)
