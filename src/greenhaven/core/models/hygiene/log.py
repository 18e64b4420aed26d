"""The log of a watch: who changed state when and why, in words, and what it leads to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from greenhaven.core.models.hygiene.course import Changes, Course, State, Why
from greenhaven.core.models.hygiene.profiles import HOURS_PER_DAY, Hold, Profile
from greenhaven.core.models.hygiene.record import ROUNDING_D, HygieneError, Remark

BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a change of state (with its hold), or something refused (without)."""

    time: float  # [d]
    hold: int | None  # position among the holds of the profile
    name: str  # measuring point, or the batch
    before: State | None
    after: State | None
    reason: str
    reading_c: float  # NaN = none
    sensor: str  # whose reading; "" = none


def entries(
    profile: Profile,
    sensors: Sequence[str],
    courses: Sequence[Course],
    remarks: Sequence[Remark],
) -> tuple[Entry, ...]:
    """All lines: what was refused, then the changes of each hold in order."""
    names = (*sensors, BATCH)
    refused = (
        Entry(
            *(remark.time, None, names[remark.sensor], None, None),
            *(
                str(remark.fault),
                remark.reading_c,
                "" if remark.sensor < 0 else names[remark.sensor],
            ),
        )
        for remark in remarks
    )
    changed = (
        entry
        for position, (hold, course) in enumerate(zip(profile.holds, courses, strict=True))
        for changes in course.changes
        for entry in _changed(profile, hold, position, names, changes)
    )
    return (*refused, *changed)


def _changed(
    profile: Profile, hold: Hold, position: int, names: Sequence[str], changes: Changes
) -> Iterator[Entry]:
    columns = (changes.time, changes.column, changes.before, changes.after, changes.why)
    for time, column, before, after, why, reading, sensor in zip(
        *(each.tolist() for each in (*columns, changes.reading, changes.sensor)), strict=True
    ):
        reason = _reason(profile, hold, State(before), State(after), Why(why))
        who = State(before), State(after), reason, reading, names[sensor]
        yield Entry(time, position, names[column], *who)


def _reason(profile: Profile, hold: Hold, before: State, after: State, why: Why) -> str:
    floor, trust = f"{hold.floor_c:g} °C", profile.trust
    if why is Why.LATE:
        return "a late or contradicting reading: the count starts again"
    if why is Why.GAP:
        return "a gap in the record: the count starts again"
    if after is State.HOT:
        return (
            f"reached {floor} again after turning" if before is State.PAUSED else f"reached {floor}"
        )
    return {
        State.SILENT: f"no reading that counts for {trust.max_gap_h:g} h",
        State.STUCK: f"one value for more than {trust.stuck_h:g} h: stuck",
        State.COOL: f"below {floor}",
        State.PAUSED: f"below {floor} within {hold.pause_after_turning_h:g} h of a turning: waits",
        State.MET: f"met: {hold.words}",
    }[after]


def replay(profile: Profile, sensors: Sequence[str], log: Iterable[Entry]) -> dict[str, State]:
    """Go through a log again and return where every measuring point, and the batch, ends.

    Each change must begin where the one before ended, and no hold may be met before its days have
    passed on the log's own times. A point's state is that of the hold it has met, or else of the
    first hold.

    Raises
    ------
    HygieneError
        If the log does not follow from itself; the message names the line.
    """
    holds = range(len(profile.holds))
    state = {(hold, name): State.SILENT for hold in holds for name in (*sensors, BATCH)}
    counted = dict.fromkeys(state, 0.0)
    since = dict.fromkeys(state, np.nan)
    for entry in log:
        if entry.hold is None or entry.before is None or entry.after is None:
            continue
        key = (entry.hold, entry.name)
        if state.get(key) is not entry.before:
            raise HygieneError(
                f"log: {entry.name} goes from {entry.before.name} to {entry.after.name} on day "
                f"{entry.time:g}, but was {state[key].name if key in state else 'not known'}"
            )
        if entry.before is State.HOT:
            counted[key] += entry.time - since[key]
        if entry.after is State.MET and counted[key] < profile.holds[entry.hold].days - ROUNDING_D:
            raise HygieneError(
                f"log: {entry.name} meets {profile.holds[entry.hold].words!r} on day "
                f"{entry.time:g} after {counted[key] * HOURS_PER_DAY:.2f} hot hours"
            )
        if entry.after is State.HOT:
            since[key] = entry.time
        goes_on = State.PAUSED in (entry.before, entry.after) and entry.before is not entry.after
        if entry.before is State.MET or not (goes_on or entry.after is State.MET):
            counted[key] = 0.0
        state[key] = entry.after
    return {
        name: State.MET if any(state[hold, name] is State.MET for hold in holds) else state[0, name]
        for name in (*sensors, BATCH)
    }
