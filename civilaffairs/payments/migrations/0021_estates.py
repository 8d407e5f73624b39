"""What two people decide about a returned payment whose payee has died."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

STAYS = """
CREATE FUNCTION payments_withdrawn_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payments_estate WHERE transfer_id = NEW.transfer_id
            AND state = 'approved' AND wants = 'withdraw') THEN
        RAISE EXCEPTION 'this payment was withdrawn by two people' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_withdrawn_stays BEFORE UPDATE ON payments_transferline FOR EACH ROW
    WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION payments_withdrawn_stays();
"""
GOES = "DROP TRIGGER payments_withdrawn_stays ON payments_transferline; DROP FUNCTION payments_withdrawn_stays;"


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0020_month_close'),
        ('people', '0006_conditions_read_by_runs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Estate',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('open', 'Waits for the second person'), ('approved', 'Decided'), ('returned', 'Sent back')], default='open', max_length=10)),
                ('proposed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('wants', models.CharField(choices=[('pay', 'Pay to the heir or burial handler'), ('withdraw', 'Withdraw it: nobody is entitled to it')], max_length=10)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.bankaccount')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estates', to='payments.transfer')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='estate_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='estate_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='estate_second_person'), models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'approved'])), fields=('transfer',), name='estate_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('wants', 'pay')), models.Q(('account__isnull', True), ('wants', 'withdraw')), _connector='OR'), name='estate_paid_to_an_account')],
            },
        ),
        guards.only_columns("payments_estate", "state", "answer", "decided_by_id", "decided_at"),
        guards.decided_once("payments_estate"),
        migrations.RunSQL(STAYS, GOES),
    ]
