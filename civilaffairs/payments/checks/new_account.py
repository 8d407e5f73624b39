"""新换账户: the account was changed a few days ago."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import LINE, Check

CHECK = Check(
    "new-account",
    _("Account changed a few days ago"),
    _("The account was changed on %(day)s, less than %(limit)s days ago; it ends in %(last_four)s now."),
    _("Ask the family or the organisation by telephone whether they changed it."),
    f"""
SELECT {LINE}, jsonb_build_object('day', (p.confirmed_at AT TIME ZONE 'Asia/Shanghai')::date,
    'limit', %(limit)s::int, 'last_four', account.last_four) AS detail
FROM people_payeearrangement p JOIN people_bankaccount account ON account.id = p.account_id
JOIN benefits_award a ON COALESCE(a.household_id, a.person_id, a.organisation_id)
    = COALESCE(p.household_id, p.person_id, p.organisation_id)
JOIN check_line l ON l.award_id = a.id
WHERE p.known_to IS NULL AND p.confirmed_at > (SELECT clock_now() - make_interval(days => %(limit)s::int))
    AND EXISTS (SELECT FROM people_payeearrangement q JOIN people_bankaccount old ON old.id = q.account_id
        WHERE q.confirmed_at IS NOT NULL AND q.known_to IS NOT NULL
        AND (q.household_id = p.household_id OR q.person_id = p.person_id
            OR q.organisation_id = p.organisation_id)
        AND old.number_index <> account.number_index)
""",
)
