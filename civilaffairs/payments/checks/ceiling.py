"""封顶: an award would be paid more for one month than any family is."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import LINE, Check

CHECK = Check(
    "ceiling",
    _("More than the ceiling"),
    _("%(sum)s yuan for %(for_month)s; the ceiling is %(limit)s yuan."),
    _("Look at the derivation: an income or a number of members may be mistyped."),
    f"""
SELECT {LINE}, jsonb_build_object('for_month', to_char(l.for_month, 'YYYY-MM'), 'sum', high.sum::text,
    'limit', %(limit)s::numeric::text) AS detail
FROM check_line l
JOIN (SELECT award_id, for_month, sum(amount) AS sum FROM check_line GROUP BY 1, 2
    HAVING sum(amount) > %(limit)s::numeric) high
    ON high.award_id = l.award_id AND high.for_month = l.for_month
JOIN benefits_award a ON a.id = l.award_id AND a.organisation_id IS NULL
""",
)
