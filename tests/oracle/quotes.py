"""One-off amounts, and whose they are to approve."""

from decimal import Decimal

from tests.oracle.dates import EVER, fen, month_of
from tests.oracle.price import per_person, triggered_rate
from tests.oracle.rules import seen


def quote(example):
    """The amount, and the approver where it matters (else None). Default month: the newest standards."""
    asked = example["quote"]
    month = month_of(example["month"]) if "month" in example else EVER
    world = seen(example, EVER)
    amount = QUOTES[asked["benefit"]](world, asked, month)
    return amount, approver(world, amount, month) if asked["benefit"] == "temporary-relief" else None


def approver(world, amount, month):
    """At most ``township_limit`` after the cap is the township's."""
    limit = Decimal(world.setting("temporary-relief", month)["township_limit"])
    return "township" if amount <= limit else "county"


def temporary_relief(world, asked, month):
    """Emergency by persons and months, expenditure in slices; the cap is per award."""
    scheme, standard = world.setting("temporary-relief", month), world.standard("minimum-living", month)
    if asked["kind"] == "emergency":
        amount = standard * asked["persons"] * max(asked["months"], scheme["floor_months"])
    else:
        amount = in_slices(Decimal(asked["self_paid"]), scheme["slices"])
    return fen(min(amount, Decimal(scheme["cap"]) * standard))


def in_slices(spent, slices):
    """Each slice's rate for what lies in it; the last one has no upper end."""
    amount, lower = Decimal(), Decimal()
    for each in slices:
        upper = min(spent, Decimal(each["to"])) if "to" in each else spent
        amount += max(upper - lower, Decimal()) * Decimal(each["rate"])
        lower = Decimal(each.get("to", spent))
    return amount


def price_subsidy(world, asked, month):
    rate = triggered_rate(world.setting("price-subsidy", month), asked["cpi"], asked["food_cpi"])
    return per_person(world, rate, month) * asked["persons"] if rate else Decimal()


def elder_meals(world, asked, month):
    return fen(world.standard(f"meals.{asked['tier']}", month) * asked["days"])


def orphan_study(world, asked, month):
    """An amount per school year in four quarters."""
    return fen(world.standard("orphan-study", month) * asked["quarters"] / 4)


QUOTES = {
    "temporary-relief": temporary_relief,
    "price-subsidy": price_subsidy,
    "elder-meals": elder_meals,
    "orphan-study": orphan_study,
}
