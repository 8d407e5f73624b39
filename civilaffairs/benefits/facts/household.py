"""Facts of a household, or of one member alone (单人户)."""

from collections.abc import Collection

from civilaffairs.benefits.facts.fragments import adopted, birthday, decided, died, earned, income, spent


def sql(names: Collection[str], p: str, s: str, left_out: str) -> str:
    """One row of facts for the pair ``p``; persons for whom ``left_out`` holds are no members.

    What nobody reads (``names``) is not gathered.
    """
    person_income = income("pe.id", p, s) if "counted_income" in names else "0"
    vulnerable = is_vulnerable(p, s) if "vulnerable_members" in names else "FALSE"
    costs = {
        "income_before_costs": earned("pe.id", p, s),
        "rigid_spending": spent("pe.id", p, " AND o.kind <> 'work'"),
    }
    asked = {name: column for name, column in costs.items() if name in names}
    each = "".join(f", {column} AS {name}" for name, column in asked.items())
    sums = "".join(f", COALESCE(sum(m.{name}), 0) AS {name}" for name in asked)
    fixed = f", {decided(p)} AS decided" if "decided" in names else ""
    fixed += f", {decided(p, 'shared')} AS shared" if "shared" in names else ""
    return f"""
    SELECT count(*)::int AS members,
        count(*) > 0 AS present,
        GREATEST(COALESCE(sum(m.income), 0), 0) AS counted_income,
        (count(*) FILTER (WHERE m.vulnerable))::int AS vulnerable_members,
        (count(*) FILTER (WHERE NOT m.died_since))::int AS living{sums}{fixed}
    FROM (
        SELECT {person_income} AS income,
            {vulnerable} AS vulnerable,
            {p}.real_day > {p}.day AND {died("pe.id", f"{p}.real_day")} AS died_since{each}
        {counted_sql(p, left_out)}
    ) m"""


def counted_sql(p: str, left_out: str) -> str:
    """The relation ``pe`` of the members who counted, down to an open ``WHERE``."""
    return f"""FROM (
            SELECT ms.person_id FROM people_membership ms
            WHERE ms.household_id = {p}.household_id AND ms.counted AND {adopted("ms", p)}
            UNION ALL
            SELECT {p}.person_id WHERE {p}.person_id IS NOT NULL
        ) counted
        JOIN people_person pe ON pe.id = counted.person_id
        WHERE NOT {died("pe.id", f"{p}.day")} AND NOT ({left_out})"""


def is_vulnerable(p: str, s: str) -> str:
    """Belongs to a group with a top-up: the elder from the birthday's month, the minor through it."""
    groups = f'{s}."set:vulnerable.groups"'
    elder = f"""{birthday("pe.birth_date", f'({s}."set:vulnerable.elder-age")::int')} <= {p}.month_end"""
    severe = f"""EXISTS (SELECT FROM people_disability vd WHERE vd.person_id = pe.id AND vd.grade <= 2
        AND (vd.until IS NULL OR vd.until > {p}.day) AND {adopted("vd", p)})"""
    ill = f"""EXISTS (SELECT FROM people_illness vi WHERE vi.person_id = pe.id AND vi.serious
        AND {adopted("vi", p)})"""
    return f"""({groups} ? 'elder' AND {elder}
        OR {groups} ? 'minor' AND {birthday("pe.birth_date", "18")} > {p}.day
        OR {groups} ? 'severely-disabled' AND {severe}
        OR {groups} ? 'seriously-ill' AND {ill})"""
