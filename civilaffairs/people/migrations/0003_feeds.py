"""Lists of deaths and moves; what they report is never changed."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guards'),
        ('files', '0002_guards'),
        ('people', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('seen', 'To be taken in'), ('taken', 'Taken in'), ('dropped', 'Not taken in')], default='seen', max_length=10)),
                ('uploaded_at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('ended_at', models.DateTimeField(null=True)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('unknown', models.PositiveIntegerField(default=0, help_text='rows about nobody of this area')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='row of the file')),
                ('kind', models.CharField(choices=[('death', 'Death'), ('move', 'Moved away')], max_length=10)),
                ('certain', models.BooleanField()),
                ('happened_on', models.DateField()),
                ('source', models.CharField(max_length=60)),
                ('at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.feed')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.person')),
            ],
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'taken')), fields=('area', 'sha256'), name='feed_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'seen')), models.Q(models.Q(('state', 'seen'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='feed_ended_when_it_ended'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['person'], name='report_of_person'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('feed', 'number', 'person'), name='report_once_per_person'),
        ),
        guards.only_columns("people_feed", "state", "ended_at", "rows", "unknown"),
        guards.append_only("people_report"),
    ]
