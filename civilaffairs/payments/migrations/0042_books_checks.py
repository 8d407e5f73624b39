"""Every look at the books is kept, with what differed."""

import civilaffairs.audit.db
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civilaffairs.audit import guards


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0041_funds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BooksCheck',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=civilaffairs.audit.db.ClockNow(), editable=False)),
                ('accounts', models.PositiveIntegerField()),
                ('differing', models.PositiveIntegerField()),
                ('found', models.JSONField(default=list)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        guards.append_only("payments_bookscheck"),
    ]
