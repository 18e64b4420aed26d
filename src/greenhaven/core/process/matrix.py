"""The Gujer table: processes × components, with what each process conserves.

Source
------
Petersen (1965) and Henze et al. (1987) for the table; Gujer & Larsen (1995), The implementation of
biokinetics and conservation principles in ASIM, Water Science and Technology 31(2), 257, for
coefficients that follow from conservation.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from greenhaven.core.process.backends import Backend, RightHandSide, right_hand_side
from greenhaven.core.process.expression import (
    ZERO,
    Expression,
    parts_of,
    total,
)
from greenhaven.core.process.numbers import value_of
from greenhaven.core.process.renaming import Renaming
from greenhaven.core.process.stoichiometry import Process
from greenhaven.core.process.symbols import (
    Balance,
    Component,
    Implicit,
    Input,
    ModelError,
    Observable,
    Parameter,
    Symbol,
)
from greenhaven.core.process.system import System
from greenhaven.core.process.units import check_units
from greenhaven.core.process.walks import conditions_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Balance",
    "Component",
    "ContinuityError",
    "Implicit",
    "Input",
    "Observable",
    "Parameter",
    "Process",
    "ProcessModel",
]

CONTINUITY = (
    1e-10  # of the sum of absolute terms: rounding of published coefficients shows above it
)


class ContinuityError(ModelError):
    """Processes that make or lose what they should conserve."""


@dataclass(frozen=True, eq=False)
class ProcessModel:
    """Processes that belong together, checked for conservation when they are put together.

    Parameters
    ----------
    name : str
    processes : sequence of Process
    conserves : sequence of str
        Quantities that every row must conserve; each is in the content of some component.
    observables : sequence of Observable
    extra : sequence of Component
        Components that no process changes, but that flow, or that a condition needs.
    time : str
        Unit of time of the rates, or name of the step.
    stepped : bool
        True for a model that `march` runs: a rate is the amount converted in one step.
    source, validity : str
        Where the model is from; where it holds.

    Raises
    ------
    ContinuityError
        If a row makes or loses a quantity; the message names process, quantity and amount.

    Notes
    -----
    To another process send the name of a model, not the model: its symbols are equal only to
    themselves.
    """

    name: str
    processes: Sequence[Process]
    conserves: Sequence[str] = ()
    observables: Sequence[Observable] = ()
    extra: Sequence[Component] = ()
    time: str = "d"
    stepped: bool = False
    source: str = ""
    validity: str = ""
    values: Mapping[Parameter, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._refuse_double_names()
        for quantity in self.conserves:
            if not any(quantity in component.content for component in self.components):
                raise ModelError(f"{self.name}: no component holds any {quantity}")
        self._refuse_leaks()

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Everything that the model has an amount of, in order of appearance."""
        named = [component for process in self.processes for component in process.coefficients]
        used = [leaf for leaf in parts_of(*self._formulas()) if isinstance(leaf, Component)]
        return tuple(dict.fromkeys([*named, *used, *self.extra]))

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every number that the model rests on, in the order of the vector `p`."""
        return tuple(dict.fromkeys([*self._closed.parameters, *self._numbers()]))

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What comes from outside."""
        return tuple(leaf for leaf in self._leaves() if isinstance(leaf, Input))

    @cached_property
    def nominal(self) -> dict[Parameter, float]:
        """The value of every parameter in this model."""
        return {each: self.values.get(each, each.value) for each in self.parameters}

    def replace(self, **values: float) -> "ProcessModel":
        """The same model with other values of some parameters; this one is untouched.

        Raises
        ------
        ModelError
            If there is no such parameter or a value is out of its bounds.
        ContinuityError
            If a row no longer conserves with these values.
        """
        by_name = {parameter.name: parameter for parameter in self.parameters}
        changed = dict(self.values)
        for name, value in values.items():
            if name not in by_name:
                raise ModelError(
                    f"{self.name} has no parameter {name}; it has {', '.join(by_name)}"
                )
            lower, upper = by_name[name].bounds
            if not lower <= value <= upper:
                raise ModelError(f"{name}: {lower:g} to {upper:g} was expected, {value:g} came")
            changed[by_name[name]] = float(value)
        return replace(self, values=changed)

    def rename(self, stage: str) -> "ProcessModel":
        """The same model with components of its own, for a second vessel; parameters are shared."""
        fresh = Renaming.of(stage, self.components, conditions_of(self._formulas()))
        return replace(
            self,
            name=f"{self.name}, {stage}",
            extra=tuple(fresh.components[each] for each in self.extra),
            processes=tuple(fresh.process(each) for each in self.processes),
            observables=tuple(fresh.observable(each) for each in self.observables),
        )

    def join(self, other: "ProcessModel") -> "ProcessModel":
        """Both models as one; a component that both use is the same one.

        Raises
        ------
        ModelError
            If one goes by steps and the other does not, or their units of time differ.
        """
        if (self.time, self.stepped) != (other.time, other.stepped):
            raise ModelError(
                f"{self.name} goes by {self.time} and {other.name} by {other.time}: "
                "they are no one model"
            )
        conserved = tuple(dict.fromkeys([*self.conserves, *other.conserves]))
        return replace(
            self,
            name=f"{self.name} + {other.name}",
            processes=(*self.processes, *other.processes),
            conserves=conserved,
            observables=tuple(dict.fromkeys([*self.observables, *other.observables])),
            extra=tuple(dict.fromkeys([*self.extra, *other.extra])),
            values={**self.values, **other.values},
        )

    def matrix(self) -> "pd.DataFrame":
        """The Gujer table: one row a process, one column a component, and the rate as text."""
        import pandas as pd  # noqa: PLC0415 -- slow import

        table = pd.DataFrame(
            [
                {
                    str(component): value_of(each, self.nominal)
                    for component, each in process.coefficients.items()
                }
                for process in self.processes
            ],
            index=pd.Index([process.name for process in self.processes], name="process"),
            columns=[str(each) for each in self.components],
        ).fillna(0.0)
        table["rate"] = [str(process.speed) for process in self.processes]
        return table

    def continuity(self) -> "pd.DataFrame":
        """What each process makes (+) or loses (−) of each quantity, per unit of reaction."""
        import pandas as pd  # noqa: PLC0415 -- slow import

        return pd.DataFrame(
            [
                [self._leak(process, quantity)[0] for quantity in self.conserves]
                for process in self.processes
            ],
            index=pd.Index([process.name for process in self.processes], name="process"),
            columns=list(self.conserves),
        )

    def units(self) -> None:
        """Run every rate once with units; raises UnitsError where they do not fit (needs pint)."""
        check_units(self)

    def system(self) -> System:
        """The model alone: a closed vessel in which nothing flows."""
        return self._closed

    @cached_property
    def _closed(self) -> System:
        speeds: dict[Component, dict[Expression, list[Expression]]] = {}
        for process in self.processes:
            for component, coefficient in process.coefficients.items():
                alike = speeds.setdefault(component, {}).setdefault(coefficient, [])
                alike.append(process.speed)
        changes = {
            component: total([by * total(each) for by, each in speeds.get(component, {}).items()])
            for component in self.components
        }
        return System(
            name=self.name,
            changes=changes,
            rates={process.name: process.speed for process in self.processes},
            observables=tuple(self.observables),
            values={each: self.values.get(each, each.value) for each in self._numbers()},
        )

    def _numbers(self) -> list[Parameter]:
        return [leaf for leaf in self._leaves() if isinstance(leaf, Parameter)]

    def to_source(self) -> str:
        """The right-hand side as the text that every backend runs."""
        return self.system().text.source

    def compile(self, backend: Backend = "numpy") -> RightHandSide:
        """The right-hand side rhs(t, y, p) of the model alone, by NumPy, Numba or CasADi."""
        return right_hand_side(self.system(), backend)

    @cached_property
    def digest(self) -> str:
        """What tells this model and its values from any other."""
        values = sorted((each.name, value) for each, value in self.nominal.items())
        return hashlib.sha256(f"{self.to_source()}{values}".encode()).hexdigest()[:16]

    def _formulas(self) -> list[Expression]:
        formulas = [process.speed for process in self.processes]
        formulas += [each for process in self.processes for each in process.coefficients.values()]
        formulas += [each.expression for each in self.observables]
        return [*formulas, *(each.residual for each in conditions_of(formulas))]

    def _leaves(self) -> list[Expression]:
        contents = [each for component in self.components for each in component.content.values()]
        return list(parts_of(*self._formulas(), *contents))

    def _refuse_double_names(self) -> None:
        conditions = [leaf for leaf in self._leaves() if isinstance(leaf, Implicit)]
        symbols: list[Symbol] = [*self.components, *self._numbers(), *self.inputs, *conditions]
        _refuse_doubles(self.name, "symbols", [*symbols, *self.observables])
        _refuse_doubles(self.name, "processes", self.processes)

    def _leak(self, process: Process, quantity: str) -> tuple[float, float]:
        """Sum and sum of absolute terms of one quantity over one row."""
        terms = [
            value_of(coefficient * component.content.get(quantity, ZERO), self.nominal)
            for component, coefficient in process.coefficients.items()
        ]
        return float(np.sum(terms)), float(np.sum(np.abs(terms)))

    def _refuse_leaks(self) -> None:
        lines = []
        for process in self.processes:
            for quantity in self.conserves:
                left, scale = self._leak(process, quantity)
                if not abs(left) <= CONTINUITY * scale:
                    verb = "makes" if left > 0 else "loses"
                    lines.append(
                        f"  {process.name:32}  {quantity:6}  {verb} {abs(left):.6g} "
                        "per unit of reaction"
                    )
        if lines:
            raise ContinuityError(
                "\n".join([f"{self.name}: these processes do not conserve:", *lines])
                + "\nCorrect the coefficient, or leave it to Balance(…)."
            )


def _refuse_doubles(model: str, kind: str, named: Sequence[Any]) -> None:
    seen: dict[str, object] = {}
    for each in named:
        if seen.setdefault(each.name, each) is not each:
            raise ModelError(f"{model}: two different {kind} are called {each.name}")
