from django.db import migrations

from civilaffairs.audit import guards

# Who entered an application neither reviews nor decides it; who reviewed it does not decide it.
FOUR_EYES = """
CREATE FUNCTION casework_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reviewing boolean := NEW.step IN ('first-review', 'propose-refusal');
    deciding boolean := NEW.step IN ('confirm', 'refuse');
BEGIN
    IF NEW.actor_id IS NULL OR NOT (reviewing OR deciding) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM casework_case c WHERE c.id = NEW.case_id AND c.created_by_id = NEW.actor_id
            AND (deciding OR c.kind LIKE 'apply.%')
    ) OR EXISTS (
        SELECT FROM casework_caseevent e WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
            AND (e.step = 'submit' OR (deciding AND e.step IN ('first-review', 'propose-refusal')))
    ) THEN
        RAISE EXCEPTION 'four eyes: this person took an earlier step of the case'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_four_eyes BEFORE INSERT ON casework_caseevent
    FOR EACH ROW EXECUTE FUNCTION casework_four_eyes();
"""
NO_FOUR_EYES = "DROP TRIGGER casework_four_eyes ON casework_caseevent; DROP FUNCTION casework_four_eyes;"

# A case stands where its last step led: no state without the event that says who took it there.
BY_ITS_EVENTS = """
CREATE FUNCTION casework_case_by_its_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IS DISTINCT FROM (SELECT e.to_state FROM casework_caseevent e
            WHERE e.case_id = NEW.id ORDER BY e.id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'no step of this case led to the state %', NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_case_by_its_events BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION casework_case_by_its_events();
"""
NOT_BY_ITS_EVENTS = """
DROP TRIGGER casework_case_by_its_events ON casework_case; DROP FUNCTION casework_case_by_its_events;
"""
# What was declared, decided or counted once stands; a paper leaves a draft and nothing else.
SETTLED = """
CREATE FUNCTION casework_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this row of % is settled', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION casework_application_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A returned case opens its application again, and keeps what had been submitted beside it.
    IF NEW.submitted_at IS NULL AND NEW.earlier IS DISTINCT FROM OLD.earlier
            AND EXISTS (SELECT FROM casework_case c WHERE c.id = OLD.case_id AND c.state = 'returned') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this row of % is settled', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER casework_application_submitted BEFORE UPDATE ON casework_application
    FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION casework_application_submitted();
CREATE TRIGGER casework_objection_resolved BEFORE UPDATE ON casework_objection
    FOR EACH ROW WHEN (OLD.resolved_at IS NOT NULL) EXECUTE FUNCTION casework_settled();
CREATE TRIGGER casework_publicnotice_withdrawn BEFORE UPDATE ON casework_publicnotice
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION casework_settled();
CREATE TRIGGER casework_matchitem_settled BEFORE UPDATE ON casework_matchitem
    FOR EACH ROW WHEN (OLD.settlement <> '') EXECUTE FUNCTION casework_settled();
CREATE TRIGGER casework_letter_voided BEFORE UPDATE ON casework_letter
    FOR EACH ROW WHEN (OLD.voided_at IS NOT NULL) EXECUTE FUNCTION casework_settled();
CREATE TRIGGER casework_casenumber_counts_up BEFORE UPDATE ON casework_casenumber
    FOR EACH ROW WHEN (NEW.last <= OLD.last) EXECUTE FUNCTION casework_settled();
CREATE TRIGGER casework_letterseries_counts_up BEFORE UPDATE ON casework_letterseries
    FOR EACH ROW WHEN (NEW.last <= OLD.last) EXECUTE FUNCTION casework_settled();
CREATE FUNCTION casework_file_of_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.subject_kind <> 'case' OR NOT EXISTS (
            SELECT FROM casework_case c WHERE c.id = OLD.subject_id AND c.state = 'draft') THEN
        RAISE EXCEPTION 'a file is taken out of a draft only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER casework_file_of_a_draft BEFORE DELETE ON files_storedfile
    FOR EACH ROW EXECUTE FUNCTION casework_file_of_a_draft();
"""
NOT_SETTLED = """
DROP TRIGGER casework_file_of_a_draft ON files_storedfile; DROP FUNCTION casework_file_of_a_draft;
DROP TRIGGER casework_letterseries_counts_up ON casework_letterseries;
DROP TRIGGER casework_casenumber_counts_up ON casework_casenumber;
DROP TRIGGER casework_letter_voided ON casework_letter;
DROP TRIGGER casework_matchitem_settled ON casework_matchitem;
DROP TRIGGER casework_publicnotice_withdrawn ON casework_publicnotice;
DROP TRIGGER casework_objection_resolved ON casework_objection;
DROP TRIGGER casework_application_submitted ON casework_application;
DROP FUNCTION casework_application_submitted;
DROP FUNCTION casework_settled;
"""
CHANGING = {
    "case": (
        "state", "household_id", "person_id", "applicant_name", "members", "handler_id", "applied_on",
        "accepted_on", "closed_on", "step_due_on", "total_due_on", "near_relative", "extended", "version",
    ),
    "application": ("content", "earlier", "saved_at", "submitted_at", "version"),
    "publicnotice": ("withdrawn_at",),
    "objection": ("resolved_at", "resolved_by_id", "upheld", "resolution"),
    "letter": ("file_id", "voided_at", "voided_by_id", "void_reason"),
    "matchitem": ("settlement", "note", "settled_by_id", "settled_at"),
    "casenumber": ("last",),
    "letterseries": ("last",),
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        guards.append_only("casework_caseevent"),
        guards.append_only("casework_visitsignature"),
        guards.append_only("casework_visit"),
        guards.append_only("casework_matchreport"),
        *(guards.only_columns(f"casework_{table}", *columns) for table, columns in CHANGING.items()),
        migrations.RunSQL(FOUR_EYES, NO_FOUR_EYES),
        migrations.RunSQL(BY_ITS_EVENTS, NOT_BY_ITS_EVENTS),
        migrations.RunSQL(SETTLED, NOT_SETTLED),
    ]
