from django.db import migrations

from civilaffairs.audit import guards


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        guards.append_only("casework_caseevent"),
        guards.append_only("casework_visitsignature"),
        guards.only_columns(
            "casework_letter", "file_id", "voided_at", "voided_by_id", "void_reason"
        ),
        guards.only_columns(
            "casework_matchitem", "settlement", "note", "settled_by_id", "settled_at"
        ),
    ]
