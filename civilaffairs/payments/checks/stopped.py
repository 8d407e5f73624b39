"""停发: the award was ended with an earlier month, and the run did not know it."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import LINE, Check

CHECK = Check(
    "stopped",
    _("Stopped before this month"),
    _("The award was ended with %(last_month)s; the run did not know it."),
    _("Run again: what is not due is taken back before it is sent."),
    f"""
SELECT {LINE}, jsonb_build_object('last_month', to_char(ending.last_month, 'YYYY-MM')) AS detail
FROM check_line l JOIN benefits_awardend ending ON ending.award_id = l.award_id AND ending.known_to IS NULL
    AND ending.last_month < l.for_month AND ending.known_from >= l.known_until
""",
)
