"""Which award is granted on the day of its confirmation, and why another one is refused."""

from tests.oracle.dates import age, day_of, later, month_of
from tests.oracle.disability import needs_care, poor_enough
from tests.oracle.elders import care_grade, poor_enough_for_care
from tests.oracle.hardship import assessed, poor, unable
from tests.oracle.livelihood import award_that_pays, band, below_standard, left_out
from tests.oracle.rules import HOUSEHOLD_BENEFITS, seen
from tests.oracle.term import first_month, in_force, last_month
from tests.oracle.world import Refused, before_costs, unavoidable

LIVELIHOOD = ("minimum-living", "extreme-hardship", "orphan")
# Every standard but utilities, vulnerable-rate, orphan.scattered and extreme-hardship.rural.
NEEDED = [
    "minimum-living",
    "extreme-hardship",
    "minimum-wage",
    *(f"care-rate.{grade}" for grade in ("independent", "partial", "dependent")),
    "low-income.upper",
    "disability-living",
    "disability-care",
    *(f"old-age.{years}" for years in (80, 90, 100)),
    *(f"dependent-elder-care.{grade}" for grade in ("moderate", "severe", "total")),
    "orphan",
    *(f"meals.{tier}" for tier in ("minimum-living", "low-income", "other")),
]
EXCLUSIVE = {
    *(frozenset({one, other}) for one in LIVELIHOOD for other in LIVELIHOOD if one != other),
    frozenset({"orphan", "unattended-child"}),
    frozenset({"extreme-hardship", "disability-living"}),
    frozenset({"extreme-hardship", "disability-care"}),
    frozenset({"disability-living", "orphan"}),
}


def grant(example, award, granted):
    """Refuse what overlaps, excludes, fails its own condition, or lacks a standard."""
    day = day_of(award["confirmed"])
    world = seen(example, day, granted)
    for other in granted:
        if share_a_month(world, award, other):
            refuse_overlap(world, award, other)
    for other in granted:
        if share_a_month(world, award, other):
            refuse_exclusive(world, award, other)
    refuse_ineligible(world, award, later(month_of(award["confirmed"])), day)
    refuse_lacking_standard(example, award, granted)


def share_a_month(world, award, other):
    begin = max(first_month(world, award), first_month(world, other))
    return begin <= min(last_month(world, award), last_month(world, other))


def covered(world, award):
    """Whom an award covers from its first month on."""
    month = later(month_of(award["confirmed"]))
    if world.is_household(award["to"]):
        return set(world.counted(award["to"], month))
    return {award["to"]}


def covered_now(world, other, award):
    """Whom an older award covers when the new one begins."""
    if world.is_household(other["to"]):
        return set(world.counted(other["to"], first_month(world, award)))
    return {other["to"]}


def refuse_overlap(world, award, other):
    """Two awards of one benefit would cover one person in one month."""
    if award["benefit"] == other["benefit"] and covered(world, award) & covered_now(world, other, award):
        raise Refused("overlap")


def refuse_exclusive(world, award, other):
    if frozenset({award["benefit"], other["benefit"]}) not in EXCLUSIVE:
        return
    if not covered(world, award) & covered_now(world, other, award):
        return
    month = first_month(world, award)
    if world.is_household(award["to"]):
        others = covered(world, award)
    elif world.is_household(other["to"]):
        others = covered_now(world, other, award) - {award["to"]}
    else:
        raise Refused("exclusive")
    if not any(not left_out(world, ref, month) for ref in others):
        raise Refused("exclusive")  # The person is the household's only counted member.


def refuse_ineligible(world, award, month, day):
    """Conditions as for the month after ``confirmed``; age and certificate on the day itself."""
    if award["benefit"] not in HOUSEHOLD_BENEFITS and world.dead(award["to"], month):
        raise Refused("ineligible")
    condition = CONDITIONS.get(award["benefit"])
    if condition and not condition(world, award, month, day):
        raise Refused("ineligible")


def minimum_living(world, award, month, day):
    single = award.get("as") == "single"
    refs = [award["to"]] if single else world.counted(award["to"], month)
    refs = [ref for ref in refs if not world.dead(ref, month) and not left_out(world, ref, month)]
    return below_standard(world, refs, month) and (not single or of_low_income(world, award["to"], month))


def of_low_income(world, ref, month):
    """单人户: the household in which the person lives is low-income."""
    homes = [home for home in world.example["households"] if ref in world.listed(home, month)]
    return bool(homes) and band(world, homes[0], month) == "low-income"


def extreme_hardship(world, award, month, day):
    ref = award["to"]
    return (
        assessed(world, ref, month)
        and poor(world, ref, month)
        and unable(world, award, month, age_on=day, certificate_on=day)
    )


def low_income(world, award, month, day):
    """Below the standard is minimum living, not low income."""
    return band(world, award["to"], month) == "low-income"


def expenditure_hardship(world, award, month, day):
    """For a family that has neither minimum living, extreme hardship nor a low-income recognition."""
    refs = [ref for ref in world.counted(award["to"], month) if not left_out(world, ref, month)]
    recognised = any(in_force(world, each, month) for each in world.awards("low-income", award["to"]))
    alone = not recognised and all(award_that_pays(world, ref, month) is None for ref in refs)
    return bool(refs) and alone and hard_up(world, [ref for ref in refs if not world.dead(ref, month)], month)


def hard_up(world, refs, month):
    """Where a city set them: less than people have on average, and much of it gone before it is spent."""
    gross, costs = before_costs(world, refs, month), unavoidable(world, refs, month)
    average = world.standard_if_any("disposable-income", month)
    share = world.standard_if_any("hardship-ratio", month)
    return (average is None or gross * 12 < average * len(refs)) and (share is None or costs > share * gross)


def disability_living(world, award, month, day):
    ref = award["to"]
    return bool(world.certificate(ref, month, day)) and poor_enough(world, ref, month)


def disability_care(world, award, month, day):
    return needs_care(world, award["to"], month, certificate_on=day)


def dependent_elder_care(world, award, month, day):
    ref = award["to"]
    return (
        age(world.born(ref), day) >= 60
        and care_grade(world, ref, month) is not None
        and poor_enough_for_care(world, ref, month)
    )


def child(world, award, month, day):
    return age(world.born(award["to"]), day) < 18


def elder_meals(world, award, month, day):
    return age(world.born(award["to"]), day) >= 60


CONDITIONS = {
    "minimum-living": minimum_living,
    "extreme-hardship": extreme_hardship,
    "low-income": low_income,
    "expenditure-hardship": expenditure_hardship,
    "disability-living": disability_living,
    "disability-care": disability_care,
    "dependent-elder-care": dependent_elder_care,
    "orphan": child,
    "unattended-child": child,
    "elder-meals": elder_meals,
}


def refuse_lacking_standard(example, award, granted):
    """A standard that the amount needs and the file never gives, whether or not a run comes."""
    codes = example.get("standards", {})
    if all(codes.get(code) for code in NEEDED):
        return
    published = {code: [{**row, "known": "0001-01-01"} for row in rows] for code, rows in codes.items()}
    world = seen({**example, "standards": published}, day_of(award["confirmed"]), [*granted, award])
    try:
        world.due(award, later(month_of(award["confirmed"])))
    except Refused as refusal:
        if not codes.get(refusal.code):
            raise
