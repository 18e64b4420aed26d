"""Models that go step by step: a month of soil carbon, a day of water, an interval of ammonia.

One step is y + Σ_j S_ij r_j(y, u): the rate of a process is the amount it converts in one step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.backends import PLAIN_NUMPY, run_text
from greenhaven.core.process.containers import IS_BOTTOM, IS_TOP, Layered, Series
from greenhaven.core.process.matrix import ProcessModel
from greenhaven.core.process.run import Run
from greenhaven.core.process.start import (
    FORGIVEN,
    checked_parameters,
    checked_start,
    one_length,
    refuse_impossible_input,
)
from greenhaven.core.process.symbols import Component, Input, ModelError, Parameter
from greenhaven.core.process.system import Crossing, System, Towards

Floats = npt.NDArray[np.float64]


def march(
    model: ProcessModel | Layered,
    *,
    start: Mapping[Component, npt.ArrayLike],
    inputs: Mapping[Input, npt.ArrayLike],
    parameters: Mapping[Parameter, npt.ArrayLike] | None = None,
    additions: Mapping[Component, npt.ArrayLike] | None = None,
    steps: int | None = None,
) -> Run:
    """Run a stepped model over its inputs.

    Parameters
    ----------
    model : ProcessModel, or Layered for a stack of cells
    start : mapping of Component to value
        A number, an array over sites (n_sites,), or (n_cells, n_sites); what is not named is 0.
    inputs : mapping of Input to series
        A number, (n_steps,), (n_steps, n_sites) or (n_steps, n_cells, n_sites); a first axis of 1
        stands for every step.
    parameters : mapping of Parameter to value or array over sites
    additions : mapping of Component to amounts added at the end of each step
        Shapes as for inputs.
    steps : int
        Number of steps; taken from the longest series where not given.

    Returns
    -------
    Run
        States at the n_steps + 1 ends of steps; observables as they hold during each step, that is
        with the state at its beginning.

    Raises
    ------
    ModelError
        Naming the component, input or parameter that is unknown, missing, or not a number.
    """
    stage = _Stage(model, dict(inputs), dict(additions or {}), steps)
    y = checked_start(stage.system, start, stage.cells)
    return stage.run(y, checked_parameters(stage.system, parameters or {}))


@dataclass
class _Stage:
    """One march: the printed functions, and every series with a time axis."""

    model: ProcessModel | Layered
    inputs: dict[Input, npt.ArrayLike]
    additions: dict[Component, npt.ArrayLike]
    steps: int | None
    system: System = field(init=False)
    cells: int = field(init=False)

    def __post_init__(self) -> None:
        self.system = self.model.system()
        self.cells = self.model.cells if isinstance(self.model, Layered) else 1
        if not self._model().stepped:
            raise ModelError(f"{self._model().name} goes by {self._model().time}: simulate")
        given = [*self.inputs.values(), *self.additions.values()]
        lengths = {np.shape(each)[0] for each in given if np.ndim(each)} - {1}
        if self.steps is None:
            self.steps = max(lengths, default=1)
        if self.steps < 1:
            raise ModelError(f"steps: at least 1 was expected, {self.steps} came")
        if wrong := lengths - {self.steps}:
            raise ModelError(f"series of {self.steps} steps were expected, one of {wrong} came")
        for component in self.additions:
            if component not in self.system.changes:
                raise ModelError(f"additions: {component} is not in {self.system.name}")

    def run(self, start: Floats, parameters: Mapping[Parameter, Floats]) -> Run:
        """All steps of all sites."""
        drivers = self._drivers()
        added = {each: self._series(str(each), v) for each, v in self.additions.items()}
        sites = self._sites(start, drivers, added, parameters)
        functions = run_text(self.system.text.source, PLAIN_NUMPY)
        c: list[Any] = [0.0] * self.system.text.n_constants
        functions["constants"]([parameters[each] for each in self.system.parameters], c)
        functions["driven"](drivers, c)
        states = np.empty((int(self.steps or 0) + 1, len(self.system.states), self.cells, sites))
        states[0] = start
        crossed = self._follow(states, c, functions["derivatives"], added)
        self._refuse_nonsense(states)
        entries = [Crossing("additions", Towards.IN, each, each) for each in added]
        return Run(
            system=_with_crossings(self.system, entries),
            times=np.arange(len(states), dtype=float),
            states=states,
            observing=lambda: self._observed(functions["observe"], states, c),
            accounting=lambda: np.concatenate([crossed, _sums(added, states.shape)], axis=1),
            parameters=dict(parameters),
            time_unit=self._model().time,
            digest=self._model().digest,
            steps=len(states) - 1,
        )

    def _sites(
        self,
        start: Floats,
        drivers: Sequence[Floats],
        added: Mapping[Component, Floats],
        parameters: Mapping[Parameter, Floats],
    ) -> int:
        lengths = {str(k): v.shape[-1] for k, v in zip(self.system.inputs, drivers, strict=True)}
        lengths |= {str(each): value.shape[-1] for each, value in added.items()}
        lengths |= {"start": start.shape[-1], **{str(k): v.size for k, v in parameters.items()}}
        return one_length(lengths)

    def _follow(
        self,
        states: Floats,
        c: Sequence[Any],
        derivatives: Callable[..., None],
        added: Mapping[Component, Floats],
    ) -> Floats:
        """Write one state after the other; what streams have carried out after each step."""
        text = self.system.text
        crossed = np.zeros((len(states), text.n_crossings, states.shape[-1]))
        x: list[Any] = [each.start for each in self.system.implicits]
        dy: list[Any] = [0.0] * text.n_states
        s: list[Any] = [0.0] * text.n_crossings
        timed = [k for k in text.driven if np.ndim(c[k]) and np.shape(c[k])[0] > 1]
        row = [each[0] if np.ndim(each) == 3 else each for each in c]
        moves = _Moves(self.system.crossings, self.system.states)
        places = [(self.system.states.index(each), series) for each, series in added.items()]
        for step in range(len(states) - 1):
            for k in timed:
                row[k] = c[k][step]
            before, after = states[step], states[step + 1]
            derivatives(before, row, x, dy, s)
            for index, change in enumerate(dy):
                np.add(before[index], change, out=after[index])
            crossed[step + 1] = crossed[step]
            moves.apply(after, crossed[step + 1], s)
            for place, series in places:
                after[place] += series[step if series.shape[0] > 1 else 0]
        return crossed

    def _model(self) -> ProcessModel:
        return self.model.model if isinstance(self.model, Layered) else self.model

    def _drivers(self) -> list[Floats]:
        """Every input with axes (step, cell, site)."""
        ends = {IS_BOTTOM: np.zeros((1, self.cells, 1)), IS_TOP: np.zeros((1, self.cells, 1))}
        ends[IS_BOTTOM][:, 0], ends[IS_TOP][:, -1] = 1, 1
        known = set(self.system.inputs)
        for each in self.inputs:
            if each not in known:
                raise ModelError(f"{self.system.name} has no input {each}")
        drivers = []
        for each in self.system.inputs:
            if each in ends:
                drivers.append(ends[each])
            elif each in self.inputs:
                drivers.append(self._series(each.name, self.inputs[each]))
                refuse_impossible_input(each, drivers[-1])
            elif each.value is not None:
                drivers.append(np.full((1, 1, 1), each.value))
            else:
                raise ModelError(
                    f"{self.system.name} needs the input {each}: {each.meaning} [{each.unit}]"
                )
        return drivers

    def _series(self, name: str, values: npt.ArrayLike) -> Floats:
        if isinstance(values, Series):
            raise ModelError(f"{name}: a march takes one value a step, not a Series with times")
        array = np.asarray(values, dtype=np.float64)
        if array.ndim > 3 or (array.ndim == 3 and array.shape[1] not in (1, self.cells)):
            raise ModelError(
                f"{name}: (steps,), (steps, sites) or (steps, {self.cells}, sites) was expected, "
                f"{array.shape} came"
            )
        if not np.all(np.isfinite(array)):
            raise ModelError(f"{name}: every value must be a number")
        if array.ndim == 2:
            array = array[:, np.newaxis, :]
        return array.reshape(array.shape + (1,) * (3 - array.ndim))

    def _observed(self, observe: Any, states: Floats, c: Sequence[Any]) -> Floats:
        """All observables at once over the whole time axis."""
        n = self.system.text.n_observables
        y = np.moveaxis(states[:-1], 1, 0)
        o: list[Any] = [0.0] * n
        observe(y, c, [each.start for each in self.system.implicits], o)
        shape = y.shape[1:]
        return (
            np.stack([np.broadcast_to(each, shape) for each in o], axis=1)
            if n
            else np.empty((shape[0], 0, *shape[1:]))
        )

    def _refuse_nonsense(self, states: Floats) -> None:
        if np.all(np.isfinite(states[-1])):  # what is not a number stays so
            self._refuse_overdrawn(states)
            return
        step, state, _, site = np.argwhere(~np.isfinite(states))[0]
        raise ModelError(
            f"{self.system.name}: {self.system.states[state]} is not a number after step {step} "
            f"at site {site}; look at the inputs of that step"
        )

    def _refuse_overdrawn(self, states: Floats) -> None:
        for index, (each, lowest) in enumerate(
            zip(self.system.states, states.min(axis=(0, 2, 3)), strict=True)
        ):
            if each.least is not None and lowest < each.least - FORGIVEN * each.scale:
                step = int(states[:, index].min(axis=(1, 2)).argmin())
                raise ModelError(
                    f"{self.system.name}: {each} ({each.meaning}) would be {lowest:g} {each.unit} "
                    f"after step {step}, at least {each.least:g} was expected; more was taken than "
                    "there is"
                )


@dataclass(frozen=True)
class _Moves:
    """What streams bring into neighbouring cells, and what leaves the stack."""

    crossings: Sequence[Crossing]
    states: Sequence[Component]

    def apply(self, after: Floats, crossed: Floats, s: Sequence[Any]) -> None:
        for index, crossing in enumerate(self.crossings):
            place = self.states.index(crossing.component)
            amount = np.broadcast_to(s[index], after[place].shape)
            if crossing.towards == Towards.UP:
                after[place, 1:] += amount[:-1]
                crossed[index] += amount[-1]
            elif crossing.towards == Towards.DOWN:
                after[place, :-1] += amount[1:]
                crossed[index] += amount[0]
            else:
                crossed[index] += amount.sum(axis=0)


def _sums(added: Mapping[Component, Floats], shape: tuple[int, ...]) -> Floats:
    """What the additions have brought after each step, shape (n_steps + 1, n_added, n_sites)."""
    steps, _, cells, sites = shape
    sums = np.zeros((steps, len(added), sites))
    for index, series in enumerate(added.values()):
        whole = np.broadcast_to(series, (steps - 1, cells, sites)).sum(axis=1)
        sums[1:, index] = np.cumsum(whole, axis=0)
    return sums


def _with_crossings(system: System, entries: Sequence[Crossing]) -> System:
    return replace(system, crossings=(*system.crossings, *entries)) if entries else system
