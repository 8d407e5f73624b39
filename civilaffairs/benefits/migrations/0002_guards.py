from django.db import migrations

from civilaffairs.audit import guards

# The value of the nearest area that has the code, from the latest month on, as known before an instant.
LOOKUPS = """
CREATE FUNCTION benefits_standard_at(wanted text, place ltree, of_month date, exact boolean, cutoff timestamptz)
RETURNS numeric LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT trim_scale(v.value) FROM benefits_standard v JOIN accounts_area va ON va.id = v.area_id
        WHERE v.code = wanted AND va.path @> place AND v.from_month <= of_month
            AND (NOT exact OR v.from_month = of_month)
            AND v.known_from < cutoff AND (v.known_to IS NULL OR v.known_to >= cutoff)
        ORDER BY nlevel(va.path) DESC, v.from_month DESC LIMIT 1);
END $$;
CREATE FUNCTION benefits_setting_at(wanted text, place ltree, of_month date, cutoff timestamptz)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT v.value FROM benefits_setting v JOIN accounts_area va ON va.id = v.area_id
        WHERE v.code = wanted AND va.path @> place AND v.from_month <= of_month
            AND v.known_from < cutoff AND (v.known_to IS NULL OR v.known_to >= cutoff)
        ORDER BY nlevel(va.path) DESC, v.from_month DESC LIMIT 1);
END $$;
"""
NO_LOOKUPS = "DROP FUNCTION benefits_standard_at; DROP FUNCTION benefits_setting_at;"

# A decided proposal stays decided, and is published only when its latest trial of the examples passed.
PUBLISHED = """
CREATE FUNCTION benefits_guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE latest record;
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'this proposal was decided already' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state = 'published' THEN
        SELECT c.finished_at, c.failed INTO latest FROM benefits_examplecheck c
            WHERE c.proposal_id = NEW.id ORDER BY c.started_at DESC, c.id DESC LIMIT 1;
        IF latest.finished_at IS NULL OR latest.failed > 0 THEN
            RAISE EXCEPTION 'the examples do not pass with this proposal' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER benefits_proposal_decided BEFORE UPDATE ON benefits_proposal
    FOR EACH ROW EXECUTE FUNCTION benefits_guard_proposal();
"""
NOT_PUBLISHED = """
DROP TRIGGER benefits_proposal_decided ON benefits_proposal; DROP FUNCTION benefits_guard_proposal;
"""

# A person's row that was joined to another one gets no award; the function is that of people.
NOTHING_FOR_JOINED = """
CREATE TRIGGER benefits_award_of_one_that_stands AFTER INSERT ON benefits_award
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION people_guard_superseded();
CREATE TRIGGER benefits_awardcover_of_one_that_stands AFTER INSERT ON benefits_awardcover
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION people_guard_superseded();
"""
SOMETHING_FOR_JOINED = """
DROP TRIGGER benefits_award_of_one_that_stands ON benefits_award;
DROP TRIGGER benefits_awardcover_of_one_that_stands ON benefits_awardcover;
"""

# What was decided stays decided, and not by whoever entered it.
CHANGED_ONCE = """
CREATE FUNCTION benefits_guard_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decision_id IS NOT NULL THEN
        RAISE EXCEPTION 'this change was decided already' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM people_decision d JOIN casework_case c ON c.id = NEW.case_id
            WHERE d.id = NEW.decision_id AND d.decided_by_id = c.created_by_id) THEN
        RAISE EXCEPTION 'a second person decides a change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER benefits_change_decided BEFORE UPDATE ON benefits_change
    FOR EACH ROW EXECUTE FUNCTION benefits_guard_change();
"""
NOT_CHANGED_ONCE = """
DROP TRIGGER benefits_change_decided ON benefits_change; DROP FUNCTION benefits_guard_change;
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial"), ("people", "0002_guards")]
    operations = [
        migrations.RunSQL(LOOKUPS, NO_LOOKUPS),
        *guards.known_time("benefits_standard"),
        *guards.known_time("benefits_setting"),
        *guards.known_time("benefits_awardend"),
        *guards.known_time("benefits_awardexit"),
        *guards.known_time("benefits_awardamount"),
        guards.only_columns("benefits_award", "state", "version"),
        guards.only_columns("benefits_awardcover", "to_month"),
        guards.append_only("benefits_awardreview"),
        guards.only_columns("benefits_proposal", "state", "decided_by_id", "decided_at", "reason"),
        guards.append_only("benefits_proposedvalue"),
        *guards.known_time("benefits_examplefile"),
        guards.only_columns(
            "benefits_examplecheck", "finished_at", "passed", "failed", "skipped", "results"
        ),
        migrations.RunSQL(PUBLISHED, NOT_PUBLISHED),
        migrations.RunSQL(NOTHING_FOR_JOINED, SOMETHING_FOR_JOINED),
        guards.only_columns("benefits_change", "decision_id", "result"),
        migrations.RunSQL(CHANGED_ONCE, NOT_CHANGED_ONCE),
    ]
