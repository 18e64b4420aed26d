"""Run a container through time: inputs, events, accuracy, and what came of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.carried import carried
from greenhaven.core.process.compiled import compiled
from greenhaven.core.process.containers import (
    Container,
    Driver,
    Event,
    Heap,
    Layered,
    StirredTank,
)
from greenhaven.core.process.happenings import Happenings
from greenhaven.core.process.inputs import InputTable
from greenhaven.core.process.printing import Text
from greenhaven.core.process.rosenbrock import DONE, STATE, Grid, Structure, Work
from greenhaven.core.process.run import Run
from greenhaven.core.process.sparse import structure_of
from greenhaven.core.process.start import checked_parameters, checked_start, one_length
from greenhaven.core.process.symbols import Component, Input, ModelError, Parameter
from greenhaven.core.process.system import Crossing, System
from greenhaven.core.process.trouble import explain

__all__ = ["Event", "Heap", "Layered", "SimulationError", "StirredTank", "simulate"]

Floats = npt.NDArray[np.float64]
Progress = Callable[[float], None]
FIRST_STEP_D = 1e-6
PORTIONS = 200  # how often progress is told and a run can be stopped


class SimulationError(ModelError):
    """A run that could not go on; the message says when, where and why."""


def simulate(  # noqa: PLR0913 -- each is named at the call
    container: Container,
    *,
    start: Mapping[Component, npt.ArrayLike],
    days: float,
    inputs: Mapping[Input, Driver] | None = None,
    parameters: Mapping[Parameter, npt.ArrayLike] | None = None,
    every: float | None = None,
    events: Sequence[Event] = (),
    relative_tolerance: float = 1e-4,
    progress: Progress | None = None,
) -> Run:
    """Follow a container through time.

    Parameters
    ----------
    container : StirredTank, Layered or Heap
    start : mapping of Component to value
        A number, an array over sites, or (n_cells, n_sites); what is not named is 0. `run.end`
        goes on where a run ended.
    days : float
        How long [d].
    inputs : mapping of Input to number, array over sites, or Series
    parameters : mapping of Parameter to value or array over sites
    every : float
        Interval of the results [d]; a hundredth of the time where not given.
    events : sequence of Event
    relative_tolerance : float
        Allowed error of a step, relative to each state; 1e-4 to 1e-8 are sensible.
    progress : function of the share done, 0–1
        Called now and then; what it raises stops the run.

    Returns
    -------
    Run

    Raises
    ------
    StartError, ModelError
        If a start, parameter or input cannot be; the message names it.
    SimulationError
        If the solver cannot go on; the message names the time and the state.
    """
    if not (np.isfinite(days) and days > 0):
        raise ModelError(f"days: a number above 0 was expected, {days} came")
    if not 0 < relative_tolerance < 0.1:
        raise ModelError(f"relative_tolerance: 0 to 0.1 was expected, {relative_tolerance} came")
    if container.model.stepped:
        raise ModelError(f"{container.model.name} goes by steps of a {container.model.time}: march")
    whole = container.system()
    system = whole.solved
    drivers = {**container.drivers, **(inputs or {})}
    text = system.text
    plan = _Plan(
        system=system,
        steady=whole.steady,
        text=text,
        functions=compiled(text.source),
        cells=container.cells,
        structure=structure_of(system, container.cells),
        tolerance=relative_tolerance,
    )
    y = checked_start(system, start, container.cells)
    p = checked_parameters(system, parameters or {})
    wanted = _wanted(days, days / 100 if every is None else every)
    happenings = Happenings.of(events, days, system, container.cells)
    table = InputTable.of(system, drivers, wanted, happenings.times)
    run = _run_sites(plan, y, p, table, happenings, wanted, progress)
    return replace(run, digest=container.model.digest, warnings=tuple(happenings.missed(days)))


@dataclass(frozen=True, eq=False)
class _Plan:
    """What all sites of a run share."""

    system: System
    steady: Sequence[Crossing]
    text: Text
    functions: Mapping[str, Any]
    cells: int
    structure: Structure
    tolerance: float


def _wanted(days: float, every: float) -> Floats:
    """Times of the results: the beginning, every so often, the end."""
    if not (np.isfinite(every) and every > 0):
        raise ModelError(f"every: a number of days above 0 was expected, {every} came")
    times = np.arange(0, days, every)
    if days - times[-1] < 1e-9 * days:
        times = times[:-1]
    return np.append(times, days)


def _run_sites(  # noqa: PLR0913, PLR0917 -- the parts of one run
    plan: _Plan,
    y: Floats,
    p: Mapping[Parameter, Floats],
    table: InputTable,
    happenings: Happenings,
    wanted: Floats,
    progress: Progress | None,
) -> Run:
    """Every site on its own, with steps of its own."""
    lengths = {"start": y.shape[2], "inputs": table.sites}
    sites = one_length({**lengths, **{str(each): value.size for each, value in p.items()}})
    stops = table.stops(happenings.times)
    vessels, carriers, accounts, steps = [], [], [], 0
    for site in range(sites):
        values = {each: float(np.ravel(v)[min(site, v.size - 1)]) for each, v in p.items()}
        grid = table.grid(site, plan.cells)
        vessel = _Vessel(plan, y[:, :, min(site, y.shape[2] - 1)], values, grid)
        report = None if progress is None else _part_of(progress, site, sites)
        try:
            accounts.append(vessel.run(happenings, stops, report))
        except SimulationError as error:
            where = f"site {site}: " if sites > 1 else ""
            raise SimulationError(f"{where}{error}") from None
        carriers.append((grid, values))
        vessels.append((vessel.states, vessel.observed))
        steps += int(vessel.work.state[5])
    n, cells = len(plan.system.states), plan.cells
    states = _joined([each.reshape(len(wanted), -1) for each, _ in vessels])
    return Run(
        system=replace(
            plan.system, crossings=(*plan.system.crossings, *plan.steady, *happenings.crossings)
        ),
        times=wanted,
        states=states[:, : n * cells].reshape(len(wanted), cells, n, sites).swapaxes(1, 2),
        observing=lambda: _joined([seen for _, seen in vessels]).swapaxes(1, 2),
        accounting=lambda: np.concatenate(
            [
                states[:, n * cells :],
                _joined([carried(plan.steady, plan.system.inputs, *each) for each in carriers]),
                _joined(accounts),
            ],
            axis=1,
        ),
        parameters=dict(p),
        steps=steps,
    )


def _joined(sites: Sequence[Floats]) -> Floats:
    """One array with the sites as its last axis, without a copy where there is one."""
    return sites[0][..., np.newaxis] if len(sites) == 1 else np.stack(sites, axis=-1)


def _part_of(progress: Progress, site: int, sites: int) -> Progress:
    return lambda share: progress((site + share) / sites)


class _Vessel:
    """One site on its way: the solver's vectors and where its results go."""

    def __init__(
        self, plan: _Plan, y: Floats, values: Mapping[Parameter, float], grid: Grid
    ) -> None:
        self.plan, self.values, self.grid = plan, values, grid
        text, cells = plan.text, plan.cells
        size = text.n_states * cells + text.n_crossings
        self.z = np.zeros(size)
        self.z[: text.n_states * cells] = y.T.ravel()
        rows = int(grid.record.max()) + 1
        self.states = np.empty((rows, size))
        self.observed = np.empty((rows, cells, text.n_observables))
        self.work = _room(plan, size, grid.left.shape[2])
        p = np.array([values[each] for each in plan.system.parameters])
        for cell in range(cells):
            plan.functions["constants"](p, self.work.constants[cell])

    def run(
        self, happenings: Happenings, stops: Mapping[int, Sequence[float]], report: Progress | None
    ) -> Floats:
        """Go through all intervals; what events brought and took, at every time of the results."""
        n, cells, intervals = self.plan.text.n_states, self.plan.cells, len(self.grid.left)
        y = self.z[: n * cells].reshape(cells, n)
        account = np.zeros(len(happenings.crossings))
        accounts = np.zeros((len(self.states), len(account)))
        self._look(0)
        for begin, end in _spans(intervals, stops):
            if begin in stops:
                account += happenings.apply(stops[begin], y, self.values)
                self.work.state[:3] = FIRST_STEP_D, 0.0, 0.0
            self._advance(begin, end)
            rows = self.grid.record[begin:end]
            accounts[rows[rows >= 0]] = account
            if report is not None:
                report(end / intervals)
        return accounts

    def _advance(self, begin: int, end: int) -> None:
        span, output = np.array([begin, end]), (self.states, self.observed)
        plan = self.plan
        status, interval = plan.functions["advance"](
            self.z, span, self.grid, plan.structure, self.work, output
        )
        if status != DONE:
            day = float(self.grid.times[interval])
            raise SimulationError(explain(plan.system, self.z, self.work, day))

    def _look(self, row: int) -> None:
        """Write the state and what is seen of it into one row of the results."""
        n, functions = self.plan.text.n_states, self.plan.functions
        self.states[row] = self.z
        for cell in range(self.plan.cells):
            functions["driven"](self.grid.left[0, cell], self.work.constants[cell])
            functions["observe"](
                self.z[cell * n : (cell + 1) * n],
                self.work.constants[cell],
                self.work.implicit[cell],
                self.observed[row, cell],
            )


