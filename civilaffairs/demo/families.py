"""What the demo's households look like, before anything is written to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from civilaffairs.demo.population import Human, Population

MINIMUM_LIVING, EXTREME_HARDSHIP, OLD_AGE = "minimum-living", "extreme-hardship", "old-age"
DISABILITY_LIVING, DISABILITY_CARE = "disability-living", "disability-care"
ORPHAN, UNATTENDED_CHILD = "orphan", "unattended-child"
SEVERE = 2  # the grade up to which a disability needs care
# Of a hundred households: how many have which benefit.
SHARES = ((MINIMUM_LIVING, 66), (EXTREME_HARDSHIP, 12), (OLD_AGE, 22))


@dataclass
class Member:
    """A person of a household with what is known of them."""

    human: Human
    relation: str  # GB/T 4761
    wage: Decimal = Decimal(0)
    transfer: Decimal = Decimal(0)
    medical_cost: Decimal = Decimal(0)
    self_care_failed: int | None = None
    cared_for: str = ""  # at home, or in an institution
    disability: tuple[str, int] | None = None
    ill: bool = False
    in_school: bool = False


@dataclass
class Family:
    """A household with the benefit that it, or its head, receives; an orphan's is for the child."""

    benefit: str
    members: list[Member] = field(default_factory=list)

    @property
    def head(self) -> Member:
        return self.members[0]

    @property
    def whose(self) -> Member:
        """Who has the benefit, where it is a person's."""
        return self.members[1] if self.benefit == ORPHAN else self.head


def make_family(people: Population) -> Family:
    """Return one family; which benefit it has follows the shares above."""
    roll = people.random.randrange(100)
    if roll < SHARES[0][1]:
        return _poor_family(people)
    if roll < SHARES[0][1] + SHARES[1][1]:
        return _alone(people)
    return _old_person(people)


def _poor_family(people: Population) -> Family:
    """A family whose counted income lies below 1060 yuan a head (checked by whoever awards)."""
    random = people.random
    size = random.choices((1, 2, 3, 4, 5), (28, 27, 23, 15, 7))[0]
    surname = people.surname()
    family = Family(MINIMUM_LIVING)
    head = people.human(random.choice("MF"), people.born_between(date(1955, 1, 1), date(1988, 1, 1)), surname)
    family.members.append(Member(head, "02"))
    if size > 2 or (size == 2 and random.random() < 0.4):
        born = people.born_between(date(1957, 1, 1), date(1990, 1, 1))
        family.members.append(Member(people.human("F" if head.sex == "M" else "M", born), "10"))
    while len(family.members) < size:
        sex = random.choice("MF")
        child = people.human(sex, people.born_between(date(2003, 1, 1), date(2019, 6, 1)), surname)
        in_school = child.birth_date < date(2013, 9, 1)
        family.members.append(Member(child, "20" if sex == "M" else "30", in_school=in_school))
    _give_hardship(family, people)
    return family


def _give_hardship(family: Family, people: Population) -> None:
    random = people.random
    limit = 1000 * len(family.members)
    if random.random() < 0.7:
        family.head.wage = Decimal(random.randrange(300, max(301, min(limit, 3300)))) + Decimal("0.50")
    if len(family.members) > 1 and random.random() < 0.25:
        family.members[1].ill = True
        family.members[1].medical_cost = Decimal(random.randrange(100, 600))
    if random.random() < 0.2:
        family.head.disability = (random.choice(["physical", "visual", "mental"]), random.choice([1, 2, 3]))


def _alone(people: Population) -> Family:
    """A person without support (特困): old, or severely disabled."""
    random = people.random
    born = people.born_between(date(1930, 1, 1), date(1959, 12, 1))
    failed = random.choices((0, 1, 2, 3, 4, 5, 6), (45, 12, 10, 8, 10, 8, 7))[0]
    head = Member(
        people.human(random.choice("MMMF"), born),
        "02",
        self_care_failed=failed,
        cared_for="institution" if failed > 3 and random.random() < 0.6 else "home",
    )
    return Family(EXTREME_HARDSHIP, [head])


def _old_person(people: Population) -> Family:
    """Someone of eighty or more, sometimes with a spouse who is not yet eighty."""
    random = people.random
    oldest = random.choices(((1930, 1940), (1921, 1930), (1918, 1920)), (78, 20, 2))[0]
    born = people.born_between(date(oldest[0], 1, 1), date(oldest[1], 4, 1))
    head = Member(people.human(random.choice("MF"), born), "02", transfer=Decimal(1500))
    family = Family(OLD_AGE, [head])
    if random.random() < 0.35:
        spouse = people.born_between(date(1941, 1, 1), date(1949, 1, 1))
        sex = "F" if head.human.sex == "M" else "M"
        family.members.append(Member(people.human(sex, spouse), "10", transfer=Decimal(1300)))
    return family


def make_child_with_guardian(people: Population, benefit: str) -> Family:
    """A grandparent with the child they care for: an orphan, or a family that is poor besides."""
    surname = people.surname()
    guardian = people.human("F", people.born_between(date(1951, 1, 1), date(1959, 12, 1)), surname)
    born = people.born_between(date(2006, 1, 1), date(2013, 8, 1))
    child = people.human(people.random.choice("MF"), born, surname)
    return Family(
        benefit,
        [Member(guardian, "02"), Member(child, "40", in_school=True, cared_for="home")],
    )


def own_benefits(family: Family, member: Member) -> list[str]:
    """What a member of a poor family, or a child without parents, receives beside the family's benefit."""
    if family.benefit != MINIMUM_LIVING:
        return []
    found = []
    if member.cared_for:
        found.append(UNATTENDED_CHILD)
    if member.disability:
        _category, grade = member.disability
        found += [DISABILITY_LIVING, DISABILITY_CARE] if grade <= SEVERE else [DISABILITY_LIVING]
    return found


def counted_income(family: Family) -> Decimal:
    """Return the family's income less its costs, in yuan a month."""
    return sum((member.wage + member.transfer - member.medical_cost for member in family.members), Decimal(0))
