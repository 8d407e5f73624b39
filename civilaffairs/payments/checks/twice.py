"""重复领取: two records that seem to be one human have the same benefit for one month."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import COVERED, LINE, Check

CHECK = Check(
    "twice",
    _("The same person twice"),
    _("%(person)s and another record of that name and birth date (%(award)s) have it for %(for_month)s."),
    _("Find out whether both are one person, and join the records."),
    f"""
SELECT {LINE}, jsonb_build_object('person', c.person_id, 'award', other.number,
    'for_month', to_char(l.for_month, 'YYYY-MM')) AS detail
FROM {COVERED} JOIN people_person one ON one.id = c.person_id AND one.merged_into_id IS NULL
JOIN people_person two ON two.name = one.name AND two.birth_date = one.birth_date AND two.sex = one.sex
    AND two.id <> one.id AND two.merged_into_id IS NULL
    -- Two numbers are two persons; a record without one may be anybody of that name and birth date.
    AND (one.id_index IS NULL OR two.id_index IS NULL)
JOIN benefits_awardcover theirs ON theirs.person_id = two.id AND theirs."group" = l.programme
    AND theirs.from_month <= l.for_month AND (theirs.to_month IS NULL OR theirs.to_month > l.for_month)
JOIN benefits_award other ON other.id = theirs.award_id
WHERE (SELECT sum(issued.amount) FROM payments_line issued
    WHERE issued.award_id = other.id AND issued.for_month = l.for_month) > 0
""",
)
