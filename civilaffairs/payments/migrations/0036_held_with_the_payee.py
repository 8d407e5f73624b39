"""A hold on an account follows whoever receives on it: to another account, and for all they receive for."""

from django.conf import settings
from django.db import migrations, models

HOLDS = """
SELECT h.line_id, h.id AS hold_id FROM payments_standinghold h WHERE h.line_id IS NOT NULL
UNION ALL
SELECT l.id, h.id FROM payments_standinghold h
    JOIN benefits_award a ON a.household_id = h.household_id OR a.person_id = h.person_id
    JOIN payments_line l ON l.award_id = a.id
UNION ALL
SELECT l.id, h.id FROM payments_standinghold h JOIN benefits_awardcover c ON c.person_id = h.person_id
    JOIN benefits_award a ON a.id = c.award_id OR a.follows_id = c.award_id
    JOIN payments_line l ON l.award_id = a.id
        AND l.for_month >= c.from_month AND (c.to_month IS NULL OR l.for_month < c.to_month)
UNION ALL
SELECT l.id, h.id FROM payments_standinghold h JOIN people_bankaccount named ON named.id = h.account_id
    JOIN people_bankaccount same ON same.number_index = named.number_index
    JOIN people_payeearrangement p ON p.account_id = same.id
        AND p.known_to IS NULL AND p.confirmed_at IS NOT NULL
    JOIN benefits_award a ON a.household_id = p.household_id OR a.person_id = p.person_id
    JOIN payments_line l ON l.award_id = a.id
"""
FOLLOWING = f"""
CREATE OR REPLACE VIEW payments_heldline AS {HOLDS}
UNION ALL
SELECT l.id, held.hold_id FROM payments_heldpayee held
    JOIN people_payeearrangement p ON (p.payee_person_id = held.person_id
            OR p.payee_organisation_id = held.organisation_id)
        AND p.known_to IS NULL AND p.confirmed_at IS NOT NULL
    JOIN benefits_award a ON a.household_id = p.household_id OR a.person_id = p.person_id
    JOIN payments_line l ON l.award_id = a.id;
"""
# Whoever received on the account when it was put on hold, or came to receive on it since.
PAYEES = """
CREATE VIEW payments_heldpayee AS
SELECT DISTINCT h.id AS hold_id, p.payee_person_id AS person_id, p.payee_organisation_id AS organisation_id
FROM payments_standinghold s JOIN payments_hold h ON h.id = s.id
JOIN people_bankaccount named ON named.id = s.account_id
JOIN people_bankaccount same ON same.number_index = named.number_index
JOIN people_payeearrangement p ON p.account_id = same.id AND p.confirmed_at IS NOT NULL
    AND (p.known_to IS NULL OR p.known_to >= h.placed_at);
"""
# A frozen transfer goes to its account, and to its payee, even where somebody else receives by now.
TO_HELD = """EXISTS (SELECT FROM payments_standinghold h JOIN payments_transfer t ON t.payee_person_id = h.person_id
            WHERE h.cause = 'death' AND {which})
        OR EXISTS (SELECT FROM payments_standinghold h JOIN people_bankaccount named ON named.id = h.account_id
            JOIN people_bankaccount same ON same.number_index = named.number_index
            JOIN payments_transfer t ON t.account_id = same.id WHERE {which}){payee}"""
TO_PAYEE = """
        OR EXISTS (SELECT FROM payments_heldpayee held JOIN payments_transfer t
            ON t.payee_person_id = held.person_id OR t.payee_organisation_id = held.organisation_id
            WHERE {which})"""


def guards(payee: str) -> str:
    added, batch = (
        TO_HELD.format(which=which, payee=payee.format(which=which))
        for which in ("t.id IN (SELECT transfer_id FROM added)", "t.batch_id = NEW.id")
    )
    return f"""
CREATE OR REPLACE FUNCTION payments_line_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_heldline h JOIN added c ON c.line_id = h.line_id) OR {added} THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_not_held';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION payments_batch_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_heldline h JOIN payments_transferline c ON c.line_id = h.line_id AND c.live
            JOIN payments_transfer t ON t.id = c.transfer_id WHERE t.batch_id = NEW.id) OR {batch} THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_not_held';
    END IF;
    RETURN NEW;
END $$;
"""


def _key(to: str) -> models.ForeignKey:
    return models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0035_run_for_one_award"),
        ("people", "0006_conditions_read_by_runs"),
    ]
    operations = [
        migrations.CreateModel(
            name="HeldPayee",
            fields=[
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=models.deletion.PROTECT, primary_key=True, related_name="payees",
                        serialize=False, to="payments.hold",
                    ),
                ),
                ("person", _key("people.person")),
                ("organisation", _key("people.organisation")),
            ],
            options={"db_table": "payments_heldpayee", "managed": False},
        ),
        migrations.RunSQL(PAYEES, "DROP VIEW payments_heldpayee"),
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON payments_heldpayee FROM {settings.DATABASE_APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FOLLOWING, f"CREATE OR REPLACE VIEW payments_heldline AS {HOLDS};"),
        migrations.RunSQL(guards(TO_PAYEE), guards("")),
    ]
