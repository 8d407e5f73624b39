"""Facts of all households of a city at once: those of ``household.sql``, by joins instead of look-ups.

For a few pairs, looking each fact up by its index is best; for all of a city it costs several times
as much as joining whole tables. Both say the same, which a test over random histories holds them to.
"""

from __future__ import annotations

from collections.abc import Collection

from civilaffairs.benefits.facts.fragments import adopted, died
from civilaffairs.benefits.facts.household import is_vulnerable

GATHERED = frozenset({"members", "counted_income", "vulnerable_members"})


def ctes_sql(names: Collection[str], left_out: str, standing: str, name: str) -> str:
    """Common tables that end in ``name``: one row of facts per pair ``n`` of the table ``pairs``.

    ``standing`` holds the settings per place and month; persons for whom ``left_out`` holds of the
    pair ``p`` are no members. Refuses facts that it cannot gather.
    """
    if unknown := set(names) - GATHERED:
        raise ValueError(f"Not gathered for a whole city: {sorted(unknown)}.")
    members = f"{name}_members"
    income = _incomes(members, standing) if "counted_income" in names else "SELECT 0 AS n, 0 AS amount"
    vulnerable = _vulnerable(members, standing) if "vulnerable_members" in names else _NOBODY
    return f"""
    {members} AS MATERIALIZED ({_members(left_out)}),
    {name}_income AS MATERIALIZED ({income}),
    {name}_vulnerable AS MATERIALIZED ({vulnerable}),
    {name}_counts AS MATERIALIZED (
        SELECT m.n, count(*)::int AS members, (count(*) FILTER (WHERE NOT m.died_since))::int AS living
        FROM {members} m GROUP BY m.n),
    {name} AS MATERIALIZED (
        SELECT p.n, COALESCE(c.members, 0) AS members, c.members IS NOT NULL AS present,
            GREATEST(COALESCE(i.amount, 0), 0) AS counted_income,
            COALESCE(v.members, 0) AS vulnerable_members, COALESCE(c.living, 0) AS living
        FROM pairs p LEFT JOIN {name}_counts c ON c.n = p.n LEFT JOIN {name}_income i ON i.n = p.n
        LEFT JOIN {name}_vulnerable v ON v.n = p.n)"""


_NOBODY = "SELECT 0 AS n, 0 AS members"


def _members(left_out: str) -> str:
    """Every counted living member of every pair."""
    carried = "p.n, p.path, p.month, p.day, p.month_end, p.real_day"
    return f"""
    SELECT p.n, p.path, p.month, p.day, p.month_end, pe.id AS person_id, pe.birth_date,
        p.real_day > p.day AND {died("pe.id", "p.real_day")} AS died_since
    FROM (
        SELECT {carried}, ms.person_id FROM pairs p
        JOIN people_membership ms ON ms.household_id = p.household_id
        WHERE ms.counted AND {adopted("ms", "p")}
        UNION ALL
        SELECT {carried}, p.person_id FROM pairs p WHERE p.person_id IS NOT NULL
    ) p
    JOIN people_person pe ON pe.id = p.person_id
    WHERE NOT {died("pe.id", "p.day")} AND NOT ({left_out})"""


def _incomes(members: str, standing: str) -> str:
    """Counted income less costs of every pair; may be negative, as for one household."""
    return f"""
    SELECT x.n, sum(x.amount) AS amount FROM (
        SELECT m.n, i.amount FROM {members} m JOIN people_income i ON i.person_id = m.person_id
        JOIN {standing} s ON s.path = m.path AND s.month = m.month
        WHERE {adopted("i", "m")} AND NOT s."set:income.not-counted" ? i.kind
        UNION ALL
        SELECT m.n, -o.amount FROM {members} m JOIN people_cost o ON o.person_id = m.person_id
        WHERE {adopted("o", "m")}
    ) x GROUP BY x.n"""


def _vulnerable(members: str, standing: str) -> str:
    """How many members of every pair belong to a group with a top-up."""
    severe = f"""SELECT DISTINCT m.n, m.person_id FROM {members} m
        JOIN people_disability vd ON vd.person_id = m.person_id
        WHERE vd.grade <= 2 AND (vd.until IS NULL OR vd.until > m.day) AND {adopted("vd", "m")}"""
    ill = f"""SELECT DISTINCT m.n, m.person_id FROM {members} m
        JOIN people_illness vi ON vi.person_id = m.person_id WHERE vi.serious AND {adopted("vi", "m")}"""
    group = is_vulnerable("pe", "s", "severe.n IS NOT NULL", "ill.n IS NOT NULL")
    return f"""
    SELECT pe.n, count(*)::int AS members FROM {members} pe
    JOIN {standing} s ON s.path = pe.path AND s.month = pe.month
    LEFT JOIN ({severe}) severe ON severe.n = pe.n AND severe.person_id = pe.person_id
    LEFT JOIN ({ill}) ill ON ill.n = pe.n AND ill.person_id = pe.person_id
    WHERE {group} GROUP BY pe.n"""
