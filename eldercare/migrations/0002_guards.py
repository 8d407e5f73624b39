"""What nobody can do to a list of meals served, whatever he asks."""

from django.db import migrations

from civilaffairs.audit import guards

# A list is decided while nobody adds rows, and a row belongs to an award of meals in the list's month.
ROWS = """
CREATE FUNCTION eldercare_is_covered(an_award uuid, a_person uuid, a_month date) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM benefits_awardcover c JOIN benefits_award a ON a.id = c.award_id
        WHERE a.id = an_award AND a.programme = 'elder-meals' AND c."group" = a.programme
            AND c.person_id = a_person AND c.from_month <= a_month
            AND (c.to_month IS NULL OR c.to_month > a_month))
$$;
CREATE FUNCTION eldercare_row_of_list() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_month date;
BEGIN
    SELECT month INTO the_month FROM eldercare_servedlist
        WHERE id = NEW.served_list_id AND state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.days > date_part('day', the_month + interval '1 month' - interval '1 day') THEN
        RAISE EXCEPTION 'the month has fewer days' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT eldercare_is_covered(NEW.award_id, NEW.person_id, the_month) THEN
        RAISE EXCEPTION 'no award of meals covers the month' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER eldercare_row_of_list BEFORE INSERT ON eldercare_servedrow
    FOR EACH ROW EXECUTE FUNCTION eldercare_row_of_list();

CREATE FUNCTION eldercare_list_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM people_decision d WHERE d.id = NEW.decision_id AND d.kind = 'served'
            AND d.decided_by_id = NEW.decided_by_id AND d.first_month = NEW.month) THEN
        RAISE EXCEPTION 'whoever approves a list decides' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM eldercare_servedrow WHERE served_list_id = NEW.id) THEN
        RAISE EXCEPTION 'a list has rows' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM eldercare_servedrow r WHERE r.served_list_id = NEW.id
            AND NOT eldercare_is_covered(r.award_id, r.person_id, NEW.month)) THEN
        RAISE EXCEPTION 'an award of the list has ended' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM eldercare_servedrow r WHERE r.served_list_id = NEW.id
            AND NOT EXISTS (SELECT FROM people_serveddays s WHERE s.person_id = r.person_id
                AND s.month = NEW.month AND s.layer = 'adopted' AND s.known_to IS NULL
                AND s.valid_to IS NULL AND s.days = r.days
                AND (s.decision_id = NEW.decision_id OR r.before = r.days))) THEN
        RAISE EXCEPTION 'a row of the list is not adopted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER eldercare_list_counts BEFORE UPDATE ON eldercare_servedlist
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION eldercare_list_counts();
"""
NO_ROWS = """
DROP TRIGGER eldercare_list_counts ON eldercare_servedlist; DROP FUNCTION eldercare_list_counts;
DROP TRIGGER eldercare_row_of_list ON eldercare_servedrow; DROP FUNCTION eldercare_row_of_list;
DROP FUNCTION eldercare_is_covered;
"""
DECISION = ("state", "answer", "decided_by_id", "decided_at", "decision_id")


class Migration(migrations.Migration):
    dependencies = [("eldercare", "0001_initial"), ("benefits", "0005_shares")]
    operations = [
        guards.only_columns("eldercare_servedlist", *DECISION),
        guards.append_only("eldercare_servedrow"),
        guards.decided_once("eldercare_servedlist"),
        migrations.RunSQL(ROWS, NO_ROWS),
    ]
