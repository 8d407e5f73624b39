"""Where benefits meet in one person: the rules as declared, in words, with both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from civilaffairs.benefits import covers, names, programme
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.benefits.programme import Programme
from civilaffairs.casework.assessed import Met

EXCLUSIVE, LEFT_OUT, DIFFERENCE, HIGHER = "exclusive", "left-out", "difference", "higher"
YIELDS, NOT_BESIDE = "yields", "not-beside"
BLOCKING = (EXCLUSIVE, LEFT_OUT, NOT_BESIDE)
ORDERED = (LEFT_OUT, DIFFERENCE, YIELDS, NOT_BESIDE)


@dataclass(frozen=True)
class Rule:
    """``code`` gives way to ``other``; an exclusive rule has no order. An empty line means all lines."""

    kind: str
    code: str
    other: str
    line: str
    other_line: str
    law: str

    @property
    def text(self) -> str:
        """The rule in the language that is active."""
        words = {
            EXCLUSIVE: _("%(one)s and %(other)s exclude each other."),
            LEFT_OUT: _("Whoever has %(other)s does not count in %(one)s."),
            DIFFERENCE: _("Difference: what %(other)s gives is taken off %(one)s."),
            HIGHER: _("Higher of two: of %(one)s and %(other)s the higher one is paid."),
            YIELDS: _("%(one)s is not paid while %(other)s is paid in full."),
            NOT_BESIDE: _("%(one)s does not hold beside %(other)s."),
        }
        sides = {
            "one": names.of_line(self.code, self.line),
            "other": names.of_line(self.other, self.other_line),
        }
        return words[self.kind] % sides


@dataclass(frozen=True)
class Meeting:
    """A rule and the award of the other side."""

    rule: Rule
    award: Award


def every() -> list[Rule]:
    """All rules that programmes declare, each once."""
    found: dict[tuple[object, ...], Rule] = {}
    for benefit in programme.find(lambda _each: True):
        for rule in _of(benefit):
            sides = frozenset([(rule.code, rule.line), (rule.other, rule.other_line)])
            first = (rule.code, rule.line) if rule.kind in ORDERED else ""
            found.setdefault((rule.kind, first, sides), rule)
    return list(found.values())


def _of(benefit: Programme) -> Iterator[Rule]:
    for other in benefit.excludes:
        if other not in benefit.leaves_out:
            yield Rule(EXCLUSIVE, benefit.code, other, "", "", benefit.law)
    for other in benefit.leaves_out:
        yield Rule(LEFT_OUT, benefit.code, other, "", "", benefit.law)
    for apart in benefit.not_beside:
        yield Rule(NOT_BESIDE, benefit.code, apart.code, "", "", apart.law)
    for line in benefit.formulas[0].lines:
        for less in line.less:
            yield Rule(DIFFERENCE, benefit.code, less.code, line.code, less.line, less.law)
        for higher in line.higher:
            yield Rule(HIGHER, benefit.code, higher.code, line.code, higher.line, higher.law)
        for gives_way in line.yields:
            yield Rule(YIELDS, benefit.code, gives_way.code, line.code, gives_way.line, gives_way.law)


def between(one: str, other: str) -> list[Rule]:
    """The rules of two benefits, whichever declares them."""
    return [rule for rule in every() if {rule.code, rule.other} == {one, other}]


def beside(award: Award, condition: str) -> Award | None:
    """The other award because of which this condition of a new one fails, if that is what it says."""
    rules = programme.get(award.programme).not_beside
    code = next((rule.code for rule in rules if rule.condition == condition), None)
    if code is None:
        return None
    home, month = award.household_id, award.first_month
    persons = covers.members_from(home, month) if home else {key for key in [award.person_id] if key}
    others = covers.others_of(persons, month).values()
    return next((other for each in others for other in each if other.programme == code), None)


def with_award(code: str, award: Award, *, blocks: bool = False) -> list[Met]:
    """Another award as the desk and the decision see it: whose it is, and each rule between the two."""
    rules = [rule for rule in between(code, award.programme) if not blocks or rule.kind in BLOCKING]
    whose = str(award.person or award.household or award.organisation)
    said = [(rule.text, rule.law) for rule in rules]
    if award.programme == code:
        said = [(_("Nobody has the same benefit twice."), programme.get(code).law)]
    return [
        Met(names.of_benefit(award.programme), award.number, whose, text, law, blocks) for text, law in said
    ]


def of_persons(code: str, persons: set[UUID], month: date) -> list[Meeting]:
    """What a benefit for these persons meets in a month: the other awards, each with its rules."""
    covers = AwardCover.objects.filter(Q(to_month=None) | Q(to_month__gt=month), person__in=persons)
    awards = Award.objects.filter(pk__in=covers.values("award")).exclude(programme=code).order_by("number")
    return [Meeting(rule, award) for award in awards for rule in between(code, award.programme)]
