"""Bounds that no amendment can leave, each with its reason."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError

from greenhaven.core.rules.words import number

OUT_OF_BOUNDS = "out_of_bounds"


@dataclass(frozen=True, slots=True)
class Bound:
    """From where to where a parameter may go.

    Parameters
    ----------
    lowest, highest : float
        Both included; ±inf = open.
    why : str
        What sets it, with its source.
    """

    lowest: float
    highest: float
    why: str

    def nearest(self, value: float) -> float:
        """The valid value that lies nearest."""
        return min(max(value, self.lowest), self.highest)

    def words(self) -> str:
        """From where to where, for a reader."""
        if math.isinf(self.highest):
            return f"at least {number(self.lowest)}"
        if math.isinf(self.lowest):
            return f"at most {number(self.highest)}"
        return f"{number(self.lowest)} to {number(self.highest)}"


MASS = Bound(0, 1e9, "a mass; all the world throws away less than that in a week")


@dataclass(frozen=True, slots=True)
class Breach:
    """A value outside its bound."""

    field: str
    came: float
    bound: Bound

    def words(self) -> str:
        """What was expected, what came, why, and what to do."""
        return (
            f"{self.field}: {number(self.came)} came, expected {self.bound.words()} "
            f"({self.bound.why}); nearest valid value: {number(self.bound.nearest(self.came))}"
        )


def breaches(values: Mapping[str, Any], bounds: Mapping[str, Bound]) -> tuple[Breach, ...]:
    """Every number that lies outside its bound; what is not given breaches none."""
    found = []
    for name, bound in bounds.items():
        value = values.get(name)
        if value is not None and bound.nearest(value) != value:
            found.append(Breach(name, value, bound))
    return tuple(found)


def refuse_breaches(values: Mapping[str, Any], bounds: Mapping[str, Bound]) -> None:
    """Raise, with every breach, if there is one."""
    if found := breaches(values, bounds):
        lines = [breach.words() for breach in found]
        raise PydanticCustomError(OUT_OF_BOUNDS, "{lines}", {"lines": "\n".join(lines)})
