"""How well a run closes, in one number."""

import numpy as np

from greenhaven.core.process.expression import ZERO, Expression
from greenhaven.core.process.numbers import value_of
from greenhaven.core.process.run import Run


def balance_error(run: Run) -> float:
    """Worst of all that is conserved: |in − out − stored| over what there was and what moved.

    What only passes through, such as the air that is blown into a vessel, is hardly ever stored;
    so the error is taken relative to the larger of what is stored and what has crossed.
    """
    held = {quantity for each in run.system.states for quantity in each.content}
    return max(_error(run, quantity) for quantity in held)


def _error(run: Run, quantity: str) -> float:
    known = {each: float(np.ravel(value)[0]) for each, value in run.parameters.items()}

    def of(content: Expression) -> float:
        return abs(value_of(content, known))

    moved = sum(
        of(each.component.content.get(quantity, ZERO)) * float(np.abs(run.crossed[-1, k]).max())
        for k, each in enumerate(run.system.crossings)
    )
    stored = float(np.abs(run.stored(quantity)).max())
    left = float(np.abs(run.balance(quantity)).max()) * float(run.times[-1])
    return left / max(stored, moved, 1e-12)
