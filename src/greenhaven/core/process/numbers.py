"""The value of a formula of which every leaf is known, a number or an array."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.backends import PLAIN_NUMPY
from greenhaven.core.process.expression import NAMED, Expression, Number, Operation, parts_of
from greenhaven.core.process.symbols import ModelError

Floats = npt.NDArray[np.float64]
WORKS: dict[str, Callable[..., npt.ArrayLike]] = {
    **{name: PLAIN_NUMPY[name] for name in NAMED},
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "<": np.less,
    "<=": np.less_equal,
}


def evaluated(formula: Expression, values: Mapping[Any, npt.ArrayLike]) -> Floats:
    """A formula with numbers or arrays in place of its symbols.

    Raises
    ------
    ModelError
        If it holds a symbol whose value is not given; the message names it.
    """
    known: dict[Expression, npt.ArrayLike] = {}
    for part in parts_of(formula):
        if isinstance(part, Operation):
            known[part] = WORKS[part.operator](*(known[each] for each in part.operands))
        elif isinstance(part, Number):
            known[part] = part.value
        elif part in values:
            known[part] = values[part]
        else:
            raise ModelError(f"{part} has no fixed value here; only parameters may stand there")
    return np.asarray(known[formula], dtype=np.float64)


def value_of(formula: Expression, values: Mapping[Any, npt.ArrayLike]) -> float:
    """The one number that a formula comes to."""
    return float(evaluated(formula, values))
