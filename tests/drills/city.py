"""A city for drills, written by a few statements: one person a household, one award each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import standards
from civilaffairs.benefits.standards import Entry
from civilaffairs.payments.models import Fund
from tests.factories import areas

MONTH = date(2020, 6, 1)
TOWNS = ("石龙镇", "虎门镇", "长安镇", "常平镇")

PEOPLE = """
WITH made AS (
    SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS household, gen_random_uuid() AS award,
        (%(towns)s::int[])[1 + n %% %(count)s] AS town
    FROM generate_series(1, %(awards)s) n
), decision AS (
    INSERT INTO people_decision (id, kind, case_number, decided_on, first_month, reason)
    VALUES (gen_random_uuid(), 'confirmation', 'drill', '2020-05-12', %(month)s, '') RETURNING id
), persons AS (
    INSERT INTO people_person (id, name, pinyin, sort_key, id_type, id_missing_reason, birth_date, sex)
    SELECT person, '测试' || n, '', '', 'none', 'drill', '1966-01-05', 'F' FROM made
), households AS (
    INSERT INTO people_household (id, number, area_id) SELECT household, 'D' || n, town FROM made
), members AS (
    INSERT INTO people_membership (id, layer, valid_from, source, household_id, person_id, relation, counted,
        decision_id)
    SELECT gen_random_uuid(), 'adopted', '2020-01-01', 'drill', household, person, '02', TRUE, decision.id
    FROM made, decision
), incomes AS (
    INSERT INTO people_income (id, layer, valid_from, source, person_id, kind, amount, decision_id)
    SELECT gen_random_uuid(), 'adopted', '2020-01-01', 'drill', person, 'wage', n %% 1000 + 0.25, decision.id
    FROM made, decision
)
INSERT INTO benefits_award (id, number, programme, household_id, single, area_id, first_month, state,
    decision_id, version)
SELECT award, 'DA' || n, 'minimum-living', household, FALSE, town, %(month)s, 'active', decision.id, 1
FROM made, decision
"""


def build(awards: int) -> None:
    """Commit ``awards`` minimum-living awards over four towns, paid from June 2020 on."""
    towns = [areas.town(name, name).pk for name in TOWNS]
    with transaction.atomic(), business_time(date(2020, 5, 12)), connection.cursor() as cursor:
        city = areas.city()
        since = date(2019, 1, 1)
        entries = [Entry("minimum-living", since, Decimal(1060)), Entry("utilities", since, Decimal(80))]
        standards.publish(city, entries, source="drill")
        Fund.objects.get_or_create(code="local", defaults={"name": "市级财政", "name_en": "City budget"})
        cursor.execute(PEOPLE, {"towns": towns, "count": len(towns), "awards": awards, "month": MONTH})


def owed(awards: int) -> tuple[int, Decimal]:
    """What the month must issue, by counting on fingers: number of lines and their sum."""
    lines, total = 0, Decimal(0)
    for number in range(1, awards + 1):
        income = Decimal(number % 1000) + Decimal("0.25")
        total += Decimal(1060) - income + Decimal(80)
        lines += 2
    return lines, total
