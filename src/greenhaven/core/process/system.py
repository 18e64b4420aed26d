"""What is handed to the printer and the solver: one formula for the change of every state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from greenhaven.core.process.expression import Expression, Number, Operation, parts_of
from greenhaven.core.process.printing import Text, printed
from greenhaven.core.process.symbols import Component, Implicit, Input, Observable, Parameter
from greenhaven.core.process.walks import conditions_of


class Towards(StrEnum):
    """Where a stream goes, or that it comes in."""

    IN = "in"
    OUT = "out"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Crossing:
    """Amount of one component that one stream carries in a day, to or from one cell."""

    stream: str
    towards: Towards
    component: Component
    amount: Expression


@dataclass(frozen=True, eq=False)
class System:
    """Differential equations of one cell, with what its streams carry.

    Attributes
    ----------
    changes : of every state, per unit of time, without what comes from neighbouring cells
    rates : of every process, by name; they appear in the printed text
    crossings : what streams carry
    volumes : of each compartment [m³]; 1 where states are amounts
    values : of every parameter
    """

    name: str
    changes: Mapping[Component, Expression]
    rates: Mapping[str, Expression]
    observables: tuple[Observable, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    volumes: Mapping[str, Expression] = field(default_factory=dict)
    values: Mapping[Parameter, float] = field(default_factory=dict)

    @property
    def states(self) -> tuple[Component, ...]:
        """Every state, in the order of the vector."""
        return tuple(self.changes)

    @cached_property
    def text(self) -> Text:
        """The system as text that every backend runs."""
        return printed(self)

    @cached_property
    def steady(self) -> tuple[Crossing, ...]:
        """Crossings of the boundary that the solver need not follow: see `is_steady`."""
        return tuple(each for each in self.crossings if is_steady(each))

    @cached_property
    def solved(self) -> "System":
        """The same system without those."""
        return replace(self, crossings=tuple(e for e in self.crossings if not is_steady(e)))

    @cached_property
    def targets(self) -> tuple[Expression, ...]:
        """Every formula that has to be computed, but for the implicit conditions."""
        return (
            *self.changes.values(),
            *(crossing.amount for crossing in self.crossings),
            *(each.expression for each in self.observables),
            *self.volumes.values(),
        )

    @cached_property
    def implicits(self) -> tuple[Implicit, ...]:
        """Conditions, each after those that it uses."""
        return tuple(conditions_of(self.targets))

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter that a formula uses."""
        return tuple(each for each in self._leaves() if isinstance(each, Parameter))

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Every input that a formula uses."""
        return tuple(each for each in self._leaves() if isinstance(each, Input))

    def _leaves(self) -> tuple[Expression, ...]:
        residuals = tuple(each.residual for each in self.implicits)
        return tuple(parts_of(*self.targets, *residuals))


def is_steady(crossing: Crossing) -> bool:
    """Whether what crosses is a product of at most two inputs.

    Its integral is known without the solver, and is that which the solver finds, whose order is 3.
    """
    outside = crossing.towards in (Towards.IN, Towards.OUT)
    return outside and _degree(crossing.amount) <= 2


def _degree(formula: Expression) -> float:
    """Degree of a polynomial in the inputs; inf for any other formula."""
    known: dict[Expression, float] = {}
    for part in parts_of(formula):
        if isinstance(part, Operation):
            of = [known[each] for each in part.operands]
            if not any(of):
                known[part] = 0
            elif part.operator in ("+", "-"):
                known[part] = max(of)
            elif part.operator == "*" or (part.operator == "/" and not of[1]):
                known[part] = sum(of)
            else:
                known[part] = float("inf")
        elif isinstance(part, Number | Parameter):
            known[part] = 0
        else:
            known[part] = 1 if isinstance(part, Input) else float("inf")
    return known[formula]
