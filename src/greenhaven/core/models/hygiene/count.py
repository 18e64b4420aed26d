"""When each sensor was hot, and how long a count has run: for sensors, and for all at once.

The last column of every array is the batch: it is hot only while every sensor is hot. Between two
readings the temperature is a straight line, which gives the time at which the floor was crossed.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from greenhaven.core.models.hygiene.profiles import HOURS_PER_DAY, Floats, Hold
from greenhaven.core.models.hygiene.record import ROUNDING_D, Flags, Rows


class Before(Protocol):
    """What was counted up to the row before."""

    @property
    def time(self) -> float: ...
    @property
    def values(self) -> Floats: ...
    @property
    def alive(self) -> Flags: ...
    @property
    def start(self) -> Floats: ...
    @property
    def held(self) -> Floats: ...
    @property
    def base(self) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Count:
    """A block of rows under one hold; row 0 is the last row of the block before."""

    times: Floats  # shape (n + 1,)
    hot: Flags  # at each row, shape (n + 1, columns)
    joined: Flags  # both ends of a step are known and near, shape (n, columns)
    begin: Floats  # the hot part of each step; empty where begin ≥ end
    end: Floats
    alive: Flags  # a count runs or waits, shape (n + 1, columns)
    new: Flags  # a count begins, shape (n, columns)
    start: Floats  # since when, shape (n + 1, columns)
    held: Floats
    base: Floats

    @property
    def running(self) -> Floats:
        return np.where(self.alive, self.held - self.base, 0.0)


def count_heat(hold: Hold, course: Before, rows: Rows, turnings: Floats, max_gap_d: float) -> Count:
    """Count the hot time of a block of rows that follows on what was counted before."""
    times = np.append(course.time, rows.times)
    values = np.vstack([course.values, rows.values])
    known = ~np.isnan(values)
    joined = known[:-1] & known[1:] & (np.diff(times) <= max_gap_d + ROUNDING_D)[:, None]
    hot = hold.is_hot(values)
    begin, end = hot_part(times, values, hot, joined, hold.floor_c)
    hot = np.column_stack([hot, hot.all(axis=1)])
    joined = np.column_stack([joined, joined.all(axis=1)])
    begin = np.column_stack([begin, begin.max(axis=1)])
    end = np.column_stack([end, end.min(axis=1)])
    length = np.maximum(end - begin, 0.0)
    whole = hot[:-1] & hot[1:] & joined
    on = whole | _waits(hold, times, turnings, np.where(hot[1:] & joined, begin, times[1:, None]))
    alive = _alive(course.alive, hot, on)
    new = hot[1:] & ~(on & alive[:-1])
    held = np.cumsum(np.vstack([course.held, length]), axis=0)
    before = held[1:] - np.where(joined, length, 0.0)
    fresh = np.where(joined, begin, times[1:, None])
    start, base = _latest(new, fresh, course.start), _latest(new, before, course.base)
    return Count(times, hot, joined, begin, end, alive, new, start, held, base)


def hot_part(
    times: Floats, values: Floats, hot: Flags, joined: Flags, floor_c: float
) -> tuple[Floats, Floats]:
    """Begin and end of the hot part of every step; empty where there is none."""
    left, right = times[:-1, None], times[1:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (floor_c - values[:-1]) / np.diff(values, axis=0)
    crossing = left + (right - left) * np.clip(share, 0.0, 1.0)
    begin = np.where(hot[:-1], left, np.where(hot[1:], crossing, right))
    end = np.where(hot[1:], right, np.where(hot[:-1], crossing, left))
    return np.where(joined, begin, right), np.where(joined, end, right)


def _waits(hold: Hold, times: Floats, turnings: Floats, cold_until: Floats) -> Flags:
    """Where a count may wait because the batch was turned shortly before."""
    if not hold.pause_after_turning_h or not len(turnings):
        return np.zeros(cold_until.shape, dtype=bool)
    position = np.searchsorted(turnings, times[1:], side="right") - 1
    latest = np.where(position >= 0, turnings[np.maximum(position, 0)], -np.inf)
    pause = hold.pause_after_turning_h / HOURS_PER_DAY
    waits: Flags = cold_until - latest[:, None] <= pause + ROUNDING_D
    return waits


def _alive(before: Flags, hot: Flags, on: Flags) -> Flags:
    """A count lives from a hot row on, through every step over which it goes on or waits."""
    row = np.arange(len(hot))[:, None]
    begun = hot.copy()
    begun[0] = before
    last_hot = np.maximum.accumulate(np.where(begun, row, -1))
    last_stop = np.maximum.accumulate(np.where(np.vstack([begun[:1] | True, on]), -1, row))
    alive: Flags = (last_hot >= 0) & (last_hot >= last_stop)
    return alive


def _latest(new: Flags, values: Floats, before: Floats) -> Floats:
    """The value at the latest new row, from the row before the block on."""
    row = np.arange(1, len(new) + 1)[:, None]
    latest = np.maximum.accumulate(np.vstack([np.zeros_like(before, int), np.where(new, row, 0)]))
    found: Floats = np.take_along_axis(np.vstack([before, values]), latest, axis=0)
    return found
