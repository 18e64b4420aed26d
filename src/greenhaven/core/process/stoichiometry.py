"""One row of the table: what a process uses and makes, with what is left to conservation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from greenhaven.core.process.expression import ZERO, Expression, Formula, as_expression, total
from greenhaven.core.process.symbols import Balance, Component, ModelError

Stoichiometry = Mapping[Component, Formula | Balance]


@dataclass(frozen=True, eq=False)
class Process:
    """One row of the table: what one unit of the reaction uses and makes, and how fast it runs.

    Parameters
    ----------
    name : str
    stoichiometry : mapping of Component to number, Expression of Parameters, or Balance
        Negative = used, positive = made, per unit of reaction.
    rate : Expression
        Units of reaction per time (and per volume of liquid, where the model has volumes).
    source : str
        Where the equation is from.
    """

    name: str
    stoichiometry: Stoichiometry
    rate: Formula
    source: str = ""
    coefficients: Mapping[Component, Expression] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if wrong := [each for each in self.stoichiometry if not isinstance(each, Component)]:
            raise ModelError(f"{self.name}: only components have a coefficient, not {wrong[0]}")
        object.__setattr__(self, "rate", as_expression(self.rate))
        object.__setattr__(self, "coefficients", _closed(self.name, self.stoichiometry))

    @property
    def speed(self) -> Expression:
        """The rate as a formula."""
        return as_expression(self.rate)


def _closed(name: str, stoichiometry: Stoichiometry) -> dict[Component, Expression]:
    """Coefficients with every Balance replaced by what closes its quantity, one after the other."""
    known = {
        component: as_expression(each)
        for component, each in stoichiometry.items()
        if not isinstance(each, Balance)
    }
    open_ones = {
        component: each.quantity
        for component, each in stoichiometry.items()
        if isinstance(each, Balance)
    }
    while open_ones:
        for component, quantity in open_ones.items():
            others = [each for each in open_ones if each is not component]
            if not any(quantity in each.content for each in others):
                break
        else:
            left = ", ".join(f"{each} by {quantity}" for each, quantity in open_ones.items())
            raise ModelError(f"{name}: these balances wait for each other: {left}")
        if component.content.get(quantity, ZERO) == ZERO:
            raise ModelError(f"{name}: {component} holds no {quantity}, so it cannot balance it")
        known[component] = -_sum(known, quantity) / component.content[quantity]
        del open_ones[component]
    return {component: known[component] for component in stoichiometry}


def _sum(coefficients: Mapping[Component, Expression], quantity: str) -> Expression:
    return total(
        [
            coefficient * component.content.get(quantity, ZERO)
            for component, coefficient in coefficients.items()
        ]
    )
