"""长者饭堂: registered once; each month is paid by the days on which a meal was served."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.casework.models import Case
from civilaffairs.people.models import ServedDays
from tests.factories import counter, staff, welfare
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
ELDER = {"id_number": counter.number_of(date(1945, 3, 1)), "name": "陈阿婆"}
AUGUST, JULY = date(2020, 8, 1), date(2020, 7, 1)


def test_register_and_be_paid_by_served_days(standards):
    """Minimum living: 10 yuan a day; 22 days of July give 220.00."""
    counter.publish(meals_minimum__living="10.00", meals_low__income="8.00", meals_other="6.00")
    home, person = counter.known(ELDER["name"], ELDER["id_number"])
    welfare.grant(home)
    desk = Counter("elder-meals")
    typed = desk.page(ELDER)
    shown = desk.likely(typed)
    assert "10.00" in shown and "每服务一天" in shown
    desk.hand_in(typed)
    award = desk.review_shortly()
    assert award.first_month == JULY
    assert desk.run(JULY) == []
    with business_time(date(2020, 7, 31)):
        jing = staff.browser(staff.actor(Role.CASEWORKER))
        said = {"month": "2020-07-01", "days": "22", "valid_from": "2020-07-31"}
        address = reverse("people:record", args=[person.pk, "serveddays"])
        assert jing.post(address, said).status_code == 302
        jing.post(reverse("reviews:start", args=[award.pk]))
        review = Case.objects.get(kind="review.elder-meals")
        for step, role in (("first-review", Role.SUPERVISOR), ("confirm", Role.APPROVER)):
            review.refresh_from_db()
            done = staff.browser(staff.actor(role)).post(
                reverse("casework:step", args=[review.pk, step]),
                {"version": review.version, "opinion": "同意。"},
            )
            assert done.status_code == 302, done.context["refusal"]
    assert ServedDays.objects.get(layer="adopted").days == 22
    assert desk.run(AUGUST) == [("allowance", JULY, Decimal("220.00"))]
