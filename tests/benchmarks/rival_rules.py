"""Minimum living as an OpenFisca system of variables. Imported only where the package is."""

from typing import Any

from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = Entity("person", "persons", "Person", "")
HOUSEHOLD = GroupEntity(
    "household", "households", "Household", "", roles=[{"key": "member", "plural": "members"}]
)
ELDER, MINOR = 70, 18


class income(Variable):
    value_type, entity, definition_period = float, PERSON, MONTH


class born(Variable):
    """Months from year 0."""

    value_type, entity, definition_period = int, PERSON, MONTH


class disabled(Variable):
    value_type, entity, definition_period = bool, PERSON, MONTH


class ill(Variable):
    value_type, entity, definition_period = bool, PERSON, MONTH


class is_vulnerable(Variable):
    """The elder from the birthday's month on, the minor through it."""

    value_type, entity, definition_period = bool, PERSON, MONTH

    def formula(person: Any, period: Any) -> Any:
        months = period.start.year * 12 + period.start.month - person("born", period)
        aged = (months >= ELDER * 12) + (months <= MINOR * 12)
        return aged + person("disabled", period) + person("ill", period) > 0


class counted_income(Variable):
    value_type, entity, definition_period = float, HOUSEHOLD, MONTH

    def formula(household: Any, period: Any) -> Any:
        total = household.sum(household.members("income", period))
        return total * (total > 0)


class eligible(Variable):
    value_type, entity, definition_period = bool, HOUSEHOLD, MONTH

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        line = parameters(period).minimum_living * household.nb_persons()
        return household("counted_income", period) < line


class top_up(Variable):
    value_type, entity, definition_period = float, HOUSEHOLD, MONTH

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        line = parameters(period).minimum_living * household.nb_persons()
        return household("eligible", period) * (line - household("counted_income", period))


class utilities(Variable):
    value_type, entity, definition_period = float, HOUSEHOLD, MONTH

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        return household("eligible", period) * parameters(period).utilities * household.nb_persons()


class vulnerable(Variable):
    value_type, entity, definition_period = float, HOUSEHOLD, MONTH

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        values = parameters(period)
        count = household.sum(household.members("is_vulnerable", period))
        return household("eligible", period) * values.vulnerable_rate * values.minimum_living * count


def system(standards: dict[str, float]) -> TaxBenefitSystem:
    """With the standards of the month as parameters."""
    made = TaxBenefitSystem([PERSON, HOUSEHOLD])
    made.add_variables(
        income, born, disabled, ill, is_vulnerable, counted_income, eligible, top_up, utilities, vulnerable
    )
    values = {
        code.replace("-", "_"): {"values": {"2000-01-01": {"value": value}}}
        for code, value in standards.items()
    }
    made.parameters = ParameterNode("", data=values)
    return made
