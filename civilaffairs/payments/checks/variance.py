"""环比异常: a benefit of a town moved against last month by more than a set percentage."""

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
    SELECT place.town_id, sums.programme,
        COALESCE(sum(sums.amount) FILTER (WHERE r.month = %(last)s), 0) AS was,
        COALESCE(sum(sums.amount) FILTER (WHERE r.month = %(month)s), 0) AS now
    FROM (SELECT DISTINCT town_id FROM check_line WHERE for_month = %(month)s) place
    JOIN accounts_area town ON town.id = place.town_id AND town.path <@ %(path)s::ltree
    JOIN payments_run r ON r.month IN (%(last)s, %(month)s) AND r.state IN ('computed', 'closed')
    CROSS JOIN LATERAL (
        SELECT x.programme, sum(x.amount) AS amount FROM payments_line x
        WHERE x.run_id = r.id AND x.town_id = place.town_id AND x.for_month = r.month GROUP BY 1
    ) sums
    GROUP BY 1, 2
) moved ON moved.town_id = l.town_id AND moved.programme = l.programme
WHERE l.for_month = %(month)s AND moved.was > 0 AND abs(moved.now - moved.was) * 100 > moved.was * %(limit)s
""",
)
