"""一卡多领: one person's account receives for more families than a set number."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import LINE, Check

# The numbers of the accounts that receive for the awards that are looked at. Each number is looked up by
# itself then, so that a batch costs what it holds and not what the city has.
NUMBERS = """
SELECT own.number_index FROM (SELECT DISTINCT award_id FROM check_line) l
JOIN benefits_award a ON a.id = l.award_id
JOIN people_payeearrangement q ON q.household_id = a.household_id
    AND q.known_to IS NULL AND q.confirmed_at IS NOT NULL AND q.payee_organisation_id IS NULL
JOIN people_bankaccount own ON own.id = q.account_id
UNION
SELECT own.number_index FROM (SELECT DISTINCT award_id FROM check_line) l
JOIN benefits_award a ON a.id = l.award_id
JOIN people_payeearrangement q ON q.person_id = a.person_id
    AND q.known_to IS NULL AND q.confirmed_at IS NOT NULL AND q.payee_organisation_id IS NULL
JOIN people_bankaccount own ON own.id = q.account_id
"""
MANY = f"""
SELECT found.number_index FROM ({NUMBERS}) found CROSS JOIN LATERAL (
    SELECT count(*) AS homes FROM people_bankaccount b JOIN people_payeearrangement q ON q.account_id = b.id
    WHERE b.number_index = found.number_index AND q.known_to IS NULL AND q.confirmed_at IS NOT NULL
        AND q.payee_organisation_id IS NULL
) of_number WHERE of_number.homes > %(limit)s::int
"""
CHECK = Check(
    "shared-account",
    _("One account for many families"),
    _("The account ending in %(last_four)s receives for %(homes)s families; more than %(limit)s."),
    _("Find out whose account it is; guardians and agents need their agreement."),
    f"""
SELECT {LINE}, crowded.detail FROM (
    SELECT many.number_index, jsonb_build_object('last_four', min(account.last_four),
        'homes', count(DISTINCT COALESCE(p.household_id, home.household_id, p.person_id)),
        'limit', %(limit)s::int) AS detail
    FROM ({MANY}) many
    JOIN people_bankaccount account ON account.number_index = many.number_index
    JOIN people_payeearrangement p ON p.account_id = account.id AND p.known_to IS NULL
        AND p.confirmed_at IS NOT NULL AND p.payee_organisation_id IS NULL
    LEFT JOIN people_membership home ON home.person_id = p.person_id AND home.counted
        AND home.known_to IS NULL AND home.valid_to IS NULL
    GROUP BY many.number_index
    HAVING count(DISTINCT COALESCE(p.household_id, home.household_id, p.person_id)) > %(limit)s::int
) crowded
JOIN people_bankaccount account ON account.number_index = crowded.number_index
JOIN people_payeearrangement p ON p.account_id = account.id AND p.known_to IS NULL
    AND p.confirmed_at IS NOT NULL AND p.payee_organisation_id IS NULL
JOIN benefits_award a ON COALESCE(a.household_id, a.person_id) = COALESCE(p.household_id, p.person_id)
JOIN check_line l ON l.award_id = a.id
""",
)
