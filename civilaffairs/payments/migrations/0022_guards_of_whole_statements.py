"""The guards of a batch's content look at whole statements: a month's payments are written in a few of them.

They refuse the same as before, row by row; updates and deletions, which are few, still meet a trigger for each row.
Indexes that another one contains are dropped, and those of columns that are nearly always empty leave these out.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INTO_A_DRAFT = """
-- The share lock lets nobody freeze a batch while rows are being added to it; in one order, so that nobody
-- waits for one another. Whoever froze it meanwhile is seen: the row is read anew after the lock.
CREATE FUNCTION payments_lock_drafts(batches uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE batch_state text;
BEGIN
    FOR batch_state IN SELECT state FROM payments_batch WHERE id = ANY(batches) ORDER BY id FOR SHARE LOOP
        IF batch_state <> 'draft' THEN
            RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION payments_transfer_into_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_lock_drafts(ARRAY(SELECT DISTINCT batch_id FROM added));
    RETURN NULL;
END $$;
CREATE TRIGGER payments_transfer_into_draft AFTER INSERT ON payments_transfer
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_transfer_into_draft();
DROP TRIGGER payments_transfer_frozen ON payments_transfer;
CREATE TRIGGER payments_transfer_frozen BEFORE UPDATE OR DELETE ON payments_transfer
    FOR EACH ROW EXECUTE FUNCTION payments_transfer_frozen();

CREATE FUNCTION payments_carried_into_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_lock_drafts(ARRAY(SELECT DISTINCT t.batch_id
        FROM (SELECT DISTINCT transfer_id FROM added) mine JOIN payments_transfer t ON t.id = mine.transfer_id));
    IF EXISTS (SELECT FROM added a JOIN payments_transferline c ON c.line_id = a.line_id AND c.id <> a.id
            JOIN payments_transfer t ON t.id = c.transfer_id AND t.state = 'paid') THEN
        RAISE EXCEPTION 'the bank paid this line already' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM added a LEFT JOIN payments_line l ON l.id = a.line_id
            LEFT JOIN payments_run r ON r.id = l.run_id AND r.state IN ('computed', 'closed')
            WHERE r.id IS NULL) THEN
        RAISE EXCEPTION 'the run of this line is not calculated' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_carried_into_draft AFTER INSERT ON payments_transferline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_carried_into_draft();
DROP TRIGGER payments_carried_frozen ON payments_transferline;
CREATE TRIGGER payments_carried_frozen BEFORE DELETE ON payments_transferline
    FOR EACH ROW EXECUTE FUNCTION payments_carried_frozen();
"""
ROW_BY_ROW = """
DROP TRIGGER payments_carried_frozen ON payments_transferline;
CREATE TRIGGER payments_carried_frozen BEFORE INSERT OR DELETE ON payments_transferline
    FOR EACH ROW EXECUTE FUNCTION payments_carried_frozen();
DROP TRIGGER payments_carried_into_draft ON payments_transferline; DROP FUNCTION payments_carried_into_draft;
DROP TRIGGER payments_transfer_frozen ON payments_transfer;
CREATE TRIGGER payments_transfer_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_transfer
    FOR EACH ROW EXECUTE FUNCTION payments_transfer_frozen();
DROP TRIGGER payments_transfer_into_draft ON payments_transfer; DROP FUNCTION payments_transfer_into_draft;
DROP FUNCTION payments_lock_drafts;
"""

# A frozen transfer goes to its account even where somebody else receives by now. From the holds, which are few.
TO_HELD = """EXISTS (SELECT FROM payments_standinghold h
            JOIN payments_transfer t ON t.payee_person_id = h.person_id
            WHERE h.cause = 'death' AND {which})
        OR EXISTS (SELECT FROM payments_standinghold h JOIN people_bankaccount named ON named.id = h.account_id
            JOIN people_bankaccount same ON same.number_index = named.number_index
            JOIN payments_transfer t ON t.account_id = same.id WHERE {which})"""
HELD = f"""
CREATE OR REPLACE FUNCTION payments_line_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_heldline h JOIN added c ON c.line_id = h.line_id)
        OR {TO_HELD.format(which="t.id IN (SELECT transfer_id FROM added)")} THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_not_held';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION payments_batch_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_heldline h JOIN payments_transferline c ON c.line_id = h.line_id AND c.live
            JOIN payments_transfer t ON t.id = c.transfer_id WHERE t.batch_id = NEW.id)
        OR {TO_HELD.format(which="t.batch_id = NEW.id")} THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_not_held';
    END IF;
    RETURN NEW;
END $$;
"""

FILLED = (
    ("transfer", "payee_organisation", "transfer_to_organisation"),
    ("transfer", "replaces", "transfer_replaces"),
    ("transferevent", "return_file", "event_of_return_file"),
)


def key(to: str, related_name: str = "+", *, null: bool = False) -> models.ForeignKey:
    """A foreign key that has no index of its own any more."""
    return models.ForeignKey(
        to, django.db.models.deletion.PROTECT, null=null, related_name=related_name, db_index=False
    )


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0021_estates"),
        ("people", "0006_conditions_read_by_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(INTO_A_DRAFT, ROW_BY_ROW),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
        migrations.RemoveConstraint("transfer", "transfer_one_successor"),
        migrations.AlterField("transfer", "batch", key("payments.batch", "transfers")),
        migrations.AlterField("transfer", "payee_organisation", key("people.organisation", null=True)),
        migrations.AlterField("transfer", "replaces", key("payments.transfer", "successors", null=True)),
        migrations.AlterField("transferevent", "actor", key(settings.AUTH_USER_MODEL, null=True)),
        migrations.AlterField("transferevent", "return_file", key("payments.returnfile", null=True)),
        migrations.AlterField("transferline", "transfer", key("payments.transfer", "carried")),
        *(
            migrations.AddIndex(
                table,
                models.Index(
                    condition=models.Q((f"{column}__isnull", False)), fields=[column], name=name
                ),
            )
            for table, column, name in FILLED
        ),
        migrations.AddConstraint(
            "transfer",
            models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True)
                & models.Q(("replaces__isnull", False)),
                fields=("replaces",),
                name="transfer_one_successor",
            ),
        ),
    ]
