"""The paying account is frozen with the batch; a file has SM3 and a manifest; the bank answers once a transfer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import civilaffairs.lib.sealed_fields

# By its name it runs after payments_batch_moves, which says more of a wrong step.
ANSWERED = """
CREATE FUNCTION payments_batch_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND NEW.payer_account IS DISTINCT FROM OLD.payer_account THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'reconciled' AND OLD.state <> 'reconciled' AND EXISTS (
            SELECT FROM payments_transfer WHERE batch_id = NEW.id AND state IN ('waiting', 'sent')) THEN
        RAISE EXCEPTION 'the bank has not answered for every transfer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_settled BEFORE UPDATE ON payments_batch
    FOR EACH ROW EXECUTE FUNCTION payments_batch_settled();
"""
NOT_ANSWERED = """
DROP TRIGGER payments_batch_settled ON payments_batch; DROP FUNCTION payments_batch_settled;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_guards"),
        ("payments", "0011_one_index_of_awards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "bankfile",
            "manifest",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            "bankfile",
            "sm3",
            models.CharField(blank=True, default="", help_text="GB/T 32905", max_length=64),
        ),
        migrations.AddField(
            "batch", "payer_account", civilaffairs.lib.sealed_fields.SealedTextField(null=True)
        ),
        migrations.AddConstraint(
            "transferevent",
            models.UniqueConstraint(
                condition=models.Q(("return_file__isnull", False)),
                fields=("transfer",),
                name="transfer_answered_once",
            ),
        ),
        migrations.RunSQL(ANSWERED, NOT_ANSWERED),
    ]
