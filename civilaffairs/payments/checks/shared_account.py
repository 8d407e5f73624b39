"""一卡多领: one person's account receives for more families than a set number."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import LINE, Check

# Who receives for the awards that are looked at.
PAYEES = """
SELECT DISTINCT q.account_id FROM check_line l JOIN benefits_award a ON a.id = l.award_id
JOIN people_payeearrangement q ON (q.household_id = a.household_id OR q.person_id = a.person_id)
    AND q.known_to IS NULL AND q.confirmed_at IS NOT NULL AND q.payee_organisation_id IS NULL
"""
CHECK = Check(
    "shared-account",
    _("One account for many families"),
    _("The account ending in %(last_four)s receives for %(homes)s families; more than %(limit)s."),
    _("Find out whose account it is; guardians and agents need their agreement."),
    f"""
SELECT {LINE}, crowded.detail FROM check_line l JOIN benefits_award a ON a.id = l.award_id
JOIN people_payeearrangement p ON p.known_to IS NULL AND p.confirmed_at IS NOT NULL
    AND p.payee_organisation_id IS NULL
    AND COALESCE(p.household_id, p.person_id) = COALESCE(a.household_id, a.person_id)
JOIN people_bankaccount account ON account.id = p.account_id
JOIN (
    SELECT many.number_index, jsonb_build_object('last_four', min(account.last_four),
        'homes', count(DISTINCT COALESCE(p.household_id, home.household_id, p.person_id)),
        'limit', %(limit)s::int) AS detail
    FROM (
        SELECT b.number_index FROM people_payeearrangement q JOIN people_bankaccount b ON b.id = q.account_id
        WHERE q.known_to IS NULL AND q.confirmed_at IS NOT NULL AND q.payee_organisation_id IS NULL
            AND b.number_index IN (SELECT own.number_index FROM ({PAYEES}) mine
                JOIN people_bankaccount own ON own.id = mine.account_id)
        GROUP BY 1 HAVING count(*) > %(limit)s::int
    ) many
    JOIN people_bankaccount account ON account.number_index = many.number_index
    JOIN people_payeearrangement p ON p.account_id = account.id AND p.known_to IS NULL
        AND p.confirmed_at IS NOT NULL AND p.payee_organisation_id IS NULL
    LEFT JOIN people_membership home ON home.person_id = p.person_id AND home.counted
        AND home.known_to IS NULL AND home.valid_to IS NULL
    GROUP BY many.number_index
    HAVING count(DISTINCT COALESCE(p.household_id, home.household_id, p.person_id)) > %(limit)s::int
) crowded ON crowded.number_index = account.number_index
""",
)
