"""How much a result moves with a parameter: along a run by differences, of a rate exactly.

For control and estimation with derivatives of any order, compile the model with CasADi instead.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.containers import Container, Driver, Event
from greenhaven.core.process.matrix import ProcessModel
from greenhaven.core.process.simulate import simulate
from greenhaven.core.process.symbols import Component, Input, ModelError, Parameter

if TYPE_CHECKING:
    import xarray as xr

Floats = npt.NDArray[np.float64]
STEP = 1e-3  # relative: with the tolerance below, the error of a slope is about 1e-5
TOLERANCE = 1e-8
IMAGINARY = 1e-30


def sensitivities(  # noqa: PLR0913 -- each is named at the call
    container: Container,
    *,
    by: Sequence[Parameter],
    start: Mapping[Component, npt.ArrayLike],
    days: float,
    inputs: Mapping[Input, Driver] | None = None,
    every: float | None = None,
    events: Sequence[Event] = (),
    progress: Callable[[float], None] | None = None,
) -> "xr.Dataset":
    """Slope of every state and observable by some parameters, along one run.

    Parameters
    ----------
    by : sequence of Parameter
        None may be 0: the step is a thousandth of the value.
    container, start, days, inputs, every, events, progress
        As for `simulate`; one site.

    Returns
    -------
    xarray.Dataset
        dims (time[, cell], parameter), in the unit of the series per unit of the parameter.

    Raises
    ------
    ModelError
        If a parameter is not in the model or is 0.

    Source
    ------
    Central differences of runs at a relative tolerance of 1e-8, all in one call.
    """
    import xarray as xr  # noqa: PLC0415 -- slow import

    values = container.system().values
    for each in by:
        if each not in values:
            raise ModelError(f"{container.model.name} has no parameter {each}")
        if values[each] == 0:
            raise ModelError(f"{each} is 0: a step of a thousandth of it is none")
    step = {each: abs(values[each]) * STEP for each in by}
    sites = 2 * len(by)
    moved = {each: np.full(sites, values[each]) for each in by}
    for index, each in enumerate(by):
        moved[each][2 * index] += step[each]
        moved[each][2 * index + 1] -= step[each]
    run = simulate(
        container,
        start=start,
        days=days,
        inputs=inputs,
        parameters=moved,
        every=every,
        events=events,
        relative_tolerance=TOLERANCE,
        progress=progress,
    )
    widths = np.array([2 * step[each] for each in by])
    pairs = run.data.isel(site=slice(0, None, 2)) - run.data.isel(site=slice(1, None, 2))
    slopes = pairs.rename(site="parameter") / xr.DataArray(widths, dims="parameter")
    return slopes.assign_coords(parameter=[each.name for each in by])


def rate_sensitivities(model: ProcessModel, y: npt.ArrayLike, by: Sequence[Parameter]) -> Floats:
    """Slope of the change of every state by some parameters at one state, exact to rounding.

    Parameters
    ----------
    y : array, shape (n_states,)
        The state, in the order of ``model.system().states``.
    by : sequence of Parameter

    Returns
    -------
    array, shape (n_states, len(by))

    Source
    ------
    Complex step, Squire & Trapp (1998), Using complex variables to estimate derivatives of real
    functions, SIAM Review 40, 110.
    """
    system, rhs = model.system(), model.compile("numpy")
    nominal = np.array([system.values[each] for each in system.parameters], dtype=complex)
    slopes = []
    for each in by:
        if each not in system.parameters:
            raise ModelError(f"{model.name} has no parameter {each}")
        p = nominal.copy()
        p[system.parameters.index(each)] += 1j * IMAGINARY
        slopes.append(np.imag(rhs(0.0, np.asarray(y, dtype=complex), p)) / IMAGINARY)
    return np.array(slopes, dtype=np.float64).T
