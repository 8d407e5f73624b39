"""When an award begins and ends."""

from tests.oracle.dates import EVER, birthday, later, month_of

FROM_APPLICATION = {"disability-living", "disability-care"}
RECOGNITIONS = {"low-income", "expenditure-hardship"}


def first_month(world, award):
    """The month after ``confirmed``; disability from ``applied``; old-age not before the age counts."""
    if award["benefit"] == "old-age":
        return max(month_of(award["applied"]), month_of_80(world, award["to"]))
    if award["benefit"] in FROM_APPLICATION:
        return month_of(award["applied"])
    return later(month_of(award["confirmed"]))


def month_of_80(world, ref):
    month = birthday(world.born(ref), 80).replace(day=1)
    after = world.setting("old-age.start", month) == "month-after-age"
    return later(month) if after else month


def stop_month(world, award):
    """The month of the earliest stop, which is still paid."""
    stops = world.events_of_award(award, "stop")
    return min(month_of(event["date"]) for event in stops) if stops else EVER


def exit_month(world, award):
    exits = world.events_of_award(award, "exit")
    return min(month_of(event["date"]) for event in exits) if exits else None


def last_month(world, award):
    """The last month that the award covers: stop, end of a gradual exit, twelve months of a recognition."""
    last = stop_month(world, award)
    left = exit_month(world, award)
    if left is not None:
        scheme = world.setting("minimum-living.gradual-exit", left)
        last = min(last, later(left, sum(step["months"] for step in scheme)))
    if award["benefit"] in RECOGNITIONS:
        last = min(last, later(first_month(world, award), 11))
    return last


def in_force(world, award, month):
    return first_month(world, award) <= month <= last_month(world, award)


def running(world, award, month):
    """In its term, and its person alive."""
    begun = first_month(world, award) <= month
    return begun and month <= stop_month(world, award) and not world.dead(award["to"], month)
