"""Budgets and appropriations of two people; what is money is booked with the second signature."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards


DECISION = ("state", "answer", "decided_by_id", "decided_at")
ADDS_UP = """
CREATE FUNCTION payments_allocation_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_allocation o WHERE o.id = NEW.reverses_id AND o.state = 'approved'
            AND o.reverses_id IS NULL AND (o.kind, o.year, o.fund_id, o.area_id, -o.amount)
                = (NEW.kind, NEW.year, NEW.fund_id, NEW.area_id, NEW.amount)) THEN
        RAISE EXCEPTION 'a reversal takes back the whole of what was approved'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_allocation_of_document BEFORE INSERT ON payments_allocation
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION payments_allocation_of_document();

CREATE FUNCTION payments_allocation_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount IS DISTINCT FROM (SELECT -sum(e.amount) FROM payments_entry e
            JOIN payments_ledgeraccount a ON a.id = e.account_id AND a.code = 'appropriated'
                AND a.fund_id = NEW.fund_id AND a.area_id = NEW.area_id
            WHERE e.posting_id = NEW.posting_id)
            OR 2 <> (SELECT count(*) FROM payments_entry e JOIN payments_ledgeraccount a
                ON a.id = e.account_id AND a.code IN ('appropriated', 'received')
                WHERE e.posting_id = NEW.posting_id) THEN
        RAISE EXCEPTION 'the books say otherwise' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_allocation_booked BEFORE UPDATE ON payments_allocation
    FOR EACH ROW WHEN (NEW.state = 'approved' AND NEW.kind = 'appropriation')
    EXECUTE FUNCTION payments_allocation_booked();
"""
NOT_ADDS_UP = """
DROP TRIGGER payments_allocation_booked ON payments_allocation; DROP FUNCTION payments_allocation_booked;
DROP TRIGGER payments_allocation_of_document ON payments_allocation;
DROP FUNCTION payments_allocation_of_document;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guards'),
        ('payments', '0017_approvers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledgeraccount',
            name='code',
            field=models.CharField(choices=[('appropriated', 'Appropriated to the fund'), ('received', 'Received for the fund'), ('expense', 'Benefit expense'), ('entitled', 'Entitled, not yet sent'), ('released', 'Released, in transit'), ('paid', 'Paid from the fund'), ('returned', 'Returned by the bank'), ('claimed', 'Claims on recipients'), ('reserve', 'Held in town reserves'), ('receivable', 'To be paid back by decision'), ('recovered', 'Recovered for the fund'), ('written-off', 'Waived and written off')], max_length=12),
        ),
        migrations.AlterField(
            model_name='posting',
            name='kind',
            field=models.CharField(choices=[('funding', 'Money appropriated'), ('entitlement', 'Lines issued'), ('claim', 'Claim arisen'), ('release', 'Batch released'), ('payment', 'Paid by the bank'), ('return', 'Returned by the bank'), ('reissue', 'Re-issued'), ('reversal', 'Reversal'), ('top-up', 'Reserve topped up'), ('draw', 'Handed out of a reserve'), ('recovery', 'Recovery decided'), ('refund', 'Refund received'), ('write-off', 'Written off')], max_length=12),
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('open', 'Waits for the second person'), ('approved', 'Decided'), ('returned', 'Sent back')], default='open', max_length=10)),
                ('proposed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('budget', 'Annual budget'), ('appropriation', 'Appropriation')], max_length=13)),
                ('year', models.PositiveSmallIntegerField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('document', models.CharField(help_text='number of the document that allots it', max_length=60)),
                ('document_on', models.DateField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='payments.fund')),
                ('posting', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocation', to='payments.posting')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reverses', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='payments.allocation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='allocation_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='allocation_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='allocation_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('reverses__isnull', True)), models.Q(('amount__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='allocation_positive_or_reversal'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='allocation_with_document'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'appropriation'), ('posting__isnull', False), ('state', 'approved')), models.Q(('posting__isnull', True), models.Q(('kind', 'appropriation'), ('state', 'approved'), _negated=True)), _connector='OR'), name='allocation_booked_if_money'), models.UniqueConstraint(condition=models.Q(('state', 'returned'), _negated=True), fields=('reverses',), name='allocation_reversed_once')],
            },
        ),
        guards.only_columns("payments_allocation", *DECISION, "posting_id"),
        guards.decided_once("payments_allocation"),
        migrations.RunSQL(ADDS_UP, NOT_ADDS_UP),
    ]
