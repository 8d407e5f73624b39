"""What nobody can set off whatever he asks: from whose money, by what right and how much."""

from django.db import migrations

from civilaffairs.audit import guards

AGREED = """
CREATE FUNCTION payments_setoff_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.ended_at IS NOT NULL THEN
            RAISE EXCEPTION 'a proposal waits for the second person' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS (SELECT FROM payments_receivable WHERE id = NEW.receivable_id AND state = 'approved'
                AND debtor_person_id IS NOT NULL AND payments_owed(id) > 0) THEN
            RAISE EXCEPTION 'nothing is owed by a person' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.state <> 'open' AND (OLD.ended_at IS NOT NULL OR (NEW.state, NEW.answer, NEW.decided_by_id,
            NEW.decided_at) IS DISTINCT FROM (OLD.state, OLD.answer, OLD.decided_by_id, OLD.decided_at)) THEN
        RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_setoff_agreed BEFORE INSERT OR UPDATE ON payments_setoff
    FOR EACH ROW EXECUTE FUNCTION payments_setoff_agreed();
"""
NOT_AGREED = "DROP TRIGGER payments_setoff_agreed ON payments_setoff; DROP FUNCTION payments_setoff_agreed;"
KEPT = """
-- The debtor's own money: an award of the debtor alone, or of a household of the debtor that got too much itself.
-- What the bank sent back before goes again as it was.
CREATE FUNCTION payments_may_be_kept(a_line bigint, a_receivable uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM payments_line l JOIN benefits_award a ON a.id = l.award_id
        JOIN payments_receivable r ON r.id = a_receivable
        WHERE l.id = a_line AND l.amount > 0 AND (a.person_id = r.debtor_person_id OR a.household_id IS NOT NULL
            AND EXISTS (SELECT FROM benefits_awardcover c WHERE c.award_id IN (a.id, a.follows_id)
                AND c.person_id = r.debtor_person_id
                AND l.for_month >= c.from_month AND (c.to_month IS NULL OR l.for_month < c.to_month))
            AND (EXISTS (SELECT FROM payments_receivableitem i JOIN payments_line o ON o.id = i.line_id
                    WHERE i.receivable_id = r.id AND i.live AND o.award_id IN (a.id, a.follows_id))
                OR NOT EXISTS (SELECT FROM benefits_awardcover c WHERE c.award_id IN (a.id, a.follows_id)
                    AND c.person_id <> r.debtor_person_id
                    AND l.for_month >= c.from_month AND (c.to_month IS NULL OR l.for_month < c.to_month)))))
    AND NOT EXISTS (SELECT FROM payments_transferline e JOIN payments_transfer t ON t.id = e.transfer_id
        WHERE e.line_id = a_line AND t.state = 'failed')
$$;
-- Frozen and not released: kept back, and in no book yet.
CREATE FUNCTION payments_reserved(a_receivable uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(w.amount), 0) FROM payments_withheld w JOIN payments_setoff s ON s.id = w.set_off_id
        JOIN payments_transfer t ON t.id = w.transfer_id JOIN payments_batch b ON b.id = t.batch_id
        WHERE s.receivable_id = a_receivable AND w.live AND b.state IN ('draft', 'prepared', 'approved')
$$;
CREATE FUNCTION payments_withheld_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_right payments_setoff; the_batch payments_batch; the_payee uuid; the_debtor uuid; must_leave numeric;
BEGIN
    SELECT * INTO the_right FROM payments_setoff WHERE id = NEW.set_off_id;
    SELECT debtor_person_id INTO the_debtor FROM payments_receivable WHERE id = the_right.receivable_id FOR UPDATE;
    SELECT payee_person_id, floor INTO the_payee, must_leave FROM payments_transfer WHERE id = NEW.transfer_id;
    SELECT b.* INTO the_batch FROM payments_batch b JOIN payments_transfer t ON t.batch_id = b.id
        WHERE t.id = NEW.transfer_id FOR SHARE OF b;
    IF the_batch.state <> 'draft' THEN
        RAISE EXCEPTION 'the batch is frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.live OR the_right.state <> 'approved' OR the_right.ended_at IS NOT NULL
            OR the_right.from_month > the_batch.month THEN
        RAISE EXCEPTION 'nothing allows to keep this back' USING ERRCODE = 'check_violation';
    END IF;
    IF the_payee IS DISTINCT FROM the_debtor OR NOT payments_may_be_kept(NEW.line_id, the_right.receivable_id)
            OR NOT EXISTS (SELECT FROM payments_transferline
                WHERE transfer_id = NEW.transfer_id AND line_id = NEW.line_id AND live) THEN
        RAISE EXCEPTION 'this is not the debtor''s own money' USING ERRCODE = 'check_violation';
    END IF;
    IF must_leave <= 0 THEN
        RAISE EXCEPTION 'a floor is left to the payee' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM payments_receivableitem i JOIN payments_line l ON l.id = i.line_id
            WHERE i.receivable_id = the_right.receivable_id AND i.live AND l.fund_id <> the_batch.fund_id) THEN
        RAISE EXCEPTION 'another fund has to get it back' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT sum(w.amount) FROM payments_withheld w WHERE w.line_id = NEW.line_id AND w.live)
            >= (SELECT amount FROM payments_line WHERE id = NEW.line_id) THEN
        RAISE EXCEPTION 'nothing is left of the line' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT sum(w.amount) FROM payments_withheld w JOIN payments_transfer t ON t.id = w.transfer_id
            JOIN payments_batch b ON b.id = t.batch_id
            WHERE w.set_off_id = NEW.set_off_id AND w.live AND b.month = the_batch.month) > the_right.monthly THEN
        RAISE EXCEPTION 'more than was agreed for a month' USING ERRCODE = 'check_violation';
    END IF;
    IF payments_reserved(the_right.receivable_id) > payments_owed(the_right.receivable_id) THEN
        RAISE EXCEPTION 'that much is not owed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_withheld_by_right AFTER INSERT ON payments_withheld
    FOR EACH ROW EXECUTE FUNCTION payments_withheld_by_right();

CREATE FUNCTION payments_withheld_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live OR NOT OLD.live OR NOT (
            NEW.given_back_id IS NULL AND EXISTS (SELECT FROM payments_transfer t
                JOIN payments_batch b ON b.id = t.batch_id AND b.state IN ('prepared', 'approved', 'cancelled')
                WHERE t.id = NEW.transfer_id AND t.state = 'cancelled')
            OR EXISTS (SELECT FROM payments_receivableevent e
                JOIN payments_transferline c ON c.transfer_id = e.transfer_id AND c.line_id = NEW.line_id
                JOIN payments_setoff s ON s.id = NEW.set_off_id AND s.receivable_id = e.receivable_id
                WHERE e.id = NEW.given_back_id AND e.kind = 'given-back')) THEN
        RAISE EXCEPTION 'what was kept back is given back by nobody' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_withheld_freed BEFORE UPDATE ON payments_withheld
    FOR EACH ROW EXECUTE FUNCTION payments_withheld_freed();
"""
NOT_KEPT = """
DROP TRIGGER payments_withheld_freed ON payments_withheld; DROP FUNCTION payments_withheld_freed;
DROP TRIGGER payments_withheld_by_right ON payments_withheld; DROP FUNCTION payments_withheld_by_right;
DROP FUNCTION payments_reserved; DROP FUNCTION payments_may_be_kept;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0026_set_offs")]
    operations = [
        guards.only_columns(
            "payments_setoff",
            "state",
            "answer",
            "decided_by_id",
            "decided_at",
            "ended_at",
            "ended_by_id",
            "end_reason",
        ),
        guards.only_columns("payments_withheld", "live", "given_back_id"),
        migrations.RunSQL(AGREED, NOT_AGREED),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
