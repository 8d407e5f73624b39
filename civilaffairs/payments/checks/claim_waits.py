"""追缴待定: somebody got another benefit for the month that is not due any more, and nobody has decided yet.

Arrears can be small and new while what they replace is large or old and waits (``payments.waits``). Until
that is decided the person would have both.
"""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import LINE, Check

# Everybody who was ever adopted as counting there in the month: who has left since was paid for too.
CLAIMED = """
SELECT DISTINCT a.id, a.number, a.programme, w.for_month, COALESCE(a.person_id, ms.person_id) AS person_id
FROM (
    SELECT d.award_id, row.for_month FROM payments_difference d
    JOIN payments_differenceline row ON row.difference_id = d.id
    WHERE d.ended_by_id IS NULL GROUP BY d.award_id, row.for_month HAVING sum(row.due - row.before) < 0
) w JOIN benefits_award a ON a.id = w.award_id
LEFT JOIN people_membership ms ON ms.household_id = a.household_id AND ms.counted AND ms.layer = 'adopted'
    AND ms.valid_from < w.for_month AND (ms.valid_to IS NULL OR ms.valid_to >= w.for_month)
"""
CHECK = Check(
    "claim-waits",
    _("Beside a claim that waits"),
    _("%(person)s also got %(benefit)s (%(award)s) for %(for_month)s; whether to take that back waits."),
    _("Decide about the difference that waits; what is released is taken back by the next run."),
    f"""
SELECT {LINE}, jsonb_build_object('person', claim.person_id, 'benefit', claim.programme,
    'award', claim.number, 'for_month', to_char(l.for_month, 'YYYY-MM')) AS detail
FROM ({CLAIMED}) claim
CROSS JOIN LATERAL (
    SELECT own.id FROM benefits_award own WHERE own.person_id = claim.person_id
    UNION ALL
    SELECT shared.id FROM people_membership home
    JOIN benefits_award shared ON shared.household_id = home.household_id
    WHERE home.person_id = claim.person_id AND home.counted AND home.layer = 'adopted'
        AND home.known_to IS NULL AND home.valid_from < claim.for_month
        AND (home.valid_to IS NULL OR home.valid_to >= claim.for_month)
) mine
JOIN check_line l ON l.award_id = mine.id AND l.for_month = claim.for_month AND mine.id <> claim.id
WHERE l.programme = claim.programme OR EXISTS (
    SELECT FROM unnest(%(met)s::text[], %(meets)s::text[]) rule(one, other)
    WHERE rule.one = l.programme AND rule.other = claim.programme)
""",
)
