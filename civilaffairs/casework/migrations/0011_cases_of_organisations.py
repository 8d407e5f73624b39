"""A case may be about an organisation, and name it whole."""

import django.db.models.deletion
from django.db import migrations, models

from civilaffairs.audit import guards

CHANGING = (
    "state", "household_id", "person_id", "organisation_id", "applicant_name", "members", "handler_id",
    "applied_on", "accepted_on", "closed_on", "step_due_on", "step_due_at", "total_due_on", "near_relative",
    "extended", "version",
)  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0010_visited_on_every_way'),
        ('people', '0011_care_homes'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.organisation'),
        ),
        migrations.AlterField(
            model_name='case',
            name='applicant_name',
            field=models.CharField(blank=True, max_length=120),
        ),
        guards.only_columns("casework_case", *CHANGING),
    ]
