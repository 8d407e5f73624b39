"""A guardian or an agent is confirmed with the agreement alone; heirs have a capacity of their own."""

from django.db import migrations, models

# Of rows from before nothing is asked but when they are confirmed.
AGREED = """
CREATE FUNCTION people_payeearrangement_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a guardian or an agent receives by an agreement'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'arrangement_agreed';
END $$;
CREATE TRIGGER people_payeearrangement_agreed BEFORE INSERT OR UPDATE OF confirmed_at ON people_payeearrangement
    FOR EACH ROW WHEN (NEW.confirmed_at IS NOT NULL AND NEW.agreement_id IS NULL
        AND NEW.capacity IN ('guardian', 'agent'))
    EXECUTE FUNCTION people_payeearrangement_agreed();
"""
NOT_AGREED = """
DROP TRIGGER people_payeearrangement_agreed ON people_payeearrangement;
DROP FUNCTION people_payeearrangement_agreed;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_organisations_receive")]

    operations = [
        migrations.AlterField(
            "payeearrangement",
            "capacity",
            models.CharField(
                choices=[
                    ("self", "Self"), ("head", "Head of household"), ("guardian", "Guardian"),
                    ("agent", "Agent"), ("institution", "Institution"), ("heir", "Heir or burial handler"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(AGREED, NOT_AGREED),
    ]
