"""The bank may take back what it had paid: a paid transfer fails, and its reconciled batch is open again.

The bodies are those of 0002 with these two ways more, each under a condition.
"""

from django.db import migrations

TRANSFER = """
CREATE OR REPLACE FUNCTION payments_transfer_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch_state text;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.batch_id, NEW.position, NEW.reference, NEW.account_id, NEW.payee_person_id,
            NEW.payee_organisation_id, NEW.payee_name, NEW.amount, NEW.memo, NEW.replaces_id)
            IS NOT DISTINCT FROM (OLD.batch_id, OLD.position, OLD.reference, OLD.account_id,
            OLD.payee_person_id, OLD.payee_organisation_id, OLD.payee_name, OLD.amount, OLD.memo,
            OLD.replaces_id) THEN
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('waiting', 'sent'),
                ('waiting', 'cancelled'), ('sent', 'paid'), ('sent', 'failed'), ('failed', 'paid'),
                ('failed', 'cancelled'), ('paid', 'failed')) THEN
            RAISE EXCEPTION 'a transfer does not go from % to %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = 'paid' AND OLD.state = 'failed' AND EXISTS (SELECT FROM payments_transferline mine
                JOIN payments_transferline other ON other.line_id = mine.line_id AND other.live
                    AND other.transfer_id <> mine.transfer_id WHERE mine.transfer_id = NEW.id) THEN
            RAISE EXCEPTION 'another transfer carries the lines of this one by now'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = 'failed' AND OLD.state = 'paid' AND 'failed' IS DISTINCT FROM (SELECT state
                FROM payments_transferevent WHERE transfer_id = NEW.id ORDER BY id DESC LIMIT 1) THEN
            RAISE EXCEPTION 'nobody noted that the bank took it back' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    -- The share lock lets nobody freeze the batch while a row is being added to it.
    SELECT state INTO batch_state FROM payments_batch
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.batch_id ELSE NEW.batch_id END FOR SHARE;
    IF batch_state <> 'draft' OR (TG_OP = 'UPDATE' AND NEW.batch_id <> OLD.batch_id) THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
BATCH = """
CREATE OR REPLACE FUNCTION payments_batch_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.number, NEW.month, NEW.area_id, NEW.fund_id, NEW.profile,
            NEW.encoding, NEW.pay_on, NEW.count, NEW.total, NEW.digest) IS DISTINCT FROM (OLD.number,
            OLD.month, OLD.area_id, OLD.fund_id, OLD.profile, OLD.encoding, OLD.pay_on, OLD.count,
            OLD.total, OLD.digest) THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('draft', 'prepared'), ('draft', 'cancelled'),
            ('prepared', 'approved'), ('prepared', 'cancelled'), ('approved', 'released'),
            ('approved', 'cancelled'), ('released', 'exported'), ('exported', 'returned'),
            ('exported', 'reconciled'), ('returned', 'reconciled'), ('reconciled', 'returned')) THEN
        RAISE EXCEPTION 'a batch does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'reconciled' AND NOT EXISTS (
            SELECT FROM payments_transfer WHERE batch_id = NEW.id AND state = 'failed') THEN
        RAISE EXCEPTION 'the bank took nothing back of this batch' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('prepared', 'approved', 'released') AND NOT EXISTS (
            SELECT FROM payments_batchsignature s WHERE s.batch_id = NEW.id AND s.step = NEW.state
            AND s.digest = NEW.digest AND NEW.digest <> '') THEN
        RAISE EXCEPTION 'nobody signed this content as %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'prepared' AND EXISTS (
            SELECT FROM (SELECT count(*) AS rows, COALESCE(sum(amount), 0) AS yuan
                FROM payments_transfer WHERE batch_id = NEW.id) AS content
            WHERE rows <> NEW.count OR yuan <> NEW.total) THEN
        RAISE EXCEPTION 'the totals are not those of the transfers' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'prepared' AND EXISTS (SELECT FROM payments_transfer t WHERE t.batch_id = NEW.id
            AND t.amount IS DISTINCT FROM (SELECT sum(l.amount) FROM payments_transferline c
                JOIN payments_line l ON l.id = c.line_id WHERE c.transfer_id = t.id)) THEN
        RAISE EXCEPTION 'a transfer is not the sum of its lines' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'exported' AND NOT EXISTS (SELECT FROM payments_bankfile WHERE batch_id = NEW.id) THEN
        RAISE EXCEPTION 'no bank file was kept' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('returned', 'reconciled') AND NOT EXISTS (
            SELECT FROM payments_returnfile WHERE batch_id = NEW.id) THEN
        RAISE EXCEPTION 'no return file was kept' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0022_guards_of_whole_statements")]

    operations = [migrations.RunSQL(TRANSFER, migrations.RunSQL.noop), migrations.RunSQL(BATCH, migrations.RunSQL.noop)]
