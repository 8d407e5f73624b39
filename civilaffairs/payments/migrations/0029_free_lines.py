"""Which issued lines nobody carries is kept up as it changes: else each look reads all that was ever paid.

The database alone writes the list, from what happens to lines, carried lines and transfers.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# By definition: what the triggers keep up, and what stands in the list from the start.
FREE = """
SELECT l.id FROM payments_line l WHERE l.amount > 0
    AND NOT EXISTS (SELECT FROM payments_transferline c WHERE c.line_id = l.id AND c.live)
    AND NOT EXISTS (SELECT FROM payments_transferline c JOIN payments_transfer t ON t.id = c.transfer_id
        WHERE c.line_id = l.id AND NOT c.live AND t.state = 'paid')
"""
DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
KEPT_UP = f"""
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON payments_freeline FROM {settings.DATABASE_APP_ROLE};
INSERT INTO payments_freeline {FREE};

CREATE FUNCTION payments_issued_is_free() RETURNS trigger {DEFINER} AS $$
BEGIN
    INSERT INTO payments_freeline SELECT id FROM added WHERE amount > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_issued_is_free AFTER INSERT ON payments_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_issued_is_free();

CREATE FUNCTION payments_carried_is_not_free() RETURNS trigger {DEFINER} AS $$
BEGIN
    DELETE FROM payments_freeline f USING added WHERE added.live AND f.line_id = added.line_id;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_carried_is_not_free AFTER INSERT ON payments_transferline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_carried_is_not_free();

CREATE FUNCTION payments_let_go_is_free() RETURNS trigger {DEFINER} AS $$
BEGIN
    DELETE FROM payments_freeline f USING now WHERE now.live AND f.line_id = now.line_id;
    INSERT INTO payments_freeline {FREE} AND l.id IN (SELECT line_id FROM now WHERE NOT live)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_let_go_is_free AFTER UPDATE ON payments_transferline
    REFERENCING NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION payments_let_go_is_free();

-- A bank may pay, or take back, what was let go meanwhile.
CREATE FUNCTION payments_paid_is_not_free() RETURNS trigger {DEFINER} AS $$
BEGIN
    DELETE FROM payments_freeline f USING payments_transferline c, now
        WHERE c.transfer_id = now.id AND now.state = 'paid' AND NOT c.live AND f.line_id = c.line_id;
    IF EXISTS (SELECT FROM now JOIN before ON before.id = now.id AND before.state = 'paid'
            WHERE now.state <> 'paid') THEN
        INSERT INTO payments_freeline {FREE} AND l.id IN (SELECT c.line_id FROM now
            JOIN before ON before.id = now.id AND before.state = 'paid'
            JOIN payments_transferline c ON c.transfer_id = now.id AND NOT c.live WHERE now.state <> 'paid')
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_paid_is_not_free AFTER UPDATE ON payments_transfer
    REFERENCING OLD TABLE AS before NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION payments_paid_is_not_free();
"""
LEFT_ALONE = """
DROP TRIGGER payments_paid_is_not_free ON payments_transfer; DROP FUNCTION payments_paid_is_not_free;
DROP TRIGGER payments_let_go_is_free ON payments_transferline; DROP FUNCTION payments_let_go_is_free;
DROP TRIGGER payments_carried_is_not_free ON payments_transferline; DROP FUNCTION payments_carried_is_not_free;
DROP TRIGGER payments_issued_is_free ON payments_line; DROP FUNCTION payments_issued_is_free;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0028_frozen_less_set_offs")]

    operations = [
        migrations.CreateModel(
            name="FreeLine",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="payments.line",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(KEPT_UP, LEFT_ALONE),
    ]
