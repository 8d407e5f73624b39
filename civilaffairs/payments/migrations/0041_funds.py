"""Funds have a level and, of a county, its area; what they pay from changes by two people and is frozen."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import civilaffairs.audit.db
import civilaffairs.lib.keys
import civilaffairs.lib.sealed_fields
from civilaffairs.audit import guards

DECISION = ("state", "answer", "decided_by_id", "decided_at")
FROZEN = """
CREATE OR REPLACE FUNCTION payments_batch_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND {changed} THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'reconciled' AND OLD.state <> 'reconciled' AND EXISTS (
            SELECT FROM payments_transfer WHERE batch_id = NEW.id AND state IN ('waiting', 'sent')) THEN
        RAISE EXCEPTION 'the bank has not answered for every transfer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
ACCOUNT = "NEW.payer_account IS DISTINCT FROM OLD.payer_account"
AND_BANK = f"({ACCOUNT} OR NEW.payer_bank_code <> OLD.payer_bank_code)"
LEVELS = "UPDATE payments_fund SET level = code WHERE code IN ('charity', 'lottery')"
LEVEL = [
    ("central", "Central"),
    ("provincial", "Provincial"),
    ("city", "City"),
    ("county", "County or town"),
    ("charity", "Charity"),
    ("lottery", "Welfare lottery"),
]
STATES = [("open", "Waits for the second person"), ("approved", "Decided"), ("returned", "Sent back")]


def _key(to, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **{"related_name": "+", **more})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("payments", "0040_approvers_in_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "fund",
            "level",
            models.CharField(choices=LEVEL, db_default="city", default="city", max_length=10),
        ),
        migrations.AddField("fund", "area", _key("accounts.area", null=True)),
        migrations.RunSQL(LEVELS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "fund",
            models.CheckConstraint(
                condition=Q(level="county", area__isnull=False) | ~Q(level="county") & Q(area__isnull=True),
                name="fund_of_a_county_names_it",
            ),
        ),
        guards.only_columns("payments_fund", "name", "name_en", "level", "area_id"),
        migrations.AddField(
            "batch",
            "payer_bank_code",
            models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.RunSQL(FROZEN.format(changed=AND_BANK), FROZEN.format(changed=ACCOUNT)),
        migrations.CreateModel(
            name="PayingAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("state", models.CharField(choices=STATES, default="open", max_length=10)),
                (
                    "proposed_at",
                    models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False),
                ),
                ("answer", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("number", civilaffairs.lib.sealed_fields.SealedTextField()),
                ("last_four", models.CharField(max_length=4)),
                ("holder_name", models.CharField(max_length=120)),
                ("bank_name", models.CharField(max_length=80)),
                ("bank_code", models.CharField(help_text="CNAPS 联行号", max_length=12)),
                ("decided_by", _key(settings.AUTH_USER_MODEL, null=True)),
                ("fund", _key("payments.fund", related_name="accounts")),
                ("proposed_by", _key(settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="payingaccount_with_reason"),
                    models.CheckConstraint(
                        condition=Q(decided_at__isnull=True, decided_by__isnull=True, state="open")
                        | ~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False),
                        name="payingaccount_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="approved") | ~Q(decided_by=F("proposed_by")),
                        name="payingaccount_second_person",
                    ),
                    models.CheckConstraint(
                        condition=Q(bank_code__regex="^[0-9]{12}$"), name="paying_account_bank_code"
                    ),
                    models.CheckConstraint(
                        condition=~Q(holder_name="") & ~Q(bank_name=""), name="paying_account_at_a_bank"
                    ),
                    models.UniqueConstraint(
                        condition=Q(state="open"), fields=("fund",), name="paying_account_one_waits"
                    ),
                ],
            },
        ),
        guards.only_columns("payments_payingaccount", *DECISION),
        guards.decided_once("payments_payingaccount"),
    ]
