"""试算核对: the balance of every account beside the sum of the rows that it stands for, per fund and area.

The rows are read once more by themselves: what a line, a transfer, a claim or an event stands for today, not
what was booked when. One statement, so that nothing moves between the two readings.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

# Each positive line lies in one place; what set-offs keep of it (``kept``) is paid from the release on.
PLACES = """
WITH issued AS (
    SELECT l.* FROM payments_line l
    JOIN payments_run r ON r.id = l.run_id AND r.state IN ('computed', 'closed')
), carried AS (
    SELECT e.line_id, bool_or(t.state = 'paid') AS paid, bool_or(t.state = 'failed') AS failed,
        bool_or(t.state = 'cancelled' AND b.state <> 'cancelled') AS given_up,
        bool_or(t.state IN ('waiting', 'sent')
            AND b.state IN ('released', 'exported', 'returned', 'reconciled')) AS under_way,
        bool_or(e.live) AS live, bool_or(t.state = 'failed' AND w.id IS NOT NULL) AS withdrawn
    FROM payments_transferline e JOIN payments_transfer t ON t.id = e.transfer_id
    JOIN payments_batch b ON b.id = t.batch_id
    LEFT JOIN payments_estate w ON w.transfer_id = t.id AND w.state = 'approved' AND w.wants = 'withdraw'
    GROUP BY e.line_id
), placed AS (
    SELECT l.fund_id, l.town_id, l.amount, COALESCE(k.kept, 0) AS kept, COALESCE(g.ended, 0) AS ended,
        CASE WHEN c.paid THEN 'paid' WHEN c.given_up THEN 'gone' WHEN c.withdrawn THEN 'withdrawn'
            WHEN c.under_way THEN 'released' WHEN c.failed THEN 'returned' WHEN c.live THEN 'entitled'
            WHEN NOT EXISTS (SELECT FROM payments_reservemovement m WHERE m.award_id = l.award_id)
                AND EXISTS (SELECT FROM issued x WHERE x.after = 0 AND x.seq > l.seq
                    AND (x.award_id, x.for_month, x.line) = (l.award_id, l.for_month, l.line)) THEN 'gone'
            ELSE 'entitled' END AS place
    FROM issued l LEFT JOIN carried c ON c.line_id = l.id
    LEFT JOIN (SELECT line_id, sum(amount) AS kept FROM payments_withheld WHERE live GROUP BY 1) k
        ON k.line_id = l.id
    -- Given back with a payment that two people withdrew: the bank, which paid late after all, never had it.
    LEFT JOIN (SELECT w.line_id, sum(w.amount) AS ended FROM payments_withheld w
            JOIN payments_receivableevent e ON e.id = w.given_back_id
            JOIN payments_transfer t ON t.id = e.transfer_id AND t.state = 'paid' GROUP BY 1) g
        ON g.line_id = l.id
    WHERE l.amount > 0
),"""
# A receivable runs along its claims from the oldest on; an event that was reversed never was.
RECOVERIES = """
along AS (
    SELECT i.receivable_id, l.fund_id, l.town_id, i.amount,
        sum(i.amount) OVER (PARTITION BY i.receivable_id ORDER BY l.for_month, l.id) AS ends
    FROM payments_receivableitem i JOIN payments_line l ON l.id = i.line_id
    JOIN payments_receivable r ON r.id = i.receivable_id AND r.state = 'approved' WHERE i.live
), standing AS (
    SELECT e.receivable_id, e.amount,
        CASE e.kind WHEN 'write-off' THEN 'written-off' ELSE 'recovered' END AS code,
        sum(e.amount) OVER (PARTITION BY e.receivable_id ORDER BY e.seq) AS ends
    FROM payments_receivableevent e WHERE e.kind <> 'reversed' AND NOT EXISTS (
        SELECT FROM payments_reversal v WHERE v.event_id = e.id AND v.state = 'approved')
), stretches AS (
    SELECT id AS receivable_id, 'receivable' AS code, 0 AS starts, amount AS ends, 1 AS sign
        FROM payments_receivable WHERE state = 'approved'
    UNION ALL SELECT id, 'written-off', amount, total, 1 FROM payments_receivable WHERE state = 'approved'
    UNION ALL SELECT receivable_id, code, LEAST(ends, ends - amount), GREATEST(ends, ends - amount),
        sign(amount) FROM standing
    UNION ALL SELECT receivable_id, 'receivable', LEAST(ends, ends - amount), GREATEST(ends, ends - amount),
        -sign(amount) FROM standing
),"""
COUNTED = """
counted(code, fund_id, area_id, amount) AS (
    SELECT 'expense', fund_id, town_id, amount FROM issued
    UNION ALL SELECT 'expense', fund_id, town_id, -amount FROM placed WHERE place = 'withdrawn'
    UNION ALL SELECT 'expense', fund_id, town_id, -ended FROM placed WHERE place = 'paid'
    UNION ALL SELECT 'entitled', fund_id, town_id, -amount FROM placed WHERE place = 'entitled'
    UNION ALL SELECT 'paid', fund_id, town_id, ended - amount FROM placed WHERE place = 'paid'
    UNION ALL SELECT place, fund_id, town_id, kept - amount FROM placed
        WHERE place IN ('released', 'returned')
    UNION ALL SELECT 'paid', fund_id, town_id, -kept FROM placed WHERE place IN ('released', 'returned')
    UNION ALL SELECT 'claimed', n.fund_id, n.town_id, n.amount - n.withdrawn
            - CASE WHEN r.state = 'approved' THEN n.taken ELSE 0 END
        FROM payments_claim n LEFT JOIN payments_receivableitem i ON i.line_id = n.line_id AND i.live
        LEFT JOIN payments_receivable r ON r.id = i.receivable_id
    UNION ALL SELECT s.code, a.fund_id, a.town_id,
            s.sign * GREATEST(0, LEAST(a.ends, s.ends) - GREATEST(a.ends - a.amount, s.starts))
        FROM stretches s JOIN along a ON a.receivable_id = s.receivable_id
    UNION ALL SELECT 'reserve', r.fund_id, r.area_id, m.amount
        FROM payments_reservemovement m JOIN payments_reserve r ON r.id = m.reserve_id
    UNION ALL SELECT CASE m.kind WHEN 'draw' THEN 'entitled' ELSE 'paid' END, r.fund_id, r.area_id, -m.amount
        FROM payments_reservemovement m JOIN payments_reserve r ON r.id = m.reserve_id
    UNION ALL SELECT unnest(ARRAY['received', 'appropriated']), fund_id, area_id,
            unnest(ARRAY[amount, -amount])
        FROM payments_allocation WHERE state = 'approved' AND kind = 'appropriation'
), booked AS (
    SELECT a.code, a.fund_id, a.area_id, sum(e.amount) AS amount, TRUE AS known
    FROM payments_entry e JOIN payments_ledgeraccount a ON a.id = e.account_id GROUP BY 1, 2, 3
), by_rows AS (SELECT code, fund_id, area_id, sum(amount) AS amount FROM counted GROUP BY 1, 2, 3)
SELECT code, fund_id, area_id, COALESCE(b.amount, 0), COALESCE(c.amount, 0)
FROM booked b FULL JOIN by_rows c USING (code, fund_id, area_id)
UNION ALL
SELECT '', fund_id, area_id, sum(amount), 0 FROM booked GROUP BY fund_id, area_id HAVING sum(amount) <> 0
UNION ALL
SELECT '', a.fund_id, a.area_id, sum(e.amount), 0
FROM payments_entry e JOIN payments_ledgeraccount a ON a.id = e.account_id
GROUP BY e.posting_id, a.fund_id, a.area_id HAVING sum(e.amount) <> 0
ORDER BY 2, 3, 1
"""
BOTH = "".join((PLACES, RECOVERIES, COUNTED))


@dataclass(frozen=True, slots=True)
class Balance:
    """One account; without a ``code`` a posting, or all accounts of a fund and area, that should be zero."""

    code: str
    fund: str
    area: int
    booked: Decimal
    counted: Decimal

    @property
    def agrees(self) -> bool:
        return self.booked == self.counted


def balances() -> list[Balance]:
    """Every account that was ever booked to, or should have been."""
    with connection.cursor() as cursor:
        cursor.execute(BOTH)
        return [Balance(*row) for row in cursor.fetchall()]
