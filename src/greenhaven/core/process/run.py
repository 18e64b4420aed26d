"""What came out of a simulation: labelled series, and the account of what crossed the boundary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.expression import ZERO
from greenhaven.core.process.numbers import value_of
from greenhaven.core.process.symbols import Component, ModelError, Observable, Parameter
from greenhaven.core.process.system import System, Towards

if TYPE_CHECKING:
    import xarray as xr

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Run:
    """States, observables and crossings of one simulation.

    Attributes
    ----------
    system : System
    times : array, shape (n_times,)
        In the time unit of the model.
    states : array, shape (n_times, n_states, n_cells, n_sites)
    observing : function that gives the observables
        Shape (n_times, n_observables, n_cells, n_sites); n_times − 1 for a stepped model, whose
        observables hold during a step. Called once, when they are first read.
    accounting : function that gives what crossed the boundary since the beginning
        Shape (n_times, n_crossings, n_sites). Called once, when it is first read.
    parameters : mapping of Parameter to value or array over sites
    warnings : what a reader must know of this run
    """

    system: System
    times: Floats
    states: Floats
    observing: Callable[[], Floats]
    accounting: Callable[[], Floats]
    parameters: Mapping[Parameter, Floats]
    time_unit: str = "d"
    digest: str = ""
    steps: int = 0
    warnings: tuple[str, ...] = ()

    @cached_property
    def observed(self) -> Floats:
        """Every observable at every time, without labels."""
        return self.observing()

    @cached_property
    def crossed(self) -> Floats:
        """What crossed the boundary since the beginning, without labels."""
        return self.accounting()

    @cached_property
    def data(self) -> "xr.Dataset":
        """Every state and observable by name, with its unit; dims time[, cell][, site]."""
        import xarray as xr  # noqa: PLC0415 -- slow import

        return xr.Dataset(
            {name: self._series(name) for name in self._positions},
            coords={"time": ("time", self.times, {"units": self.time_unit})},
            attrs={"model": self.system.name, "digest": self.digest},
        )

    @cached_property
    def _positions(self) -> dict[str, tuple[Component | Observable, int]]:
        states = {each.name: (each, k) for k, each in enumerate(self.system.states)}
        return {
            **states,
            **{each.name: (each, k) for k, each in enumerate(self.system.observables)},
        }

    def _series(self, name: str) -> "xr.DataArray":
        symbol, index = self._positions[name]
        values = self.states if isinstance(symbol, Component) else self.observed
        return self._labelled(values[:, index], symbol.meaning, symbol.unit)

    def of(self, name: str) -> Floats:
        """One series by name, without labels, with the dims of `data`.

        The last value of an observable of a stepped model is not-a-number: it holds during a step,
        and no step follows the last time.
        """
        if name not in self._positions:
            raise ModelError(
                f"{self.system.name} has no {name}; it has {', '.join(self._positions)}"
            )
        return np.asarray(self._series(name).values, dtype=np.float64)

    @cached_property
    def flows(self) -> "xr.Dataset":
        """What crossed the boundary since the beginning, one series a stream and component."""
        import xarray as xr  # noqa: PLC0415 -- slow import

        series = {}
        for index, each in enumerate(self.system.crossings):
            name = f"{each.stream}: {each.component}"
            series[name] = self._labelled(
                self.crossed[:, index, np.newaxis], f"{each.component.meaning}, cumulated", ""
            ).assign_attrs(direction="in" if each.towards == Towards.IN else "out")
        return xr.Dataset(series, coords={"time": ("time", self.times, {"units": self.time_unit})})

    @property
    def end(self) -> dict[Component, Floats]:
        """The last state, to go on from: ``simulate(…, start=run.end)``."""
        return {each: self.states[-1, index] for index, each in enumerate(self.system.states)}

    def stored(self, quantity: str) -> Floats:
        """What the vessel holds of one quantity, shape (n_times, n_sites)."""
        total = np.zeros((len(self.times), self.states.shape[3]))
        for index, each in enumerate(self.system.states):
            if quantity in each.content:
                volume = self._value(self.system.volumes.get(each.compartment, 1.0))
                content = self._value(each.content[quantity])
                total += (self.states[:, index] * volume * content).sum(axis=1)
        return total

    def exchanged(self, quantity: str) -> Floats:
        """What has come in less what has gone out of one quantity, shape (n_times, n_sites)."""
        total = np.zeros((len(self.times), self.states.shape[3]))
        for index, each in enumerate(self.system.crossings):
            content = each.component.content.get(quantity, ZERO)
            if content != ZERO:
                sign = 1 if each.towards == Towards.IN else -1
                total += sign * self.crossed[:, index] * self._value(content)
        return total

    def balance(self, quantity: str) -> "xr.DataArray":
        """In − out − stored of a quantity since the beginning, per unit of time: zero but rounding.

        Raises
        ------
        ModelError
            If nothing in the model holds the quantity.
        """
        import xarray as xr  # noqa: PLC0415 -- slow import

        held = [each for each in self.system.states if quantity in each.content]
        if not held:
            raise ModelError(f"{self.system.name}: no component holds any {quantity}")
        stored = self.stored(quantity)
        left = (self.exchanged(quantity) - (stored - stored[0]))[1:]
        elapsed = (self.times - self.times[0])[1:, np.newaxis]
        values = left / elapsed
        dims = ("time", "site") if values.shape[1] > 1 else ("time",)
        return xr.DataArray(
            values if values.shape[1] > 1 else values[:, 0],
            dims=dims,
            coords={"time": self.times[1:]},
            name=f"balance of {quantity}",
        )

    def _value(self, formula: object) -> Floats:
        """A content or a volume, a number or one for each site."""
        if isinstance(formula, int | float):
            return np.float64(formula)  # type: ignore[return-value]
        values = {key: np.ravel(np.asarray(each, float)) for key, each in self.parameters.items()}
        size = max((each.size for each in values.values()), default=1)
        numbers = [
            value_of(formula, {k: v[min(site, v.size - 1)] for k, v in values.items()})  # type: ignore[arg-type]
            for site in range(size)
        ]
        return np.array(numbers) if size > 1 else np.float64(numbers[0])  # type: ignore[return-value]

    def _labelled(self, values: Floats, meaning: str, unit: str) -> "xr.DataArray":
        """Dims that are there: time, and cell and site where there is more than one."""
        import xarray as xr  # noqa: PLC0415 -- slow import

        dims, shown = ["time"], values
        if values.shape[0] == len(self.times) - 1:  # a stepped model: what held during the step
            shown = np.concatenate([values, np.full_like(values[:1], np.nan)])
        for name in ("cell", "site"):
            axis = len(dims)
            if shown.shape[axis] == 1:
                shown = shown.squeeze(axis)
            else:
                dims.append(name)
        return xr.DataArray(shown, dims=dims, attrs={"units": unit, "long_name": meaning})
