"""死亡: somebody of the award was dead when the month was decided, and the run did not know it."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import COVERED, LINE, Check

CHECK = Check(
    "death",
    _("Reported dead"),
    _("%(person)s died on %(day)s; the run did not know it."),
    _("Have the death adopted; the next run takes back what is not due."),
    f"""
SELECT {LINE}, jsonb_build_object('person', d.person_id, 'day', d.valid_from) AS detail
FROM {COVERED} JOIN people_death d ON d.person_id = c.person_id AND d.known_to IS NULL
    AND d.valid_from < l.for_month
WHERE NOT EXISTS (SELECT FROM people_death adopted WHERE adopted.person_id = d.person_id
    AND adopted.layer = 'adopted' AND adopted.known_from < l.known_until
    AND (adopted.known_to IS NULL OR adopted.known_to >= l.known_until))
""",
)
