"""How far one hold has come: for every sensor, and for all of them together.

A hold is a small state machine for each sensor and for the batch, in the last column: silent,
stuck, cool, hot, paused, met. It goes over whole blocks of rows; what it remembers is a `Course`.
"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.hygiene.count import Count, count_heat, hot_part
from greenhaven.core.models.hygiene.profiles import HOURS_PER_DAY, Floats, Hold
from greenhaven.core.models.hygiene.record import (
    BELIEVED,
    ROUNDING_D,
    STUCK,
    Codes,
    Flags,
    Remark,
    Rows,
)

Whole = npt.NDArray[np.int64]


class State(IntEnum):
    """Where a sensor, or the batch, stands in one hold."""

    SILENT = 0  # no reading that is believed
    STUCK = 1
    COOL = 2
    HOT = 3  # the count runs
    PAUSED = 4  # the count waits after a turning
    MET = 5


class Why(IntEnum):
    """What made a state change."""

    READING = 0
    GAP = 1  # hot before and after, unknown between: the count starts again
    LATE = 2  # a late or contradicting reading
    MET = 3


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of state in columns, in the order of the record."""

    time: Floats
    column: Whole  # position of the sensor; number of sensors = the batch
    before: Codes
    after: Codes
    why: Codes
    reading: Floats  # of that sensor, or the coldest one [°C]
    sensor: Whole  # whose reading it is

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True)
class Course:
    """The past of one hold, as far as its future depends on it; arrays end with the batch."""

    time: float  # of the last settled row; NaN = none yet
    values: Floats  # shape (n_sensors,)
    state: Codes  # shape (n_sensors + 1,); what it would be if it were not met
    alive: Flags
    start: Floats  # since when the present count runs; meaningful where alive
    held: Floats  # hot time since the record began [d]
    base: Floats  # the part of it before the present count
    met_since: Floats  # evidence: the hold was met from … to …; NaN = not met
    met_until: Floats
    window_times: Floats  # rows of the last `days`, where the hold looks back
    window_hot: Floats  # hours above `hot_above_c` up to each of them, shape (…, n_sensors)
    window_sum: Floats  # degree-days above `mean_above_c`
    changes: tuple[Changes, ...]

    @classmethod
    def empty(cls, sensors: int) -> "Course":
        """Before the first row."""
        columns = sensors + 1
        none, zero = np.full(columns, np.nan), np.zeros(columns)
        return cls(
            np.nan,
            np.full(sensors, np.nan),
            np.full(columns, State.SILENT, dtype=np.int8),
            np.zeros(columns, dtype=bool),
            *(none, zero, zero, none, none),
            *(np.zeros(0), np.zeros((0, sensors)), np.zeros((0, sensors)), ()),
        )

    @property
    def running(self) -> Floats:
        """Hot time of the present count [d]; 0 where none runs."""
        return np.where(self.alive, self.held - self.base, 0.0)

    @property
    def met(self) -> Flags:
        """Which sensors have met the hold; last the batch."""
        return np.isfinite(self.met_since)

    @property
    def shown(self) -> Codes:
        """The state of each sensor; last the batch."""
        return np.where(self.met, State.MET, self.state).astype(np.int8)


def advance(hold: Hold, course: Course, rows: Rows, turnings: Floats, max_gap_d: float) -> Course:
    """Judge settled rows that follow on those judged before."""
    if not len(rows):
        return course
    count = count_heat(hold, course, rows, turnings, max_gap_d)
    window = _window(hold, course, rows, count)
    met, since, until = _meets(hold, count, _looks_back(hold, window, count), turnings)
    states = _states(rows, count)
    first = np.where(met.any(axis=0) & ~course.met, met.argmax(axis=0), len(rows))
    pick = np.minimum(first, len(rows) - 1), np.arange(met.shape[1])
    now_met = first < len(rows)
    course = replace(
        course,
        met_since=np.where(now_met, since[pick], course.met_since),
        met_until=np.where(now_met, until[pick], course.met_until),
        changes=_noted(course, rows, count, states, (first, until)),
    )
    keep = np.searchsorted(window[0], rows.times[-1] - hold.days + ROUNDING_D, side="right") - 1
    kept = slice(max(int(keep), 0), None)
    return replace(
        course,
        time=float(rows.times[-1]),
        values=rows.values[-1],
        state=states[-1],
        alive=count.alive[-1],
        start=count.start[-1],
        held=count.held[-1],
        base=count.base[-1],
        window_times=window[0][kept],
        window_hot=window[1][kept],
        window_sum=window[2][kept],
    )


