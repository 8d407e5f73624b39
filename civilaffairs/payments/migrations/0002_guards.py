"""Money: lines, postings and frozen batches that nobody can change."""

from django.db import migrations

from civilaffairs.audit import guards

APPEND_ONLY = (
    "payments_inputset",
    "payments_line",
    "payments_batchsignature",
    "payments_bankfile",
    "payments_returnfile",
    "payments_transferevent",
    "payments_posting",
    "payments_entry",
    "payments_ledgeraccount",
    "payments_runexception",
)
BALANCE = """
CREATE FUNCTION payments_posting_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_entry e JOIN payments_ledgeraccount a ON a.id = e.account_id
            WHERE e.posting_id = NEW.posting_id GROUP BY a.fund_id, a.area_id HAVING sum(e.amount) <> 0) THEN
        RAISE EXCEPTION 'posting % does not sum to zero in each fund and town', NEW.posting_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_posting_balances AFTER INSERT ON payments_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_posting_balances();
"""
NO_BALANCE = """
DROP TRIGGER payments_posting_balances ON payments_entry; DROP FUNCTION payments_posting_balances;
"""
FREEZE = """
CREATE FUNCTION payments_transfer_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch_state text;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.batch_id, NEW.position, NEW.reference, NEW.account_id, NEW.payee_person_id,
            NEW.payee_organisation_id, NEW.payee_name, NEW.amount, NEW.memo, NEW.replaces_id)
            IS NOT DISTINCT FROM (OLD.batch_id, OLD.position, OLD.reference, OLD.account_id,
            OLD.payee_person_id, OLD.payee_organisation_id, OLD.payee_name, OLD.amount, OLD.memo,
            OLD.replaces_id) THEN
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('waiting', 'sent'),
                ('waiting', 'cancelled'), ('sent', 'paid'), ('sent', 'failed'), ('failed', 'paid'),
                ('failed', 'cancelled')) THEN
            RAISE EXCEPTION 'a transfer does not go from % to %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = 'paid' AND OLD.state = 'failed' AND EXISTS (SELECT FROM payments_transferline mine
                JOIN payments_transferline other ON other.line_id = mine.line_id AND other.live
                    AND other.transfer_id <> mine.transfer_id WHERE mine.transfer_id = NEW.id) THEN
            RAISE EXCEPTION 'another transfer carries the lines of this one by now'
                USING ERRCODE = 'check_violation';
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
CREATE TRIGGER payments_transfer_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_transfer
    FOR EACH ROW EXECUTE FUNCTION payments_transfer_frozen();

CREATE FUNCTION payments_carried_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch_state text;
BEGIN
    SELECT b.state INTO batch_state FROM payments_batch b JOIN payments_transfer t ON t.batch_id = b.id
        WHERE t.id = CASE TG_OP WHEN 'DELETE' THEN OLD.transfer_id ELSE NEW.transfer_id END FOR SHARE OF b;
    IF batch_state <> 'draft' THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM payments_transferline c
            JOIN payments_transfer t ON t.id = c.transfer_id AND t.state = 'paid'
            WHERE c.line_id = NEW.line_id) THEN
        RAISE EXCEPTION 'the bank paid this line already' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM payments_line l JOIN payments_run r ON r.id = l.run_id
            WHERE l.id = NEW.line_id AND r.state IN ('computed', 'closed')) THEN
        RAISE EXCEPTION 'the run of this line is not calculated' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER payments_carried_frozen BEFORE INSERT OR DELETE ON payments_transferline
    FOR EACH ROW EXECUTE FUNCTION payments_carried_frozen();

CREATE FUNCTION payments_carried_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live AND NOT OLD.live THEN
        RAISE EXCEPTION 'a freed line is carried again by another transfer only'
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.live AND NOT NEW.live AND NOT EXISTS (SELECT FROM payments_transfer t
            WHERE t.id = OLD.transfer_id AND t.state IN ('failed', 'cancelled')) THEN
        RAISE EXCEPTION 'the transfer of this line has neither failed nor been cancelled'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_carried_freed BEFORE UPDATE ON payments_transferline
    FOR EACH ROW EXECUTE FUNCTION payments_carried_freed();

CREATE FUNCTION payments_batch_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' THEN
        RAISE EXCEPTION 'a batch begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_born BEFORE INSERT ON payments_batch
    FOR EACH ROW EXECUTE FUNCTION payments_batch_born();

CREATE FUNCTION payments_batch_moves() RETURNS trigger LANGUAGE plpgsql AS $$
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
            ('exported', 'reconciled'), ('returned', 'reconciled')) THEN
        RAISE EXCEPTION 'a batch does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
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
CREATE TRIGGER payments_batch_moves BEFORE UPDATE ON payments_batch
    FOR EACH ROW EXECUTE FUNCTION payments_batch_moves();
"""
KNOWLEDGE = """
CREATE FUNCTION payments_knowledge_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN payments_run mine ON mine.id = added.run_id
            JOIN payments_runcover earlier ON earlier.programme = added.programme
                AND earlier.town_id = added.town_id AND earlier.run_id <> added.run_id
            JOIN payments_run wiser ON wiser.id = earlier.run_id AND wiser.state IN ('computed', 'closed')
                AND wiser.known_until > mine.known_until) THEN
        RAISE EXCEPTION 'an earlier run over the same benefit and town knew more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'run_knowledge_grows';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_knowledge_grows AFTER INSERT ON payments_runcover
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_knowledge_grows();
"""
NO_KNOWLEDGE = """
DROP TRIGGER payments_knowledge_grows ON payments_runcover; DROP FUNCTION payments_knowledge_grows;
"""
NO_FREEZE = """
DROP TRIGGER payments_batch_moves ON payments_batch; DROP FUNCTION payments_batch_moves;
DROP TRIGGER payments_batch_born ON payments_batch; DROP FUNCTION payments_batch_born;
DROP TRIGGER payments_carried_freed ON payments_transferline; DROP FUNCTION payments_carried_freed;
DROP TRIGGER payments_carried_frozen ON payments_transferline; DROP FUNCTION payments_carried_frozen;
DROP TRIGGER payments_transfer_frozen ON payments_transfer; DROP FUNCTION payments_transfer_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        *(guards.append_only(table) for table in APPEND_ONLY),
        guards.only_columns("payments_transferline", "live"),
        guards.only_columns("payments_run", "state", "job_id", "line_count", "total", "finished_at"),
        guards.only_columns("payments_runcover", "open"),
        *(guards.never_deleted(f"payments_{table}") for table in ("batch", "transfer", "fund")),
        migrations.RunSQL(BALANCE, NO_BALANCE),
        migrations.RunSQL(FREEZE, NO_FREEZE),
        migrations.RunSQL(KNOWLEDGE, NO_KNOWLEDGE),
    ]
