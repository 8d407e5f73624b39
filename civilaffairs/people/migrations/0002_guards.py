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
IDENTITY = ("id_type", "id_number", "id_index", "id_tail", "id_missing_reason", "birth_date", "sex")
ONE_HOME = """
ALTER TABLE people_membership ADD CONSTRAINT people_membership_counted_once
    EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&) WHERE (layer = 'adopted' AND counted);
"""

# A row joined to another one gets nothing new. One look per statement at the few rows that are joined.
SUPERSEDED = """
CREATE FUNCTION people_guard_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM people_person p WHERE p.merged_into_id IS NOT NULL
            AND EXISTS (SELECT FROM added WHERE added.person_id = p.id)) THEN
        RAISE EXCEPTION 'this person was joined to another row, which takes what is new'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE INDEX people_person_joined ON people_person (id) WHERE merged_into_id IS NOT NULL;
CREATE FUNCTION people_guard_joining() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.merged_into_id IS NOT NULL AND (NEW.merged_into_id = NEW.id
            OR EXISTS (SELECT FROM people_person p
                WHERE (p.id = NEW.merged_into_id AND p.merged_into_id IS NOT NULL)
                    OR p.merged_into_id = NEW.id)) THEN
        RAISE EXCEPTION 'a row is joined to one that stands' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_person_joined_to_one_that_stands BEFORE UPDATE OF merged_into_id ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_guard_joining();
CREATE FUNCTION people_guard_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM people_formeridentity f WHERE f.person_id = OLD.id AND f.at = clock_now()
            AND f.id_type = OLD.id_type AND f.id_index IS NOT DISTINCT FROM OLD.id_index
            AND f.birth_date = OLD.birth_date AND f.sex = OLD.sex) THEN
        RAISE EXCEPTION 'the former identity is kept with its decision first' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_person_identity_kept
    BEFORE UPDATE OF id_type, id_number, id_index, id_tail, birth_date, sex ON people_person
    FOR EACH ROW WHEN ((OLD.id_type, OLD.id_index, OLD.birth_date, OLD.sex)
        IS DISTINCT FROM (NEW.id_type, NEW.id_index, NEW.birth_date, NEW.sex))
    EXECUTE FUNCTION people_guard_identity();
"""
NOT_SUPERSEDED = """
DROP TRIGGER people_person_identity_kept ON people_person; DROP FUNCTION people_guard_identity;
DROP TRIGGER people_person_joined_to_one_that_stands ON people_person; DROP FUNCTION people_guard_joining;
DROP INDEX people_person_joined; DROP FUNCTION people_guard_superseded;
"""

# Deferred: a decision that hands the head's place over may write the rows in any order.
ONE_HEAD = """
ALTER TABLE people_membership ADD CONSTRAINT people_membership_one_head
    EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&) WHERE (layer = 'adopted' AND counted AND relation = '02')
    DEFERRABLE INITIALLY DEFERRED;
CREATE FUNCTION people_guard_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lost date;
BEGIN
    -- Days of the closed row on which somebody still counts in the household: what begins or ends on them.
    SELECT day INTO lost FROM (
        SELECT OLD.valid_from AS day
        UNION SELECT m.valid_from FROM people_membership m WHERE m.household_id = OLD.household_id
            AND m.layer = 'adopted' AND m.known_to IS NULL
        UNION SELECT m.valid_to FROM people_membership m WHERE m.household_id = OLD.household_id
            AND m.layer = 'adopted' AND m.known_to IS NULL AND m.valid_to IS NOT NULL
    ) days
    WHERE day >= OLD.valid_from AND (OLD.valid_to IS NULL OR day < OLD.valid_to)
        AND EXISTS (SELECT FROM people_membership m WHERE m.household_id = OLD.household_id AND m.counted
            AND m.layer = 'adopted' AND m.known_to IS NULL
            AND m.valid_from <= day AND (m.valid_to IS NULL OR m.valid_to > day))
        AND NOT EXISTS (SELECT FROM people_membership m WHERE m.household_id = OLD.household_id
            AND m.layer = 'adopted' AND m.known_to IS NULL AND m.relation = '02'
            AND m.valid_from <= day AND (m.valid_to IS NULL OR m.valid_to > day))
    LIMIT 1;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION 'the household would have no head on %', lost USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_membership_keeps_a_head AFTER UPDATE OF known_to ON people_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.layer = 'adopted' AND OLD.relation = '02' AND OLD.counted AND NEW.known_to IS NOT NULL)
    EXECUTE FUNCTION people_guard_head();
"""
NOT_ONE_HEAD = """
DROP TRIGGER people_membership_keeps_a_head ON people_membership; DROP FUNCTION people_guard_head;
ALTER TABLE people_membership DROP CONSTRAINT people_membership_one_head;
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


def nothing_new_for_joined(table: str) -> migrations.RunSQL:
    """A person's row that was joined to another one gets no new row in this table."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_of_one_that_stands AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION people_guard_superseded();
        """,
        f"DROP TRIGGER {table}_of_one_that_stands ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        *(operation for table in SLOTS for operation in guards.known_time(table)),
        *(guards.one_fact_at_a_time(table, *slot) for table, slot in SLOTS.items()),
        migrations.RunSQL(
            ONE_HOME, "ALTER TABLE people_membership DROP CONSTRAINT people_membership_counted_once"
        ),
        migrations.RunSQL(ONE_HEAD, NOT_ONE_HEAD),
        migrations.RunSQL(SUPERSEDED, NOT_SUPERSEDED),
        *(nothing_new_for_joined(table) for table, slot in SLOTS.items() if "person_id" in slot),
        *guards.known_time("people_payeearrangement", "confirmed_by_id", "confirmed_at"),
        migrations.RunSQL(CONFIRMED_ONCE, NOT_CONFIRMED_ONCE),
        migrations.RunSQL(
            "CREATE SEQUENCE people_household_number", "DROP SEQUENCE people_household_number"
        ),
        guards.only_columns("people_person", "phone", "merged_into_id", *IDENTITY),
        guards.append_only("people_formeridentity"),
        guards.only_columns("people_household", "area_id", "address"),
        guards.never_deleted("people_organisation"),
        guards.append_only("people_decision"),
        guards.append_only("people_bankaccount"),
    ]
