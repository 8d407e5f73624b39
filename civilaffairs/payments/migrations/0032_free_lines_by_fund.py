"""What is free is counted and summed from its own list: each row of it knows whose money it is.

The functions are those of 0029 with these columns. What took a line back is found without reading the others, and
the guard of what a batch carries looks at these lines alone.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNS = "line_id, fund_id, town_id, run_id, amount, taken_back"
OF_LINE = "l.id, l.fund_id, l.town_id, l.run_id, l.amount"
FREE = f"""
SELECT {OF_LINE}, EXISTS (SELECT FROM payments_line later WHERE later.award_id = l.award_id
        AND later.for_month = l.for_month AND later.line = l.line AND later.seq > l.seq AND later.after = 0)
    FROM payments_line l WHERE l.amount > 0
    AND NOT EXISTS (SELECT FROM payments_transferline c WHERE c.line_id = l.id AND c.live)
    AND NOT EXISTS (SELECT FROM payments_transferline c JOIN payments_transfer t ON t.id = c.transfer_id
        WHERE c.line_id = l.id AND NOT c.live AND t.state = 'paid')
"""
INTO = f"INSERT INTO payments_freeline ({COLUMNS})"
DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
KEPT_UP = f"""
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON payments_freeline FROM {settings.DATABASE_APP_ROLE};
{INTO} {FREE};

CREATE OR REPLACE FUNCTION payments_issued_is_free() RETURNS trigger {DEFINER} AS $$
BEGIN
    {INTO} SELECT {OF_LINE}, FALSE FROM added l WHERE l.amount > 0;
    IF EXISTS (SELECT FROM added WHERE after = 0) THEN
        UPDATE payments_freeline f SET taken_back = TRUE FROM added JOIN payments_line l
            ON l.award_id = added.award_id AND l.for_month = added.for_month AND l.line = added.line
            AND l.seq < added.seq
            WHERE added.after = 0 AND f.line_id = l.id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION payments_let_go_is_free() RETURNS trigger {DEFINER} AS $$
BEGIN
    DELETE FROM payments_freeline f USING now WHERE now.live AND f.line_id = now.line_id;
    {INTO} {FREE} AND l.id IN (SELECT line_id FROM now WHERE NOT live)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- A bank may pay, or take back, what was let go meanwhile.
CREATE OR REPLACE FUNCTION payments_paid_is_not_free() RETURNS trigger {DEFINER} AS $$
BEGIN
    DELETE FROM payments_freeline f USING payments_transferline c, now
        WHERE c.transfer_id = now.id AND now.state = 'paid' AND NOT c.live AND f.line_id = c.line_id;
    IF EXISTS (SELECT FROM now JOIN before ON before.id = now.id AND before.state = 'paid'
            WHERE now.state <> 'paid') THEN
        {INTO} {FREE} AND l.id IN (SELECT c.line_id FROM now
            JOIN before ON before.id = now.id AND before.state = 'paid'
            JOIN payments_transferline c ON c.transfer_id = now.id AND NOT c.live WHERE now.state <> 'paid')
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
"""
# Two live carriers of a line are refused by its index; that a line is there, by its key.
CARRIED = """
CREATE OR REPLACE FUNCTION payments_carried_into_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE first_line bigint; last_line bigint;
BEGIN
    PERFORM payments_lock_drafts(ARRAY(SELECT DISTINCT t.batch_id
        FROM (SELECT DISTINCT transfer_id FROM added) mine JOIN payments_transfer t ON t.id = mine.transfer_id));
    IF EXISTS (SELECT FROM payments_transferline c JOIN payments_transfer t ON t.id = c.transfer_id
                AND t.state = 'paid' JOIN added a ON a.line_id = c.line_id AND a.id <> c.id WHERE NOT c.live)
        OR EXISTS (SELECT FROM added a JOIN payments_transferline c ON c.line_id = a.line_id AND c.id <> a.id
            JOIN payments_transfer t ON t.id = c.transfer_id AND t.state = 'paid' WHERE NOT a.live) THEN
        RAISE EXCEPTION 'the bank paid this line already' USING ERRCODE = 'check_violation';
    END IF;
    -- Lines of a month lie together: those between are read in one go.
    SELECT min(line_id), max(line_id) INTO first_line, last_line FROM added;
    IF EXISTS (SELECT FROM payments_line l JOIN added a ON a.line_id = l.id
            WHERE l.id BETWEEN first_line AND last_line
            AND l.run_id NOT IN (SELECT id FROM payments_run WHERE state IN ('computed', 'closed'))) THEN
        RAISE EXCEPTION 'the run of this line is not calculated' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


def key(to: str) -> models.ForeignKey:
    """A column that names a row without being checked: the line it is taken from was."""
    return models.ForeignKey(
        to, django.db.models.deletion.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0031_noted_and_booked")]

    operations = [
        migrations.DeleteModel("FreeLine"),
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
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("fund", key("payments.fund")),
                ("town", key("accounts.area")),
                ("run", key("payments.run")),
                ("taken_back", models.BooleanField(default=False)),
            ],
            options={"indexes": [models.Index(fields=["fund", "town"], name="free_by_fund_and_town")]},
        ),
        migrations.AddIndex(
            "line", models.Index(condition=models.Q(("after", 0)), fields=["award"], name="line_taken_back")
        ),
        migrations.RunSQL(KEPT_UP, migrations.RunSQL.noop),
        migrations.RunSQL(CARRIED, migrations.RunSQL.noop),
    ]
