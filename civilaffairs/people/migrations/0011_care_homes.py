"""Care homes on file with their beds; occupied beds by how much care their residents need."""

import civilaffairs.audit.db
import civilaffairs.lib.keys
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0003_where_photos_were_taken'),
        ('people', '0010_agreements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CareHome',
            fields=[
                ('id', models.UUIDField(default=civilaffairs.lib.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('layer', models.CharField(choices=[('recorded', 'Recorded'), ('adopted', 'Adopted')], default='recorded', max_length=8)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('known_from', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('known_to', models.DateTimeField(null=True)),
                ('source', models.CharField(default='application', max_length=60)),
                ('filing_number', models.CharField(max_length=40)),
                ('licensed_beds', models.PositiveIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='bedmonth',
            name='dependent',
            field=models.PositiveIntegerField(default=0, help_text='of them wholly dependent residents'),
        ),
        migrations.AddField(
            model_name='bedmonth',
            name='partial',
            field=models.PositiveIntegerField(default=0, help_text='of them partly dependent residents'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('confirmation', 'Confirmation'), ('refusal', 'Refusal'), ('review', 'Review'), ('stop', 'Stop'), ('verified-death', 'Verified death'), ('household', 'Change of households'), ('identity', 'Decision on an identity'), ('served', 'List of meals served'), ('beds', 'List of occupied beds')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='bedmonth',
            constraint=models.CheckConstraint(condition=models.Q(('occupied__gte', django.db.models.expressions.CombinedExpression(models.F('partial'), '+', models.F('dependent')))), name='bedmonth_levels_within'),
        ),
        migrations.AddField(
            model_name='carehome',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.decision'),
        ),
        migrations.AddField(
            model_name='carehome',
            name='evidence',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile'),
        ),
        migrations.AddField(
            model_name='carehome',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_homes', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='carehome',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='carehome',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('layer', 'recorded')), models.Q(('decision__isnull', False), ('layer', 'adopted')), _connector='OR'), name='carehome_adopted_by_decision'),
        ),
        migrations.AddConstraint(
            model_name='carehome',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='carehome_valid_period'),
        ),
        *guards.known_time("people_carehome"),
        guards.one_fact_at_a_time("people_carehome", "organisation_id"),
    ]
