"""A month of the books is closed for good: the database books nothing into it any more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import civilaffairs.audit.db
from civilaffairs.audit import guards

# Who books holds the lock shared until the end of the transaction, who closes alone: a posting is either
# there when the month is looked at, or sees that it is closed.
CLOSED = """
CREATE FUNCTION payments_posting_in_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(720190602);
    IF EXISTS (SELECT FROM payments_monthclose WHERE month >= date_trunc('month', NEW.booked_on::timestamp)) THEN
        RAISE EXCEPTION 'the books of % are closed', to_char(NEW.booked_on, 'YYYY-MM')
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_posting_in_open_month BEFORE INSERT ON payments_posting
    FOR EACH ROW EXECUTE FUNCTION payments_posting_in_open_month();

CREATE FUNCTION payments_entry_in_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(720190602);
    IF EXISTS (SELECT FROM added e JOIN payments_posting p ON p.id = e.posting_id
            JOIN payments_monthclose c ON c.month >= date_trunc('month', p.booked_on::timestamp)) THEN
        RAISE EXCEPTION 'the books of this month are closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_entry_in_open_month AFTER INSERT ON payments_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_entry_in_open_month();

CREATE FUNCTION payments_month_may_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(720190602);
    IF EXISTS (SELECT FROM payments_monthclose WHERE month >= NEW.month) THEN
        RAISE EXCEPTION 'a later month is closed already' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.month >= date_trunc('month', clock_now() AT TIME ZONE 'Asia/Shanghai') THEN
        RAISE EXCEPTION 'the month has not ended' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM payments_run WHERE month <= NEW.month AND state = 'open')
            OR EXISTS (SELECT FROM payments_batch WHERE month <= NEW.month
                AND state NOT IN ('reconciled', 'cancelled')) THEN
        RAISE EXCEPTION 'a run or a batch of the month is not settled' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_month_may_close BEFORE INSERT ON payments_monthclose
    FOR EACH ROW EXECUTE FUNCTION payments_month_may_close();
"""
NOT_CLOSED = """
DROP TRIGGER payments_month_may_close ON payments_monthclose; DROP FUNCTION payments_month_may_close;
DROP TRIGGER payments_entry_in_open_month ON payments_entry; DROP FUNCTION payments_entry_in_open_month;
DROP TRIGGER payments_posting_in_open_month ON payments_posting; DROP FUNCTION payments_posting_in_open_month;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0019_held_by_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthClose",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField(unique=True)),
                ("at", models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="month_close_on_day_one"
                    )
                ],
            },
        ),
        guards.append_only("payments_monthclose"),
        migrations.RunSQL(CLOSED, NOT_CLOSED),
    ]
