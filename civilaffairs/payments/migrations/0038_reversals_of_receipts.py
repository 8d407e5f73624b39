"""A refund or a write-off that was booked wrongly is taken back whole by two people, and entered anew."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

DECISION = ("state", "answer", "decided_by_id", "decided_at")
TAKEN_BACK = """
CREATE FUNCTION payments_reversal_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_receivableevent WHERE id = NEW.event_id
            AND kind IN ('refund', 'write-off')) THEN
        RAISE EXCEPTION 'only a refund or a write-off is reversed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_reversal_of_event BEFORE INSERT ON payments_reversal
    FOR EACH ROW EXECUTE FUNCTION payments_reversal_of_event();

-- Beside payments_owed_chain, which holds the chain and its postings.
CREATE FUNCTION payments_event_of_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'reversed' AND NOT EXISTS (SELECT FROM payments_reversal r
            JOIN payments_receivableevent e ON e.id = r.event_id AND e.receivable_id = NEW.receivable_id
                AND e.amount = -NEW.amount
            WHERE r.id = NEW.reversal_id AND r.state = 'approved') THEN
        RAISE EXCEPTION 'two people reverse the whole of an entry' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT FROM payments_receivableevent e
            JOIN payments_reversal r ON r.event_id = e.id AND r.state = 'approved'
            WHERE e.id = NEW.corrects_id AND (e.kind, e.channel, e.receipt)
                = (NEW.kind, NEW.channel, NEW.receipt)) THEN
        RAISE EXCEPTION 'a receipt is entered anew once its entry is reversed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_event_of_reversal BEFORE INSERT ON payments_receivableevent FOR EACH ROW
    WHEN (NEW.kind = 'reversed' OR NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION payments_event_of_reversal();
"""
NOT_TAKEN_BACK = """
DROP TRIGGER payments_event_of_reversal ON payments_receivableevent; DROP FUNCTION payments_event_of_reversal;
DROP TRIGGER payments_reversal_of_event ON payments_reversal; DROP FUNCTION payments_reversal_of_event;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0037_held_with_the_organisation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reversal',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('open', 'Waits for the second person'), ('approved', 'Decided'), ('returned', 'Sent back')], default='open', max_length=10)),
                ('proposed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='payments.receivableevent')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reversal_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='reversal_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='reversal_second_person'), models.UniqueConstraint(condition=models.Q(('state', 'returned'), _negated=True), fields=('event',), name='event_reversed_once')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='receivableevent',
            name='receivable_never_negative',
        ),
        migrations.RemoveConstraint(
            model_name='receivableevent',
            name='receivable_event_of_a_kind',
        ),
        migrations.RemoveConstraint(
            model_name='receivableevent',
            name='refund_receipt_once',
        ),
        migrations.AddField(
            model_name='receivableevent',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='payments.receivableevent'),
        ),
        migrations.AddField(
            model_name='receivableevent',
            name='reversal',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='booked_as', to='payments.reversal'),
        ),
        migrations.AlterField(
            model_name='receivableevent',
            name='kind',
            field=models.CharField(choices=[('refund', 'Refund'), ('write-off', 'Written off'), ('set-off', 'Set off'), ('given-back', 'Set-off given back'), ('reversed', 'Reversed')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='receivableevent',
            constraint=models.CheckConstraint(condition=models.Q(('after', django.db.models.expressions.CombinedExpression(models.F('before'), '-', models.F('amount'))), ('after__gte', 0), models.Q(models.Q(('amount__gt', 0), models.Q(('kind__in', ['given-back', 'reversed']), _negated=True)), models.Q(('amount__lt', 0), ('kind__in', ['given-back', 'reversed'])), _connector='OR')), name='receivable_never_negative'),
        ),
        migrations.AddConstraint(
            model_name='receivableevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'refund'), ('reversal', None), ('transfer', None), ('write_off', None), models.Q(('channel', ''), _negated=True), models.Q(('receipt', ''), _negated=True)), models.Q(('channel', ''), ('corrects', None), ('receipt', ''), models.Q(models.Q(('kind', 'write-off'), ('reversal', None), ('transfer', None), ('write_off__isnull', False)), models.Q(('kind', 'reversed'), ('reversal__isnull', False), ('transfer', None), ('write_off', None)), models.Q(('kind__in', ['set-off', 'given-back']), ('reversal', None), ('write_off', None), ('transfer__isnull', False)), _connector='OR')), _connector='OR'), name='receivable_event_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='receivableevent',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects', None), ('kind', 'refund')), fields=('channel', 'receipt'), name='refund_receipt_once'),
        ),
        guards.only_columns("payments_reversal", *DECISION),
        guards.decided_once("payments_reversal"),
        migrations.RunSQL(TAKEN_BACK, NOT_TAKEN_BACK),
    ]
