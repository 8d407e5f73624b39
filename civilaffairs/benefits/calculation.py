"""From a statement to SQL: what awards are due, for pairs of award and month.

The relation ``p`` has one row per pair: the subject, the area's ``path``, the benefit month
``real_month``, and the month ``month`` whose facts and standards decide it. They differ only
during a gradual exit, which freezes what was due in the month of the exit. A fact of a day of
March counts from April: ``day`` is the last day before ``month``.
"""

from __future__ import annotations

import json

from civilaffairs.benefits import facts, programme
from civilaffairs.benefits.facts import household, person
from civilaffairs.benefits.facts.fragments import known
from civilaffairs.benefits.lookups import setting_sql, standard_sql
from civilaffairs.benefits.programme import Formula, Programme
from civilaffairs.benefits.settings import SETTINGS

EXIT_SETTING = "minimum-living.gradual-exit"


def pair_columns(award: str, month: str, exit_month: str = "NULL::date", on_day: str = "") -> str:
    """The columns of ``p`` for a benefit month of an award's row.

    A confirmation tests age and certificate ``on_day`` itself; a month tests whether the age is
    reached in it and whether the certificate held when it began.
    """
    basis = f"LEAST({month}, COALESCE({exit_month}, {month}))"
    return f"""{award}.id AS award_id, {award}.household_id, {award}.person_id,
        {month} AS real_month, {month} - 1 AS real_day,
        {basis} AS month, {basis} - 1 AS day,
        ({basis} + interval '1 month')::date - 1 AS month_end,
        {on_day or f"({basis} + interval '1 month')::date - 1"} AS age_day,
        {on_day or basis} AS certificate_day,
        (extract(year FROM {month}) * 12 + extract(month FROM {month})
            - extract(year FROM {basis}) * 12 - extract(month FROM {basis}))::int AS months_out"""


def award_pairs(months: str, where: str) -> str:
    """Pairs of known awards with each of their months; ``months`` is SQL for a set of dates."""
    return f"""
    SELECT {pair_columns("a", "months.month", "leaving.month")}, area.path, decision.decided_on AS began_on,
        months.month >= a.first_month AND (ending.last_month IS NULL OR months.month <= ending.last_month)
            AS in_term
    FROM benefits_award a
    JOIN accounts_area area ON area.id = a.area_id
    JOIN people_decision decision ON decision.id = a.decision_id
    LEFT JOIN benefits_awardend ending ON ending.award_id = a.id AND {known("ending")}
    LEFT JOIN benefits_awardexit leaving ON leaving.award_id = a.id AND {known("leaving")}
    CROSS JOIN LATERAL ({months}) months
    WHERE {where} AND a.known_from < %(cutoff)s::timestamptz"""


def standing_columns(benefit: Programme, p: str) -> str:
    """Every standard and setting that a benefit reads, for the area and month of ``p``."""
    codes = sorted(key.removeprefix("standard:") for key in benefit.inputs if key.startswith("standard:"))
    settings = [*facts.SETTINGS[benefit.subject], *([EXIT_SETTING] if benefit.gradual_exit else [])]
    return ", ".join(
        [
            *(f'{standard_sql(code, p)} AS "{code}"' for code in codes),
            *(
                f'COALESCE({setting_sql(code, p)}, {_json(SETTINGS[code].default)}) AS "set:{code}"'
                for code in settings
            ),
        ]
    )


def _json(value: object) -> str:
    return "'" + json.dumps(value).replace("'", "''").replace("%", "%%") + "'::jsonb"


def facts_sql(benefit: Programme, p: str = "p", s: str = "s") -> str:
    """One row of facts per pair."""
    if benefit.subject == facts.PERSON:
        return person.sql(p, s)
    return household.sql(p, s, left_out_sql(benefit, "pe.id", p))


def left_out_sql(benefit: Programme, who: str, p: str) -> str:
    """Whether a person is paid, in the month, a benefit that takes them out of this one.

    It asks for what is due, not what was issued: both are the same once a run is through, and
    confirmation and classification ask before any run.
    """
    tests = [_paid_sql(programme.get(code), who, p) for code in benefit.leaves_out]
    return " OR ".join(tests) or "FALSE"


def _paid_sql(other: Programme, who: str, p: str) -> str:
    pairs = award_pairs(
        f"SELECT {p}.month AS month",
        f"a.person_id = {who} AND a.programme = '{other.code}' AND a.first_month <= {p}.month",
    )
    total = " + ".join(due_sql(other, code, "q") for code in other.line_codes)
    return f"""EXISTS (SELECT FROM ({pairs}) q
        CROSS JOIN LATERAL (SELECT {standing_columns(other, "q")}) s
        CROSS JOIN LATERAL ({facts_sql(other, "q")}) f
        WHERE COALESCE({total} > 0, TRUE))"""


