from django.db import migrations

from civilaffairs.audit import guards


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [guards.never_deleted("jobs_job"), guards.never_deleted("jobs_chunk")]
