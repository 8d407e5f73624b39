"""A city of households written by a few statements: persons, memberships, facts, one award each.

Keys are of version 7, as the product makes them: rows made together lie together.
"""

from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import standards
from civilaffairs.benefits.models import Standard
from civilaffairs.benefits.standards import Entry
from civilaffairs.payments.models import Fund
from tests.benchmarks import owner
from tests.factories import areas

FIRST = date(2022, 5, 1)  # The month of the first real run.
KNOWN = date(2020, 5, 12)
MEMBERS = 3  # at most, one to three in turn
TOWNS = ("石龙镇", "虎门镇", "长安镇", "常平镇")
AMOUNTS = {"minimum-living": "1060.00", "utilities": "80.00", "vulnerable-rate": "0.20"}
CITY = """
WITH made AS (
    SELECT n, uuidv7() AS household, uuidv7() AS award, n %% %(members)s AS others,
        (%(towns)s::int[])[1 + n * %(count)s / (%(households)s + 1)] AS town
    FROM generate_series(1, %(households)s) n
), heads AS (
    SELECT made.n, made.household, member.place, uuidv7() AS person
    FROM made CROSS JOIN LATERAL generate_series(0, made.others) member(place)
), decision AS (
    INSERT INTO people_decision (id, kind, case_number, decided_on, first_month, reason)
    VALUES (uuidv7(), 'confirmation', 'benchmark', '2020-05-12', %(month)s, '') RETURNING id
), persons AS (
    INSERT INTO people_person (id, name, pinyin, sort_key, id_type, id_missing_reason, birth_date, sex)
    SELECT person, '测试' || n || substr('甲乙丙', place + 1, 1), '', '', 'none', 'benchmark',
        date '1945-01-05' + (n %% 25000 * 7919 %% 25000), 'F'
    FROM heads
), disabled AS (
    INSERT INTO people_disability (id, layer, valid_from, source, person_id, category, grade, decision_id)
    SELECT uuidv7(), 'adopted', '2020-01-01', 'benchmark', person, 'physical', 1 + n %% 4,
        decision.id
    FROM heads, decision WHERE n %% 10 = place
), ill AS (
    INSERT INTO people_illness (id, layer, valid_from, source, person_id, serious, decision_id)
    SELECT uuidv7(), 'adopted', '2020-01-01', 'benchmark', person, TRUE, decision.id
    FROM heads, decision WHERE n %% 20 = 5 + place
), households AS (
    INSERT INTO people_household (id, number, area_id) SELECT household, 'B' || n, town FROM made
), members AS (
    INSERT INTO people_membership (id, layer, valid_from, source, household_id, person_id, relation, counted,
        decision_id)
    SELECT uuidv7(), 'adopted', '2020-01-01', 'benchmark', household, person,
        CASE place WHEN 0 THEN '02' ELSE '97' END, TRUE, decision.id FROM heads, decision
), incomes AS (
    INSERT INTO people_income (id, layer, valid_from, source, person_id, kind, amount, decision_id)
    SELECT uuidv7(), 'adopted', '2020-01-01', 'benchmark', person, 'wage', n %% 1000 + 0.25,
        decision.id FROM heads, decision WHERE place = 0
)
INSERT INTO benefits_award (id, number, programme, household_id, single, area_id, first_month, state,
    decision_id, version)
SELECT award, 'BA' || n, 'minimum-living', household, FALSE, town, %(month)s, 'active', decision.id, 1
FROM made, decision
"""


# A pension of the heads of 3 % of the households, found out late; other households each time.
LATE_INCOMES = """
WITH decision AS (
    INSERT INTO people_decision (id, kind, case_number, decided_on, first_month, reason)
    VALUES (uuidv7(), 'review', 'benchmark-late', %(day)s, %(month)s, '') RETURNING id
)
INSERT INTO people_income (id, layer, valid_from, source, person_id, kind, amount, decision_id)
SELECT uuidv7(), 'adopted', %(month)s, 'benchmark', head.person_id, 'pension', 55.55, decision.id
FROM people_household h JOIN people_membership head ON head.household_id = h.id AND head.relation = '02',
    decision
WHERE substr(h.number, 2)::int %% 100 / 3 = %(part)s
"""


def build(households: int) -> None:
    """Households with an award of minimum living each, due from ``FIRST`` on; past triggers, for speed."""
    with transaction.atomic(), business_time(KNOWN) as known:
        towns = [areas.town(name, name).pk for name in TOWNS]
        entries = [Entry(code, date(2019, 1, 1), Decimal(value)) for code, value in AMOUNTS.items()]
        standards.publish(areas.city(), entries, source="东府〔2019〕1号", check=False)
        Fund.objects.get_or_create(
            code="local",
            defaults={"name": "市级财政", "name_en": "City budget", "payer_account": "44001234567890"},
        )
    values = {
        "towns": towns,
        "count": len(towns),
        "households": households,
        "members": MEMBERS,
        "month": FIRST,
    }
    with owner.loading(
        "people_membership", "people_income", "people_disability", "people_illness"
    ) as session:
        session.execute("SELECT set_config('civilaffairs.now', %s, false)", [known.isoformat()])
        session.execute(CITY, values)


def change_standard(day: date, since: date, value: Decimal) -> None:
    """On a day a new minimum living standard becomes known that has held since a month before."""
    with transaction.atomic(), business_time(day):
        later = Standard.objects.filter(code="minimum-living", from_month__gt=since, known_to=None)
        months = {since, *later.values_list("from_month", flat=True)}
        entries = [Entry("minimum-living", month, value) for month in sorted(months)]
        standards.publish(areas.city(), entries, source="东府〔2022〕9号", check=False)


def report_late_incomes(day: date, since: date, part: int) -> None:
    """On a day 3 % of the households are found to have had more income for months."""
    with transaction.atomic(), business_time(day), connection.cursor() as cursor:
        cursor.execute(LATE_INCOMES, {"day": day, "month": since, "part": part})
