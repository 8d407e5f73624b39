"""The radar has a kind of hit for what runs overlooked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0002_guards")]

    operations = [
        migrations.AlterField(
            "hit",
            "kind",
            models.CharField(
                choices=[
                    ("death", "Reported dead"),
                    ("move", "Reported to have moved away"),
                    ("overpaid", "Paid, no longer eligible"),
                    ("unpaid", "Eligible, not paid"),
                    ("income", "Income crossed the line"),
                    ("certificate", "Certificate expires"),
                    ("birthday", "Birthday changes the amount"),
                    ("review", "Review due"),
                    ("overlooked", "Overlooked by the runs"),
                ],
                max_length=12,
            ),
        ),
    ]
