"""Facts of all households of a city at once: those of ``household.sql``, by joins instead of look-ups.

For a few pairs, looking each fact up by its index is best; for all of a city it costs several times
as much as joining whole tables. Both say the same, which a test over random histories holds them to.
"""

from __future__ import annotations

from collections.abc import Collection

from civilaffairs.benefits.facts.fragments import adopted, died

GATHERED = frozenset({"members", "counted_income", "vulnerable_members"})


def ctes_sql(names: Collection[str], left_out: str, standing: str, name: str) -> str:
    """Common tables that end in ``name``: each pair ``n`` of the table ``pairs`` with its facts.

    ``standing`` holds the settings per area and month; persons for whom ``left_out`` holds of the
    pair ``p`` are no members. Refuses facts that it cannot gather.
    """
    if unknown := set(names) - GATHERED:
        raise ValueError(f"Not gathered for a whole city: {sorted(unknown)}.")
    members, tests = f"{name}_members", f"{name}_tests"
    vulnerable = "vulnerable_members" in names
    tables = [f"{tests} AS MATERIALIZED ({_tests(standing)})"] if vulnerable else []
    streams = [_counted(members, tests) if vulnerable else _counted_alone(members)]
    if "counted_income" in names:
        streams += [_earned(members, standing), _spent(members)]
    # All that is known of a pair goes through one grouping: each more costs as much as the members.
    tables += [
        f"{members} AS MATERIALIZED ({_members(left_out)})",
        f"""{name} AS MATERIALIZED (
        SELECT p.*, COALESCE(g.members, 0) AS members, g.n IS NOT NULL AS present,
            GREATEST(COALESCE(g.amount, 0), 0) AS counted_income,
            COALESCE(g.vulnerable, 0) AS vulnerable_members, COALESCE(g.living, 0) AS living
        FROM pairs p LEFT JOIN (
            SELECT x.n, sum(x.member)::int AS members, sum(x.living)::int AS living,
                sum(x.vulnerable)::int AS vulnerable, sum(x.amount) AS amount
            FROM ({" UNION ALL ".join(streams)}) x GROUP BY x.n
        ) g ON g.n = p.n)""",
    ]
    return ",\n".join(tables)


def _members(left_out: str) -> str:
    """Every counted living member of every pair."""
    carried = "p.n, p.area_id, p.path, p.month, p.day, p.real_day"
    return f"""
    SELECT p.n, p.area_id, p.month, p.day, pe.id AS person_id, pe.birth_date,
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


def _tests(standing: str) -> str:
    """Who is vulnerable in an area and month, as days of birth: ``household.is_vulnerable`` turned round.

    A month begins on its first, so an age is reached in it by whoever was born before the first of
    the next month so many years ago; nobody's 29 February matters.
    """
    groups = 's."set:vulnerable.groups"'
    elder = """(s.month + interval '1 month' - make_interval(years => (s."set:vulnerable.elder-age")::int))"""
    return f"""SELECT s.area_id, s.month, s.month - 1 AS day,
        CASE WHEN {groups} ? 'elder' THEN {elder}::date ELSE '-infinity' END AS elder_before,
        CASE WHEN {groups} ? 'minor' THEN (s.month - interval '18 years')::date ELSE 'infinity' END
            AS minor_since,
        {groups} ? 'severely-disabled' AS severe, {groups} ? 'seriously-ill' AS ill
        FROM {standing} s"""


def _counted(members: str, tests: str) -> str:
    """Every member, and whether they belong to a group with a top-up."""
    days = f"(SELECT DISTINCT day FROM {tests}) m"
    marked = f"""SELECT x.person_id, x.day, bool_or(x.severe) AS severe, bool_or(x.ill) AS ill FROM (
        SELECT vd.person_id, m.day, TRUE AS severe, FALSE AS ill FROM people_disability vd CROSS JOIN {days}
        WHERE vd.grade <= 2 AND (vd.until IS NULL OR vd.until > m.day) AND {adopted("vd", "m")}
        UNION ALL
        SELECT vi.person_id, m.day, FALSE, TRUE FROM people_illness vi CROSS JOIN {days}
        WHERE vi.serious AND {adopted("vi", "m")}
        ) x GROUP BY x.person_id, x.day"""
    return f"""SELECT m.n, 1 AS member, (NOT m.died_since)::int AS living,
        COALESCE((m.birth_date < t.elder_before OR m.birth_date >= t.minor_since
            OR t.severe AND marked.severe OR t.ill AND marked.ill)::int, 0) AS vulnerable,
        NULL::numeric AS amount
        FROM {members} m JOIN {tests} t ON t.area_id = m.area_id AND t.month = m.month
        LEFT JOIN ({marked}) marked ON marked.person_id = m.person_id AND marked.day = m.day"""


def _earned(members: str, standing: str) -> str:
    """Counted incomes of the members."""
    return f"""SELECT m.n, 0, 0, 0, i.amount FROM {members} m
        JOIN people_income i ON i.person_id = m.person_id
        JOIN {standing} s ON s.area_id = m.area_id AND s.month = m.month
        WHERE {adopted("i", "m")} AND NOT s."set:income.not-counted" ? i.kind"""


def _spent(members: str) -> str:
    """Their costs; with them the sum may be negative, as for one household."""
    return f"""SELECT m.n, 0, 0, 0, -o.amount FROM {members} m JOIN people_cost o ON o.person_id = m.person_id
        WHERE {adopted("o", "m")}"""
