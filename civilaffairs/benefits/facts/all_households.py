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
    vulnerable = "vulnerable_members" in names
    streams = [_counted(members, standing) if vulnerable else _counted_alone(members)]
    if "counted_income" in names:
        streams += [_earned(members, standing), _spent(members)]
    # All that is known of a pair goes through one grouping: each more costs as much as the members.
    return f"""
    {members} AS MATERIALIZED ({_members(left_out)}),
    {name} AS MATERIALIZED (
        SELECT p.n, COALESCE(g.members, 0) AS members, g.n IS NOT NULL AS present,
            GREATEST(COALESCE(g.amount, 0), 0) AS counted_income,
            COALESCE(g.vulnerable, 0) AS vulnerable_members, COALESCE(g.living, 0) AS living
        FROM pairs p LEFT JOIN (
            SELECT x.n, sum(x.member)::int AS members, sum(x.living)::int AS living,
                sum(x.vulnerable)::int AS vulnerable, sum(x.amount) AS amount
            FROM ({" UNION ALL ".join(streams)}) x GROUP BY x.n
        ) g ON g.n = p.n)"""


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


def _counted_alone(members: str) -> str:
    """Every member, whoever is vulnerable."""
    return f"""SELECT m.n, 1 AS member, (NOT m.died_since)::int AS living, 0 AS vulnerable,
        NULL::numeric AS amount FROM {members} m"""


def _counted(members: str, standing: str) -> str:
    """Every member, and whether they belong to a group with a top-up."""
    severe = f"""SELECT DISTINCT m.n, m.person_id FROM {members} m
        JOIN people_disability vd ON vd.person_id = m.person_id
        WHERE vd.grade <= 2 AND (vd.until IS NULL OR vd.until > m.day) AND {adopted("vd", "m")}"""
    ill = f"""SELECT DISTINCT m.n, m.person_id FROM {members} m
        JOIN people_illness vi ON vi.person_id = m.person_id WHERE vi.serious AND {adopted("vi", "m")}"""
    group = is_vulnerable("pe", "s", "severe.n IS NOT NULL", "ill.n IS NOT NULL")
    return f"""SELECT pe.n, 1 AS member, (NOT pe.died_since)::int AS living,
        COALESCE(({group})::int, 0) AS vulnerable, NULL::numeric AS amount
        FROM {members} pe JOIN {standing} s ON s.path = pe.path AND s.month = pe.month
        LEFT JOIN ({severe}) severe ON severe.n = pe.n AND severe.person_id = pe.person_id
        LEFT JOIN ({ill}) ill ON ill.n = pe.n AND ill.person_id = pe.person_id"""


def _earned(members: str, standing: str) -> str:
    """Counted incomes of the members."""
    return f"""SELECT m.n, 0, 0, 0, i.amount FROM {members} m
        JOIN people_income i ON i.person_id = m.person_id
        JOIN {standing} s ON s.path = m.path AND s.month = m.month
        WHERE {adopted("i", "m")} AND NOT s."set:income.not-counted" ? i.kind"""


def _spent(members: str) -> str:
    """Their costs; with them the sum may be negative, as for one household."""
    return f"""SELECT m.n, 0, 0, 0, -o.amount FROM {members} m JOIN people_cost o ON o.person_id = m.person_id
        WHERE {adopted("o", "m")}"""
