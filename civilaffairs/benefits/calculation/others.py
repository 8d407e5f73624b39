"""What other benefits give the people of a pair, computed from the same facts by the same SQL.

It asks for what is due, not for what was issued: both are the same once a run is through, and
confirmation, classification and simulation ask before any run. Gross amounts are those before
overlaps reduce them, so that two benefits that yield to each other do not go round in a circle.
"""

from __future__ import annotations

from civilaffairs.benefits import facts, programme
from civilaffairs.benefits.calculation.due import due_sql, holds_sql
from civilaffairs.benefits.calculation.pairs import award_pairs, imagined_pair
from civilaffairs.benefits.calculation.standing import columns
from civilaffairs.benefits.facts import household, organisation, person
from civilaffairs.benefits.facts.fragments import adopted
from civilaffairs.benefits.overlaps import AWARDED, GROSS, RECOGNISED, SHARE, OtherRead
from civilaffairs.benefits.programme import Programme

KEPT = "OFFSET 0"  # Else the planner copies a column's expression to each place that names the column.


def facts_sql(benefit: Programme, p: str = "p", s: str = "s") -> str:
    """One row of facts per pair."""
    names = benefit.reads_of("fact")
    if benefit.subject == facts.PERSON:
        return person.sql(names, p, s)
    if benefit.subject == facts.ORGANISATION:
        return organisation.sql(p)
    if benefit.subject == facts.FOLLOWED:
        return f"SELECT TRUE AS present, {_followed_sql(benefit, p)} AS followed, 1 AS members, 1 AS living"
    return household.sql(names, p, s, left_out_sql(benefit, "pe.id", p))


def others_sql(benefit: Programme, p: str = "p") -> str:
    """One row with everything that the statement reads of other benefits."""
    reads = [(name, OtherRead.of(name)) for name in benefit.reads_of("other")]
    return "SELECT " + ", ".join(
        [*(f'{_read_sql(read, p)} AS "{name}"' for name, read in reads), "0 AS nothing"]
    )


def left_out_sql(benefit: Programme, who: str, p: str) -> str:
    """Whether a person is paid, in the month, a benefit that takes them out of this one."""
    tests = [
        f"COALESCE({_amount_sql(OtherRead(GROSS, code), p, f'a.person_id = {who}')} > 0, TRUE)"
        for code in benefit.leaves_out
    ]
    return " OR ".join(tests) or "FALSE"


def home_sql(p: str) -> str:
    """The household in which the person of a pair counts."""
    return f"""(SELECT home.household_id FROM people_membership home
        WHERE home.person_id = {p}.person_id AND home.counted AND {adopted("home", p)} LIMIT 1)"""


def _read_sql(read: OtherRead, p: str) -> str:
    other = programme.get(read.code)
    if read.mode == RECOGNISED:
        return _recognised_sql(other, p)
    whose = f"a.person_id = {p}.person_id"
    if other.subject == facts.HOUSEHOLD:
        homes = f"""SELECT home.household_id FROM people_membership home WHERE home.counted
            AND home.person_id = {p}.person_id AND {adopted("home", p, always=True)}"""
        whose = f"({whose} OR a.household_id = {p}.household_id OR a.household_id IN ({homes}))"
    return _awarded_sql(read, p, whose) if read.mode == AWARDED else _amount_sql(read, p, whose)


def _covers_sql(other: Programme, p: str, q: str) -> str:
    """Whether the household's award of ``q`` counts the person of ``p``: in an exit, those of its month."""
    who = f"{p}.person_id"
    return f"""({q}.household_id IS NULL OR {who} IS NULL OR (
        EXISTS (SELECT FROM people_membership mine WHERE mine.household_id = {q}.household_id
            AND mine.person_id = {who} AND mine.counted AND {adopted("mine", q)})
        AND NOT ({left_out_sql(other, who, q)})))"""


def _awarded_sql(read: OtherRead, p: str, where: str) -> str:
    months = f"SELECT {p}.month AS month"
    return f"""EXISTS (SELECT FROM ({award_pairs(months, f"{where} AND a.programme = '{read.code}'")}) x
        WHERE x.in_term)"""


