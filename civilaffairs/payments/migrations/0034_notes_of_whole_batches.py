"""The notes of a whole batch are looked up one by one: joined row with row they took the square of its size.

The body is that of 0031; nothing else is refused.
"""

from django.db import migrations

SAID = """
-- Asked as a hashed list (IS TRUE keeps it one), and note by note through the index: of what changed in one
-- statement nothing is known beforehand, and the planner takes a whole batch for a few rows.
CREATE OR REPLACE FUNCTION payments_transfer_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM now WHERE now.state <> 'sent'
            AND (now.id IN (SELECT id FROM was WHERE state = 'sent')) IS TRUE
            AND (SELECT TRUE FROM payments_transferevent e
                WHERE e.transfer_id = now.id AND e.state = now.state LIMIT 1) IS NULL) THEN
        RAISE EXCEPTION 'nobody noted what the bank answered' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM was WHERE state IN ('paid', 'failed')) AND EXISTS (
            SELECT FROM now JOIN was USING (id)
            WHERE was.state IN ('paid', 'failed') AND now.state <> was.state AND now.state IS DISTINCT FROM (
                SELECT e.state FROM payments_transferevent e WHERE e.transfer_id = now.id
                ORDER BY e.id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'nobody noted what became of the payment' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0033_held_and_refused_returns")]

    operations = [migrations.RunSQL(SAID, migrations.RunSQL.noop)]