def _window(hold: Hold, course: Course, rows: Rows, count: Count) -> tuple[Floats, Floats, Floats]:
    """Rows to look back on: their times, hours above `hot_above_c`, degree-days above the mean."""
    sensors = rows.values.shape[1]
    if hold.hot_above_c is None and hold.mean_above_c is None:
        nothing = np.zeros((len(rows), sensors))
        return rows.times, nothing, nothing
    values = np.vstack([course.values, rows.values])
    joined = count.joined[:, :sensors]
    hours, degree_days = np.zeros(joined.shape), np.zeros(joined.shape)
    if (above := hold.hot_above_c) is not None:
        begin, end = hot_part(count.times, values, values > above, joined, above)
        hours = np.maximum(end - begin, 0.0) * HOURS_PER_DAY
    if (mean := hold.mean_above_c) is not None:
        excess = (values[:-1] + values[1:]) / 2 - mean
        step = np.diff(count.times)[:, None]
        degree_days = np.where(joined, excess * np.where(joined, step, 0.0), 0.0)
    if len(course.window_times):
        sums = (course.window_hot, hours), (course.window_sum, degree_days)
        kept = course.window_times
    else:
        zero = np.zeros((1, sensors))
        sums, kept = ((zero, hours), (zero, degree_days)), np.array([-np.inf])
    hot, total = (
        np.vstack([old[:-1], np.cumsum(np.vstack([old[-1:], added]), axis=0)])
        for old, added in sums
    )
    return np.append(kept, rows.times), hot, total


def _looks_back(hold: Hold, window: tuple[Floats, Floats, Floats], count: Count) -> Flags | None:
    """Where the last `days` were hot enough; None where the hold does not look back."""
    times, hot, total = window
    rows = count.times[1:]
    here = np.arange(len(times) - len(rows), len(times))
    if hold.hot_above_c is not None:
        since = np.searchsorted(times, rows - hold.days - ROUNDING_D, side="left")
        enough = hot[here] - hot[since] >= hold.hot_hours - ROUNDING_D * HOURS_PER_DAY
        return np.column_stack([enough, enough.all(axis=1)])
    if hold.mean_above_c is not None:
        since = np.searchsorted(times, rows - hold.days + ROUNDING_D, side="right") - 1
        above = total[here] - total[since] > ROUNDING_D
        inside = count.start[1:] <= times[since][:, None] + ROUNDING_D
        return np.column_stack([above, above.all(axis=1)]) & inside
    return None


def _meets(
    hold: Hold, count: Count, enough: Flags | None, turnings: Floats
) -> tuple[Flags, Floats, Floats]:
    """Where the hold is met, and the time that shows it: since, until."""
    days = hold.days - ROUNDING_D
    open_ = count.alive[1:] & (count.running[1:] >= days)
    if enough is not None:
        met: Flags = open_ & enough
        return met, count.start[1:], np.broadcast_to(count.times[1:, None], met.shape)
    length = np.maximum(count.end - count.begin, 0.0)
    ending = count.held[1:] - count.base[:-1] - np.where(count.new, length, 0.0)
    closed = count.alive[:-1] & ~open_ & (ending >= days)
    since = np.where(closed, count.start[:-1], count.start[1:])
    until = np.where(closed, count.end, count.times[1:, None])
    if hold.turnings:
        turned = np.searchsorted(turnings, until, side="right")
        turned = turned - np.searchsorted(turnings, since, side="left")
        return (open_ | closed) & (turned >= hold.turnings), since, until
    return open_ | closed, since, until


