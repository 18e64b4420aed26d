"""What streams carry that depend on inputs alone: integrated exactly, without the solver."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.backends import PLAIN_NUMPY
from greenhaven.core.process.expression import NAMED, Expression, Number, Operation, parts_of
from greenhaven.core.process.rosenbrock import Grid
from greenhaven.core.process.symbols import Input, Parameter
from greenhaven.core.process.system import Crossing

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


def evaluated(formula: Expression, values: Mapping[Expression, npt.ArrayLike]) -> Floats:
    """A formula with arrays in place of its symbols."""
    known: dict[Expression, npt.ArrayLike] = {}
    for part in parts_of(formula):
        if isinstance(part, Operation):
            work = WORKS[part.operator]
            known[part] = work(*(known[each] for each in part.operands))
        else:
            known[part] = part.value if isinstance(part, Number) else values[part]
    return np.asarray(known[formula], dtype=np.float64)


def carried(
    crossings: Sequence[Crossing],
    inputs: Sequence[Input],
    grid: Grid,
    values: Mapping[Parameter, float],
) -> Floats:
    """What these streams have carried at every time of the results, shape (n_wanted, n_crossings).

    Simpson's rule over each interval is exact for products of up to three inputs that go straight.
    """
    total = np.zeros((int(grid.record.max()) + 1, len(crossings)))
    if not crossings:
        return total
    span = np.diff(grid.times)
    looks = [(1 / 6, grid.left), (4 / 6, (grid.left + grid.right) / 2), (1 / 6, grid.right)]
    if not grid.moving.any():
        looks = [(1.0, grid.left)]
    for weight, table in looks:
        known: dict[Expression, npt.ArrayLike] = {each: v for each, v in values.items()}  # noqa: C416 -- widens the type
        known |= {each: table[:, :, k] for k, each in enumerate(inputs)}
        for index, crossing in enumerate(crossings):
            amount = np.broadcast_to(evaluated(crossing.amount, known), table.shape[:2]).sum(axis=1)
            sums = np.cumsum(weight * amount * span)
            wanted = grid.record >= 0
            total[grid.record[wanted], index] += sums[wanted]
    return total
