"""Why a run could not go on, in the names of the model."""

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.backends import PLAIN_NUMPY, run_text
from greenhaven.core.process.rosenbrock import Work
from greenhaven.core.process.system import System

Floats = npt.NDArray[np.float64]


def explain(system: System, z: Floats, work: Work, day: float) -> str:
    """One sentence: when, which state or condition, and its value there."""
    text = system.text
    derivatives = run_text(text.source, PLAIN_NUMPY)["derivatives"]
    n = text.n_states
    for cell in range(len(work.constants)):
        y = z[cell * n : (cell + 1) * n]
        x = [each.start for each in system.implicits]
        dy = [0.0] * n
        with np.errstate(all="ignore"):
            derivatives(y, work.constants[cell], x, dy, [0.0] * text.n_crossings)
        for value, implicit in zip(x, system.implicits, strict=True):
            if not np.isfinite(value):
                low, high = implicit.within
                return (
                    f"{system.name}: after day {day:g} no {implicit.name} ({implicit.meaning}) "
                    f"from {low:g} to {high:g} fits the state: {_state(system, y)}"
                )
        bad = [
            each.name
            for each, value in zip(system.states, dy, strict=True)
            if not np.isfinite(value)
        ]
        if bad:
            return (
                f"{system.name}: after day {day:g} the change of {', '.join(bad[:4])} is not a "
                f"number; the state is {_state(system, y)}"
            )
    fastest = int(np.argmax(np.abs(work.slope[:n]) / (np.abs(z[:n]) + work.floor[:n])))
    return (
        f"{system.name}: after day {day:g} no step is small enough; {system.states[fastest]} = "
        f"{z[fastest]:g} changes by {work.slope[fastest]:g} a day"
    )


def _state(system: System, y: Floats) -> str:
    return ", ".join(f"{each} = {value:.4g}" for each, value in zip(system.states, y, strict=True))
