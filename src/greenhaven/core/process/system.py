"""What is handed to the printer and the solver: one formula for the change of every state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from greenhaven.core.process.expression import Expression, parts_of
from greenhaven.core.process.printing import Text, printed
from greenhaven.core.process.symbols import Component, Implicit, Input, Observable, Parameter


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
        """Crossings that depend on inputs alone, so that the solver need not follow them."""
        return tuple(each for each in self.crossings if each not in self.solved.crossings)

    @cached_property
    def solved(self) -> "System":
        """The same system with those crossings alone that depend on the state."""

        def depends(crossing: Crossing) -> bool:
            leaves = parts_of(crossing.amount)
            return any(isinstance(leaf, Component | Implicit) for leaf in leaves)

        return replace(self, crossings=tuple(each for each in self.crossings if depends(each)))

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
        ordered: dict[Implicit, None] = {}

        def visit(formula: Expression) -> None:
            for leaf in parts_of(formula):
                if isinstance(leaf, Implicit) and leaf not in ordered and leaf not in waiting:
                    waiting.append(leaf)
                    visit(leaf.residual)
                    ordered[leaf] = None

        waiting: list[Implicit] = []
        for target in self.targets:
            visit(target)
        return tuple(ordered)

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
