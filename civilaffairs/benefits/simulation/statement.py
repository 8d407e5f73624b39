"""One statement per benefit: every award and every household that might get one, twice calculated.

The terms are those of the runs (``calculation``). Facts are gathered once for both readings, unless
a changed setting shapes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from civilaffairs.benefits import covers, facts
from civilaffairs.benefits.calculation.due import holds_sql, total_sql
from civilaffairs.benefits.calculation.others import KEPT, Reader
from civilaffairs.benefits.calculation.pairs import award_pairs, pair_columns
from civilaffairs.benefits.calculation.standing import columns
from civilaffairs.benefits.facts import all_households
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.simulation import reach
from civilaffairs.benefits.what_if import PUBLISHED, WhatIf

PAIR = """award_id, household_id, person_id, organisation_id, follows_id, real_month, real_day, month, day,
    month_end, age_day, certificate_day, minor_day, months_out, area_id, path, began_on, in_term"""
# What is not read is not worked out either; over a whole city each column counts.
PAIR_OF_HOUSEHOLD = """household_id, person_id, real_day, month, day, months_out, area_id, path, in_term"""
AWARDS_OF_AREA = """a.programme = '{code}' AND a.first_month <= %(month)s::date
    AND a.area_id IN (SELECT id FROM accounts_area WHERE path <@ %(path)s::ltree)"""
PLACES = """SELECT k.area_id, k.month, area.path FROM (SELECT DISTINCT area_id, month FROM pairs) k
    JOIN accounts_area area ON area.id = k.area_id"""
COVERED = """SELECT c.person_id FROM benefits_awardcover c WHERE c."group" = '{code}'
    AND c.from_month <= %(month)s::date AND (c.to_month IS NULL OR c.to_month > %(month)s::date)"""
# Most households that are known have the benefit: whether a place is taken is asked for the others only.
FREE = """SELECT h.id AS household_id, h.area_id, area.path
    FROM people_household h JOIN accounts_area area ON area.id = h.area_id
    WHERE area.path <@ %(path)s::ltree AND NOT EXISTS (
        SELECT FROM held WHERE held.household_id = h.id)"""
# Whoever sought a benefit of their own once and has none now: refused, or ended.
SOUGHT = """SELECT a.person_id, a.area_id, area.path
    FROM benefits_award a JOIN accounts_area area ON area.id = a.area_id
    WHERE a.programme = '{code}' AND a.person_id IS NOT NULL AND area.path <@ %(path)s::ltree
    UNION SELECT k.person_id, k.area_id, area.path
    FROM casework_case k JOIN accounts_area area ON area.id = k.area_id
    WHERE k.programme = '{code}' AND k.person_id IS NOT NULL AND k.closed_on IS NOT NULL
        AND area.path <@ %(path)s::ltree"""

# Whom the registers show: at home in the area, and holding no place that the benefit would take.
SEEN = """SELECT ms.person_id, h.area_id, area.path
    FROM people_membership ms JOIN people_household h ON h.id = ms.household_id
    JOIN accounts_area area ON area.id = h.area_id JOIN people_person pe ON pe.id = ms.person_id
    WHERE area.path <@ %(path)s::ltree AND ms.layer = 'adopted' AND ms.known_to IS NULL
        AND ms.valid_to IS NULL AND pe.merged_into_id IS NULL AND {shown} AND NOT EXISTS (
            SELECT FROM benefits_awardcover c WHERE c.person_id = ms.person_id AND c."group" IN ({groups})
                AND c.from_month <= %(month)s::date
                AND (c.to_month IS NULL OR c.to_month > %(month)s::date))"""
# Few have a certificate, and few are old: nobody else is calculated.
CERTIFIED = """EXISTS (SELECT FROM people_disability d WHERE d.person_id = ms.person_id
    AND d.layer = 'adopted' AND d.known_to IS NULL)"""
ELDERLY = "pe.birth_date <= %(month)s::date - interval '60 years'"


@dataclass(frozen=True)
class Statement:
    """Writes the common tables that end in ``amounts``, one row per award or possible award.

    ``amounts``: ``new`` (no award yet), ``path``, ``household_id``, ``person_id``, ``members``,
    ``income``, ``now`` and ``then`` (yuan; for a recognition 1 or 0), ``line`` and ``new_line``.
    """

    benefit: Programme
    what_if: WhatIf
    granted: frozenset[str]

    @property
    def by_income(self) -> bool:
        """Whether it holds a household's income against the minimum living standard."""
        reads = self.benefit.inputs
        return {"fact:counted_income", "standard:minimum-living"} <= reads and self._by_joins

    def sql(self) -> str:
        tables = [f"held AS MATERIALIZED ({self._held()})"]
        if self.benefit.subject == facts.HOUSEHOLD:
            tables.append(f"free AS MATERIALIZED ({FREE})")
        tables += [f"pairs AS MATERIALIZED ({self._pairs()})", f"places AS MATERIALIZED ({PLACES})"]
        tables += [self._standing("was", PUBLISHED), self._standing("becomes", self.what_if)]
        if self._by_joins:
            tables.append(self._facts("was", PUBLISHED))
            if self._facts_differ:
                tables.append(self._facts("becomes", self.what_if))
        tables.append(f"amounts AS MATERIALIZED ({self._amounts()})")
        return "WITH " + ",\n".join(tables)

    @property
    def _by_joins(self) -> bool:
        names = set(self.benefit.reads_of("fact"))
        return self.benefit.subject == facts.HOUSEHOLD and names <= all_households.GATHERED

    @property
    def _facts_differ(self) -> bool:
        return reach.shapes_facts(self.benefit, self.what_if.values, self.granted)

    @property
    def _pair(self) -> str:
        return PAIR_OF_HOUSEHOLD if self._by_joins else PAIR

    def _held(self) -> str:
        held = award_pairs("SELECT %(month)s::date AS month", AWARDS_OF_AREA.format(code=self.benefit.code))
        return f"SELECT FALSE AS new, {self._pair} FROM ({held}) held WHERE in_term"

    def _pairs(self) -> str:
        parts = ["SELECT * FROM held"]
        if possible := self._possible():
            imagined = pair_columns("a", "%(month)s::date")
            parts.append(f"""SELECT TRUE AS new, {self._pair} FROM (
                SELECT {imagined}, a.area_id, a.path, %(month)s::date AS began_on, TRUE AS in_term
                FROM ({possible}) a) imagined""")
        return f"SELECT (row_number() OVER ())::int AS n, x.* FROM ({' UNION ALL '.join(parts)}) x"

    def _possible(self) -> str:
        """Known households or persons without a running award, as rows of imagined awards."""
        covered, nobody = COVERED.format(code=self.benefit.code), "NULL::uuid"
        rest = f"{nobody} AS id, {nobody} AS organisation_id, {nobody} AS follows_id"
        if self.benefit.subject == facts.HOUSEHOLD:
            return f"""SELECT {rest}, h.household_id, {nobody} AS person_id, h.area_id, h.path FROM free h
                WHERE NOT EXISTS (
                    SELECT FROM people_membership ms JOIN ({covered}) c ON c.person_id = ms.person_id
                    WHERE ms.household_id = h.household_id AND ms.layer = 'adopted'
                        AND ms.known_to IS NULL)"""
        if self.benefit.subject == facts.PERSON:
            sought = SOUGHT.format(code=self.benefit.code)
            if self.benefit.seen_in_registers:
                sought += f" UNION {self._seen()}"
            return f"""SELECT DISTINCT ON (k.person_id) {rest}, {nobody} AS household_id, k.person_id,
                    k.area_id, k.path FROM ({sought}) k WHERE NOT EXISTS (
                    SELECT FROM ({covered}) c WHERE c.person_id = k.person_id) ORDER BY k.person_id, k.path"""
        return ""

    def _seen(self) -> str:
        certificate = {"certified", "severe_disability"} & set(self.benefit.reads_of("fact"))
        groups = ", ".join(f"'{group}'" for group in covers.groups_of(self.benefit, alone=True))
        return SEEN.format(shown=CERTIFIED if certificate else ELDERLY, groups=groups)

    def _standing(self, name: str, what_if: WhatIf) -> str:
        return f"""{name} AS MATERIALIZED (SELECT k.*, {columns(self.benefit, "k", what_if)} FROM places k)"""

    def _facts(self, standing: str, what_if: WhatIf) -> str:
        left_out = Reader(self.granted, what_if).left_out(self.benefit, "pe.id", "p")
        taken = ", ".join(f"'{code}'" for code in self.benefit.leaves_out if code in self.granted)
        if taken:  # Few have such an award at all: only theirs is calculated.
            left_out = f"""CASE WHEN pe.id IN (SELECT person_id FROM benefits_award
                WHERE programme IN ({taken}) AND person_id IS NOT NULL) THEN {left_out} ELSE FALSE END"""
        return all_households.ctes_sql(self.benefit.reads_of("fact"), left_out, standing, f"{standing}_facts")

    def _amounts(self) -> str:
        line = '"minimum-living"' if self.by_income else "nothing"
        income = "f.counted_income" if self.by_income else "NULL::numeric"
        pairs, found, again = self._pairs_with_facts()
        return f"""
        SELECT p.new, was.path, p.household_id, p.person_id, f.members, {income} AS income,
            now.amount AS now, later.amount AS "then", was.{line} AS line, becomes.{line} AS new_line
        FROM {pairs} JOIN was ON was.area_id = p.area_id AND was.month = p.month
        JOIN becomes ON becomes.area_id = p.area_id AND becomes.month = p.month
        {found}
        CROSS JOIN LATERAL ({self._reading("was", PUBLISHED, "")}) now
        CROSS JOIN LATERAL ({self._reading("becomes", self.what_if, again)}) later
        WHERE NOT p.new OR f.present"""

    def _pairs_with_facts(self) -> tuple[str, str, str]:
        """Pairs ``p``, the join of their facts ``f``, and the other reading's facts where they differ."""
        if not self._by_joins:
            found = f"CROSS JOIN LATERAL ({self._looked_up('was', PUBLISHED)}) f"
            return "pairs p", found, self._looked_up("becomes", self.what_if) if self._facts_differ else ""
        found = "CROSS JOIN LATERAL (SELECT p.*) f"
        if not self._facts_differ:
            return "was_facts p", found, ""
        return "was_facts p", f"{found} JOIN becomes_facts g ON g.n = p.n", "SELECT g.*"

    def _looked_up(self, standing: str, what_if: WhatIf) -> str:
        facts_sql = Reader(self.granted, what_if).facts_sql(self.benefit)
        return f"SELECT f.* FROM (SELECT {standing}.*) s CROSS JOIN LATERAL ({facts_sql}) f {KEPT}"

    def _reading(self, standing: str, what_if: WhatIf, again: str) -> str:
        """The amount of a pair under a standing; ``again``: with facts of its own."""
        parts = [f"(SELECT {standing}.*) s"]
        if again:
            parts.append(f"LATERAL ({again}) f")
        if names := self.benefit.reads_of("other"):
            others = Reader(self.granted, what_if).others_sql(names)
            parts.append(f"LATERAL ({others} {KEPT}) o")
        return f"SELECT {self._amount()} AS amount FROM {' CROSS JOIN '.join(parts)}"

    def _amount(self) -> str:
        """All lines together; of a recognition whether it holds."""
        if self.benefit.line_codes:
            return total_sql(self.benefit)
        holds = holds_sql(self.benefit)
        return f"""(CASE WHEN NOT (p.in_term AND f.present) THEN 0 WHEN {holds} THEN 1
            WHEN NOT {holds} THEN 0 END)::numeric"""
