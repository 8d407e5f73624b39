"""A frozen transfer is the sum of its lines less what set-offs keep back, and each of these is booked."""

from django.db import migrations

FROZEN = """
CREATE OR REPLACE FUNCTION payments_transfer_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch_state text;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.batch_id, NEW.position, NEW.reference, NEW.account_id, NEW.payee_person_id,
            NEW.payee_organisation_id, NEW.payee_name, NEW.amount, NEW.withheld, NEW.floor, NEW.memo,
            NEW.replaces_id)
            IS NOT DISTINCT FROM (OLD.batch_id, OLD.position, OLD.reference, OLD.account_id,
            OLD.payee_person_id, OLD.payee_organisation_id, OLD.payee_name, OLD.amount, OLD.withheld, OLD.floor,
            OLD.memo, OLD.replaces_id) THEN
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
            AND t.amount + t.withheld IS DISTINCT FROM (SELECT sum(l.amount) FROM payments_transferline c
                JOIN payments_line l ON l.id = c.line_id WHERE c.transfer_id = t.id)) THEN
        RAISE EXCEPTION 'a transfer is not the sum of its lines less what is withheld'
            USING ERRCODE = 'check_violation';
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

-- By its name it runs after payments_batch_moves, which says more of a wrong step.
CREATE FUNCTION payments_batch_sets_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'prepared' AND EXISTS (SELECT FROM payments_transfer t LEFT JOIN (
                SELECT c.transfer_id, sum(w.amount) AS yuan FROM payments_withheld w
                JOIN payments_transferline c ON c.line_id = w.line_id
                JOIN payments_transfer x ON x.id = c.transfer_id AND x.batch_id = NEW.id
                WHERE w.live GROUP BY 1
            ) kept ON kept.transfer_id = t.id
            WHERE t.batch_id = NEW.id AND t.withheld <> COALESCE(kept.yuan, 0)) THEN
        RAISE EXCEPTION 'what is withheld is not what set-offs keep back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('approved', 'released') AND EXISTS (SELECT FROM payments_withheld w
            JOIN payments_setoff s ON s.id = w.set_off_id AND s.ended_at IS NOT NULL
            JOIN payments_transfer t ON t.id = w.transfer_id WHERE t.batch_id = NEW.id AND w.live) THEN
        RAISE EXCEPTION 'a set-off of this batch was ended' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'exported' AND EXISTS (SELECT FROM payments_withheld w
            JOIN payments_setoff s ON s.id = w.set_off_id
            JOIN payments_transfer t ON t.id = w.transfer_id WHERE t.batch_id = NEW.id AND w.live
                AND NOT EXISTS (SELECT FROM payments_receivableevent e WHERE e.transfer_id = t.id
                    AND e.receivable_id = s.receivable_id AND e.kind = 'set-off')) THEN
        RAISE EXCEPTION 'a set-off of this batch is not booked' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_sets_off BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION payments_batch_sets_off();
"""
NOT_SET_OFF = "DROP TRIGGER payments_batch_sets_off ON payments_batch; DROP FUNCTION payments_batch_sets_off;"
CHAIN = """
CREATE FUNCTION payments_set_off_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'set-off' THEN
        IF NEW.amount IS DISTINCT FROM (SELECT sum(w.amount) FROM payments_withheld w
                JOIN payments_setoff s ON s.id = w.set_off_id AND s.receivable_id = NEW.receivable_id
                JOIN payments_transfer t ON t.id = w.transfer_id
                JOIN payments_batch b ON b.id = t.batch_id AND b.state = 'released'
                WHERE w.transfer_id = NEW.transfer_id AND w.live) THEN
            RAISE EXCEPTION 'this was not kept back' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.kind = 'given-back' THEN
        IF NEW.amount IS DISTINCT FROM (SELECT -sum(w.amount) FROM payments_withheld w
                JOIN payments_setoff s ON s.id = w.set_off_id AND s.receivable_id = NEW.receivable_id
                JOIN payments_transferline c ON c.line_id = w.line_id AND c.transfer_id = NEW.transfer_id
                JOIN payments_transfer t ON t.id = c.transfer_id AND t.state IN ('failed', 'cancelled')
                WHERE w.live) THEN
            RAISE EXCEPTION 'this was not kept back' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.after >= 0 AND NEW.after < payments_reserved(NEW.receivable_id) THEN
        RAISE EXCEPTION 'a frozen batch keeps this back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_set_off_event BEFORE INSERT ON payments_receivableevent
    FOR EACH ROW EXECUTE FUNCTION payments_set_off_event();
"""
NO_CHAIN = """
DROP TRIGGER payments_set_off_event ON payments_receivableevent; DROP FUNCTION payments_set_off_event;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0027_set_offs_guards")]
    operations = [migrations.RunSQL(FROZEN, NOT_SET_OFF), migrations.RunSQL(CHAIN, NO_CHAIN)]
