"""What a model is written with: its components, parameters, inputs and conditions."""

import keyword
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from greenhaven.core.process.expression import Expression, Formula, as_expression
from greenhaven.errors import GreenhavenError


class ModelError(GreenhavenError):
    """A model that is not well written."""


@dataclass(frozen=True, eq=False, repr=False)
class Symbol(Expression):
    """A name in a formula: equal only to itself, whatever else is spelled the same."""

    name: str
    meaning: str
    unit: str

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or keyword.iskeyword(self.name):
            raise ModelError(
                f"{self.name!r}: a name of letters, digits and underscores was expected, "
                "such as S_ac"
            )

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.meaning!r}, {self.unit!r})"


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Component(Symbol):
    """Something that there is an amount of, and what one unit of it is made of.

    Parameters
    ----------
    name, meaning, unit : str
        `name` is a Python identifier.
    compartment : str
        Where it is; amounts per volume of that compartment.
    scale : float
        The size that matters, in `unit`: what is a thousand times smaller need not be accurate. A
        state that is always tiny, such as dissolved hydrogen, needs its own.
    least : float or None
        What it cannot go below: a run in which something takes it all the same ends in an error.
        None where it may have any sign.
    content : float or Expression of Parameters
        Amount of each conserved quantity in one unit, such as ``COD=1, C=0.0313``.
    """

    compartment: str
    scale: float
    least: float | None
    content: Mapping[str, Expression]

    def __init__(
        self,
        name: str,
        meaning: str,
        unit: str,
        *,
        compartment: str = "liquid",
        scale: float = 1.0,
        least: float | None = 0.0,
        **content: Formula,
    ) -> None:
        values: dict[str, Any] = {
            "name": name,
            "meaning": meaning,
            "unit": unit,
            "compartment": compartment,
            "scale": scale,
            "least": least,
            "content": {quantity: as_expression(each) for quantity, each in content.items()},
        }
        for field, value in values.items():
            object.__setattr__(self, field, value)
        self.__post_init__()


@dataclass(frozen=True, eq=False, repr=False)
class Parameter(Symbol):
    """A number that the model rests on, with where it is known from."""

    value: float
    source: str = ""
    bounds: tuple[float, float] = (float("-inf"), float("inf"))

    def __post_init__(self) -> None:
        Symbol.__post_init__(self)
        if not math.isfinite(self.value):
            raise ModelError(f"parameter {self.name}: {self.value} is not a number")
        if not self.source:
            raise ModelError(
                f"parameter {self.name}: say where {self.value:g} comes from (source=)"
            )
        lower, upper = self.bounds
        if not lower <= self.value <= upper:
            raise ModelError(
                f"parameter {self.name}: a value from {lower:g} to {upper:g} was expected, "
                f"{self.value:g} came"
            )


@dataclass(frozen=True, eq=False, repr=False)
class Input(Symbol):
    """What comes from outside and may change with time: weather, air flow, feed.

    Parameters
    ----------
    value : float
        What it is where nothing is given; None = it has to be given.
    bounds : (float, float)
        What can be, in `unit`: a run with other values is refused, for they mostly are in another
        unit.
    """

    value: float | None = None
    bounds: tuple[float, float] = (float("-inf"), float("inf"))


@dataclass(frozen=True, eq=False, repr=False)
class Implicit(Symbol):
    """A quantity that an equation fixes at each instant, such as pH by the balance of charges.

    Parameters
    ----------
    equation : function of the quantity
        What is zero at the value that holds. It rises or falls all the way inside `within`: where
        it is flat the search cannot tell the side, and the value is not found.
    start : float
        Where the search begins the first time.
    within : (float, float)
        Where the value must lie.
    """

    unit: str = "1"
    equation: Callable[[Expression], Expression] | None = None
    start: float = 0.0
    within: tuple[float, float] = (float("-inf"), float("inf"))

    def __post_init__(self) -> None:
        Symbol.__post_init__(self)
        if self.equation is None:
            raise ModelError(f"{self.name}: give the equation that is zero where it holds")
        if not all(map(math.isfinite, self.within)):
            raise ModelError(f"{self.name}: say between which numbers it lies, within=(2, 12)")
        if not self.within[0] < self.start < self.within[1]:
            raise ModelError(f"{self.name}: the start {self.start:g} lies outside {self.within}")

    @property
    def residual(self) -> Expression:
        """The formula that is zero at the value that holds."""
        assert self.equation is not None  # noqa: S101 -- refused above
        return self.equation(self)


@dataclass(frozen=True, eq=False)
class Observable:
    """A number that people look at, computed from the state; it does not act back."""

    name: str
    meaning: str
    unit: str
    expression: Expression


@dataclass(frozen=True)
class Balance:
    """A coefficient that is whatever conserves this quantity."""

    quantity: str