def _by_version(benefit: Programme, pick: object, p: str = "p") -> str:
    """An expression that follows the version of the formula governing the month."""
    versions = benefit.formulas
    if len(versions) == 1:
        return pick(versions[0])  # type: ignore[operator]
    whens = " ".join(
        f"WHEN {p}.month >= '{version.first_month}' THEN {pick(version)}"  # type: ignore[operator]
        for version in versions
    )
    return f"(CASE {whens} END)"


def holds_sql(benefit: Programme, p: str = "p") -> str:
    """Whether all conditions hold; NULL when a standard is missing."""

    def conditions(version: Formula) -> str:
        return "(" + (" AND ".join(c.term.sql() for c in version.conditions) or "TRUE") + ")"

    return _by_version(benefit, conditions, p)


def formula_sql(benefit: Programme, p: str = "p") -> str:
    """The first month of the version, as the lines keep it."""
    return _by_version(benefit, lambda version: f"'{version.first_month:%Y-%m}'", p)


def due_sql(benefit: Programme, line: str, p: str = "p") -> str:
    """What is due of a line: floored at 0, rounded once, 0 out of term; NULL if a standard is missing."""

    def amount(version: Formula) -> str:
        found = next((each.term.sql() for each in version.lines if each.code == line), "0")
        # Not GREATEST, which passes over NULL: a missing standard must not become 0.
        return f"(CASE WHEN {found} < 0 THEN 0 ELSE round({found}, 2) END)"

    holds = holds_sql(benefit, p)
    due = f"""(CASE WHEN NOT ({p}.in_term AND f.present) THEN 0 WHEN {holds}
        THEN {_by_version(benefit, amount, p)} WHEN NOT {holds} THEN 0 END)"""
    if not benefit.gradual_exit:
        return due
    return f"""(CASE WHEN {p}.months_out = 0 THEN {due} WHEN f.members = 0 THEN 0
        ELSE round({due} * {exit_rate_sql(p)} * f.living / f.members, 2) END)"""


def exit_rate_sql(p: str = "p") -> str:
    """The rate of the scheme that governed when the exit began; 0 after its last month."""
    return f"""COALESCE((SELECT step.rate FROM (
        SELECT (item.value->>'rate')::numeric AS rate,
            sum((item.value->>'months')::int) OVER (ORDER BY item.place) AS until
        FROM jsonb_array_elements(s."set:{EXIT_SETTING}") WITH ORDINALITY item(value, place)
        ) step WHERE step.until >= {p}.months_out ORDER BY step.until LIMIT 1), 0)"""


def inputs_sql(benefit: Programme) -> str:
    """What a pair was computed from, as jsonb of texts: no number becomes a float on the way."""
    facts_read = sorted(key.removeprefix("fact:") for key in benefit.inputs if key.startswith("fact:"))
    standards = sorted(key.removeprefix("standard:") for key in benefit.inputs if key.startswith("standard:"))
    parts = [
        "'facts', jsonb_build_object(" + ", ".join(f"'{name}', f.{name}::text" for name in facts_read) + ")",
        "'standards', jsonb_build_object("
        + ", ".join(f"'{code}', s.\"{code}\"::text" for code in standards)
        + ")",
    ]
    plain = f"jsonb_build_object({', '.join(parts)})"
    if not benefit.gradual_exit:
        return plain
    leaving = f"""jsonb_build_object('exit', jsonb_build_object('month', to_char(p.month, 'YYYY-MM'),
        'rate', {exit_rate_sql()}::text, 'living', f.living::text, 'members', f.members::text))"""
    return f"(CASE WHEN p.months_out = 0 THEN {plain} ELSE {plain} || {leaving} END)"


def from_sql(benefit: Programme, pairs: str) -> tuple[str, str]:
    """The ``WITH`` and ``FROM`` that every reading of pairs shares: ``p``, ``s`` and ``f``."""
    with_part = f"""WITH pairs AS MATERIALIZED ({pairs}),
        standing AS MATERIALIZED (
            SELECT k.path, k.month, {standing_columns(benefit, "k")}
            FROM (SELECT DISTINCT path, month FROM pairs) k)"""
    from_part = f"""FROM pairs p JOIN standing s ON s.month = p.month AND s.path = p.path
        CROSS JOIN LATERAL ({facts_sql(benefit)}) f"""
    return with_part, from_part
