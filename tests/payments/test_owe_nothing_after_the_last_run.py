"""What holds of every city, whatever happened in it and in whichever order it became known."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import settings
from civilaffairs.jobs.work import run_inline
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs, verdicts, waits
from civilaffairs.payments.checks import looking
from civilaffairs.payments.checks.blocking import blocked
from civilaffairs.payments.examples.loader import SOURCE
from civilaffairs.payments.examples.timeline import SINCE_EVER
from civilaffairs.payments.models import Difference, Line
from tests.factories import staff
from tests.oracle.dates import months
from tests.oracle.office import due_lines, play
from tests.oracle.rules import seen
from tests.worlds.city import City
from tests.worlds.making import Home, World

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
ABOUT = ("person", "household", "award", "date", "known")
# Heads that a household was paid for, and its members without extreme hardship or orphan in the month.
HEADS = """
SELECT l.award_id, l.for_month, (i.content -> 'facts' ->> 'members')::int, (
    SELECT count(DISTINCT m.person_id) FROM people_membership m
    WHERE m.household_id = a.household_id AND m.counted AND m.known_to IS NULL
        AND m.valid_from < l.for_month AND (m.valid_to IS NULL OR m.valid_to >= l.for_month)
        AND NOT EXISTS (SELECT FROM people_death d
            WHERE d.person_id = m.person_id AND d.known_to IS NULL AND d.valid_from < l.for_month)
        AND NOT EXISTS (SELECT FROM payments_line o JOIN benefits_award own ON own.id = o.award_id
            WHERE own.person_id = m.person_id AND o.programme IN ('extreme-hardship', 'orphan')
                AND o.for_month = l.for_month GROUP BY own.person_id HAVING sum(o.amount) > 0))
FROM payments_line l JOIN benefits_award a ON a.id = l.award_id JOIN payments_inputset i ON i.id = l.inputs_id
WHERE l.programme = 'minimum-living' AND l.line = 'top-up' AND a.household_id IS NOT NULL AND l.after > 0
    AND NOT EXISTS (SELECT FROM benefits_awardexit x WHERE x.award_id = a.id)
    AND l.seq = (SELECT max(x.seq) FROM payments_line x
        WHERE x.for_month = l.for_month AND x.award_id = l.award_id AND x.line = l.line)
