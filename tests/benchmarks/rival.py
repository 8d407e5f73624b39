"""The same rules in OpenFisca, vectorised: reads by COPY, calculates, writes lines by COPY.

It writes into the real table, beside all that was issued before, and is rolled back. It keeps no inputs (its
lines lead to one and the same) and does not ask what was issued before, so it does less than a run.
Its package is no requirement of the product, so this module is imported only where the package is;
see requirements/benchmark.in.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy
from django.db import connection
from openfisca_core.simulation_builder import SimulationBuilder

from civilaffairs.benefits import standards
from civilaffairs.lib.months import cutoff
from civilaffairs.payments.models import InputSet, Run
from tests.benchmarks import rival_rules
from tests.factories import areas

STANDARDS = ("minimum-living", "utilities", "vulnerable-rate")
AWARDS = (
    """COPY (SELECT id, area_id FROM benefits_award WHERE first_month <= '{month}' ORDER BY id) TO STDOUT"""
)
HELD = """layer = 'adopted' AND valid_from < '{month}' AND (valid_to IS NULL OR valid_to >= '{month}')
    AND known_from < '{cutoff}' AND (known_to IS NULL OR known_to >= '{cutoff}')"""
# Per member: the place of the award, the month of birth, income in fen, disabled, ill. Numbers alone.
MEMBERS = f"""
COPY (
    SELECT a.place, extract(year FROM p.birth_date)::int * 12 + extract(month FROM p.birth_date)::int,
        COALESCE(i.fen, 0) - COALESCE(c.fen, 0),
        (d.person_id IS NOT NULL)::int, (s.person_id IS NOT NULL)::int
    FROM (SELECT household_id, row_number() OVER (ORDER BY id) - 1 AS place FROM benefits_award
        WHERE first_month <= '{{month}}') a
    JOIN (SELECT * FROM people_membership WHERE counted AND {HELD}) m ON m.household_id = a.household_id
    JOIN people_person p ON p.id = m.person_id
    LEFT JOIN (SELECT person_id, (sum(amount) * 100)::bigint AS fen FROM people_income WHERE {HELD}
        GROUP BY person_id) i ON i.person_id = p.id
    LEFT JOIN (SELECT person_id, (sum(amount) * 100)::bigint AS fen FROM people_cost WHERE {HELD}
        GROUP BY person_id) c ON c.person_id = p.id
    LEFT JOIN (SELECT DISTINCT person_id FROM people_disability WHERE grade <= 2
        AND (until IS NULL OR until >= '{{month}}') AND {HELD}) d ON d.person_id = p.id
    LEFT JOIN (SELECT DISTINCT person_id FROM people_illness WHERE serious AND {HELD}) s ON s.person_id = p.id
    WHERE NOT EXISTS (SELECT FROM people_death x WHERE x.person_id = p.id AND x.layer = 'adopted'
        AND x.valid_from < '{{month}}' AND x.known_from < '{{cutoff}}')
) TO STDOUT (DELIMITER ' ')
"""
COLUMNS = """for_month, award_id, line, seq, before, amount, after, run_id, town_id, programme, fund_id,
    inputs_id, formula"""


def issue(run: Run) -> tuple[int, Decimal]:
    """Number and sum of the lines written; the keys are checked as at the end of a transaction."""
    inputs = InputSet.objects.order_by("id").values_list("id", flat=True)[0]
    moment = {"month": run.month, "cutoff": cutoff(run.month).isoformat()}
    awards = [row.split("\t") for row in _read(AWARDS.format(**moment)).decode().splitlines()]
    found = _calculate(_read(MEMBERS.format(**moment)), len(awards), run.month)
    rows, fen = [], 0
    for line, amounts in found.items():
        head, tail = f"{run.month}\t", f"\tminimum-living\tlocal\t{inputs}\t2014-05\n"
        for (award, town), amount in zip(awards, amounts, strict=True):
            if amount:
                yuan = f"{amount // 100}.{amount % 100:02}"
                rows.append(f"{head}{award}\t{line}\t1\t0\t{yuan}\t{yuan}\t{run.pk}\t{town}{tail}")
                fen += amount
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY payments_line ({COLUMNS}) FROM STDIN") as copy:
            copy.write("".join(rows))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return len(rows), Decimal(fen) / 100


def _read(statement: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        return b"".join(bytes(part) for part in copy)


def _calculate(members: bytes, households: int, month: date) -> dict[str, list[int]]:
    """The amounts of each line in fen, in the order of the awards."""
    values = {code: float(standards.value_of(areas.city(), code, month) or 0) for code in STANDARDS}
    system = rival_rules.system(values)
    table = numpy.fromstring(members, dtype=numpy.int64, sep=" ").reshape(-1, 5)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", range(len(table)))
    homes = builder.declare_entity("household", range(households))
    builder.join_with_persons(homes, table[:, 0], numpy.full(len(table), "member"))
    simulation: Any = builder.build(system)
    period = f"{month:%Y-%m}"
    simulation.set_input("income", period, table[:, 2] / 100)
    simulation.set_input("born", period, table[:, 1])
    simulation.set_input("disabled", period, table[:, 3] == 1)
    simulation.set_input("ill", period, table[:, 4] == 1)
    found = {"top-up": "top_up", "utilities": "utilities", "vulnerable": "vulnerable"}
    return {
        line: numpy.rint(simulation.calculate(name, period).astype(float) * 100).astype(int).tolist()
        for line, name in found.items()
    }
