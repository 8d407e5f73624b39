from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
    ]
