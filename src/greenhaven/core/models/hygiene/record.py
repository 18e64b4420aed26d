"""What the sensors said, and what of it can be believed.

Readings arrive in order of time, row by row. A row is *settled* once it is known of every sensor
whether it was read, was silent or was stuck; only settled rows are judged. What is settled depends
on the readings alone, never on how they were cut into pieces.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.hygiene.profiles import HOURS_PER_DAY, Floats, Trust
from greenhaven.errors import GreenhavenError

Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
ROUNDING_D = 1e-8  # a millisecond: more than the rounding of a day number, less than any clock
SILENT, STUCK, BELIEVED = 0, 1, 2  # of a sensor in a row


class HygieneError(GreenhavenError):
    """A record or a question that cannot be."""


class Fault(StrEnum):
    """Why something that was handed over was not used."""

    LATE = "came after a newer row"
    DUPLICATE = "same time and value as before"
    CONFLICT = "same time as before, another value"
    IMPOSSIBLE = "outside what the sensor can have seen"
    LATE_TURNING = "turning came after a newer row"


FAULTS = tuple(Fault)
CODE_OF = {fault: code for code, fault in enumerate(FAULTS, start=1)}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was handed over and not used; `row` is the newest row when it came."""

    row: int
    time: float
    sensor: int  # −1 = the batch
    fault: Fault
    reading_c: float


@dataclass(frozen=True, slots=True)
class Rows:
    """Settled rows: values are NaN where a sensor is not believed."""

    times: Floats  # shape (n_rows,) [d]
    values: Floats  # shape (n_rows, n_sensors) [°C]
    belief: Codes  # shape (n_rows, n_sensors)

    def __len__(self) -> int:
        return len(self.times)

    def part(self, rows: slice) -> "Rows":
        """Some of the rows."""
        return Rows(self.times[rows], self.values[rows], self.belief[rows])


@dataclass(frozen=True, slots=True)
class Record:
    """What has to be remembered of the past in order to settle the next rows."""

    trust: Trust
    newest: float  # time of the newest row [d]; −inf before the first
    seen: int  # rows taken in
    settled: int  # rows settled
    last_time: Floats  # of the last settled reading of each sensor; NaN = never read
    last_value: Floats
    same_since: Floats  # time of the first of the last readings with that value
    arrived: Floats  # time of the last reading that arrived
    value_arrived: Floats
    waiting_times: Floats  # rows not settled yet
    waiting_values: Floats
    turnings: Floats  # [d], ascending
    remarks: tuple[Remark, ...]

    @classmethod
    def empty(cls, trust: Trust, sensors: int) -> "Record":
        """Before the first row."""
        never = np.full(sensors, np.nan)
        return cls(
            *(trust, -np.inf, 0, 0, never, never, never, never, never),
            *(np.zeros(0), np.zeros((0, sensors)), np.zeros(0), ()),
        )


def take_in(record: Record, times: Floats, values: Floats, turnings: Floats) -> tuple[Record, Rows]:
    """Add rows of readings, and return those that are settled by them.

    Parameters
    ----------
    record : Record
    times : array, shape (n_rows,)
        [d]
    values : array, shape (n_rows, n_sensors)
        [°C]; NaN = not read.
    turnings : array
        Times at which the batch was turned [d].
    """
    record = _note_turnings(record, turnings)
    known = np.maximum.accumulate(np.append(record.newest, times))
    in_order = times >= known[:-1]
    seen = record.seen + np.cumsum(in_order)
    read = ~np.isnan(values)
    faults = np.where(read & ~in_order[:, None], CODE_OF[Fault.LATE], 0).astype(np.int8)
    with np.errstate(invalid="ignore"):
        wrong = (values < record.trust.coldest_c) | (values > record.trust.hottest_c)
    faults[wrong & in_order[:, None]] = CODE_OF[Fault.IMPOSSIBLE]
    _mark_repeats(record, np.flatnonzero(in_order), times, values, faults)
    usable = read & (faults == 0)
    remarks = tuple(
        Remark(int(seen[row]), float(times[row]), int(sensor), FAULTS[code - 1], value)
        for row, sensor in zip(*np.nonzero(faults), strict=True)
        for code, value in ((faults[row, sensor], float(values[row, sensor])),)
    )
    kept = np.where(usable, values, np.nan)[in_order]
    arrived, value_arrived = _last_readings(record, times[in_order], kept)
    grown = replace(
        record,
        newest=float(known[-1]),
        seen=record.seen + len(kept),
        arrived=arrived,
        value_arrived=value_arrived,
        waiting_times=np.concatenate([record.waiting_times, times[in_order]]),
        waiting_values=np.concatenate([record.waiting_values, kept]),
        remarks=record.remarks + remarks,
    )
    return _settle(grown)


def _note_turnings(record: Record, turnings: Floats) -> Record:
    late = turnings < record.newest
    remarks = tuple(
        Remark(record.seen, float(time), -1, Fault.LATE_TURNING, np.nan) for time in turnings[late]
    )
    kept = np.unique(np.concatenate([record.turnings, turnings[~late]]))
    return replace(record, turnings=kept, remarks=record.remarks + remarks)


