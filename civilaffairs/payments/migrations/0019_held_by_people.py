"""Holds by people: on a line, a person, a household, an account, with reason and last day.

Which line is held is a view from here on: it starts from the holds, which are few, and names the hold.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HELD = """
DROP TRIGGER payments_batch_not_held ON payments_batch; DROP FUNCTION payments_batch_not_held;
DROP TRIGGER payments_line_not_held ON payments_transferline; DROP FUNCTION payments_line_not_held;
DROP FUNCTION payments_held;

CREATE VIEW payments_standinghold AS
SELECT id, person_id, household_id, line_id, account_id, cause FROM payments_hold
WHERE lifted_at IS NULL AND (last_day IS NULL OR last_day >= (clock_now() AT TIME ZONE 'Asia/Shanghai')::date);

CREATE VIEW payments_heldline AS
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
    JOIN payments_line l ON l.award_id = a.id;

-- A frozen transfer goes to its account even where somebody else receives by now.
CREATE FUNCTION payments_transfer_held(a_payee uuid, an_account uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_standinghold) THEN
        RETURN FALSE;
    END IF;
    RETURN EXISTS (SELECT FROM payments_standinghold h WHERE h.person_id = a_payee AND h.cause = 'death')
        OR EXISTS (SELECT FROM payments_standinghold h JOIN people_bankaccount named ON named.id = h.account_id
            JOIN people_bankaccount same ON same.number_index = named.number_index
            WHERE same.id = an_account);
END $$;

CREATE FUNCTION payments_line_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_heldline h JOIN added c ON c.line_id = h.line_id)
        OR EXISTS (SELECT FROM payments_transfer t WHERE t.id IN (SELECT transfer_id FROM added)
            AND payments_transfer_held(t.payee_person_id, t.account_id)) THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_not_held';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_line_not_held AFTER INSERT ON payments_transferline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_line_not_held();

CREATE FUNCTION payments_batch_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_heldline h JOIN payments_transferline c ON c.line_id = h.line_id AND c.live
            JOIN payments_transfer t ON t.id = c.transfer_id WHERE t.batch_id = NEW.id)
        OR EXISTS (SELECT FROM payments_transfer t WHERE t.batch_id = NEW.id
            AND payments_transfer_held(t.payee_person_id, t.account_id)) THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_not_held';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_not_held BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ('prepared', 'approved', 'released'))
    EXECUTE FUNCTION payments_batch_not_held();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0018_allocations'),
        ('people', '0006_conditions_read_by_runs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldLine',
            fields=[
                ('pk', models.CompositePrimaryKey('line_id', 'hold_id', blank=True, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                'db_table': 'payments_heldline',
                'managed': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='hold',
            name='hold_one_subject',
        ),
        migrations.AddField(
            model_name='hold',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='people.bankaccount'),
        ),
        migrations.AddField(
            model_name='hold',
            name='last_day',
            field=models.DateField(help_text='null: until it is lifted', null=True),
        ),
        migrations.AddField(
            model_name='hold',
            name='line',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='payments.line'),
        ),
        migrations.AddField(
            model_name='hold',
            name='reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='hold',
            name='cause',
            field=models.CharField(choices=[('death', 'Reported dead'), ('move', 'Reported to have moved away'), ('office', 'Held by the office')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', True), ('household__isnull', True), ('line__isnull', True), ('person__isnull', False)), models.Q(('account__isnull', True), ('household__isnull', False), ('line__isnull', True), ('person__isnull', True)), models.Q(('account__isnull', True), ('household__isnull', True), ('line__isnull', False), ('person__isnull', True)), models.Q(('account__isnull', False), ('household__isnull', True), ('line__isnull', True), ('person__isnull', True)), _connector='OR'), name='hold_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', 'office'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), ('placed_by__isnull', False)), _connector='OR'), name='hold_by_somebody_with_reason'),
        ),
        migrations.RunSQL(HELD),
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON payments_standinghold, payments_heldline"
            f" FROM {settings.DATABASE_APP_ROLE}"
        ),
    ]