def _least(state: Component) -> float:
    return -np.inf if state.least is None else state.least


def _spans(intervals: int, stops: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Intervals in portions: cut where something happens, and often enough to be stopped."""
    cuts = {*range(0, intervals, max(1, intervals // PORTIONS)), *stops}
    yield from pairwise([*sorted(cuts), intervals])


def _room(plan: _Plan, size: int, n_inputs: int) -> Work:
    """Vectors for the solver to write into."""
    text, cells, system, structure = plan.text, plan.cells, plan.system, plan.structure
    starts = np.array([each.start for each in system.implicits], dtype=float)
    return Work(
        constants=np.zeros((cells, text.n_constants)),
        implicit=np.tile(starts, (cells, 1)),
        streams=np.zeros((cells, text.n_crossings)),
        stages=np.zeros((4, size)),
        slope=np.zeros(size),
        trial=np.zeros(size),
        other=np.zeros(size),
        nudge=np.zeros(size),
        entries=np.zeros(len(structure.entry_row)),
        factors=np.zeros(
            len(structure.diagonal) + len(structure.lower_place) + len(structure.upper_place)
        ),
        inverse=np.zeros(size),
        lower=np.zeros(len(structure.lower_place)),
        upper=np.zeros(len(structure.upper_place)),
        inputs=np.zeros(n_inputs),
        floor=np.tile([each.scale for each in system.states], cells).astype(float),
        least=np.tile([_least(each) for each in system.states], cells).astype(float),
        state=np.array([FIRST_STEP_D, 0.0, 0.0, plan.tolerance, *[0.0] * (STATE - 4)]),
    )
