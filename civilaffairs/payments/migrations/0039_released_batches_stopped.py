"""A released batch can be stopped before its export, by two people; the export looks at it once more."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

# The bodies of 0028, each with one change: a released batch may be taken back; what it gives back then is what it
# kept itself, not what an earlier one kept of its lines.
MOVED = """
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
"""
MOVES = MOVED.replace(
    "('approved', 'cancelled'), ('released', 'exported'),",
    "('approved', 'cancelled'), ('released', 'exported'), ('released', 'cancelled'),",
)
GAVE_BACK = """
CREATE OR REPLACE FUNCTION payments_set_off_event() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
GIVEN_BACK = GAVE_BACK.replace(
    "AND t.state IN ('failed', 'cancelled')\n                WHERE w.live)",
    "AND t.state IN ('failed', 'cancelled')\n                JOIN payments_batch b ON b.id = t.batch_id"
    "\n                WHERE w.live AND (b.state <> 'released' OR w.transfer_id = t.id))",
)
STOPS = """
-- The share lock waits for whoever is exporting it.
CREATE FUNCTION payments_stop_of_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_batch WHERE id = NEW.batch_id AND state = 'released' FOR SHARE) THEN
        RAISE EXCEPTION 'only a released batch is stopped' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_stop_of_released BEFORE INSERT ON payments_batchstop
    FOR EACH ROW EXECUTE FUNCTION payments_stop_of_released();

-- By its name it runs after payments_batch_moves, which says more of a wrong step.
CREATE FUNCTION payments_batch_stops() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'exported' AND EXISTS (SELECT FROM payments_batchstop
            WHERE batch_id = NEW.id AND state <> 'returned') THEN
        RAISE EXCEPTION 'somebody wants this batch stopped'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_not_stopped';
    END IF;
    IF NEW.state = 'cancelled' AND NOT EXISTS (SELECT FROM payments_batchstop
            WHERE batch_id = NEW.id AND state = 'approved') THEN
        RAISE EXCEPTION 'two people stop a released batch' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'cancelled' AND (EXISTS (SELECT FROM payments_posting p
                JOIN payments_entry e ON e.posting_id = p.id
                JOIN payments_ledgeraccount a ON a.id = e.account_id AND a.code = 'released'
                WHERE p.batch_id = NEW.id GROUP BY a.id HAVING sum(e.amount) <> 0)
            OR EXISTS (SELECT FROM payments_withheld w JOIN payments_transfer t ON t.id = w.transfer_id
                WHERE t.batch_id = NEW.id AND w.live)) THEN
        RAISE EXCEPTION 'the release is not booked back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_stops BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (OLD.state = 'released' AND NEW.state IN ('exported', 'cancelled'))
    EXECUTE FUNCTION payments_batch_stops();
"""
NO_STOPS = """
DROP TRIGGER payments_batch_stops ON payments_batch; DROP FUNCTION payments_batch_stops;
DROP TRIGGER payments_stop_of_released ON payments_batchstop; DROP FUNCTION payments_stop_of_released;
"""


def looked_at(states: str) -> str:
    """At which steps of a batch holds and checks are asked."""
    return "".join(
        f"""
DROP TRIGGER payments_batch_{name} ON payments_batch;
CREATE TRIGGER payments_batch_{name} BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ({states}))
    EXECUTE FUNCTION payments_batch_{name}();
"""
        for name in ("not_held", "not_blocked")
    )


SIGNED = "'prepared', 'approved', 'released'"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0038_reversals_of_receipts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchStop",
            fields=[
                ("id", models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200)),
                ("state", models.CharField(choices=[("open", "Waits for the second person"), ("approved", "Decided"), ("returned", "Sent back")], default="open", max_length=10)),
                ("proposed_at", models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ("answer", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="stops", to="payments.batch")),
                ("decided_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("proposed_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="batchstop_with_reason"), models.CheckConstraint(condition=models.Q(models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")), models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False), ("decided_by__isnull", False)), _connector="OR"), name="batchstop_decided_by_somebody"), models.CheckConstraint(condition=models.Q(models.Q(("state", "approved"), _negated=True), models.Q(("decided_by", models.F("proposed_by")), _negated=True), _connector="OR"), name="batchstop_second_person"), models.UniqueConstraint(condition=models.Q(("state", "returned"), _negated=True), fields=("batch",), name="batchstop_one_at_a_time")],
            },
        ),
        migrations.AlterField(
            model_name="posting",
            name="kind",
            field=models.CharField(choices=[('funding', 'Money appropriated'), ('entitlement', 'Lines issued'), ('claim', 'Claim arisen'), ('release', 'Batch released'), ('payment', 'Paid by the bank'), ('return', 'Returned by the bank'), ('reissue', 'Re-issued'), ('reversal', 'Reversal'), ('top-up', 'Reserve topped up'), ('draw', 'Handed out of a reserve'), ('recovery', 'Recovery decided'), ('refund', 'Refund received'), ('write-off', 'Written off'), ('set-off', 'Set off'), ('given-back', 'Set-off given back'), ('stop', 'Released batch stopped')], max_length=12),
        ),
        guards.only_columns("payments_batchstop", "state", "answer", "decided_by_id", "decided_at"),
        guards.decided_once("payments_batchstop"),
        migrations.RunSQL(MOVES, MOVED),
        migrations.RunSQL(GIVEN_BACK, GAVE_BACK),
        migrations.RunSQL(STOPS, NO_STOPS),
        migrations.RunSQL(looked_at(f"{SIGNED}, 'exported'"), looked_at(SIGNED)),
    ]
