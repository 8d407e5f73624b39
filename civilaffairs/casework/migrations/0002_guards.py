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
        migrations.RunSQL(FOUR_EYES, NO_FOUR_EYES),
    ]
