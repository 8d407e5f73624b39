"""A batch of a part of the area counts with all that the same office pays for the month, and keeps its office."""

import django.db.models.deletion
from django.db import migrations, models

MONTH = """
-- What a fund pays for the month in the whole area, in however many batches that nobody took back.
CREATE OR REPLACE FUNCTION payments_paid_together(an_area bigint, a_fund text, of_month date) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(b.total), 0) FROM payments_batch b
    JOIN accounts_area paid ON paid.id = b.area_id JOIN accounts_area whole ON whole.id = an_area
    WHERE paid.path <@ whole.path AND b.fund_id = a_fund AND b.month = of_month AND b.state <> 'cancelled'
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
                payments_paid_together(NEW.office_id, NEW.fund_id, NEW.month)) THEN
        RAISE EXCEPTION 'too few people approved this batch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_approved_by_enough';
    END IF;
    RETURN NEW;
END $$;

-- The area is never more than the office has, and both stay as they were when the batch was drawn up.
CREATE FUNCTION payments_batch_of_office() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.office_id <> OLD.office_id OR NOT EXISTS (
            SELECT FROM accounts_area a, accounts_area o
            WHERE a.id = NEW.area_id AND o.id = NEW.office_id AND a.path <@ o.path) THEN
        RAISE EXCEPTION 'a batch is of the office that drew it up, and within its area'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_of_office BEFORE INSERT OR UPDATE OF office_id ON payments_batch
    FOR EACH ROW EXECUTE FUNCTION payments_batch_of_office();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0042_books_checks"),
    ]

    operations = [
        migrations.AddField(
            "batch",
            "office",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.area",
            ),
        ),
        migrations.RunSQL(
            "UPDATE payments_batch SET office_id = area_id; SET CONSTRAINTS ALL IMMEDIATE",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            "batch",
            "office",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
            ),
        ),
        migrations.RunSQL(MONTH, migrations.RunSQL.noop),
    ]
