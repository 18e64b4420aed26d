"""Has every spot of a batch been hot for long enough? The readings go through the rules' watch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.columns import Floats
from greenhaven.core.models.hygiene.profiles import DAILY, PROFILES, Hold, Profile
from greenhaven.core.models.hygiene.watch import Verdict, Watch
from greenhaven.web.commons.quantities import number
from greenhaven.web.commons.units import shown_celsius
from greenhaven.web.exchange.batches.models import Observation, ReactorKind, Seen
from greenhaven.web.exchange.batches.words import SPOTS

SECONDS_PER_DAY = 86_400
# Which rule a reactor's heat is held against; worm bins and digesters are judged by tests.
PROFILE_OF: Mapping[str, str] = {
    ReactorKind.BIN: "us_503_pfrp_in_vessel",
    ReactorKind.VESSEL: "us_503_pfrp_in_vessel",
    ReactorKind.AERATED: "us_503_pfrp_aerated_static_pile",
    ReactorKind.BAY: "us_503_pfrp_windrow",
    ReactorKind.WINDROW: "us_503_pfrp_windrow",
}


@dataclass(frozen=True, slots=True)
class Heat:
    """Temperatures of a batch in columns, and how far its hygiene has come."""

    profile: Profile
    times: tuple[datetime, ...]
    values: Floats  # [°C], shape (n_times, n_spots); NaN = not read
    turnings: tuple[datetime, ...]
    verdict: Verdict
    begun: datetime | None  # since when the present count runs
    turned_in_it: int

    @property
    def hold(self) -> Hold:
        """The hold that has come furthest."""
        return self.verdict.batch.hold

    @property
    def passed_at(self) -> datetime | None:
        """When it passed; none = it has not."""
        return moment(self.verdict.batch.until) if self.verdict.passed else None

    @property
    def latest(self) -> Mapping[str, float]:
        """The last reading of every spot that was read."""
        found = {}
        for column, spot in enumerate(SPOTS):
            read = np.flatnonzero(np.isfinite(self.values[:, column]))
            if read.size:
                found[spot] = float(self.values[read[-1], column])
        return found


def heat_of(seen: Iterable[Observation], kind: str) -> Heat | None:
    """What the readings of a batch show; none where no rule of heat knows the reactor.

    They are read by hand, so once in 26 hours is enough; any spot that was never read, or that
    was cold, keeps the batch from passing.
    """
    if kind not in PROFILE_OF:
        return None
    rows = list(seen)
    profile = replace(PROFILES[PROFILE_OF[kind]], trust=DAILY)
    times, values = _columns(row for row in rows if row.kind == Seen.TEMPERATURE)
    turnings = tuple(row.at for row in rows if row.kind == Seen.TURNING)
    watch = Watch.begin(profile, tuple(SPOTS))
    when = np.array([days_of(time) for time in times], dtype=np.float64)
    watch = watch.follow(when, values, [days_of(time) for time in turnings])
    course = watch.courses[0]
    runs = bool(course.alive[-1]) and not course.met[-1]
    begun = moment(float(course.start[-1])) if runs else None
    turned = sum(1 for time in turnings if begun and time >= begun)
    return Heat(profile, times, values, turnings, watch.verdict(), begun, turned)


def _columns(readings: Iterable[Observation]) -> tuple[tuple[datetime, ...], Floats]:
    """Readings of one moment are one row."""
    at: dict[datetime, dict[str, float]] = {}
    for row in readings:
        if row.value is not None and row.spot in SPOTS:
            at.setdefault(row.at, {})[row.spot] = row.value
    times = tuple(sorted(at))
    values = np.full((len(times), len(SPOTS)), np.nan)
    for position, time in enumerate(times):
        for column, spot in enumerate(SPOTS):
            values[position, column] = at[time].get(spot, np.nan)
    return times, values


def days_of(time: datetime) -> float:
    """A time as days from 1970 on."""
    return time.timestamp() / SECONDS_PER_DAY


def moment(days: float) -> datetime:
    """The time of such a number of days."""
    return datetime.fromtimestamp(days * SECONDS_PER_DAY, UTC)


def lacks(heat: Heat, units: str) -> list[str]:
    """What its hygiene still needs, in a keeper's words; empty where it has passed."""
    if heat.verdict.passed:
        return []
    hold, counted = heat.hold, heat.verdict.batch.counted_d
    asked = ngettext("%(days)s day", "%(days)s days", round(hold.days)) % {
        "days": number(hold.days)
    }
    found = [
        _("All five spots at %(floor)s or more for %(asked)s on end: %(counted)s so far.")
        % {
            "floor": shown_celsius(hold.floor_c, units),
            "asked": asked,
            "counted": ngettext("%(n)s day", "%(n)s days", round(counted))
            % {"n": number(counted, 1)},
        }
    ]
    if hold.turnings:
        found.append(
            _("Turned %(asked)s times meanwhile: %(done)s so far.")
            % {"asked": number(hold.turnings), "done": number(heat.turned_in_it)}
        )
    cold = {spot: value for spot, value in heat.latest.items() if not hold.floor_c <= value}
    unread = [str(SPOTS[spot]) for spot in SPOTS if spot not in heat.latest]
    if cold:
        coldest = min(cold, key=lambda spot: cold[spot])
        found.append(
            _("Coldest last: %(spot)s, %(value)s.")
            % {"spot": SPOTS[coldest], "value": shown_celsius(cold[coldest], units)}
        )
    if unread:
        found.append(_("Never read: %(spots)s.") % {"spots": ", ".join(unread)})
    return found
