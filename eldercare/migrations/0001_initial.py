"""Lists of meals served and their rows."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_guards'),
        ('benefits', '0005_shares'),
        ('files', '0002_guards'),
        ('people', '0007_decisions_on_served_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ServedList',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('open', 'Waits for the second person'), ('approved', 'Decided'), ('returned', 'Sent back')], default='open', max_length=10)),
                ('proposed_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('month', models.DateField()),
                ('canteen', models.CharField(help_text='the canteen or organisation that served', max_length=80)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.decision')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='row of the file')),
                ('days', models.PositiveSmallIntegerField()),
                ('before', models.PositiveSmallIntegerField(null=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.award')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('served_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='eldercare.servedlist')),
            ],
        ),
        migrations.AddIndex(
            model_name='servedlist',
            index=models.Index(fields=['month', 'state'], name='servedlist_by_month'),
        ),
        migrations.AddConstraint(
            model_name='servedlist',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='servedlist_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='servedlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='servedlist_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='servedlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='servedlist_second_person'),
        ),
        migrations.AddConstraint(
            model_name='servedlist',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='servedlist_month_on_day_one'),
        ),
        migrations.AddConstraint(
            model_name='servedlist',
            constraint=models.CheckConstraint(condition=models.Q(('canteen', ''), _negated=True), name='servedlist_of_a_canteen'),
        ),
        migrations.AddConstraint(
            model_name='servedlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('decision__isnull', True)), _connector='OR'), name='servedlist_by_decision'),
        ),
        migrations.AddConstraint(
            model_name='servedrow',
            constraint=models.UniqueConstraint(fields=('served_list', 'person'), name='servedrow_once_per_person'),
        ),
    ]
