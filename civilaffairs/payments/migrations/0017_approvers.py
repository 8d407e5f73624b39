"""How many must approve a batch: the dated setting says so, the database counts."""

from django.db import migrations, models

COUNTED = """
CREATE FUNCTION payments_approvers(an_area bigint, of_month date, a_total numeric) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE rule jsonb;
BEGIN
    SELECT benefits_setting_at('batch.approvers', path, of_month, 'infinity') INTO rule
        FROM accounts_area WHERE id = an_area;
    RETURN CASE WHEN a_total > (rule->>'above')::numeric THEN (rule->>'approvers')::integer ELSE 1 END;
END $$;

CREATE FUNCTION payments_batch_approved_by_enough() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever approved another comparison with last month did not approve this.
    IF (SELECT count(*) FROM payments_batchsignature s
            JOIN payments_comparisonsignature c ON c.signature_id = s.id
            WHERE s.batch_id = NEW.id AND s.step = 'approved' AND s.digest = NEW.digest
                AND c.digest = (SELECT k.digest FROM payments_comparisonsignature k
                    JOIN payments_batchsignature l ON l.id = k.signature_id
                    WHERE l.batch_id = NEW.id AND l.step = 'approved' ORDER BY l.id DESC LIMIT 1))
            < payments_approvers(NEW.area_id, NEW.month, NEW.total) THEN
        RAISE EXCEPTION 'too few people approved this batch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_approved_by_enough';
    END IF;
    RETURN NEW;
END $$;
-- Its name puts it behind payments_batch_signs_comparison.
CREATE TRIGGER payments_batch_was_approved BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state = 'approved' AND OLD.state <> 'approved')
    EXECUTE FUNCTION payments_batch_approved_by_enough();

CREATE FUNCTION payments_signed_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_batch b WHERE b.id = NEW.batch_id AND (NEW.step, b.state) IN (
            ('prepared', 'draft'), ('approved', 'prepared'), ('released', 'approved')) FOR SHARE) THEN
        RAISE EXCEPTION 'it is not the turn of this signature' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_signed_in_turn BEFORE INSERT ON payments_batchsignature
    FOR EACH ROW EXECUTE FUNCTION payments_signed_in_turn();
"""
NOT_COUNTED = """
DROP TRIGGER payments_signed_in_turn ON payments_batchsignature; DROP FUNCTION payments_signed_in_turn;
DROP TRIGGER payments_batch_was_approved ON payments_batch;
DROP FUNCTION payments_batch_approved_by_enough; DROP FUNCTION payments_approvers;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0016_one_kind_of_proposal")]

    operations = [
        migrations.RemoveConstraint(model_name="batchsignature", name="batch_each_step_once"),
        migrations.AddConstraint(
            model_name="batchsignature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("step", "approved"), _negated=True),
                fields=("batch", "step"),
                name="batch_each_step_once",
            ),
        ),
        migrations.RunSQL(COUNTED, NOT_COUNTED),
    ]
