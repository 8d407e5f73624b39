"""Who entered the password again, for which act on which content, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import civilaffairs.audit.db
from civilaffairs.audit import guards


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="StepUp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("action", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["digest"], name="stepup_for_a_content")]},
        ),
        guards.append_only("accounts_stepup"),
    ]
