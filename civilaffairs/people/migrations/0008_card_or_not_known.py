"""Whether an account is that of a social security card may be unknown; what was entered so far stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0007_decisions_on_served_lists"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bankaccount",
            name="social_security_card",
            field=models.BooleanField(help_text="null: nobody has said", null=True),
        ),
    ]
