"""The amounts of a pair, over the relations ``p``, ``s``, ``f`` and ``o``."""

from __future__ import annotations

from collections.abc import Callable

from civilaffairs.benefits.calculation.standing import EXIT_SETTING
from civilaffairs.benefits.declaration import Kind
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.statements import Formula


def by_version(benefit: Programme, pick: Callable[[Formula], str], p: str = "p") -> str:
    """An expression that follows the version of the formula governing the month."""
    versions = benefit.formulas
    if len(versions) == 1:
        return pick(versions[0])
    whens = " ".join(
        f"WHEN {p}.month >= '{version.first_month}' THEN {pick(version)}" for version in versions
    )
    return f"(CASE {whens} END)"


def holds_sql(benefit: Programme, p: str = "p") -> str:
    """Whether all conditions hold; NULL when a standard is missing."""

    def conditions(version: Formula) -> str:
        return "(" + (" AND ".join(c.term.sql() for c in version.conditions) or "TRUE") + ")"

    return by_version(benefit, conditions, p)


def formula_sql(benefit: Programme, p: str = "p") -> str:
    """The first month of the version, as the lines keep it."""
    return by_version(benefit, lambda version: f"'{version.first_month:%Y-%m}'", p)


def due_sql(benefit: Programme, line: str, p: str = "p", *, gross: bool = False) -> str:
    """What is due of a line: floored at 0, rounded once, 0 out of term; NULL if a standard is missing.

    ``gross`` is the amount before overlaps with other benefits reduce it.
    """
    amount = by_version(benefit, lambda version: _amount_sql(version, line, gross=gross), p)
    # What a decision fixed stays due when the person dies after it, and whatever else changes.
    if benefit.kind == Kind.DECIDED:
        return f"(CASE WHEN {p}.in_term THEN {amount} ELSE 0 END)"
    due = _if_due(benefit, amount, p)
    if not benefit.gradual_exit:
        return due
    return f"""(CASE WHEN {p}.months_out = 0 THEN {due} WHEN f.members = 0 THEN 0
        ELSE round({due} * {exit_rate_sql(p)} * f.living / f.members, 2) END)"""


def total_sql(benefit: Programme, p: str = "p") -> str:
    """What is due of all lines together: the sum of ``due_sql``, the conditions asked once."""
    each = " + ".join(due_sql(benefit, line, p) for line in benefit.line_codes)
    if benefit.kind == Kind.DECIDED:
        return each
    due = _if_due(benefit, by_version(benefit, _amounts_sql, p), p)
    # In an exit each line is rounded by itself.
    return f"(CASE WHEN {p}.months_out = 0 THEN {due} ELSE {each} END)" if benefit.gradual_exit else due


def _amounts_sql(version: Formula) -> str:
    return "(" + (" + ".join(_amount_sql(version, line.code) for line in version.lines) or "0") + ")"


def _amount_sql(version: Formula, line: str, *, gross: bool = False) -> str:
    found = next((each for each in version.lines if each.code == line), None)
    if found is None:
        return "0"
    number = (found.term if gross else found.net).sql()
    # Not GREATEST, which passes over NULL: a missing standard must not become 0.
    return f"(CASE WHEN {number} < 0 THEN 0 ELSE round({number}, 2) END)"


def _if_due(benefit: Programme, amount: str, p: str) -> str:
    holds = holds_sql(benefit, p)
    return f"""(CASE WHEN NOT ({p}.in_term AND f.present) THEN 0 WHEN {holds}
        THEN {amount} WHEN NOT {holds} THEN 0 END)"""


def exit_rate_sql(p: str = "p") -> str:
    """The rate of the scheme that governed when the exit began; 0 after its last month."""
    return f"""COALESCE((SELECT step.rate FROM (
        SELECT (item.value->>'rate')::numeric AS rate,
            sum((item.value->>'months')::int) OVER (ORDER BY item.place) AS until
        FROM jsonb_array_elements(s."set:{EXIT_SETTING}") WITH ORDINALITY item(value, place)
        ) step WHERE step.until >= {p}.months_out ORDER BY step.until LIMIT 1), 0)"""
