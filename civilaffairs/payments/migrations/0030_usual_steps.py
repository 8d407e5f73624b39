"""The three usual steps of a transfer, to the bank and its answer, call no function for each row of a month.

Any other change still meets ``payments_transfer_frozen``, which allows the unusual ones under their conditions.
"""

from django.db import migrations

CONTENT = (
    "batch_id", "position", "reference", "account_id", "payee_person_id", "payee_organisation_id", "payee_name",
    "amount", "withheld", "floor", "memo", "replaces_id",
)  # fmt: skip
NEW, OLD = (", ".join(f"{which}.{column}" for column in CONTENT) for which in ("NEW", "OLD"))
USUAL = f"""
DROP TRIGGER payments_transfer_frozen ON payments_transfer;
CREATE TRIGGER payments_transfer_frozen BEFORE UPDATE ON payments_transfer FOR EACH ROW
    WHEN (({NEW}) IS DISTINCT FROM ({OLD})
        OR (OLD.state, NEW.state) NOT IN (('waiting', 'sent'), ('sent', 'paid'), ('sent', 'failed')))
    EXECUTE FUNCTION payments_transfer_frozen();
CREATE TRIGGER payments_transfer_kept BEFORE DELETE ON payments_transfer
    FOR EACH ROW EXECUTE FUNCTION payments_transfer_frozen();
"""
EACH = """
DROP TRIGGER payments_transfer_kept ON payments_transfer;
DROP TRIGGER payments_transfer_frozen ON payments_transfer;
CREATE TRIGGER payments_transfer_frozen BEFORE UPDATE OR DELETE ON payments_transfer
    FOR EACH ROW EXECUTE FUNCTION payments_transfer_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0029_free_lines")]

    operations = [migrations.RunSQL(USUAL, EACH)]
