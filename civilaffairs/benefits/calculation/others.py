"""What other benefits give the people of a pair, computed from the same facts by the same SQL.

It asks for what is due, not for what was issued: both are the same once a run is through, and
confirmation, classification and simulation ask before any run. Gross amounts are those before
overlaps reduce them, so that two benefits that yield to each other do not go round in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from civilaffairs.benefits import facts, programme
from civilaffairs.benefits.calculation.due import due_sql, holds_sql
from civilaffairs.benefits.calculation.pairs import award_pairs, imagined_pair
from civilaffairs.benefits.calculation.standing import columns
from civilaffairs.benefits.facts import household, organisation, person
from civilaffairs.benefits.facts.fragments import adopted, died
from civilaffairs.benefits.overlaps import AWARDED, GROSS, RECOGNISED, SHARE, OtherRead
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.what_if import PUBLISHED, WhatIf

GRANTED = """SELECT code FROM unnest(%s::text[]) code
    WHERE EXISTS (SELECT FROM benefits_award a WHERE a.programme = code)"""
KEPT = "OFFSET 0"  # Else the planner copies a column's expression to each place that names the column.


def granted() -> frozenset[str]:
    """Benefits of which there is any award at all; what nobody has costs a statement nothing."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTED, [list(programme.codes())])
        return frozenset(code for (code,) in cursor.fetchall())


