"""Formulas worked out one number at a time by the standard library: the judge of every backend.

Beside each value stands its scale, the sum of the absolute terms that it is made of, carried
through every operation: rounding is a small multiple of 2⁻⁵³ of it, however much cancels.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from greenhaven.core.process.expression import Expression, Number, Operation, parts_of
from greenhaven.core.process.symbols import Implicit
from greenhaven.core.process.system import System

CLOSE = 1e-9  # two sides of a comparison that rounding may decide either way


class Worked(NamedTuple):
    """A value and its scale."""

    value: float
    scale: float


class UndecidedError(Exception):
    """A comparison that rounding decides, or a power of nothing: no backend is right or wrong."""


def worked(formula: Expression, values: Mapping[Expression, float | Worked]) -> Worked:
    """The value and the scale of a formula."""
    known: dict[Expression, Worked] = {
        leaf: value if isinstance(value, Worked) else Worked(value, abs(value))
        for leaf, value in values.items()
    }
    for part in parts_of(formula):
        if part in known:
            continue
        if isinstance(part, Number):
            known[part] = Worked(part.value, abs(part.value))
        else:
            assert isinstance(part, Operation)
            known[part] = _operated(part.operator, [known[each] for each in part.operands])
    return known[formula]


def changes(system: System, values: Mapping[Expression, float]) -> list[Worked]:
    """The change of every state."""
    known = with_conditions(system, values)
    return [worked(formula, known) for formula in system.changes.values()]


def with_conditions(
    system: System, values: Mapping[Expression, float]
) -> dict[Expression, float | Worked]:
    """The values of all leaves, and of what the conditions fix."""
    known: dict[Expression, float | Worked] = dict(values)
    for implicit in system.implicits:
        known[implicit] = _root(implicit, known)
    return known


def _operated(operator: str, terms: list[Worked]) -> Worked:
    if operator in ("<", "<="):
        (a, a_scale), (b, b_scale) = terms
        if abs(a - b) <= CLOSE * (a_scale + b_scale):
            raise UndecidedError
        return Worked(float(a < b), 0.0)
    if operator == "where":
        return terms[1] if terms[0].value else terms[2]
    if operator in ("minimum", "maximum"):
        return (min if operator == "minimum" else max)(terms, key=lambda term: term.value)
    return OF_TWO[operator](*terms) if operator in OF_TWO else _of_one(operator, terms[0])


def _of_one(operator: str, term: Worked) -> Worked:
    value, slope = OF_ONE[operator](term.value)
    return Worked(value, abs(slope) * term.scale + abs(value))


def _product(a: Worked, b: Worked) -> Worked:
    value = a.value * b.value
    return Worked(value, abs(a.value) * b.scale + abs(b.value) * a.scale + abs(value))


def _quotient(a: Worked, b: Worked) -> Worked:
    value = a.value / b.value
    return Worked(value, (a.scale + abs(value) * b.scale) / abs(b.value) + abs(value))


def _power(a: Worked, b: Worked) -> Worked:
    if a.value == 0:
        raise UndecidedError
    value = a.value**b.value
    bent = abs(b.value) * a.scale / abs(a.value)
    if b.scale and a.value > 0:
        bent += abs(math.log(a.value)) * b.scale
    return Worked(value, abs(value) * (1 + bent))


OF_TWO = {
    "+": lambda a, b: Worked(a.value + b.value, a.scale + b.scale),
    "-": lambda a, b: Worked(a.value - b.value, a.scale + b.scale),
    "*": _product,
    "/": _quotient,
    "**": _power,
}
OF_ONE = {  # value and slope
    "exp": lambda x: (math.exp(x), math.exp(x)),
    "exp10": lambda x: (10.0**x, 10.0**x * math.log(10)),
    "log": lambda x: (math.log(x), 1 / x),
    "sqrt": lambda x: (math.sqrt(x), 0.5 / math.sqrt(x) if x else math.inf),
    "absolute": lambda x: (abs(x), 1.0),
}


def _root(implicit: Implicit, values: Mapping[Expression, float | Worked]) -> Worked:
    """The value at which a condition holds, by bisection to the last digit; it must be monotone."""
    residual = implicit.residual
    low, high = (float(bound) for bound in implicit.within)
    rising = worked(residual, {**values, implicit: high}).value > 0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        above = (worked(residual, {**values, implicit: middle}).value > 0) == rising
        low, high = (low, middle) if above else (middle, high)
    step = 1e-6 * (1e-3 + abs(low))
    ends = [worked(residual, {**values, implicit: low + side * step}).value for side in (-1, 1)]
    slope = abs(ends[1] - ends[0]) / (2 * step)
    scale = worked(residual, {**values, implicit: low}).scale
    return Worked(low, scale / slope + abs(low))
