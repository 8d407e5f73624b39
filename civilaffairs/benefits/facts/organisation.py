"""Facts of an organisation that is paid for what it did in a month."""

from civilaffairs.benefits.facts.fragments import measured


def sql(p: str) -> str:
    """One row of facts for the pair ``p``."""
    return f"""
    SELECT TRUE AS present, 1 AS members, 1 AS living,
        COALESCE((SELECT sum(beds.occupied)::int FROM people_bedmonth beds
            WHERE beds.organisation_id = {p}.organisation_id AND beds.month = {p}.month
                AND {measured("beds", p)}), 0) AS occupied_beds"""
