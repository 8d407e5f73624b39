"""Facts of an organisation that is paid for what it did in a month."""

from civilaffairs.benefits.facts.fragments import measured


def sql(p: str) -> str:
    """One row of facts for the pair ``p``."""
    return f"""
    SELECT TRUE AS present, 1 AS members, 1 AS living,
        {_beds(p, "beds.occupied - beds.partial - beds.dependent")} AS independent_beds,
        {_beds(p, "beds.partial")} AS partial_beds,
        {_beds(p, "beds.dependent")} AS dependent_beds"""


def _beds(p: str, of: str) -> str:
    """How many beds of a kind are adopted of the month."""
    return f"""COALESCE((SELECT sum({of})::int FROM people_bedmonth beds
            WHERE beds.organisation_id = {p}.organisation_id AND beds.month = {p}.month
                AND {measured("beds", p)}), 0)"""
