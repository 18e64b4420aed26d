"""Where a soil settles if every year is the same: by repeating the year, or at once."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.soil.rothc import (
    BIO,
    BIO_N,
    CN,
    DPM,
    DPM_N,
    HUM,
    HUM_N,
    IOM,
    IOM_N,
    RPM,
    RPM_N,
    mineral_N,
    moisture_deficit,
)
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import Component, Input, Parameter, ProcessModel
from greenhaven.errors import GreenhavenError

YEAR = 12  # months
MOST_YEARS = 20_000
SETTLED_MM = 1e-9  # change of the moisture deficit from year to year that counts as none
PLENTY = 1e3  # mineral nitrogen that limits nothing [t N/ha]
ACTIVE = (DPM, RPM, BIO, HUM)
Floats = npt.NDArray[np.float64]
State = dict[Component, Floats]


class EquilibriumError(GreenhavenError):
    """A year that leads nowhere."""


def spin_up(  # noqa: PLR0913 -- a march, and when to stop
    model: ProcessModel,
    *,
    start: Mapping[Component, npt.ArrayLike],
    inputs: Mapping[Input, npt.ArrayLike],
    additions: Mapping[Component, npt.ArrayLike],
    parameters: Mapping[Parameter, npt.ArrayLike] | None = None,
    tolerance: float = 1e-6,
    most_years: int = MOST_YEARS,
) -> State:
    """Repeat one year until the soil's active carbon no longer changes.

    Parameters
    ----------
    model : ROTHC or SOIL
    start : mapping of Component to value or array over sites
    inputs, additions : series of 12 months, shape (12,) or (12, n_sites)
    parameters : mapping of Parameter to value or array over sites
    tolerance : float
        Change from one year's end to the next that ends it [t C ha⁻¹].
    most_years : int

    Returns
    -------
    mapping of Component to array, shape (n_sites,)
        The state at the end of the first such year, each site by itself.

    Raises
    ------
    EquilibriumError
        If it has not settled after `most_years`.

    Source
    ------
    RothC_Py 1.0.0 (Rothamsted Research, 2024): from nothing, until DPM + RPM + BIO + HUM change by
    no more than 1e-6 t C ha⁻¹ in a year.
    """
    state: Mapping[Component, npt.ArrayLike] = start
    kept: State = {}
    before = np.zeros(1)
    settled = np.zeros(1, dtype=bool)
    for _ in range(most_years):
        run = march(model, start=state, inputs=inputs, additions=additions, parameters=parameters)
        ends = {each: values[0] for each, values in run.end.items()}
        kept = {
            each: np.where(settled, kept.get(each, value), value) for each, value in ends.items()
        }
        total = np.sum([ends[each] for each in ACTIVE], axis=0)
        settled = settled | (np.abs(total - before) <= tolerance)
        if settled.all():
            return kept
        state, before = ends, total
    raise EquilibriumError(
        f"{model.name}: still changing after {most_years} years at {(~settled).sum()} sites"
    )


def equilibrium(
    model: ProcessModel,
    *,
    inputs: Mapping[Input, npt.ArrayLike],
    additions: Mapping[Component, npt.ArrayLike],
    parameters: Mapping[Parameter, npt.ArrayLike] | None = None,
    inert: npt.ArrayLike = 0.0,
) -> State:
    """The state that a repeated year returns to, exactly.

    While nothing is short of nitrogen, a year is affine in the pools: its matrix is read off by
    letting the model run once from nothing and once from one unit of each pool.

    Parameters
    ----------
    model : ROTHC or SOIL
    inputs, additions : series of 12 months, shape (12,) or (12, n_sites)
    parameters : mapping of Parameter to value or array over sites
    inert : float or array over sites
        IOM [t C ha⁻¹]; in SOIL its nitrogen has the C:N of humus.

    Returns
    -------
    mapping of Component to array, shape (n_sites,)
        Pools, moisture deficit and inert matter at the end of December; no mineral nitrogen, which
        depends on uptake and leaching.

    Raises
    ------
    EquilibriumError
        If nothing decays in that year, so that nothing settles.
    """
    pools = [each for each in (*ACTIVE, DPM_N, RPM_N, BIO_N, HUM_N) if each in model.components]
    values = dict(parameters or {})
    sites = _sites([*inputs.values(), *additions.values()], list(values.values()))
    deficit = _settled_deficit(model, inputs, values, sites)
    probes = len(pools) + 1
    start: State = {each: np.zeros((probes, sites)) for each in pools}
    for index, pool in enumerate(pools):
        start[pool][index + 1] = 1.0
    start[moisture_deficit] = np.tile(deficit, (probes, 1))
    if mineral_N in model.components:
        start[mineral_N] = np.full((probes, sites), PLENTY)
    run = march(
        model,
        start={each: value.ravel() for each, value in start.items()},
        inputs={each: _repeated(value, probes, sites) for each, value in inputs.items()},
        additions={each: _repeated(value, probes, sites) for each, value in additions.items()},
        parameters={
            each: np.tile(np.broadcast_to(value, sites), probes) for each, value in values.items()
        },
    )
    ends = np.array([run.end[each][0].reshape(probes, sites) for each in pools])
    state = dict(zip(pools, _fixed_point(model, ends), strict=True))
    state[moisture_deficit] = deficit
    state[IOM] = np.broadcast_to(np.asarray(inert, float), sites).copy()
    if IOM_N in model.components:
        state[IOM_N] = state[IOM] / np.asarray(values.get(CN, model.nominal[CN]), float)
    return state


def _sites(series: Sequence[npt.ArrayLike], values: Sequence[npt.ArrayLike]) -> int:
    """How many sites there are, from series (12, n) and values (n,)."""
    counts = [np.shape(each)[1] for each in series if np.ndim(each) == 2]
    counts += [int(np.size(each)) for each in values]
    return max(counts, default=1)


def _repeated(series: npt.ArrayLike, probes: int, sites: int) -> Floats:
    """A series of 12 months, the same for every probe; axes (month, probe × site)."""
    values = np.asarray(series, float)
    values = values.reshape(values.shape + (1,) * (2 - values.ndim))
    return np.tile(np.broadcast_to(values, (YEAR, sites)), (1, probes))


def _settled_deficit(
    model: ProcessModel,
    inputs: Mapping[Input, npt.ArrayLike],
    parameters: Mapping[Parameter, npt.ArrayLike],
    sites: int,
) -> Floats:
    """The moisture deficit at the end of a year that follows many like it, shape (n_sites,)."""
    deficit = np.zeros(sites)
    for _ in range(MOST_YEARS):
        run = march(
            model,
            start={moisture_deficit: deficit},
            inputs=inputs,
            parameters=parameters,
            steps=YEAR,
        )
        before, deficit = deficit, np.asarray(run.end[moisture_deficit][0], float)
        if np.all(np.abs(deficit - before) <= SETTLED_MM):
            return deficit
    raise EquilibriumError(f"{model.name}: the moisture deficit does not settle")


def _fixed_point(model: ProcessModel, ends: Floats) -> Floats:
    """Where y = A y + b, with b the end from nothing and A the ends from one unit of each pool."""
    nothing = ends[:, 0]  # axes (pool, site)
    matrix = np.moveaxis(ends[:, 1:] - nothing[:, np.newaxis], 2, 0)
    away = np.eye(len(ends)) - matrix
    try:
        settled = np.linalg.solve(away, nothing.T[..., np.newaxis])[..., 0]
    except np.linalg.LinAlgError:
        settled = np.full((ends.shape[2], len(ends)), np.nan)
    if not np.all(np.isfinite(settled)):
        raise EquilibriumError(f"{model.name}: nothing decays in this year, so nothing settles")
    return np.asarray(settled.T, float)