"""
BEFORE_ITS_START = """
SELECT l.id FROM payments_line l JOIN benefits_award a ON a.id = l.award_id WHERE l.for_month < a.first_month
"""
# A gradual exit lasts six months at most.
AFTER_ITS_END = """
SELECT l.award_id, l.for_month, sum(l.amount) FROM payments_line l JOIN benefits_award a ON a.id = l.award_id
LEFT JOIN benefits_awardend e ON e.award_id = COALESCE(a.follows_id, a.id) AND e.known_to IS NULL
LEFT JOIN benefits_awardexit x ON x.award_id = COALESCE(a.follows_id, a.id) AND x.known_to IS NULL
WHERE l.for_month > LEAST(e.last_month, x.month + interval '6 months')
GROUP BY l.award_id, l.for_month HAVING sum(l.amount) <> 0
"""
ENDED = """
SELECT count(*) FROM payments_line l
JOIN benefits_awardend e ON e.award_id = l.award_id AND e.known_to IS NULL
WHERE l.for_month > e.last_month
"""
# Pairs of benefits that one person never has for one month.
EXCLUSIVE = [
    {"extreme-hardship", "orphan"},
    {"extreme-hardship", "disability-living"},
    {"extreme-hardship", "disability-care"},
    {"orphan", "unattended-child"},
    {"orphan", "disability-living"},
]


@pytest.mark.parametrize("turn", range(2))
def test_the_lines_add_up_to_what_is_due_in_whatever_order_it_became_known(turn):
    world = World(91, 70)
    homes = [home for home in world.homes() if one_word_a_day(home)]
    city = City(world, [relearned(home, Random(f"{home.mark} {turn}"), world.year) for home in homes])
    last = date(world.year, 11, 1)
    city.example.runs = [*city.example.runs[turn:], last]
    city.play()
    known = last - timedelta(days=1)
    owed: Counter = Counter()
    for home in homes:
        for (_, to, *rest), amount in due_lines(seen(home.example, known, home.example["awards"]), last):
            owed[(home.mark + to, *rest)] += amount
    assert len(homes) > 50
    assert added_up(city) == owed


def test_nothing_twice_nothing_outside_its_term_and_nobody_both_of_two(db):
    world = World(92, 90)
    city = City(world, [relearned(home, Random(home.mark), world.year) for home in world.homes()])
    last = date(world.year, 11, 1)
    city.example.runs = [*city.example.runs[:2], last]
    city.play()
    assert answers(BEFORE_ITS_START) == []
    assert answers(AFTER_ITS_END) == []
    assert answers(ENDED)[0][0] > 0
    assert len(got(Line.objects.all())) > 200
    assert not both_of_two(Line.objects.all())
    heads = answers(HEADS)
    assert len(heads) > 200
    assert not [row for row in heads if row[2] != row[3]]
    for full in (False, True):
        assert look_again(city, last, full=full).line_count == 0


def test_what_waited_adds_up_once_two_have_released_it(db):
    """Runs in between left what is large or old; after the release nothing is owed, and nothing twice."""
    world = World(93, 40)
    homes = [home for home in world.homes() if one_word_a_day(home)]
    homes = [relearned(home, Random(home.mark), world.year) for home in homes] + [switched(world)]
    city = Cautious(world, homes)
    last = date(world.year, 11, 1)
    city.example.runs = [*city.example.runs, last]
    city.play()
    looking.look(last, city.city)
    assert both_of_two(Line.objects.all())
    assert not both_of_two(Line.objects.exclude(blocked()))
    waited = list(Difference.objects.filter(ended_by=None).values_list("pk", flat=True))
    assert len(waited) > 20 and Difference.objects.exclude(ended_by=None).exists()
    known = last - timedelta(days=1)
    owed: Counter = Counter()
    for home in homes:
        for (_, to, *rest), amount in due_lines(seen(home.example, known, home.example["awards"]), last):
            owed[(home.mark + to, *rest)] += amount
    assert added_up(city) != owed
    assert look_again(city, last, full=True).line_count == 0
    maker = staff.actor(Role.FINANCE_MAKER, city.city)
    verdicts.propose(maker, waited, "release", "Compared with the facts.")
    verdicts.approve(staff.actor(Role.APPROVER, city.city), waited)
    city.run_rows[known] = look_again(city, last)
    assert added_up(city) == owed
    assert not both_of_two(Line.objects.all())
    assert look_again(city, last, full=True).line_count == 0
    assert not Difference.objects.filter(ended_by=None).exists()


class Cautious(City):
    """A city that lets arrears and claims wait above 300 yuan or from four months back on."""

    def _found(self):
        super()._found()
        settings.publish(self.city, "arrears.limit", SINCE_EVER, "300", source=SOURCE)
        settings.publish(self.city, "arrears.months", SINCE_EVER, 3, source=SOURCE)

    def _run(self, month):
        run = runs.start(None, month, self.city)
        assert run.job
        run_inline(run.job)
        assert {each.code for each in run.exceptions.all()} <= {waits.CODE}
        self.run_rows[month] = run


def switched(world):
    """Somebody's support is stopped late and waits to be claimed; the small arrears of a subsidy do not."""
    before, late, _ = [*months(world.shared["runs"])][-3:]
    told = {"date": before.replace(day=9).isoformat(), "known": late.replace(day=5).isoformat()}
    example = {
        **world.shared,
        "people": {
            "du": {
                "born": "1950-01-05", "sex": "M", "self_care_failed": 2,
                "disability": {"category": "physical", "grade": 1},
            }
        },
        "households": {"A": ["du"]},
        "awards": [
            granted("support", "extreme-hardship", f"{world.year}-01-12"),
            granted("subsidy", "disability-care", late.replace(day=12).isoformat()),
        ],
        "events": [{**told, "award": {"id": "support"}, "stop": "supporter"}],
    }  # fmt: skip
    return Home(f"w{world.number}h{world.size}", example, play(example), 0)


def granted(key, benefit, day):
    return {"id": key, "benefit": benefit, "to": "du", "applied": day, "confirmed": day}


def look_again(city, month, *, full=False):
    with transaction.atomic(), business_time(cutoff(month)):
        again = runs.start(None, month, city.city, full=full)
    with transaction.atomic():
        assert again.job
        run_inline(again.job)
    again.refresh_from_db()
    return again


def answers(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def got(lines):
    """Of each person and month the benefits of which anything is left after what was taken back."""
    found: dict = {}
    rows = lines.filter(award__person__isnull=False, programme__in=set().union(*EXCLUSIVE))
    sums = rows.values_list("for_month", "award__person", "programme").annotate(sum=Sum("amount"))
    for month, person, benefit, _ in sums.filter(sum__gt=0).order_by():
        found.setdefault((month, person), set()).add(benefit)
    return found


def both_of_two(lines):
    return [each for each in got(lines).values() if any(pair <= each for pair in EXCLUSIVE)]


def one_word_a_day(home):
    """Of two words about one thing on one day the later counts: there the order does matter."""
    said = [
        (str([event.get(key) for key in ABOUT[:4]]), event.keys() - set(ABOUT), event.get("joins"))
        for event in home.example["events"]
    ]
    return all(said.count(each) == 1 for each in said)


def relearned(home, dice, year):
    """The same happened, and became known on other days."""
    events = [
        {**event, "known": (date.fromisoformat(event["date"]) + timedelta(dice.randint(0, 150))).isoformat()}
        for event in home.example["events"]
    ]
    events = [{**event, "known": min(event["known"], f"{year}-10-30")} for event in events]
    return replace(home, example={**home.example, "events": events})


def added_up(city):
    sums: Counter = Counter()
    for month in city.run_rows:
        for (*key, amount), often in city.lines_of(month).items():
            sums[tuple(key)] += often * amount
    return Counter({key: amount for key, amount in sums.items() if amount})
