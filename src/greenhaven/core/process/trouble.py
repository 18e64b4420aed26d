"""Why a run could not go on, in the names of the model."""

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.backends import PLAIN_NUMPY, run_text
from greenhaven.core.process.rosenbrock import Work
from greenhaven.core.process.system import System

Floats = npt.NDArray[np.float64]


def explain(system: System, z: Floats, work: Work, day: float) -> str:
    """One sentence: when, which state or condition, and its value there."""
    n = len(system.states)
    for cell in range(len(work.constants)):
        y, slope = z[cell * n : (cell + 1) * n], work.slope[cell * n : (cell + 1) * n]
        # The last good state, and those that the next steps would have come to.
        for ahead in (0.0, 1e-8, 1e-6, 1e-4, 1e-2):
            later = y + ahead * np.nan_to_num(slope)
            said = _trouble(system, later, work.constants[cell])
            if said:
                return f"{system.name}: after day {day:g} {said}"
    fastest = int(np.argmax(np.abs(work.slope[:n]) / (np.abs(z[:n]) + work.floor[:n])))
    return (
        f"{system.name}: after day {day:g} no step is small enough; {system.states[fastest]} = "
        f"{z[fastest]:g} changes by {work.slope[fastest]:g} a day"
    )


def _trouble(system: System, y: Floats, c: Floats) -> str:
    """What is impossible at one state of one cell; empty where nothing is."""
    text = system.text
    x: list[float] = [each.start for each in system.implicits]
    dy = [0.0] * text.n_states
    with np.errstate(all="ignore"):
        run_text(text.source, PLAIN_NUMPY)["derivatives"](y, c, x, dy, [0.0] * text.n_crossings)
    for value, implicit in zip(x, system.implicits, strict=True):
        if not np.isfinite(value):
            low, high = implicit.within
            return (
                f"no {implicit.name} ({implicit.meaning}) from {low:g} to {high:g} fits the "
                f"state: {_state(system, y)}"
            )
    bad = [e.name for e, value in zip(system.states, dy, strict=True) if not np.isfinite(value)]
    if bad:
        return (
            f"the change of {', '.join(bad[:4])} is not a number; the state is {_state(system, y)}"
        )
    for value, change, state in zip(y, dy, system.states, strict=True):
        if state.least is not None and value <= state.least and change < 0:
            return (
                f"{state} ({state.meaning}) would fall below {state.least:g} {state.unit}: "
                "something takes it that does not stop when it is gone"
            )
    return ""


def _state(system: System, y: Floats) -> str:
    return ", ".join(f"{each} = {value:.4g}" for each, value in zip(system.states, y, strict=True))
