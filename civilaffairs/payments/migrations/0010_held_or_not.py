"""Where nothing is on hold, a batch of thousands of lines learns so at once: planned once, asked in passing."""

from django.db import migrations

AT_ONCE = """
CREATE OR REPLACE FUNCTION payments_held(an_award uuid, a_month date) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_hold WHERE lifted_at IS NULL) THEN
        RETURN FALSE;
    END IF;
    RETURN EXISTS (SELECT FROM benefits_award a JOIN payments_hold h ON h.lifted_at IS NULL
            AND (h.household_id = a.household_id OR h.person_id = a.person_id OR h.person_id IN (
                SELECT c.person_id FROM benefits_awardcover c WHERE c.award_id IN (a.id, a.follows_id)
                    AND c.from_month <= a_month AND (c.to_month IS NULL OR c.to_month > a_month)))
        WHERE a.id = an_award);
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION payments_held(an_award uuid, a_month date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM payments_hold WHERE lifted_at IS NULL) AND EXISTS (
        SELECT FROM benefits_award a JOIN payments_hold h ON h.lifted_at IS NULL
            AND (h.household_id = a.household_id OR h.person_id = a.person_id OR h.person_id IN (
                SELECT c.person_id FROM benefits_awardcover c WHERE c.award_id IN (a.id, a.follows_id)
                    AND c.from_month <= a_month AND (c.to_month IS NULL OR c.to_month > a_month)))
        WHERE a.id = an_award)
$$;
"""


class Migration(migrations.Migration):

    dependencies = [('payments', '0009_no_posting_reverses_another')]

    operations = [migrations.RunSQL(AT_ONCE, BEFORE)]
