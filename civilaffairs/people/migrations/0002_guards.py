"""Facts: knowledge time set by the database, one value at a time, nothing ever edited."""

from django.db import migrations

from civilaffairs.audit import guards

SLOTS = {
    "people_membership": ("household_id", "person_id"),
    "people_income": ("person_id", "kind"),
    "people_cost": ("person_id", "kind"),
    "people_disability": ("person_id",),
    "people_selfcare": ("person_id",),
    "people_careplace": ("person_id",),
    "people_elderability": ("person_id",),
    "people_serveddays": ("person_id", "month"),
    "people_bedmonth": ("organisation_id", "month"),
    "people_illness": ("person_id",),
    "people_schooling": ("person_id",),
    "people_residence": ("person_id", "kind"),
    "people_propertyitem": ("household_id", "kind"),
    "people_death": ("person_id",),
}
ONE_HOME = """
ALTER TABLE people_membership ADD CONSTRAINT people_membership_counted_once
    EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&) WHERE (layer = 'adopted' AND counted);
"""

CONFIRMED_ONCE = """
CREATE FUNCTION people_arrangement_confirmed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this arrangement was confirmed already' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_payeearrangement_confirmed_once BEFORE UPDATE ON people_payeearrangement
    FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL AND (
        NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
        OR NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id))
    EXECUTE FUNCTION people_arrangement_confirmed_once();
"""
NOT_CONFIRMED_ONCE = """
DROP TRIGGER people_payeearrangement_confirmed_once ON people_payeearrangement;
DROP FUNCTION people_arrangement_confirmed_once;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        *(operation for table in SLOTS for operation in guards.known_time(table)),
        *(guards.one_fact_at_a_time(table, *slot) for table, slot in SLOTS.items()),
        migrations.RunSQL(
            ONE_HOME, "ALTER TABLE people_membership DROP CONSTRAINT people_membership_counted_once"
        ),
        *guards.known_time("people_payeearrangement", "confirmed_by_id", "confirmed_at"),
        migrations.RunSQL(CONFIRMED_ONCE, NOT_CONFIRMED_ONCE),
        migrations.RunSQL(
            "CREATE SEQUENCE people_household_number", "DROP SEQUENCE people_household_number"
        ),
        guards.only_columns("people_person", "phone", "merged_into_id"),
        guards.only_columns("people_household", "area_id", "address"),
        guards.never_deleted("people_organisation"),
        guards.append_only("people_decision"),
        guards.append_only("people_bankaccount"),
    ]
