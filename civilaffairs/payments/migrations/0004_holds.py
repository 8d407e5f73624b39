"""Holds: the database says which line is held, and keeps it out of a batch."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

HELD = """
CREATE FUNCTION payments_held(an_award uuid, a_month date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM payments_hold WHERE lifted_at IS NULL) AND EXISTS (
        SELECT FROM benefits_award a JOIN payments_hold h ON h.lifted_at IS NULL
            AND (h.household_id = a.household_id OR h.person_id = a.person_id OR h.person_id IN (
                SELECT c.person_id FROM benefits_awardcover c WHERE c.award_id IN (a.id, a.follows_id)
                    AND c.from_month <= a_month AND (c.to_month IS NULL OR c.to_month > a_month)))
        WHERE a.id = an_award)
$$;
CREATE FUNCTION payments_line_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added c JOIN payments_line l ON l.id = c.line_id
            WHERE payments_held(l.award_id, l.for_month))
        OR EXISTS (SELECT FROM added c JOIN payments_transfer t ON t.id = c.transfer_id
            JOIN payments_hold h ON h.person_id = t.payee_person_id
            WHERE h.lifted_at IS NULL AND h.cause = 'death') THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_not_held';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_line_not_held AFTER INSERT ON payments_transferline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_line_not_held();

CREATE FUNCTION payments_batch_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_transfer t JOIN payments_transferline c ON c.transfer_id = t.id AND c.live
            JOIN payments_line l ON l.id = c.line_id
            WHERE t.batch_id = NEW.id AND payments_held(l.award_id, l.for_month)) THEN
        RAISE EXCEPTION 'a line of this batch is on hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_not_held';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_not_held BEFORE UPDATE ON payments_batch FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ('prepared', 'approved', 'released'))
    EXECUTE FUNCTION payments_batch_not_held();

CREATE FUNCTION payments_hold_lifted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this hold was lifted already' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER payments_hold_lifted_once BEFORE UPDATE ON payments_hold
    FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL) EXECUTE FUNCTION payments_hold_lifted_once();
"""
NOT_HELD = """
DROP TRIGGER payments_hold_lifted_once ON payments_hold; DROP FUNCTION payments_hold_lifted_once;
DROP TRIGGER payments_batch_not_held ON payments_batch; DROP FUNCTION payments_batch_not_held;
DROP TRIGGER payments_line_not_held ON payments_transferline; DROP FUNCTION payments_line_not_held;
DROP FUNCTION payments_held;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0003_reserve'),
        ('benefits', '0002_guards'),
        ('people', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('cause', models.CharField(choices=[('death', 'Reported dead'), ('move', 'Reported to have moved away')], max_length=10)),
                ('placed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_because', models.CharField(blank=True, max_length=500)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='people.household')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='people.person')),
                ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['person'], name='hold_of_person'), models.Index(condition=models.Q(('lifted_at', None)), fields=['household'], name='hold_of_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', True), ('person__isnull', False)), models.Q(('household__isnull', False), ('person__isnull', True)), _connector='OR'), name='hold_one_subject'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_because', '')), models.Q(('lifted_at__isnull', False), models.Q(('lifted_because', ''), _negated=True)), _connector='OR'), name='hold_lifted_with_reason')],
            },
        ),
        guards.only_columns("payments_hold", "lifted_by_id", "lifted_at", "lifted_because"),
        migrations.RunSQL(HELD, NOT_HELD),
    ]
