"""What streams carry that depend on inputs alone: integrated exactly, without the solver."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.expression import Expression
from greenhaven.core.process.numbers import evaluated
from greenhaven.core.process.rosenbrock import Grid
from greenhaven.core.process.symbols import Input, Parameter
from greenhaven.core.process.system import Crossing

Floats = npt.NDArray[np.float64]


def carried(
    crossings: Sequence[Crossing],
    inputs: Sequence[Input],
    grid: Grid,
    values: Mapping[Parameter, float],
) -> Floats:
    """What these streams have carried at every time of the results, shape (n_wanted, n_crossings).

    Simpson's rule over each interval is exact for products of two inputs that go straight.
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
