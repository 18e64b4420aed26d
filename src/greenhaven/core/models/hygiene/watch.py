"""Watch a batch under one profile: readings go in, a verdict and a log come out.

A `Watch` does not change: `follow` returns the next one, so a record that is handed over in pieces
ends where the whole record ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.hygiene.course import Course, State, advance, counts_against
from greenhaven.core.models.hygiene.log import BATCH, Entry, entries
from greenhaven.core.models.hygiene.profiles import HOURS_PER_DAY, Floats, Hold, Profile
from greenhaven.core.models.hygiene.record import (
    Fault,
    HygieneError,
    Record,
    Remark,
    Rows,
    take_in,
)

AGAINST = (Fault.LATE, Fault.CONFLICT)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one sensor, or the batch, stands in the hold that has come furthest."""

    name: str
    passed: bool
    state: State
    hold: Hold
    counted_d: float  # hot time of the present count, or of the evidence where it passed
    since: float  # evidence [d]; NaN where it has not passed
    until: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a batch has met a profile. A batch that has not passed must not be released."""

    profile: str
    passed: bool
    batch: Standing
    sensors: Mapping[str, Standing]
    lacking: tuple[str, ...]  # what is missing, in words; empty where it passed
    judged_until: float  # time of the last settled row [d]; NaN = none
    waiting: int  # newer rows that cannot be judged yet


@dataclass(frozen=True, slots=True)
class Watch:
    """A batch, its measuring points, and all that is known of their heat.

    A sensor stands for a measuring point: where a probe is replaced, the point keeps its name.
    """

    profile: Profile
    sensors: tuple[str, ...]
    record: Record
    courses: tuple[Course, ...]  # one a hold of the profile
    applied: int  # remarks that have been held against the counts

    @classmethod
    def begin(cls, profile: Profile, sensors: Sequence[str]) -> Self:
        """Before the first reading.

        Parameters
        ----------
        profile : Profile
            One of `PROFILES`.
        sensors : sequence of str
            Names of the measuring points, in the order of the readings.

        Raises
        ------
        HygieneError
            If there is no measuring point, or two share a name.
        """
        names = tuple(sensors)
        if not names or len(set(names)) < len(names) or BATCH in names:
            raise HygieneError(
                f"measuring points need distinct names other than {BATCH!r}, at least one; "
                f"these came: {', '.join(names) or 'none'}"
            )
        courses = tuple(Course.empty(len(names)) for _ in profile.holds)
        return cls(profile, names, Record.empty(profile.trust, len(names)), courses, 0)

    def follow(
        self,
        times: npt.ArrayLike,
        temperatures_c: npt.ArrayLike,
        turnings: npt.ArrayLike = (),
    ) -> "Watch":
        """Take in further readings.

        Parameters
        ----------
        times : array, shape (n_rows,)
            Days from any one origin, or datetime64, in order. A row that is older than a row
            before it is late: it never counts as hot, and speaks against the count where it is
            cold.
        temperatures_c : array, shape (n_rows, n_sensors)
            [°C]; NaN = not read. A row of NaN tells that time has passed.
        turnings : array
            When the batch was turned; handed over no later than the readings around it.

        Returns
        -------
        Watch
            The next state; this one stays as it is.

        Raises
        ------
        HygieneError
            If the shapes do not fit, or a time is not a number.
        """
        when, turned = days(times), np.sort(days(turnings))
        values = np.asarray(temperatures_c, dtype=np.float64)
        if values.shape != (len(when), len(self.sensors)):
            raise HygieneError(
                f"temperatures: expected {len(when)} rows of {len(self.sensors)} sensors, "
                f"shape {values.shape} came"
            )
        record, rows = take_in(self.record, when, values, turned)
        return self._judge(record, rows)

    def _judge(self, record: Record, rows: Rows) -> "Watch":
        """Judge what was settled, and hold what came late against it at its place."""
        courses, applied, done = self.courses, self.applied, 0
        for remark in record.remarks[self.applied :]:
            if remark.row > record.settled:
                break
            upto = max(remark.row - self.record.settled, done)
            courses = self._advance(courses, record, rows.part(slice(done, upto)))
            courses = self._hold_against(courses, remark)
            done, applied = upto, applied + 1
        courses = self._advance(courses, record, rows.part(slice(done, None)))
        return replace(self, record=record, courses=courses, applied=applied)

    def _advance(
        self, courses: tuple[Course, ...], record: Record, rows: Rows
    ) -> tuple[Course, ...]:
        gap = self.profile.trust.max_gap_h / HOURS_PER_DAY
        return tuple(
            advance(hold, course, rows, record.turnings, gap)
            for hold, course in zip(self.profile.holds, courses, strict=True)
        )

    def _hold_against(self, courses: tuple[Course, ...], remark: Remark) -> tuple[Course, ...]:
        if remark.fault not in AGAINST:
            return courses
        return tuple(
            counts_against(hold, course, remark)
            for hold, course in zip(self.profile.holds, courses, strict=True)
        )

    def verdict(self, largest_particle_mm: float | None = None) -> Verdict:
        """What the record shows so far.

        Parameters
        ----------
        largest_particle_mm : float, optional
            As declared by the operator; profiles that limit the particle size do not pass without.
        """
        names = (*self.sensors, BATCH)
        standings = {name: self._standing(name, column) for column, name in enumerate(names)}
        batch = standings.pop(BATCH)
        lacking = [] if batch.passed else [self._lacks(batch)]
        lacking += self._size(largest_particle_mm)
        return Verdict(
            profile=self.profile.id,
            passed=not lacking,
            batch=batch,
            sensors=standings,
            lacking=tuple(lacking),
            judged_until=self.courses[0].time,
            waiting=len(self.record.waiting_times),
        )

    def _standing(self, name: str, column: int) -> Standing:
        best = max(range(len(self.courses)), key=lambda each: self._progress(each, column))
        course, hold = self.courses[best], self.profile.holds[best]
        passed = bool(course.met[column])
        counted = hold.days if passed else float(course.running[column])
        return Standing(
            name=name,
            passed=passed,
            state=State(int(course.shown[column])),
            hold=hold,
            counted_d=counted,
            since=float(course.met_since[column]),
            until=float(course.met_until[column]),
        )

    def _progress(self, course: int, column: int) -> tuple[bool, float]:
        now = self.courses[course]
        return bool(now.met[column]), float(now.running[column]) / self.profile.holds[course].days

    def _lacks(self, batch: Standing) -> str:
        course = self.courses[self.profile.holds.index(batch.hold)]
        known = np.where(np.isnan(course.values), -np.inf, course.values)
        coldest = int(known.argmin())
        value = course.values[coldest]
        shows = "shows nothing that can be believed" if np.isnan(value) else f"shows {value:.1f} °C"
        return (
            f"{batch.hold.words}, at all {len(self.sensors)} measuring points at once: "
            f"{batch.counted_d:.2f} d counted; {self.sensors[coldest]} {shows}"
        )

    def _size(self, declared_mm: float | None) -> tuple[str, ...]:
        limit = self.profile.largest_particle_mm
        if limit is None or (declared_mm is not None and declared_mm <= limit):
            return ()
        came = "none was declared" if declared_mm is None else f"{declared_mm:g} mm was declared"
        return (f"particles of at most {limit:g} mm: {came}",)

    def log(self) -> tuple[Entry, ...]:
        """Every change of state and every reading that was refused, hold by hold, in order."""
        return entries(self.profile, self.sensors, self.courses, self.record.remarks)


def days(times: npt.ArrayLike) -> Floats:
    """Times as days: numbers as they are, datetime64 from 1970 on.

    Raises
    ------
    HygieneError
        If a time is not one.
    """
    values = np.atleast_1d(np.asarray(times))
    if np.issubdtype(values.dtype, np.datetime64):
        microseconds = values.astype("datetime64[us]")
        number = microseconds.astype(np.int64) / 86_400e6
        number[np.isnat(microseconds)] = np.nan
    else:
        number = values.astype(np.float64).ravel()
    if not np.isfinite(number).all():
        raise HygieneError("times: a number or a date was expected in every row, one is neither")
    return np.asarray(number, dtype=np.float64)
