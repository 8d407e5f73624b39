from django.db import migrations

from civilaffairs.audit import guards


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [guards.append_only("files_content")]