def _amount_sql(read: OtherRead, p: str, where: str) -> str:
    """The sum over the awards of the other benefit; NULL when a standard is missing."""
    other, q = programme.get(read.code), _inner(p)
    gross = read.mode == GROSS
    codes = [read.line] if read.line else list(other.line_codes)
    amount = " + ".join(due_sql(other, code, q, gross=gross) for code in codes)
    if read.mode == SHARE:
        amount = f"CASE WHEN f.members = 0 THEN 0 ELSE ({amount}) / f.members END"
    if other.subject == facts.HOUSEHOLD:
        amount = f"CASE WHEN {_covers_sql(other, p, q)} THEN {amount} ELSE 0 END"
    months = f"SELECT {p}.month AS month"
    pairs = award_pairs(months, f"{where} AND a.programme = '{other.code}' AND a.first_month <= {p}.month")
    relations = _relations(other, pairs, q, other.others_for(codes, gross=gross))
    return f"""(SELECT CASE WHEN bool_or(x.amount IS NULL) THEN NULL ELSE COALESCE(sum(x.amount), 0) END
        FROM (SELECT {amount} AS amount {relations}) x)"""


def _relations(other: Programme, pairs: str, q: str, names: list[str]) -> str:
    """Pairs with their standing and facts, and with what is read of further benefits (``names``)."""
    others = f" CROSS JOIN LATERAL ({_columns(names, q)} {KEPT}) o" if names else ""
    return f"""FROM ({pairs} {KEPT}) {q} CROSS JOIN LATERAL (SELECT {columns(other, q)} {KEPT}) s
        CROSS JOIN LATERAL ({facts_sql(other, q)} {KEPT}) f{others}"""


def _columns(names: list[str], p: str) -> str:
    columns = [f'{_read_sql(OtherRead.of(name), p)} AS "{name}"' for name in names]
    return "SELECT " + ", ".join([*columns, "0 AS nothing"])


def _recognised_sql(other: Programme, p: str) -> str:
    """Whether the household in which the person counts meets the other benefit's conditions."""
    q = _inner(p)
    pair = imagined_pair(home_sql(p), f"{p}.path", f"{p}.month")
    relations = _relations(other, pair, q, other.others_for((), gross=True))
    holds = f"bool_and({holds_sql(other, q)} AND f.present)"
    return f"(SELECT CASE WHEN count(*) = 0 THEN FALSE ELSE {holds} END {relations})"


def _followed_sql(benefit: Programme, p: str) -> str:
    """How many persons the followed award pays whom no earlier benefit of the list pays already.

    Gross amounts will do: only what an earlier benefit of the list gives could reduce them to nothing.
    """
    whens = []
    for place, code in enumerate(benefit.follows):
        base, q = programme.get(code), _inner(p)
        total = " + ".join(due_sql(base, line, q, gross=True) for line in base.line_codes)
        relations = _relations(base, _followed_pair(p), q, base.others_for(base.line_codes, gross=True))
        counted = f"(SELECT CASE WHEN {total} > 0 THEN f.members ELSE 0 END {relations})"
        if base.subject == facts.PERSON and place:
            reads = (OtherRead(GROSS, earlier) for earlier in benefit.follows[:place])
            taken = " ".join(f"WHEN {_read_sql(read, p)} > 0 THEN 0" for read in reads)
            counted = f"CASE {taken} ELSE {counted} END"
        whens.append(f"WHEN '{code}' THEN {counted}")
    return f"""(SELECT CASE base.programme {" ".join(whens)} END
        FROM benefits_award base WHERE base.id = {p}.follows_id)"""


def _followed_pair(p: str) -> str:
    return award_pairs(f"SELECT {p}.month AS month", f"a.id = {p}.follows_id")


def _inner(p: str) -> str:
    """A name for the relation one level deeper than ``p``."""
    return f"q{int(p[1:] or 0) + 1}"
