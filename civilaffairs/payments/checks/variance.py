"""环比异常: a benefit of a town moved against last month by more than a set percentage.

Regular lines alone, as the comparison of the two months has summed them: no look reads the months again.
"""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import Check

CHECK = Check(
    "variance",
    _("Moved much against last month"),
    _("%(was)s yuan last month, %(now)s yuan this month: more than %(limit)s %% apart."),
    _("Look at the comparison with last month: its lists say what moved."),
    """
SELECT NULL::uuid AS award_id, l.town_id, l.programme, l.id, l.amount, jsonb_build_object(
    'was', moved.was::text, 'now', moved.now::text, 'limit', %(limit)s::text) AS detail
FROM check_line l JOIN (
    SELECT (part ->> 0)::bigint AS town_id, part ->> 1 AS programme,
        COALESCE(sum((part ->> 4)::numeric) FILTER (WHERE part ->> 2 = 'last'), 0) AS was,
        COALESCE(sum((part ->> 4)::numeric) FILTER (WHERE part ->> 2 = 'this'), 0)
            - COALESCE(sum((part ->> 4)::numeric) FILTER (WHERE part ->> 2 IN ('arrears', 'claims')), 0)
            AS now
    FROM jsonb_array_elements(%(figures)s::jsonb) part GROUP BY 1, 2
) moved ON moved.town_id = l.town_id AND moved.programme = l.programme
WHERE l.for_month = %(month)s AND moved.was > 0 AND abs(moved.now - moved.was) * 100 > moved.was * %(limit)s
""",
)
