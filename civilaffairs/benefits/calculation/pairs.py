"""Pairs of an award and a month: the rows that are calculated."""

from __future__ import annotations

from civilaffairs.benefits.facts.fragments import known


def pair_columns(award: str, month: str, exit_month: str = "NULL::date", on_day: str = "") -> str:
    """The columns of ``p`` for a benefit month of an award's row.

    A confirmation tests age and certificate ``on_day`` itself; a month tests whether the age is
    reached in it and whether the certificate held when it began.
    """
    basis = f"LEAST({month}, COALESCE({exit_month}, {month}))"
    return f"""{award}.id AS award_id, {award}.household_id, {award}.person_id,
        {award}.organisation_id, {award}.follows_id,
        {month} AS real_month, {month} - 1 AS real_day,
        {basis} AS month, {basis} - 1 AS day,
        ({basis} + interval '1 month')::date - 1 AS month_end,
        {on_day or f"({basis} + interval '1 month')::date - 1"} AS age_day,
        {on_day or basis} AS certificate_day,
        {on_day or f"{basis} - 1"} AS minor_day,
        (extract(year FROM {month}) * 12 + extract(month FROM {month})
            - extract(year FROM {basis}) * 12 - extract(month FROM {basis}))::int AS months_out"""


def award_pairs(months: str, where: str, source: str = "benefits_award") -> str:
    """Pairs of known awards with each of their months; ``months`` is SQL for a set of dates.

    ``source`` is a table of awards ``a``, which may have further columns.
    """
    return f"""
    SELECT {pair_columns("a", "months.month", "leaving.month")},
        a.area_id, area.path, decision.decided_on AS began_on,
        LEAST(months.month, leaving.month) >= a.first_month
            AND (ending.last_month IS NULL OR months.month <= ending.last_month)
            AS in_term
    FROM {source} a
    JOIN accounts_area area ON area.id = a.area_id
    JOIN people_decision decision ON decision.id = a.decision_id
    LEFT JOIN benefits_awardend ending ON ending.award_id = a.id AND {known("ending")}
    LEFT JOIN benefits_awardexit leaving ON leaving.award_id = a.id AND {known("leaving")}
    CROSS JOIN LATERAL ({months}) months
    WHERE {where} AND a.known_from < %(cutoff)s::timestamptz"""


def imagined_pair(household: str, area_path: str, month: str) -> str:
    """One pair without an award: a household as if it had one; none where there is no household."""
    return f"""
    SELECT {pair_columns("a", month)}, {area_path} AS path, {month} AS began_on, TRUE AS in_term
    FROM (SELECT NULL::uuid AS id, {household} AS household_id, NULL::uuid AS person_id,
        NULL::uuid AS organisation_id, NULL::uuid AS follows_id) a
    WHERE a.household_id IS NOT NULL"""
