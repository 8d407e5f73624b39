"""What waits for a decision: runs write it, two different people decide it, once."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards

ONCE = """
CREATE FUNCTION payments_verdict_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER payments_verdict_decided_once BEFORE UPDATE ON payments_verdict
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION payments_verdict_decided_once();
CREATE FUNCTION payments_verdict_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a proposal waits for the second person' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER payments_verdict_born_open BEFORE INSERT ON payments_verdict
    FOR EACH ROW WHEN (NEW.state <> 'open') EXECUTE FUNCTION payments_verdict_born_open();
"""
NOT_ONCE = """
DROP TRIGGER payments_verdict_born_open ON payments_verdict; DROP FUNCTION payments_verdict_born_open;
DROP TRIGGER payments_verdict_decided_once ON payments_verdict; DROP FUNCTION payments_verdict_decided_once;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guards'),
        ('benefits', '0004_scenarios'),
        ('payments', '0006_fewer_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('programme', models.CharField(max_length=40)),
                ('digest', models.BinaryField(max_length=32)),
                ('first_month', models.DateField()),
                ('last_month', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('size', models.DecimalField(decimal_places=2, help_text='arrears and claims added up', max_digits=14)),
                ('over_sum', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('over_months', models.PositiveSmallIntegerField(null=True)),
                ('award', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='benefits.award')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.run')),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='payments.run')),
                ('town', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
            ],
        ),
        migrations.CreateModel(
            name='DifferenceLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('for_month', models.DateField()),
                ('line', models.CharField(max_length=20)),
                ('seq', models.PositiveSmallIntegerField()),
                ('before', models.DecimalField(decimal_places=2, max_digits=14)),
                ('due', models.DecimalField(decimal_places=2, max_digits=14)),
                ('formula', models.CharField(max_length=20)),
                ('difference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.difference')),
                ('inputs', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.inputset')),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('wants', models.CharField(choices=[('release', 'Release it'), ('refuse', 'Do not issue it')], max_length=10)),
                ('reason', models.CharField(max_length=200)),
                ('proposed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('state', models.CharField(choices=[('open', 'Waits for the second person'), ('approved', 'Decided'), ('returned', 'Sent back')], default='open', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('difference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='payments.difference')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(condition=models.Q(('ended_by', None)), fields=['award'], name='difference_open'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.UniqueConstraint(fields=('award', 'digest'), name='difference_once'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__day', 1), ('last_month__day', 1), ('size__gt', 0)), name='difference_of_months'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.CheckConstraint(condition=models.Q(('over_sum__isnull', False), ('over_months__isnull', False), _connector='OR'), name='difference_over_a_bound'),
        ),
        migrations.AddConstraint(
            model_name='differenceline',
            constraint=models.UniqueConstraint(fields=('difference', 'for_month', 'line'), name='difference_line_once'),
        ),
        migrations.AddConstraint(
            model_name='differenceline',
            constraint=models.CheckConstraint(condition=models.Q(('due', models.F('before')), _negated=True), name='difference_line_differs'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'approved'])), fields=('difference',), name='verdict_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='verdict_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='verdict_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='verdict_second_person'),
        ),
        guards.only_columns("payments_difference", "ended_by_id"),
        guards.append_only("payments_differenceline"),
        guards.only_columns("payments_verdict", "state", "answer", "decided_by_id", "decided_at"),
        migrations.RunSQL(ONCE, NOT_ONCE),
    ]
