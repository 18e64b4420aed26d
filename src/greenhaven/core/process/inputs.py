"""Inputs of a run on one grid of times: intervals in which each is constant or goes straight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.containers import IS_BOTTOM, IS_TOP, Driver, Series
from greenhaven.core.process.rosenbrock import Grid
from greenhaven.core.process.start import one_length, refuse_impossible_input
from greenhaven.core.process.symbols import Input, ModelError
from greenhaven.core.process.system import System

Floats = npt.NDArray[np.float64]
SAME_D = 1e-9  # times closer than a ten-thousandth of a second are one
SECOND_D = 1 / 86_400
ROUNDED = 1e-3  # of the time between two samples: tables of samples are rounded


@dataclass(frozen=True, eq=False)
class InputTable:
    """Every input of a system, with the grid of times that all sites share."""

    inputs: tuple[Input, ...]
    series: tuple[Series, ...]  # one an input
    times: Floats
    record: npt.NDArray[np.int64]
    sites: int
    made: dict[int, Grid] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        system: System,
        drivers: Mapping[Input, Driver],
        wanted: Floats,
        stops: Sequence[float],
    ) -> "InputTable":
        """Check what is given and lay all times on one grid.

        Raises
        ------
        ModelError
            Naming the input that is unknown, missing or not a number.
        """
        if unknown := [each for each in drivers if each not in system.inputs]:
            raise ModelError(f"{system.name} has no input {unknown[0]}")
        series = tuple(_series(each, drivers.get(each, each.value)) for each in system.inputs)
        sampled = {id(each.times): np.asarray(each.times) for each in series}
        times = _merged(wanted, np.asarray(stops, float), SAME_D)
        for each in sampled.values():
            apart = float(np.diff(each).min()) if len(each) > 1 else 0.0
            times = _merged(times, each, max(SAME_D, min(SECOND_D, ROUNDED * apart)))
        record = np.full(len(times) - 1, -1, dtype=np.int64)
        record[np.searchsorted(times, wanted[1:]) - 1] = np.arange(1, len(wanted))
        sites = one_length({str(k): _width(v) for k, v in zip(system.inputs, series, strict=True)})
        return cls(tuple(system.inputs), series, times, record, sites)

    def stops(self, times: Sequence[float]) -> dict[int, list[float]]:
        """The intervals that begin with these times, each with those that it begins with."""
        found: dict[int, list[float]] = {}
        for time in times:
            found.setdefault(int(np.argmin(np.abs(self.times - time))), []).append(time)
        return found

    def grid(self, site: int, cells: int) -> Grid:
        """What the solver needs for one site."""
        key = min(site, self.sites - 1)
        if key not in self.made:
            self.made.clear()
            self.made[key] = self._grid(key, cells)
        return self.made[key]

    def _grid(self, site: int, cells: int) -> Grid:
        begin, end = self.times[:-1], self.times[1:]
        left = np.empty((len(begin), cells, len(self.inputs)))
        right = np.empty_like(left)
        for k, (symbol, series) in enumerate(zip(self.inputs, self.series, strict=True)):
            if symbol in (IS_BOTTOM, IS_TOP):
                marked = 0 if symbol is IS_BOTTOM else cells - 1
                left[..., k] = right[..., k] = np.arange(cells) == marked
                continue
            values = np.asarray(series.values)
            column = values[:, min(site, values.shape[1] - 1)] if values.ndim > 1 else values
            times = np.asarray(series.times)
            if series.hold:
                held = np.searchsorted(times, (begin + end) / 2, side="right") - 1
                left[..., k] = right[..., k] = column[held.clip(min=0), np.newaxis]
            else:
                left[..., k] = np.interp(begin, times, column)[:, np.newaxis]
                right[..., k] = np.interp(end, times, column)[:, np.newaxis]
        moving = np.any(left != right, axis=(1, 2))
        return Grid(self.times, left, right, moving, self.record)


def _merged(times: Floats, more: Floats, same: float) -> Floats:
    """The first times, with those of the second that lie between and are not nearly there."""
    inside = np.unique(more[(more > times[0]) & (more < times[-1])])
    if len(inside):
        after = np.searchsorted(times, inside)
        near = np.minimum(times[after] - inside, inside - times[after - 1])
        inside = inside[near > same]
        inside = inside[np.diff(inside, prepend=-np.inf) > SAME_D]
    return np.union1d(times, inside)


def _width(series: Series) -> int:
    shape = np.shape(series.values)
    return shape[1] if len(shape) > 1 else 1


def _series(symbol: Input, given: Driver | None) -> Series:
    if isinstance(given, Series):
        refuse_impossible_input(symbol, np.asarray(given.values, np.float64))
        return given
    if given is None:
        raise ModelError(f"the input {symbol} is not given: {symbol.meaning} [{symbol.unit}]")
    values = np.asarray(given, dtype=np.float64)
    if values.ndim > 1 or not np.all(np.isfinite(values)):
        raise ModelError(f"{symbol}: a number, one number a site or a Series was expected")
    refuse_impossible_input(symbol, values)
    return Series([0.0], values[np.newaxis] if values.ndim else [float(values)])