def _states(rows: Rows, count: Count) -> Codes:
    """The state of every column at every row of the block."""
    unread = np.where(rows.belief == STUCK, State.STUCK, State.SILENT)
    states = np.where(rows.belief == BELIEVED, State.COOL, unread)
    coldest = _coldest(rows.values)
    batch = np.take_along_axis(states, coldest[:, None], axis=1)
    states = np.column_stack([states, batch])
    counting = np.where(count.hot[1:], State.HOT, State.PAUSED)
    return np.where(count.alive[1:], counting, states).astype(np.int8)


def _coldest(values: Floats) -> Whole:
    """Position of the coldest sensor in each row; one that is not known is the coldest."""
    coldest: Whole = np.where(np.isnan(values), -np.inf, values).argmin(axis=1)
    return coldest


def _noted(
    course: Course, rows: Rows, count: Count, states: Codes, met: tuple[Whole, Floats]
) -> tuple[Changes, ...]:
    """The changes of state in the block, row by row, added to those before."""
    first, until = met
    row = np.arange(len(rows))[:, None]
    is_met = (row >= first) | course.met
    after = np.where(is_met, State.MET, states)
    before = np.vstack([course.shown, after[:-1]])
    again = count.new & count.alive[:-1] & (before == State.HOT) & (after == State.HOT)
    which, column = np.nonzero((before != after) | again)
    if not len(which):
        return course.changes
    left, right = count.times[:-1], count.times[1:]
    left = np.where(np.isnan(left), right, left)[:, None]
    right = right[:, None]
    time = np.where(
        after == State.HOT,
        np.where(count.joined, count.begin, right),
        np.where(after == State.MET, until, np.where(count.joined, count.end, left)),
    )
    time = np.where((before <= State.COOL) & (after <= State.COOL), right, time)
    why = np.where(again, Why.GAP, np.where(after == State.MET, Why.MET, Why.READING))
    sensors = rows.values.shape[1]
    sensor = np.where(column == sensors, _coldest(rows.values)[which], column)
    noted = Changes(
        time[which, column],
        column,
        before[which, column].astype(np.int8),
        after[which, column].astype(np.int8),
        why[which, column].astype(np.int8),
        rows.values[which, sensor],
        sensor,
    )
    return (*course.changes, noted)


def counts_against(hold: Hold, course: Course, remark: Remark) -> Course:
    """Let a late or contradicting reading speak against what was counted, never for it.

    A hold that was met by a time that includes the reading is met no longer; then, and where the
    count began before the reading, it starts again at the last settled row.
    """
    if not hold.contradicted_by(remark.reading_c):
        return course
    columns = np.zeros(len(course.state), dtype=bool)
    columns[[remark.sensor, -1]] = True
    time = remark.time
    lost = columns & (course.met_since <= time) & (time <= course.met_until)
    if course.met[-1] and not lost[-1]:  # what shows it of the batch shows it of each sensor
        course = replace(
            course,
            met_since=np.where(lost, course.met_since[-1], course.met_since),
            met_until=np.where(lost, course.met_until[-1], course.met_until),
        )
        lost = np.zeros_like(lost)
    restarts = columns & course.alive & (lost | (course.start <= time + ROUNDING_D))
    restarts[-1] |= course.alive[-1] and restarts[remark.sensor]
    shown = course.shown
    after = np.where(lost, course.state, shown).astype(np.int8)
    (noted,) = np.nonzero(lost | (restarts & (after != State.MET)))
    if not (lost | restarts).any():
        return course
    changes = Changes(
        np.full(len(noted), course.time),
        noted,
        shown[noted],
        after[noted],
        np.full(len(noted), Why.LATE, dtype=np.int8),
        np.full(len(noted), remark.reading_c),
        np.full(len(noted), remark.sensor),
    )
    return replace(
        course,
        start=np.where(restarts, course.time, course.start),
        base=np.where(restarts, course.held, course.base),
        met_since=np.where(lost, np.nan, course.met_since),
        met_until=np.where(lost, np.nan, course.met_until),
        changes=(*course.changes, changes) if len(noted) else course.changes,
    )
