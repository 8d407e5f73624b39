"""A case may be of one member alone; then it names the member and the household."""

from django.db import migrations, models

from civilaffairs.audit import guards

CHANGING = (
    "state", "household_id", "person_id", "organisation_id", "single", "applicant_name", "members",
    "handler_id", "applied_on", "accepted_on", "closed_on", "step_due_on", "step_due_at", "total_due_on",
    "near_relative", "extended", "version",
)  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0011_cases_of_organisations'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='single',
            field=models.BooleanField(db_default=False, default=False, help_text='单人户: of the household this person alone'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('single', False), models.Q(('household__isnull', False), ('person__isnull', False)), models.Q(('kind__startswith', 'review.'), ('person__isnull', False)), _connector='OR'), name='case_single_of_a_household'),
        ),
        guards.only_columns("casework_case", *CHANGING),
    ]
