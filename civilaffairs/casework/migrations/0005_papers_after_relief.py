"""An emergency that was relieved opens its application again, for the papers that may follow."""

from django.db import migrations

OPENS_IN = """
CREATE OR REPLACE FUNCTION casework_application_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What had been submitted is kept beside it.
    IF NEW.submitted_at IS NULL AND NEW.earlier IS DISTINCT FROM OLD.earlier
            AND EXISTS (SELECT FROM casework_case c WHERE c.id = OLD.case_id AND c.state IN ({states})) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this row of % is settled', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_letter_series_of_long_codes")]
    operations = [
        migrations.RunSQL(
            OPENS_IN.format(states="'returned', 'paperwork'"), OPENS_IN.format(states="'returned'")
        ),
    ]
