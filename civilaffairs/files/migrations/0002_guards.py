from django.conf import settings
from django.db import migrations

from civilaffairs.audit import guards


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [
        guards.append_only("files_content"),
        # A trigger of casework lets a draft give up its papers, and nothing else.
        migrations.RunSQL(
            f"REVOKE UPDATE ON files_storedfile FROM {settings.DATABASE_APP_ROLE};"
            f" GRANT UPDATE (scan, keep_until) ON files_storedfile TO {settings.DATABASE_APP_ROLE}",
            f"GRANT UPDATE ON files_storedfile TO {settings.DATABASE_APP_ROLE}",
        ),
    ]
