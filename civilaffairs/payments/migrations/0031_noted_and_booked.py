"""No payment comes into another state unless somebody or a return file said so, and no batch unless it is booked."""

from django.conf import settings
from django.db import migrations, models

SAID = """
-- The first answer to what was sent is looked for by its state, any later change by the latest note.
CREATE FUNCTION payments_transfer_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM now JOIN was USING (id)
            WHERE was.state = 'sent' AND now.state <> 'sent' AND NOT EXISTS (
                SELECT FROM payments_transferevent e WHERE e.transfer_id = now.id AND e.state = now.state)) THEN
        RAISE EXCEPTION 'nobody noted what the bank answered' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM now JOIN was USING (id)
            WHERE was.state IN ('paid', 'failed') AND now.state <> was.state AND now.state IS DISTINCT FROM (
                SELECT e.state FROM payments_transferevent e WHERE e.transfer_id = now.id
                ORDER BY e.id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'nobody noted what became of the payment' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_transfer_said AFTER UPDATE ON payments_transfer
    REFERENCING OLD TABLE AS was NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION payments_transfer_said();

CREATE FUNCTION payments_transfer_with_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_batch WHERE id = NEW.batch_id AND state = 'cancelled') THEN
        RAISE EXCEPTION 'a payment is taken back with its whole batch' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_transfer_with_batch AFTER UPDATE ON payments_transfer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state = 'waiting' AND NEW.state = 'cancelled')
    EXECUTE FUNCTION payments_transfer_with_batch();
"""
NOT_SAID = """
DROP TRIGGER payments_transfer_with_batch ON payments_transfer; DROP FUNCTION payments_transfer_with_batch;
DROP TRIGGER payments_transfer_said ON payments_transfer; DROP FUNCTION payments_transfer_said;
"""
# By its name it runs after payments_batch_moves and payments_batch_settled, which say more of a wrong step.
CLOSED = """
CREATE FUNCTION payments_batch_was_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'exported' AND -NEW.total IS DISTINCT FROM (SELECT sum(e.amount) FROM payments_posting p
            JOIN payments_entry e ON e.posting_id = p.id
            JOIN payments_ledgeraccount a ON a.id = e.account_id AND a.code = 'released'
            WHERE p.batch_id = NEW.id) THEN
        RAISE EXCEPTION 'what is booked as released is not the sum of the batch' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'reconciled' AND EXISTS (SELECT FROM payments_transfer t
            JOIN payments_transferline c ON c.transfer_id = t.id
            WHERE t.batch_id = NEW.id AND t.state = 'failed'
            AND NOT EXISTS (SELECT FROM payments_transferline again
                JOIN payments_transfer x ON x.id = again.transfer_id
                JOIN payments_batch b ON b.id = x.batch_id
                WHERE again.line_id = c.line_id AND (x.state = 'paid' OR (again.id > c.id
                    AND b.state IN ('released', 'exported', 'returned', 'reconciled'))))
            AND NOT EXISTS (SELECT FROM payments_estate e
                WHERE e.transfer_id = t.id AND e.state = 'approved' AND e.wants = 'withdraw')) THEN
        RAISE EXCEPTION 'a returned payment is not settled' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_was_booked BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ('exported', 'reconciled'))
    EXECUTE FUNCTION payments_batch_was_booked();
"""
NOT_CLOSED = """
DROP TRIGGER payments_batch_was_booked ON payments_batch; DROP FUNCTION payments_batch_was_booked;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0030_usual_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            "transferevent",
            models.CheckConstraint(
                condition=models.Q(return_file__isnull=False) | models.Q(actor__isnull=False),
                name="event_by_somebody",
            ),
        ),
        migrations.RunSQL(SAID, NOT_SAID),
        migrations.RunSQL(CLOSED, NOT_CLOSED),
    ]
