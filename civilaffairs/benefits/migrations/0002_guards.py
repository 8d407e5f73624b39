from django.db import migrations

from civilaffairs.audit import guards


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial")]
    operations = [
        *guards.known_time("benefits_standard"),
        *guards.known_time("benefits_setting"),
        *guards.known_time("benefits_awardend"),
        *guards.known_time("benefits_awardexit"),
        guards.only_columns("benefits_award", "state", "version"),
        guards.only_columns("benefits_awardcover", "to_month"),
        guards.append_only("benefits_awardreview"),
    ]
