"""The SQL of a comparison: a change of each line, its part, and the sums that frame them.

A month's regular lines are those for the month that runs of that month issued; a later run of the
month that corrects one is netted with it. Lines for earlier months are arrears, or claims.
"""

from __future__ import annotations

SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS comparison_found (
    part text, award_id uuid, town_id bigint, programme text, line text, was numeric(14,2),
    now numeric(14,2), amount numeric(14,2), earlier_id bigint, later_id bigint,
    award_earlier bigint, award_later bigint
) ON COMMIT DELETE ROWS;
TRUNCATE comparison_found;
"""
# Of an award that is paid in both months: what its latest line of each was computed from.
STANDING = """(earlier.formula, before.content -> 'standards', before.content -> 'settings')
    IS DISTINCT FROM (later.formula, after.content -> 'standards', after.content -> 'settings')"""
FACTS = """(before.content -> 'facts', before.content -> 'others', before.content -> 'exit')
    IS DISTINCT FROM (after.content -> 'facts', after.content -> 'others', after.content -> 'exit')"""
CHANGES = f"""
WITH regular AS MATERIALIZED (
    SELECT l.award_id, l.town_id, l.programme, l.line,
        COALESCE(sum(l.amount) FILTER (WHERE l.for_month = %(last)s), 0) AS was,
        COALESCE(sum(l.amount) FILTER (WHERE l.for_month = %(month)s), 0) AS now,
        max(l.id) FILTER (WHERE l.for_month = %(last)s) AS earlier_id,
        max(l.id) FILTER (WHERE l.for_month = %(month)s) AS later_id
    FROM payments_line l
    JOIN payments_run r ON r.id = l.run_id AND r.month = l.for_month
    JOIN accounts_area town ON town.id = l.town_id AND town.path <@ %(path)s::ltree
    WHERE l.run_id = ANY(%(runs)s::uuid[])
    GROUP BY 1, 2, 3, 4
), award AS MATERIALIZED (
    SELECT award_id, town_id, sum(was) AS was, sum(now) AS now, max(earlier_id) AS earlier_id,
        max(later_id) AS later_id
    FROM regular WHERE award_id IN (SELECT award_id FROM regular WHERE was <> now)
    GROUP BY 1, 2
)
INSERT INTO comparison_found
SELECT CASE WHEN award.was = 0 THEN 'new' WHEN award.now = 0 THEN 'ended'
        WHEN NOT ({STANDING}) THEN 'facts' WHEN {FACTS} THEN 'both' ELSE 'standard' END,
    r.award_id, r.town_id, r.programme, r.line, r.was, r.now, r.now - r.was, r.earlier_id, r.later_id,
    award.earlier_id, award.later_id
FROM regular r JOIN award ON award.award_id = r.award_id AND award.town_id = r.town_id
LEFT JOIN payments_line earlier ON earlier.id = award.earlier_id AND award.was <> 0 AND award.now <> 0
LEFT JOIN payments_inputset before ON before.id = earlier.inputs_id
LEFT JOIN payments_line later ON later.id = award.later_id AND award.was <> 0 AND award.now <> 0
LEFT JOIN payments_inputset after ON after.id = later.inputs_id
WHERE r.was <> r.now
"""
# Rows of which standard and facts changed both, with what each month was computed from.
BOTH = """
SELECT f.award_id, f.town_id, f.programme, f.line, f.was, f.now, later.formula, before.content, after.content
FROM comparison_found f
JOIN payments_line earlier ON earlier.id = f.award_earlier
JOIN payments_inputset before ON before.id = earlier.inputs_id
JOIN payments_line later ON later.id = f.award_later
JOIN payments_inputset after ON after.id = later.inputs_id
WHERE f.part = 'both'
"""
SHARE = """
WITH share AS (
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::numeric[])
        share(award_id, town_id, line, standard)
), whole AS (
    DELETE FROM comparison_found f WHERE f.part = 'both' RETURNING *
)
INSERT INTO comparison_found
SELECT part.part, w.award_id, w.town_id, w.programme, w.line, w.was, w.now, part.amount, w.earlier_id,
    w.later_id, w.award_earlier, w.award_later
FROM whole w
JOIN share s ON s.award_id = w.award_id AND s.town_id = w.town_id AND s.line = w.line
CROSS JOIN LATERAL (VALUES ('standard', s.standard), ('facts', w.amount - s.standard)) part(part, amount)
WHERE part.amount <> 0
"""
FIGURES = """
SELECT town_id, programme, part, count(*), sum(amount) FROM comparison_found GROUP BY 1, 2, 3
UNION ALL
SELECT l.town_id, l.programme, part.part, count(*), sum(l.amount)
FROM payments_line l
JOIN payments_run r ON r.id = l.run_id
JOIN accounts_area town ON town.id = l.town_id AND town.path <@ %(path)s::ltree
CROSS JOIN LATERAL (VALUES
    ('last', r.month = %(last)s AND l.for_month = r.month), ('this', r.month = %(month)s),
    ('arrears', r.month = %(month)s AND l.for_month < r.month AND l.amount > 0),
    ('claims', r.month = %(month)s AND l.for_month < r.month AND l.amount < 0)) part(part, counts)
WHERE part.counts AND l.run_id = ANY(%(runs)s::uuid[])
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""
ROWS = """
INSERT INTO payments_comparisonrow (comparison_id, part, award_id, town_id, programme, line, was, now, amount,
    earlier_id, later_id)
SELECT %s, part, award_id, town_id, programme, line, was, now, amount, earlier_id, later_id
FROM comparison_found ORDER BY part, town_id, programme, award_id, line
"""
