"""Overrides, recoveries and write-offs are one kind of proposal: open until a second person decides."""

from django.db import migrations, models

from civilaffairs.audit import guards

TABLES = ("payments_receivable", "payments_writeoff")
OLD = (
    *((table, f"{table}_born", f"{table}_once") for table in TABLES),
    ("payments_checkoverride", "payments_override_born_open", "payments_override_decided_once"),
)
NO_OLD_GUARDS = "".join(
    f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name};" for table, *names in OLD for name in names
)
OPEN = "".join(f"UPDATE {table} SET state = 'open' WHERE state = 'proposed';" for table in TABLES)
ITEM = """
CREATE OR REPLACE FUNCTION payments_item_of_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.live OR NOT EXISTS (SELECT FROM payments_receivable WHERE id = NEW.receivable_id
                AND state = 'returned') THEN
            RAISE EXCEPTION 'a claim is free again only if its proposal is sent back'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM payments_receivable WHERE id = NEW.receivable_id AND state = 'open') THEN
        RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.live OR NOT EXISTS (SELECT FROM payments_claim c WHERE c.line_id = NEW.line_id
            AND c.amount - c.withdrawn = NEW.amount AND NOT c.waits) THEN
        RAISE EXCEPTION 'no claim of this amount is open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_comparison_and_checks")]

    operations = [
        migrations.RemoveConstraint(
            model_name="checkoverride",
            name="check_override_one_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="checkoverride",
            name="check_override_with_reason",
        ),
        migrations.RemoveConstraint(
            model_name="checkoverride",
            name="check_override_decided_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="checkoverride",
            name="check_override_second_person",
        ),
        migrations.RemoveConstraint(
            model_name="receivable",
            name="receivable_decided_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="writeoff",
            name="writeoff_decided_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="writeoff",
            name="writeoff_one_at_a_time",
        ),
        migrations.RunSQL(NO_OLD_GUARDS + OPEN + ITEM),
        migrations.AlterField(
            model_name="checkoverride",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Waits for the second person"),
                    ("approved", "Decided"),
                    ("returned", "Sent back"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="receivable",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Waits for the second person"),
                    ("approved", "Decided"),
                    ("returned", "Sent back"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="writeoff",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Waits for the second person"),
                    ("approved", "Decided"),
                    ("returned", "Sent back"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="checkoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="checkoverride_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="checkoverride_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="checkoverride_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkoverride",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "approved"])),
                fields=("hit",),
                name="checkoverride_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="receivable_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="writeoff_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("receivable",), name="writeoff_one_at_a_time"
            ),
        ),
        *(guards.decided_once(table) for table, *_ in OLD),
    ]
