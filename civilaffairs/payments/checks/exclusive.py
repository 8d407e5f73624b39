"""互斥: somebody is paid for one month by two benefits of which nobody has both."""

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.checks.check import COVERED, LINE, Check

CHECK = Check(
    "exclusive",
    _("Two benefits that exclude each other"),
    _("%(person)s is also paid by %(benefit)s (%(award)s) for %(for_month)s; nobody has both."),
    _("End one of the two awards; the next run takes back what is not due."),
    f"""
SELECT {LINE}, jsonb_build_object('person', c.person_id, 'benefit', other.programme, 'award', other.number,
    'for_month', to_char(l.for_month, 'YYYY-MM')) AS detail
FROM {COVERED} JOIN benefits_awardcover theirs ON theirs.person_id = c.person_id
    AND theirs.from_month <= l.for_month
JOIN benefits_award other ON other.id = theirs.award_id AND theirs."group" = other.programme
    -- An award of the person's own that ended since has paid the month until a run takes it back.
    AND (theirs.to_month IS NULL OR theirs.to_month > l.for_month OR other.person_id IS NOT NULL)
JOIN unnest(%(ones)s::text[], %(others)s::text[]) rule(one, other)
    ON rule.one = l.programme AND rule.other = other.programme
WHERE (SELECT sum(issued.amount) FROM payments_line issued
    WHERE issued.award_id = other.id AND issued.for_month = l.for_month) > 0
""",
)
