"""What an award is due, written down plainly from the rules of the examples."""

from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.world import age, birthday, day_of, fen, later, month_of


def first_month(award):
    if award["benefit"] == "old-age":
        return month_of(award["applied"])
    return later(month_of(award["confirmed"]))


def last_month(world, award):
    """The last month before a stop, or None."""
    stops = [
        month_of(event["date"])
        for event in world.events(date.max)
        if "stop" in event and event["award"] == {"benefit": award["benefit"], "to": award["to"]}
    ]
    return min(stops, default=None)


def exit_month(world, award):
    exits = [
        month_of(event["date"])
        for event in world.events(date.max)
        if "exit" in event and event["award"] == {"benefit": award["benefit"], "to": award["to"]}
    ]
    return min(exits, default=None)


def paid_hardship(world, ref, month):
    """Whether a granted extreme-hardship award pays the person in the month."""
    return any(
        award["benefit"] == "extreme-hardship"
        and award["to"] == ref
        and day_of(award["confirmed"]) <= world.known
        and sum(due(world, award, month).values()) > 0
        for award in world.example["granted"]
    )


def assisted(world, award, month):
    """The members whom a minimum-living award counts."""
    single = award.get("as") == "single"
    refs = [award["to"]] if single else world.counted(award["to"], month)
    return [ref for ref in refs if not world.dead(ref, month) and not paid_hardship(world, ref, month)]


def due(world, award, month):
    """Every line of an award for a month, in fen-exact yuan."""
    last = last_month(world, award)
    if month < first_month(award) or (last is not None and month > last):
        return {}
    if award["benefit"] == "minimum-living":
        left = exit_month(world, award)
        if left is not None and month > left:
            return leaving(world, award, left, month)
        return minimum_living(world, award, month)
    if world.dead(award["to"], month):
        return {}
    if award["benefit"] == "extreme-hardship":
        return extreme_hardship(world, award, month)
    return old_age(world, award["to"], month)


def minimum_living(world, award, month):
    refs = assisted(world, award, month)
    if not refs:
        return {}
    standard, income = world.standard("minimum-living", month), world.income(refs, month)
    if income >= standard * len(refs):
        return {}
    weak = sum(vulnerable(world, ref, month) for ref in refs)
    return {
        "top-up": fen(standard * len(refs) - income),
        "utilities": fen(world.standard("utilities", month, "0") * len(refs)),
        "vulnerable": fen(world.standard("vulnerable-rate", month, "0") * standard * weak),
    }


def vulnerable(world, ref, month):
    groups, born = world.setting("vulnerable.groups", month), world.born(ref)
    end_of_month = later(month) - timedelta(days=1)
    certificate = world.disability(ref, month, month)
    return bool(
        ("elder" in groups and age(born, end_of_month) >= world.setting("vulnerable.elder-age", month))
        or ("minor" in groups and birthday(born, 18) >= month)
        or ("severely-disabled" in groups and certificate and certificate["grade"] <= 2)
        or ("seriously-ill" in groups and world.fact(ref, "illness", month) == "serious")
    )


def leaving(world, award, left, month):
    """渐退: what was due for the month of the exit, at the rate of the scheme, by living heads."""
    count = (month.year - left.year) * 12 + month.month - left.month
    rate, until = Decimal(), 0
    for step in world.setting("minimum-living.gradual-exit", left):
        until += step["months"]
        if count <= until:
            rate = Decimal(step["rate"])
            break
    last = last_month(world, award)
    frozen = minimum_living(world, award, left) if last is None or left <= last else {}
    heads = assisted(world, award, left)
    living = [ref for ref in heads if not world.dead(ref, month)]
    return {line: fen(amount * rate * len(living) / len(heads)) for line, amount in frozen.items()}


def extreme_hardship(world, award, month):
    ref = award["to"]
    failed = world.fact(ref, "self_care_failed", month)
    if world.income([ref], month) >= world.standard("minimum-living", month) or failed is None:
        return {}
    if not unable(world, award, month, later(month) - timedelta(days=1), month):
        return {}
    basic = world.standard("extreme-hardship", month)
    if world.fact(ref, "rural", month):
        basic = world.standard("extreme-hardship.rural", month, basic)
    grade = "independent" if failed == 0 else "partial" if failed <= 3 else "dependent"
    care = world.standard("minimum-wage", month) * world.standard(f"care-rate.{grade}", month)
    return {"basic": fen(basic), "care": fen(care)}


def unable(world, award, month, age_day, certificate_day):
    ref = award["to"]
    born = world.born(ref)
    certificate = world.disability(ref, month, certificate_day) or {"category": "", "grade": 9}
    worst = {"intellectual": 3, "mental": 3, "physical": 2, "visual": 1}.get(certificate["category"], 0)
    if age(born, age_day) >= 60 or certificate["grade"] <= worst:
        return True
    began_young = age(born, day_of(award["confirmed"])) < 16
    return began_young and (birthday(born, 18) >= month or bool(world.fact(ref, "in_school", month)))


def old_age(world, ref, month):
    after = world.setting("old-age.start", month) == "month-after-age"
    day = (month if after else later(month)) - timedelta(days=1)
    years = age(world.born(ref), day)
    for tier in (100, 90, 80):
        if years >= tier:
            return {"allowance": fen(world.standard(f"old-age.{tier}", month))}
    return {}
