"""A decision may be that on a list of meals served."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_conditions_read_by_runs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('confirmation', 'Confirmation'), ('refusal', 'Refusal'), ('review', 'Review'), ('stop', 'Stop'), ('verified-death', 'Verified death'), ('household', 'Change of households'), ('identity', 'Decision on an identity'), ('served', 'List of meals served')], max_length=20),
        ),
    ]
