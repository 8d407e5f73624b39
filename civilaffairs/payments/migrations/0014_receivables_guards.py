"""Claims as the database counts them, and what nobody can do to a receivable whatever he asks."""

from django.conf import settings
from django.db import migrations

from civilaffairs.audit import guards

# A chain of lines (award, month, code) falls into stretches that end where nothing is due any more. What was
# never sent of a stretch is withdrawn from its latest claims; all of a stretch together is always enough.
CLAIMS = f"""
CREATE VIEW payments_claim AS
SELECT n.id AS line_id, n.award_id, n.town_id, n.fund_id, n.run_id, n.programme, n.for_month,
    COALESCE(r.finished_at, r.started_at) AS arisen_at, -n.amount AS amount, w.withdrawn,
    COALESCE(i.amount, 0) AS taken, -n.amount - w.withdrawn - COALESCE(i.amount, 0) AS open, w.waits
FROM payments_line n
JOIN payments_run r ON r.id = n.run_id AND r.state IN ('computed', 'closed')
LEFT JOIN payments_receivableitem i ON i.line_id = n.id AND i.live
CROSS JOIN LATERAL (
    SELECT COALESCE(max(z.seq) FILTER (WHERE z.seq < n.seq), 0) AS starts,
        min(z.seq) FILTER (WHERE z.seq >= n.seq) AS ends
    FROM payments_line z JOIN payments_run zr ON zr.id = z.run_id AND zr.state IN ('computed', 'closed')
    WHERE z.award_id = n.award_id AND z.for_month = n.for_month AND z.line = n.line AND z.after = 0
) s
CROSS JOIN LATERAL (
    SELECT LEAST(-n.amount, GREATEST(0,
            COALESCE(sum(p.amount) FILTER (WHERE p.amount > 0 AND never_sent AND in_stretch), 0)
            - COALESCE(sum(-p.amount) FILTER (WHERE p.amount < 0 AND p.seq > n.seq AND in_stretch), 0)
        )) AS withdrawn,
        COALESCE(bool_or(p.seq < n.seq AND p.amount > 0 AND NOT paid AND NOT never_sent), FALSE) AS waits
    FROM (SELECT l.seq, l.amount, l.seq > s.starts AND l.seq <= COALESCE(s.ends, l.seq) AS in_stretch,
            c.paid OR d.drawn AS paid,
            c.given_up OR (NOT c.carried AND NOT d.drawn AND (l.seq <= s.starts OR s.ends IS NOT NULL))
                AS never_sent
        FROM payments_line l
        CROSS JOIN LATERAL (
            SELECT COALESCE(bool_or(t.state = 'paid'), FALSE) AS paid,
                COALESCE(bool_or(t.state = 'cancelled' AND b.state <> 'cancelled'), FALSE) AS given_up,
                COALESCE(bool_or(e.live OR b.state NOT IN ('draft', 'prepared', 'approved', 'cancelled')),
                    FALSE) AS carried
            FROM payments_transferline e JOIN payments_transfer t ON t.id = e.transfer_id
                JOIN payments_batch b ON b.id = t.batch_id
            WHERE e.line_id = l.id AND l.amount > 0
        ) c
        CROSS JOIN LATERAL (
            SELECT EXISTS (SELECT FROM payments_reservemovement m WHERE m.award_id = l.award_id) AS drawn
        ) d
        WHERE l.award_id = n.award_id AND l.for_month = n.for_month AND l.line = n.line
    ) p
) w
WHERE n.amount < 0;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON payments_claim FROM {settings.DATABASE_APP_ROLE};

CREATE FUNCTION payments_owed(a_receivable uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT COALESCE((SELECT after FROM payments_receivableevent WHERE receivable_id = a_receivable
        ORDER BY seq DESC LIMIT 1), (SELECT amount FROM payments_receivable WHERE id = a_receivable))
$$;
"""
NO_CLAIMS = "DROP FUNCTION payments_owed; DROP VIEW payments_claim;"
DECIDED = "".join(
    f"""
CREATE FUNCTION {table}_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a proposal waits for the second person' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER {table}_born BEFORE INSERT ON {table}
    FOR EACH ROW WHEN (NEW.state <> 'proposed') EXECUTE FUNCTION {table}_born();
CREATE FUNCTION {table}_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER {table}_once BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION {table}_once();
"""
    for table in ("payments_receivable", "payments_writeoff")
)
NOT_DECIDED = "".join(
    f"""
DROP TRIGGER {table}_once ON {table}; DROP FUNCTION {table}_once;
DROP TRIGGER {table}_born ON {table}; DROP FUNCTION {table}_born;
"""
    for table in ("payments_receivable", "payments_writeoff")
)
SUMS = """
CREATE FUNCTION payments_posted(a_posting bigint, a_code text) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(e.amount), 0) FROM payments_entry e JOIN payments_ledgeraccount a ON a.id = e.account_id
        WHERE e.posting_id = a_posting AND a.code = a_code
$$;
CREATE FUNCTION payments_item_of_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.live OR NOT EXISTS (SELECT FROM payments_receivable WHERE id = NEW.receivable_id
                AND state = 'returned') THEN
            RAISE EXCEPTION 'a claim is free again only if its proposal is sent back'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM payments_receivable WHERE id = NEW.receivable_id AND state = 'proposed') THEN
        RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.live OR NOT EXISTS (SELECT FROM payments_claim c WHERE c.line_id = NEW.line_id
            AND c.amount - c.withdrawn = NEW.amount AND NOT c.waits) THEN
        RAISE EXCEPTION 'no claim of this amount is open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_item_of_claim BEFORE INSERT OR UPDATE ON payments_receivableitem
    FOR EACH ROW EXECUTE FUNCTION payments_item_of_claim();

CREATE FUNCTION payments_receivable_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.total <> (SELECT COALESCE(sum(amount), 0) FROM payments_receivableitem
            WHERE receivable_id = NEW.id AND live) THEN
        RAISE EXCEPTION 'the total is not that of the claims' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM payments_receivableitem i JOIN payments_claim c ON c.line_id = i.line_id
            WHERE i.receivable_id = NEW.id AND i.live AND (c.open <> 0 OR c.waits)) THEN
        RAISE EXCEPTION 'a claim is not what it was' USING ERRCODE = 'check_violation';
    END IF;
    IF payments_posted(NEW.posting_id, 'claimed') <> -NEW.total
            OR payments_posted(NEW.posting_id, 'receivable') <> NEW.amount THEN
        RAISE EXCEPTION 'the books say otherwise' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_receivable_sums BEFORE UPDATE ON payments_receivable
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION payments_receivable_sums();

CREATE FUNCTION payments_owed_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_receivable WHERE id = NEW.receivable_id AND state = 'approved') THEN
        RAISE EXCEPTION 'nothing is owed before it was decided' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.before <> payments_owed(NEW.receivable_id) OR NEW.seq <> 1 + (SELECT count(*)
            FROM payments_receivableevent WHERE receivable_id = NEW.receivable_id) THEN
        RAISE EXCEPTION 'an event starts from what is owed' USING ERRCODE = 'check_violation';
    END IF;
    IF payments_posted(NEW.posting_id, 'receivable') <> -NEW.amount THEN
        RAISE EXCEPTION 'the books say otherwise' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'write-off' AND NOT EXISTS (SELECT FROM payments_writeoff w WHERE w.id = NEW.write_off_id
            AND w.receivable_id = NEW.receivable_id AND w.amount = NEW.amount AND w.state = 'approved') THEN
        RAISE EXCEPTION 'nobody decided to write this off' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_owed_chain BEFORE INSERT ON payments_receivableevent
    FOR EACH ROW EXECUTE FUNCTION payments_owed_chain();

CREATE FUNCTION payments_writeoff_of_debt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'returned' AND (NEW.amount > payments_owed(NEW.receivable_id) OR NOT EXISTS (
            SELECT FROM payments_receivable WHERE id = NEW.receivable_id AND state = 'approved')) THEN
        RAISE EXCEPTION 'that much is not owed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_writeoff_of_debt BEFORE INSERT OR UPDATE ON payments_writeoff
    FOR EACH ROW EXECUTE FUNCTION payments_writeoff_of_debt();

CREATE FUNCTION payments_plan_of_debt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM payments_receivable WHERE id = NEW.receivable_id AND state = 'approved' FOR UPDATE;
    IF NOT FOUND OR NEW.total <> payments_owed(NEW.receivable_id) THEN
        RAISE EXCEPTION 'a plan is about what is owed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_plan_of_debt BEFORE INSERT ON payments_instalmentplan
    FOR EACH ROW EXECUTE FUNCTION payments_plan_of_debt();
CREATE FUNCTION payments_plan_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_plan bigint;
BEGIN
    the_plan := CASE TG_TABLE_NAME WHEN 'payments_instalment' THEN (to_jsonb(NEW)->>'plan_id')::bigint
        ELSE NEW.id END;
    IF (SELECT total FROM payments_instalmentplan WHERE id = the_plan) <> (
            SELECT COALESCE(sum(amount), 0) FROM payments_instalment WHERE plan_id = the_plan) THEN
        RAISE EXCEPTION 'the parts are not the whole' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_plan_adds_up AFTER INSERT ON payments_instalmentplan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_plan_adds_up();
CREATE CONSTRAINT TRIGGER payments_part_adds_up AFTER INSERT ON payments_instalment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_plan_adds_up();
"""
NO_SUMS = """
DROP TRIGGER payments_part_adds_up ON payments_instalment;
DROP TRIGGER payments_plan_adds_up ON payments_instalmentplan; DROP FUNCTION payments_plan_adds_up;
DROP TRIGGER payments_plan_of_debt ON payments_instalmentplan; DROP FUNCTION payments_plan_of_debt;
DROP TRIGGER payments_writeoff_of_debt ON payments_writeoff; DROP FUNCTION payments_writeoff_of_debt;
DROP TRIGGER payments_owed_chain ON payments_receivableevent; DROP FUNCTION payments_owed_chain;
DROP TRIGGER payments_receivable_sums ON payments_receivable; DROP FUNCTION payments_receivable_sums;
DROP TRIGGER payments_item_of_claim ON payments_receivableitem; DROP FUNCTION payments_item_of_claim;
DROP FUNCTION payments_posted;
"""
DECISION = ("state", "answer", "decided_by_id", "decided_at")


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_receivables")]
    operations = [
        guards.only_columns("payments_receivable", *DECISION, "letter_id", "posting_id"),
        guards.only_columns("payments_receivableitem", "live"),
        guards.only_columns("payments_writeoff", *DECISION),
        *(
            guards.append_only(f"payments_{table}")
            for table in ("receivableevent", "instalmentplan", "instalment")
        ),
        migrations.RunSQL(CLAIMS, NO_CLAIMS),
        migrations.RunSQL(DECIDED, NOT_DECIDED),
        migrations.RunSQL(SUMS, NO_SUMS),
    ]
