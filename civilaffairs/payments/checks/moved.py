"""迁出: the register has somebody of the award elsewhere, and no decision has adopted it yet."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import COVERED, LINE, Check

CHECK = Check(
    "moved",
    _("Registered elsewhere"),
    _("%(person)s has been registered in another place since %(day)s; nobody has decided about it."),
    _("Review the award; the next run takes back what is not due."),
    f"""
SELECT {LINE}, jsonb_build_object('person', r.person_id, 'day', r.valid_from) AS detail
FROM {COVERED} JOIN people_residence r ON r.person_id = c.person_id AND r.layer = 'recorded'
    AND r.kind = 'hukou' AND r.known_to IS NULL AND r.valid_from < l.for_month
    AND (r.valid_to IS NULL OR r.valid_to >= l.for_month)
JOIN accounts_area there ON there.id = r.area_id JOIN accounts_area town ON town.id = l.town_id
WHERE NOT there.path <@ town.path AND NOT EXISTS (SELECT FROM people_residence adopted
    WHERE adopted.person_id = r.person_id AND adopted.layer = 'adopted' AND adopted.kind = 'hukou'
    AND adopted.area_id = r.area_id AND adopted.known_to IS NULL)
""",
)
