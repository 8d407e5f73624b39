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
)
BALANCE = """
CREATE FUNCTION payments_posting_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM payments_entry WHERE posting_id = NEW.posting_id) <> 0 THEN
        RAISE EXCEPTION 'posting % does not sum to zero', NEW.posting_id USING ERRCODE = 'check_violation';
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
    SELECT state INTO batch_state FROM payments_batch WHERE id = COALESCE(NEW.batch_id, OLD.batch_id);
    IF TG_OP = 'UPDATE' AND (NEW.batch_id, NEW.position, NEW.reference, NEW.account_id, NEW.payee_name,
            NEW.amount, NEW.memo) IS NOT DISTINCT FROM (OLD.batch_id, OLD.position, OLD.reference,
            OLD.account_id, OLD.payee_name, OLD.amount, OLD.memo) THEN
        RETURN NEW;
    END IF;
    IF batch_state <> 'draft' THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER payments_transfer_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_transfer
    FOR EACH ROW EXECUTE FUNCTION payments_transfer_frozen();

CREATE FUNCTION payments_carried_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch_state text;
BEGIN
    SELECT b.state INTO batch_state FROM payments_batch b JOIN payments_transfer t ON t.batch_id = b.id
        WHERE t.id = COALESCE(NEW.transfer_id, OLD.transfer_id);
    IF batch_state <> 'draft' THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER payments_carried_frozen BEFORE INSERT OR DELETE ON payments_transferline
    FOR EACH ROW EXECUTE FUNCTION payments_carried_frozen();

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
    IF NEW.state = 'prepared' AND (NEW.count, NEW.total) IS DISTINCT FROM (
            SELECT count(*)::int, COALESCE(sum(amount), 0) FROM payments_transfer WHERE batch_id = NEW.id
            ) THEN
        RAISE EXCEPTION 'the totals are not those of the transfers' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_moves BEFORE UPDATE ON payments_batch
    FOR EACH ROW EXECUTE FUNCTION payments_batch_moves();
"""
NO_FREEZE = """
DROP TRIGGER payments_batch_moves ON payments_batch; DROP FUNCTION payments_batch_moves;
DROP TRIGGER payments_carried_frozen ON payments_transferline; DROP FUNCTION payments_carried_frozen;
DROP TRIGGER payments_transfer_frozen ON payments_transfer; DROP FUNCTION payments_transfer_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        *(guards.append_only(table) for table in APPEND_ONLY),
        guards.only_columns("payments_transferline", "live"),
        migrations.RunSQL(BALANCE, NO_BALANCE),
        migrations.RunSQL(FREEZE, NO_FREEZE),
    ]
