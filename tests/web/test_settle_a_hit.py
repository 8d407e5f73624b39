"""A hit from the list that reported it to its end: held, settled or dismissed, never found twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.benefits.models import Award, AwardReview
from civilaffairs.jobs import work
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import batches, candidates, runs
from civilaffairs.payments.models import Hold
from civilaffairs.people import facts
from civilaffairs.people.feeds import taking
from civilaffairs.people.models import Death, Membership, Person
from civilaffairs.web.models import Hit
from civilaffairs.web.radar import acts, keeping, lists
from tests.factories import areas, feeds, money, radar, staff, welfare

TODAY = date(2020, 6, 3)
JUNE = date(2020, 6, 1)
MORNING = datetime(2020, 6, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    welfare.publish()
    money.city()
    areas.town()
    with override("en"):
        yield


@pytest.fixture
def li() -> Award:
    """The Li family of three, 1,920 a month; the father has an identity card."""
    home = welfare.li()
    father = feeds.resident(feeds.DASHAN, "张大山", areas.town())
    with business_time(welfare.SINCE):
        facts.adopt_values(
            welfare.decide(welfare.SINCE), Membership, date(2019, 1, 1),
            household=home, person=father, relation="02", counted=True,
        )  # fmt: skip
        facts.record(
            Membership, household=home, person=father, relation="02",
            valid_from=date(2019, 1, 1), recorded_by=staff.actor(Role.CASEWORKER).user,
        )  # fmt: skip
    return welfare.grant(home)


@pytest.fixture
def father(li: Award) -> Person:
    return Person.objects.get(name="张大山")


def report(*rows: tuple[str, ...], day: date = TODAY, actor: Actor | None = None) -> None:
    who = actor or staff.actor(Role.APPROVER)
    with business_time(day):
        lists.take_in(taking.look_at(who, feeds.file(*rows)).pk, who)


def june(li: Award) -> None:
    """June is calculated; the family has an account."""
    money.fund("local")
    assert li.household is not None
    money.arrange(li.household, money.person("李秀英"), money.FIRST)
    with business_time(date(2020, 6, 5)):
        run = runs.start(None, JUNE, money.city())
        assert run.job is not None
        work.run_inline(run.job)


def survey(day: date = date(2020, 6, 8)) -> candidates.Survey:
    with business_time(day):
        return candidates.survey(JUNE, money.city(), money.fund("local"), pay_on=date(2020, 6, 10))


def test_a_death_is_a_task_at_once_and_holds_the_line_before_the_batch(li: Award, father: Person):
    june(li)
    assert len(survey().groups) == 1
    report(feeds.row(day="2020-05-20"))
    hit = radar.hit("death")
    assert (hit.person, hit.award, hit.day, hit.due_on) == (father, li, date(2020, 5, 20), date(2020, 6, 10))
    assert [problem.code for problem in survey().problems] == ["held"]
    assert survey().groups == []
    with business_time(date(2020, 6, 8)), pytest.raises(Refused, match="nothing to pay"):
        batches.prepare(staff.actor(Role.FINANCE_MAKER), JUNE, money.city(), money.fund("local"),
                        pay_on=date(2020, 6, 10))  # fmt: skip


def test_without_the_hold_the_batch_would_carry_the_line(
    li: Award, father: Person, monkeypatch: pytest.MonkeyPatch
):
    """The twin: what the hold alone keeps back."""
    june(li)
    monkeypatch.setattr(keeping, "hold_what_is_certain", lambda hits: None)
    report(feeds.row(day="2020-05-20"))
    assert radar.hit("death").hold is None
    assert len(survey().groups) == 1


def test_the_yuan_at_risk_of_a_death_are_those_of_the_calculation(li: Award):
    """Four persons with 1,500: 3,060 a month with 80 each; three persons: 1,920. June to September."""
    report(feeds.row(day="2020-05-20"))
    assert radar.hit("death").yuan == (Decimal(3060) - Decimal(1920)) * 4
    assert not Death.objects.exists(), "nothing of the supposing stays"


@pytest.mark.parametrize(("day", "months"), [("2020-05-31", 4), ("2020-06-01", 3)])
def test_the_month_of_the_death_is_not_at_risk(li: Award, day, months):
    report(feeds.row(day=day))
    assert radar.hit("death").yuan == Decimal(1140) * months


def test_the_same_death_in_two_lists_and_two_nights_is_one_hit(li: Award):
    report(feeds.row(day="2020-05-20"))
    report(feeds.row(day="2020-05-20", source="公安局"))
    for _night in range(2):
        radar.look(date(2020, 6, 4))
    assert Hit.objects.filter(kind="death").count() == 1 == Hold.objects.count()


def test_the_database_lets_no_second_open_hit_stand(li: Award):
    report(feeds.row())
    hit = radar.hit("death")
    with pytest.raises(DatabaseError, match="hit_once"), transaction.atomic():
        Hit.objects.create(kind="death", subject=hit.subject, day=hit.day, area=hit.area, yuan=0)


def test_one_click_records_the_death_and_opens_the_review(li: Award, father: Person):
    report(feeds.row(day="2020-05-20"))
    hit = radar.hit("death")
    with business_time(date(2020, 6, 4)):
        url = acts.settle(staff.actor(Role.CASEWORKER), hit.pk)
        again = acts.settle(staff.actor(Role.CASEWORKER), hit.pk)
    case = AwardReview.objects.get(award=li).case
    assert url == again == f"/cases/{case.pk}/"
    death = Death.objects.get()
    assert (death.person, death.layer, death.valid_from) == (father, "recorded", date(2020, 5, 20))
    assert death.evidence is not None, "the list is the evidence"


def test_an_adopted_death_closes_the_hit_and_lets_the_rest_of_the_money_go(li: Award, father: Person):
    june(li)
    report(feeds.row(day="2020-05-20"))
    with business_time(date(2020, 6, 5)):
        facts.adopt_values(
            welfare.decide(date(2020, 6, 5), "verified-death"), Death, date(2020, 5, 20), person=father
        )
    count = radar.look(date(2020, 6, 6))
    hit = Hit.objects.get(kind="death")
    assert (hit.state, hit.because, count["closed"]) == ("closed", "adopted", 1)
    assert hit.hold is not None and hit.hold.lifted_at is not None
    assert Event.objects.filter(action="radar.close", object_id=str(hit.pk)).exists()
    assert survey().problems == []


def test_a_dismissed_death_lets_the_money_go_and_is_not_found_again(li: Award):
    june(li)
    report(feeds.row(day="2020-05-20"))
    hit = radar.hit("death")
    with business_time(date(2020, 6, 4)):
        with pytest.raises(Forbidden):
            acts.dismiss(staff.actor(Role.CASEWORKER), hit.pk, hit.version, "He lives.")
        with pytest.raises(Refused, match="Say why"):
            acts.dismiss(staff.actor(Role.SUPERVISOR), hit.pk, hit.version, "  ")
        with pytest.raises(Stale):
            acts.dismiss(staff.actor(Role.SUPERVISOR), hit.pk, hit.version + 1, "He lives.")
        acts.dismiss(staff.actor(Role.SUPERVISOR), hit.pk, hit.version, "He opened the door himself.")
    assert len(survey().groups) == 1
    radar.look(date(2020, 6, 5))
    assert [one.state for one in Hit.objects.filter(kind="death")] == ["dismissed"]
    event = Event.objects.get(action="radar.dismiss")
    assert (event.reason, event.object_id) == ("He opened the door himself.", str(hit.pk))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "dismissed", "closed_at": MORNING},
        {"state": "closed", "closed_at": MORNING},
        {"state": "closed", "because": "paid"},
        {"yuan": -1},
        {"certain": False},
    ],
)
def test_the_database_wants_a_reason_for_every_end(li: Award, values):
    report(feeds.row())
    with pytest.raises(DatabaseError, match="hit_"), transaction.atomic():
        Hit.objects.update(**values)


def test_what_has_ended_stays_as_it_is(li: Award):
    report(feeds.row())
    hit = radar.hit("death")
    with business_time(TODAY):
        acts.dismiss(staff.actor(Role.SUPERVISOR), hit.pk, hit.version, "a mistake")
        with pytest.raises(Refused, match="not open"):
            acts.settle(staff.actor(Role.CASEWORKER), hit.pk)
    for change in ({"state": "open"}, {"reason": "other"}):
        with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
            Hit.objects.update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Hit.objects.all().delete()


def test_a_match_by_name_holds_nothing_until_somebody_decides(li: Award, father: Person):
    report(feeds.row(number="", born="1972-11-11", day="2020-05-20"))
    hit = radar.hit("death")
    assert not hit.certain and not Hold.objects.exists()
    caseworker = staff.actor(Role.CASEWORKER)
    with business_time(TODAY):
        with pytest.raises(Refused, match="same person"):
            acts.settle(caseworker, hit.pk)
        acts.same_person(caseworker, hit.pk, hit.version)
    hit.refresh_from_db()
    assert hit.certain and hit.hold is not None and hit.hold.person == father
    radar.look(date(2020, 6, 4))
    assert radar.hit("death").certain, "the next night does not forget what somebody said"


def test_a_move_takes_the_person_out_of_the_household_by_a_review(li: Award, father: Person):
    report(feeds.row(event="迁出", day="2020-05-20"))
    hit = radar.hit("move")
    assert (hit.yuan, hit.hold is not None) == (Decimal(1140) * 4, True)
    with business_time(date(2020, 6, 4)):
        acts.settle(staff.actor(Role.CASEWORKER), hit.pk)
    left = Membership.objects.get(person=father, household=li.household, layer="recorded", known_to=None)
    assert left.valid_to == date(2020, 5, 20)


def test_another_towns_hit_is_not_there(li: Award):
    report(feeds.row())
    stranger = staff.actor(Role.SUPERVISOR, areas.other_town(), "王强", "wangqiang")
    hit = radar.hit("death")
    with pytest.raises(Hit.DoesNotExist):
        acts.dismiss(stranger, hit.pk, hit.version, "x")
