"""How many approve may rise in several steps; whoever releases has just entered the password for this content."""

from django.db import migrations

STEPS = """
CREATE OR REPLACE FUNCTION payments_approvers(an_area bigint, of_month date, a_total numeric) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE rule jsonb; steps jsonb;
BEGIN
    SELECT benefits_setting_at('batch.approvers', path, of_month, 'infinity') INTO rule
        FROM accounts_area WHERE id = an_area;
    steps := CASE jsonb_typeof(rule) WHEN 'array' THEN rule WHEN 'object' THEN jsonb_build_array(rule)
        ELSE '[]' END;
    RETURN COALESCE((SELECT max((step->>'approvers')::integer) FROM jsonb_array_elements(steps) step
        WHERE a_total > (step->>'above')::numeric), 1);
END $$;
"""
ONE = """
CREATE OR REPLACE FUNCTION payments_approvers(an_area bigint, of_month date, a_total numeric) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE rule jsonb;
BEGIN
    SELECT benefits_setting_at('batch.approvers', path, of_month, 'infinity') INTO rule
        FROM accounts_area WHERE id = an_area;
    RETURN CASE WHEN a_total > (rule->>'above')::numeric THEN (rule->>'approvers')::integer ELSE 1 END;
END $$;
"""
CONFIRMED = """
CREATE FUNCTION payments_signed_with_password() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE minutes integer;
BEGIN
    SELECT COALESCE((benefits_setting_at('batch.confirmed-for', a.path, b.month, 'infinity') #>> '{}')::integer, 10)
        INTO minutes FROM payments_batch b JOIN accounts_area a ON a.id = b.area_id WHERE b.id = NEW.batch_id;
    IF NOT EXISTS (SELECT FROM accounts_stepup WHERE user_id = NEW.user_id AND action = 'batch.release'
            AND digest = NEW.digest AND at > clock_now() - make_interval(mins => minutes)) THEN
        RAISE EXCEPTION 'whoever releases confirms it with the password' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- By its name it runs after payments_signed_in_turn, which says more of a wrong step.
CREATE TRIGGER payments_signed_with_password BEFORE INSERT ON payments_batchsignature FOR EACH ROW
    WHEN (NEW.step = 'released') EXECUTE FUNCTION payments_signed_with_password();
"""
NOT_CONFIRMED = """
DROP TRIGGER payments_signed_with_password ON payments_batchsignature; DROP FUNCTION payments_signed_with_password;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0039_released_batches_stopped"),
        ("accounts", "0003_step_up"),
    ]

    operations = [migrations.RunSQL(STEPS, ONE), migrations.RunSQL(CONFIRMED, NOT_CONFIRMED)]
