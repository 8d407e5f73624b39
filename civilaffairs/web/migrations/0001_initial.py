"""The hits of the change radar."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_guards'),
        ('benefits', '0002_guards'),
        ('payments', '0004_holds'),
        ('people', '0003_feeds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Hit',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('death', 'Reported dead'), ('move', 'Reported to have moved away'), ('overpaid', 'Paid, no longer eligible'), ('unpaid', 'Eligible, not paid'), ('income', 'Income crossed the line'), ('certificate', 'Certificate expires'), ('birthday', 'Birthday changes the amount'), ('review', 'Review due')], max_length=12)),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed by itself'), ('dismissed', 'Dismissed')], default='open', max_length=10)),
                ('subject', models.CharField(max_length=100)),
                ('day', models.DateField()),
                ('programme', models.CharField(blank=True, max_length=40)),
                ('certain', models.BooleanField(default=True)),
                ('yuan', models.DecimalField(decimal_places=2, max_digits=14)),
                ('detail', models.JSONField(default=dict)),
                ('due_on', models.DateField(null=True)),
                ('found_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('closed_at', models.DateTimeField(null=True)),
                ('because', models.CharField(blank=True, help_text='code of why it closed by itself', max_length=20)),
                ('reason', models.CharField(blank=True, help_text='why somebody dismissed it', max_length=500)),
                ('version', models.PositiveIntegerField(default=1)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.award')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hold', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hit', to='payments.hold')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.report')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['area', '-yuan'], name='hit_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'dismissed'))), fields=('kind', 'subject', 'day'), name='hit_once'), models.CheckConstraint(condition=models.Q(models.Q(('because', ''), ('closed_at', None), ('closed_by', None), ('reason', ''), ('state', 'open')), models.Q(('closed_at__isnull', False), ('reason', ''), ('state', 'closed'), models.Q(('because', ''), _negated=True)), models.Q(('because', ''), ('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'dismissed'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='hit_ended_with_reason'), models.CheckConstraint(condition=models.Q(('yuan__gte', 0)), name='hit_yuan_not_negative'), models.CheckConstraint(condition=models.Q(('certain', True), ('hold', None), _connector='OR'), name='hit_holds_when_certain')],
            },
        ),
    ]