def _mark_repeats(
    record: Record, rows: npt.NDArray[np.int64], times: Floats, values: Floats, faults: Codes
) -> None:
    """Of several readings of a sensor at one time only the first is used; marks in place."""
    time = times[rows]
    repeated = np.append(record.newest, time)[:-1] == time
    repeated[:-1] |= repeated[1:]
    now = record.newest
    read = np.where(record.arrived == now, record.value_arrived, np.nan)
    for row in rows[repeated]:
        if times[row] != now:
            now, read = times[row], np.full(values.shape[1], np.nan)
        usable = (faults[row] == 0) & ~np.isnan(values[row])
        again, same = usable & ~np.isnan(read), values[row] == read
        faults[row, again & same] = CODE_OF[Fault.DUPLICATE]
        faults[row, again & ~same] = CODE_OF[Fault.CONFLICT]
        read = np.where(usable & ~again, values[row], read)


def _last_readings(record: Record, times: Floats, values: Floats) -> tuple[Floats, Floats]:
    arrived, value_arrived = record.arrived.copy(), record.value_arrived.copy()
    for sensor in range(values.shape[1]):
        read = np.flatnonzero(np.isfinite(values[:, sensor]))
        if len(read):
            arrived[sensor] = times[read[-1]]
            value_arrived[sensor] = values[read[-1], sensor]
    return arrived, value_arrived


def _settle(record: Record) -> tuple[Record, Rows]:
    """Settle the waiting rows up to the last one of which everything is known."""
    times, sensors = record.waiting_times, len(record.last_time)
    believed = [_believe(record, sensor) for sensor in range(sensors)]
    count = min(each.known for each in believed)
    rows = Rows(
        times[:count],
        np.column_stack([each.values[:count] for each in believed]),
        np.column_stack([each.belief[:count] for each in believed]),
    )
    last = np.array([each.last(count) for each in believed]).reshape(sensors, 3)
    settled = replace(
        record,
        settled=record.settled + count,
        last_time=last[:, 0],
        last_value=last[:, 1],
        same_since=last[:, 2],
        waiting_times=times[count:],
        waiting_values=record.waiting_values[count:],
    )
    return settled, rows


@dataclass(frozen=True, slots=True)
class _Believed:
    """One sensor's waiting rows; `known` of them are decided."""

    known: int
    values: Floats
    belief: Codes
    row: npt.NDArray[np.int64]  # of each reading; −1 = the last one that was settled before
    time: Floats
    value: Floats
    since: Floats

    def last(self, count: int) -> tuple[float, float, float]:
        """Time, value and beginning of the last reading within the first `count` rows."""
        if not (mine := np.flatnonzero(self.row < count)).size:
            return np.nan, np.nan, np.nan
        return self.time[mine[-1]], self.value[mine[-1]], self.since[mine[-1]]


def _believe(record: Record, sensor: int) -> _Believed:
    """Decide for one sensor what its readings are worth, and what lies between them."""
    gap, stuck = record.trust.max_gap_h / HOURS_PER_DAY, record.trust.stuck_h / HOURS_PER_DAY
    times, column = record.waiting_times, record.waiting_values[:, sensor]
    row = np.flatnonzero(np.isfinite(column))
    time, value = times[row], column[row]
    if np.isfinite(record.last_time[sensor]):
        row = np.append(-1, row)
        time = np.append(record.last_time[sensor], time)
        value = np.append(record.last_value[sensor], value)
    if not len(row):
        nothing = np.full(len(times), np.nan)
        belief = np.full(len(times), SILENT, dtype=np.int8)
        return _Believed(len(times), nothing, belief, row, time, value, time)
    near = np.append(False, np.diff(time) <= gap + ROUNDING_D)
    same = near & np.append(False, np.diff(value) == 0)
    run = np.cumsum(~same) - 1
    first, last = np.flatnonzero(~same), np.append(np.flatnonzero(~same)[1:], len(row)) - 1
    began = time[first]
    if row[0] == -1:
        began[0] = record.same_since[sensor]
    too_long = (time[last] - began > stuck + ROUNDING_D)[run]
    begins = time == began[run]
    bad = too_long & ~begins
    values, belief = _fill(times, (row, time, value), near, bad)
    known = len(times)
    if record.newest - time[-1] <= gap + ROUNDING_D:
        open_run = not bad[-1] and not begins[-1]
        decided = first[-1] if open_run else len(row) - 1
        known = int(row[decided]) + 1
    return _Believed(known, values, belief, row, time, value, began[run])


def _fill(
    times: Floats,
    readings: tuple[npt.NDArray[np.int64], Floats, Floats],
    near: Flags,
    bad: Flags,
) -> tuple[Floats, Codes]:
    """Values in every row: straight lines between good neighbours, NaN where nothing is known."""
    row, time, value = readings
    after = np.searchsorted(row, np.arange(len(times)))  # the reading at or after each row
    inside = (after > 0) & (after < len(row))
    right = np.minimum(after, len(row) - 1)
    left = np.maximum(after - 1, 0)
    exact = row[right] == np.arange(len(times))
    joined = inside & near[right] & ~bad[right] & ~bad[left]
    straight = np.interp(times, time, value)
    values = np.where(exact & ~bad[right], value[right], np.where(joined, straight, np.nan))
    doubt = np.where(exact, bad[right], (bad[left] & (after > 0)) | (bad[right] & inside))
    belief = np.where(np.isfinite(values), BELIEVED, np.where(doubt, STUCK, SILENT))
    return values, belief.astype(np.int8)
