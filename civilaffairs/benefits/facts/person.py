"""Facts of one person."""

from collections.abc import Callable, Collection

from civilaffairs.benefits.facts.fragments import adopted, age, birthday, decided, died, income, measured

Sql = Callable[[str, str], str]

EXPRESSIONS: dict[str, Sql] = {
    "own_income": lambda p, s: f"GREATEST({income('pe.id', p, s)}, 0)",
    "allowance_age": lambda p, s: age("pe.birth_date", f"({_allowance_day(p, s)})"),
    "age": lambda p, s: age("pe.birth_date", f"{p}.age_day"),
    "age_at_start": lambda p, s: age("pe.birth_date", f"{p}.began_on"),
    "minor": lambda p, s: f"{birthday('pe.birth_date', '18')} > {p}.minor_day",
    "in_school": lambda p, s: "COALESCE(school.in_school, FALSE)",
    "certified": lambda p, s: "certificate.id IS NOT NULL",
    "disability": lambda p, s: "COALESCE(certificate.category, 'none')",
    "disability_grade": lambda p, s: "COALESCE(certificate.grade, 0)::int",
    "severe_disability": lambda p, s: _severe(s),
    "assessed": lambda p, s: "care.failed IS NOT NULL",
    "self_care_failed": lambda p, s: "COALESCE(care.failed, 0)::int",
    "care_at": lambda p, s: "COALESCE(place.place, 'none')",
    "elder_grade": lambda p, s: "COALESCE(ability.grade, 'none')",
    "rural": lambda p, s: "COALESCE(register.rural, FALSE)",
    "served_days": lambda p, s: _served(p),
    "decided": lambda p, s: decided(p),
}
TABLES: dict[str, str] = {
    "school": "people_schooling",
    "certificate": "people_disability",
    "care": "people_selfcare",
    "place": "people_careplace",
    "ability": "people_elderability",
    "register": "people_residence",
}
MORE: dict[str, Callable[[str], str]] = {
    "certificate": lambda p: f" AND (certificate.until IS NULL OR certificate.until >= {p}.certificate_day)",
    "register": lambda p: " AND register.kind = 'hukou'",
}


def sql(names: Collection[str], p: str, s: str) -> str:
    """One row of facts for the pair ``p``; what nobody reads (``names``) is not gathered."""
    columns = {name: EXPRESSIONS[name](p, s) for name in sorted(names)}
    joined = [alias for alias in TABLES if any(f"{alias}." in column for column in columns.values())]
    joins = "".join(
        f"\n    LEFT JOIN {TABLES[alias]} {alias} ON {alias}.person_id = pe.id"
        f" AND {adopted(alias, p)}{MORE[alias](p) if alias in MORE else ''}"
        for alias in joined
    )
    selected = "".join(f",\n        {column} AS {name}" for name, column in columns.items())
    return f"""
    SELECT NOT {died("pe.id", f"{p}.day")} AS present, 1 AS members, 1 AS living{selected}
    FROM people_person pe{joins}
    WHERE pe.id = {p}.person_id"""


def _allowance_day(p: str, s: str) -> str:
    return f"""CASE {s}."set:old-age.start" #>> '{{}}' WHEN 'month-after-age' THEN {p}.day
        ELSE {p}.month_end END"""


def _severe(s: str) -> str:
    """The certificate's category and grade are among those that the city chose."""
    grades = f'{s}."set:disability-care.grades"'
    return f"""COALESCE({grades} -> 'any' @> to_jsonb(certificate.grade::int), FALSE)
        OR COALESCE({grades} -> certificate.category @> to_jsonb(certificate.grade::int), FALSE)"""


def _served(p: str) -> str:
    """Days served in the month itself, as adopted."""
    return f"""COALESCE((SELECT sum(served.days)::int FROM people_serveddays served
        WHERE served.person_id = pe.id AND served.month = {p}.month
            AND {measured("served", p)}), 0)"""
