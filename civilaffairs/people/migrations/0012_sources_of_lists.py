"""A list keeps who its rows came from, so that a month can say which it still waits for."""

import django.contrib.postgres.fields
from django.db import migrations, models

from civilaffairs.audit import guards

FROM_REPORTS = """
UPDATE people_feed f SET sources = ARRAY(
    SELECT DISTINCT source FROM people_report WHERE feed_id = f.id ORDER BY source)
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0011_care_homes")]

    operations = [
        migrations.AddField(
            "feed",
            "sources",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                default=list,
                help_text="who its rows came from",
                size=None,
            ),
        ),
        migrations.RunSQL(FROM_REPORTS, migrations.RunSQL.noop),
        guards.only_columns("people_feed", "state", "ended_at", "rows", "unknown", "sources"),
    ]
