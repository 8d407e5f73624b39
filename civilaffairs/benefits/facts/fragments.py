"""Conditions that every reading of facts shares.

``%(cutoff)s`` is the instant before which something must have been known; ``infinity`` means
what is known now.
"""


def known(row: str) -> str:
    """Known before the cut-off and not superseded before it."""
    return (
        f"{row}.known_from < %(cutoff)s::timestamptz"
        f" AND ({row}.known_to IS NULL OR {row}.known_to >= %(cutoff)s::timestamptz)"
    )


def adopted(row: str, p: str, *, always: bool = False) -> str:
    """Adopted, known, and valid on the last day of the month before, unless it is of a month of its own."""
    held = (
        ""
        if always
        else (f" AND {row}.valid_from <= {p}.day AND ({row}.valid_to IS NULL OR {row}.valid_to > {p}.day)")
    )
    return f"{row}.layer = 'adopted'{held} AND {known(row)}"


def measured(row: str, p: str) -> str:
    """Adopted and known of a month of its own: its last word, on whatever day it was said."""
    return f"{adopted(row, p, always=True)} AND {row}.valid_to IS NULL"


def decided(p: str, column: str = "amount") -> str:
    """What a decision fixed for the benefit month of the award, or the share of it (``shared``)."""
    return (
        f"COALESCE((SELECT sum(fixed.{column}) FROM benefits_awardamount fixed"
        f" WHERE fixed.award_id = {p}.award_id AND fixed.for_month = {p}.real_month AND {known('fixed')}), 0)"
    )


def died(person: str, day: str) -> str:
    """Whether a person is known to have died by a day."""
    return (
        f"EXISTS (SELECT FROM people_death x WHERE x.person_id = {person} AND x.layer = 'adopted'"
        f" AND x.valid_from <= {day} AND {known('x')})"
    )


def birthday(birth: str, years: str) -> str:
    """The day on which somebody reaches an age; 29 February falls on the 28th in a common year."""
    return f"({birth} + make_interval(years => {years}))::date"


def age(birth: str, day: str) -> str:
    """Completed years on a day."""
    calendar_years = f"(extract(year FROM {day}) - extract(year FROM {birth}))::int"
    return f"({calendar_years} - ({birthday(birth, calendar_years)} > {day})::int)"


def income(person: str, p: str, s: str) -> str:
    """Counted income of a person less their costs; may be negative."""
    return f"({earned(person, p, s)} - {spent(person, p)})"


def earned(person: str, p: str, s: str) -> str:
    """Counted income of a person before any cost."""
    return (
        f"(SELECT COALESCE(sum(i.amount), 0) FROM people_income i WHERE i.person_id = {person}"
        f""" AND {adopted("i", p)} AND NOT {s}."set:income.not-counted" ? i.kind)"""
    )


def spent(person: str, p: str, more: str = "") -> str:
    """The costs of a person."""
    return (
        f"(SELECT COALESCE(sum(o.amount), 0) FROM people_cost o WHERE o.person_id = {person}"
        f" AND {adopted('o', p)}{more})"
    )