@dataclass(frozen=True)
class Reader:
    """Writes the facts of a pair, and what other benefits give, for the benefits that were ``granted``."""

    granted: frozenset[str]
    what_if: WhatIf = PUBLISHED

    def facts_sql(self, benefit: Programme, p: str = "p", s: str = "s") -> str:
        """One row of facts per pair."""
        names = benefit.reads_of("fact")
        if benefit.subject == facts.PERSON:
            return person.sql(names, p, s)
        if benefit.subject == facts.ORGANISATION:
            return organisation.sql(p)
        if benefit.subject == facts.FOLLOWED:
            return (
                f"SELECT TRUE AS present, {self._followed(benefit, p)} AS followed, 1 AS members, 1 AS living"
            )
        return household.sql(names, p, s, self.left_out(benefit, "pe.id", p))

    def others_sql(self, names: list[str], p: str = "p") -> str:
        """One row with everything that is read of other benefits."""
        columns = [f'{self._read(OtherRead.of(name), p)} AS "{name}"' for name in names]
        return "SELECT " + ", ".join([*columns, "0 AS nothing"])

    def left_out(self, benefit: Programme, who: str, p: str) -> str:
        """Whether a person is paid, in the month, a benefit that takes them out of this one."""
        tests = [
            f"COALESCE({self._amount(OtherRead(GROSS, code), p, f'a.person_id = {who}')} > 0, TRUE)"
            for code in benefit.leaves_out
            if code in self.granted
        ]
        return " OR ".join(tests) or "FALSE"

    def _read(self, read: OtherRead, p: str) -> str:
        other = programme.get(read.code)
        if read.mode == RECOGNISED:
            return self._recognised(other, p)
        if read.code not in self.granted:
            return "FALSE" if read.mode == AWARDED else "0"
        whose = f"a.person_id = {p}.person_id"
        if other.subject == facts.HOUSEHOLD:
            homes = f"""SELECT home.household_id FROM people_membership home WHERE home.counted
                AND home.person_id = {p}.person_id AND {adopted("home", p, always=True)}"""
            whose = f"({whose} OR a.household_id = {p}.household_id OR a.household_id IN ({homes}))"
        return _awarded(read, p, whose) if read.mode == AWARDED else self._amount(read, p, whose)

    def _covers(self, other: Programme, p: str, q: str) -> str:
        """Whether the household award ``q`` counts the person of ``p``: in an exit those of its month."""
        who = f"{p}.person_id"
        return f"""({q}.household_id IS NULL OR {who} IS NULL OR (
            EXISTS (SELECT FROM people_membership mine WHERE mine.household_id = {q}.household_id
                AND mine.person_id = {who} AND mine.counted AND {adopted("mine", q)})
            AND NOT ({self.left_out(other, who, q)})))"""

    def _amount(self, read: OtherRead, p: str, where: str) -> str:
        """The sum over the awards of the other benefit; NULL when a standard is missing."""
        other, q = programme.get(read.code), _inner(p)
        gross = read.mode == GROSS
        codes = [read.line] if read.line else list(other.line_codes)
        amount = " + ".join(due_sql(other, code, q, gross=gross) for code in codes)
        if read.mode == SHARE:
            # In a gradual exit the amount is already that of those who live: they share it.
            amount = f"CASE WHEN f.living = 0 THEN 0 ELSE ({amount}) / f.living END"
        if other.subject == facts.HOUSEHOLD:
            amount = f"CASE WHEN {self._covers(other, p, q)} THEN {amount} ELSE 0 END"
        months = f"SELECT {p}.month AS month"
        pairs = award_pairs(
            months, f"{where} AND a.programme = '{other.code}' AND a.first_month <= {p}.month"
        )
        relations = self._relations(other, pairs, q, other.others_for(codes, gross=gross))
        return f"""(SELECT CASE WHEN bool_or(x.amount IS NULL) THEN NULL ELSE COALESCE(sum(x.amount), 0) END
            FROM (SELECT {amount} AS amount {relations}) x)"""

    def _relations(self, other: Programme, pairs: str, q: str, names: list[str]) -> str:
        """Pairs with their standing and facts, and with what is read of further benefits (``names``)."""
        others = f" CROSS JOIN LATERAL ({self.others_sql(names, q)} {KEPT}) o" if names else ""
        standing = columns(other, q, self.what_if)
        return f"""FROM ({pairs} {KEPT}) {q} CROSS JOIN LATERAL (SELECT {standing} {KEPT}) s
            CROSS JOIN LATERAL ({self.facts_sql(other, q)} {KEPT}) f{others}"""

    def _recognised(self, other: Programme, p: str) -> str:
        """Whether the household in which the person counts meets the other benefit's conditions."""
        q = _inner(p)
        pair = imagined_pair(_home(p), f"{p}.path", f"{p}.month")
        relations = self._relations(other, pair, q, other.others_for((), gross=True))
        holds = f"bool_and({holds_sql(other, q)} AND f.present)"
        return f"(SELECT CASE WHEN count(*) = 0 THEN FALSE ELSE {holds} END {relations})"

    def _followed(self, benefit: Programme, p: str) -> str:
        """How many persons the followed award pays whom no earlier benefit of the list pays already.

        Gross amounts will do: only what an earlier benefit of the list gives could reduce them to nothing.
        """
        whens = []
        for place, code in enumerate(benefit.follows):
            if code not in self.granted:
                continue
            base, q = programme.get(code), _inner(p)
            total = " + ".join(due_sql(base, line, q, gross=True) for line in base.line_codes)
            pair = award_pairs(f"SELECT {p}.month AS month", f"a.id = {p}.follows_id")
            relations = self._relations(base, pair, q, base.others_for(base.line_codes, gross=True))
            heads = f"f.living{self._left_since(base, p, q)}"
            counted = f"(SELECT CASE WHEN {total} > 0 THEN {heads} ELSE 0 END {relations})"
            # Whom a benefit leaves out is none of its heads: the own award pays.
            earlier = [each for each in benefit.follows[:place] if code not in programme.get(each).leaves_out]
            if base.subject == facts.PERSON and earlier:
                reads = (OtherRead(GROSS, each) for each in earlier)
                taken = " ".join(f"WHEN {self._read(read, p)} > 0 THEN 0" for read in reads)
                counted = f"CASE {taken} ELSE {counted} END"
            whens.append(f"WHEN '{code}' THEN {counted}")
        if not whens:
            return "0"
        return f"""(SELECT CASE base.programme {" ".join(whens)} END
            FROM benefits_award base WHERE base.id = {p}.follows_id)"""

    def _left_since(self, base: Programme, p: str, q: str) -> str:
        """Less who counted in the month of a gradual exit and is left out in the month itself."""
        if not base.gradual_exit or base.subject != facts.HOUSEHOLD:
            return ""
        counted = household.counted_sql(q, self.left_out(base, "pe.id", q))
        return f""" - CASE WHEN {q}.months_out = 0 THEN 0 ELSE (
            SELECT count(*)::int {counted} AND NOT {died("pe.id", f"{q}.real_day")}
                AND ({self.left_out(base, "pe.id", p)})) END"""


def _home(p: str) -> str:
    """The household in which the person of a pair counts."""
    return f"""(SELECT home.household_id FROM people_membership home
        WHERE home.person_id = {p}.person_id AND home.counted AND {adopted("home", p)} LIMIT 1)"""


def _awarded(read: OtherRead, p: str, where: str) -> str:
    months = f"SELECT {p}.month AS month"
    return f"""EXISTS (SELECT FROM ({award_pairs(months, f"{where} AND a.programme = '{read.code}'")}) x
        WHERE x.in_term)"""


def _inner(p: str) -> str:
    """A name for the relation one level deeper than ``p``."""
    return f"q{int(p[1:] or 0) + 1}"
