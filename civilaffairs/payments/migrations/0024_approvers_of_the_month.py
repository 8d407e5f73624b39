"""A month split into small batches wants as many approvers as one large batch would."""

from django.db import migrations

MONTH = """
-- What counts is what a fund pays in an area for the month, in however many batches that nobody took back.
CREATE FUNCTION payments_paid_together(an_area bigint, a_fund text, of_month date) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(total), 0) FROM payments_batch
    WHERE area_id = an_area AND fund_id = a_fund AND month = of_month AND state <> 'cancelled'
$$;
CREATE OR REPLACE FUNCTION payments_batch_approved_by_enough() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever approved another comparison with last month did not approve this.
    IF (SELECT count(*) FROM payments_batchsignature s
            JOIN payments_comparisonsignature c ON c.signature_id = s.id
            WHERE s.batch_id = NEW.id AND s.step = 'approved' AND s.digest = NEW.digest
                AND c.digest = (SELECT k.digest FROM payments_comparisonsignature k
                    JOIN payments_batchsignature l ON l.id = k.signature_id
                    WHERE l.batch_id = NEW.id AND l.step = 'approved' ORDER BY l.id DESC LIMIT 1))
            < payments_approvers(NEW.area_id, NEW.month,
                payments_paid_together(NEW.area_id, NEW.fund_id, NEW.month)) THEN
        RAISE EXCEPTION 'too few people approved this batch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_approved_by_enough';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0023_taken_back_by_the_bank")]

    operations = [migrations.RunSQL(MONTH, migrations.RunSQL.noop)]
