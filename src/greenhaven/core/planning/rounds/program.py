"""Some working days and stops that are planned together, and what they cost.

Every stop may be left out at a price, so that there always is an answer; what is left out is named.
Amounts of money are millionths of the currency, lengths metres, times seconds.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from greenhaven.core.planning.rounds.fleet import HOUR_S, Vehicle
from greenhaven.core.planning.rounds.frame import Frame
from greenhaven.core.planning.rounds.hours import Span
from greenhaven.core.planning.rounds.reach import Reach

MONEY = 1e6  # parts of a unit of the currency
LEAST_PER_KM = 1e-3  # in the currency: of two rounds that cost the same the shorter one is taken
LEFT_OUT = 4.0  # of the dearest way there and back: what leaving out a stop costs that must be done
AGREED_FIRST = 10  # new stops may be left out rather than one that was agreed


@dataclass(frozen=True, slots=True)
class Line:
    """Working days that are alike: one shift, some units, perhaps one agreed round."""

    shift: int
    units: tuple[int, ...]
    stops: frozenset[int] | None = None  # those of the agreed round; None = it has none


@dataclass(frozen=True)
class Program:
    """Some lines and stops that are planned together.

    Parameters
    ----------
    frame : Frame
    reach : Reach
    lines : tuple of Line
    stops : tuple of int
    price_per_move : float
        Of a stop that has an agreed round and is served by another, in the city's currency;
        inf = never.
    """

    frame: Frame
    reach: Reach
    lines: tuple[Line, ...]
    stops: tuple[int, ...]
    price_per_move: float = 0.0

    @cached_property
    def must(self) -> int:
        """What leaving out a stop costs that has to be done."""
        rows = [line.shift for line in self.lines]
        cost = self.reach.alone_cost[np.ix_(rows, self.stops)]
        return round(MONEY * LEFT_OUT * float(cost[np.isfinite(cost)].max(initial=1.0)))

    @cached_property
    def alternatives(self) -> tuple[tuple[int, Span], ...]:
        """A row for each stop and span of its hours: position among the stops, and the span."""
        spans = [self.frame.openings.of(stop) for stop in self.stops]
        return tuple((place, span) for place, each in enumerate(spans) for span in each)

    @cached_property
    def hubs(self) -> tuple[int, ...]:
        """Hubs of the lines, in order."""
        return tuple(sorted({hub for hub, _ in self.depots}))

    @cached_property
    def depots(self) -> dict[tuple[int, int], int]:
        """A number for each hub and each time that a vehicle stays there [s]."""
        found: dict[tuple[int, int], int] = {}
        for line in self.lines:
            shift = self.frame.shifts[line.shift]
            vehicle, home = self.frame.vehicle(shift), self.frame.home[shift.vehicle]
            found.setdefault((home, vehicle.loading_s), len(found))
            for hub in (home, *self.frame.unloading[shift.vehicle]):
                found.setdefault((hub, vehicle.turn_s), len(found))
        return found

    @cached_property
    def agreed(self) -> frozenset[int]:
        """Stops of agreed rounds."""
        return frozenset[int]().union(*(line.stops for line in self.lines if line.stops))

    def prize(self, stop: int) -> int:
        """What leaving out a stop costs; one of an agreed round is not given up for new ones."""
        worth = float(self.frame.inputs.stops.worth[stop])
        if stop in self.agreed:
            worth += self.price_per_move
        if np.isinf(worth):
            return self.must * (AGREED_FIRST if stop in self.agreed else 1)
        return min(round(MONEY * worth), self.must)

    def vehicle(self, line: Line) -> Vehicle:
        """The vehicle of a line."""
        return self.frame.vehicle(self.frame.shifts[line.shift])

    def forbidding_metres(self, vehicle: Vehicle) -> int:
        """A way that is dearer than leaving out any stop."""
        return 4 * AGREED_FIRST * self.must // per_metre(vehicle) + 1

    def moving_metres(self, vehicle: Vehicle) -> int:
        """The way that costs as much as moving a stop to another round."""
        forbidding = self.forbidding_metres(vehicle)
        if np.isinf(self.price_per_move):
            return forbidding
        return min(round(MONEY * self.price_per_move / per_metre(vehicle)), forbidding)


def per_metre(vehicle: Vehicle) -> int:
    """What a metre costs."""
    return max(round(MONEY * max(vehicle.cost_per_km, LEAST_PER_KM) / 1e3), 1)


def per_second(vehicle: Vehicle) -> int:
    """What a second costs."""
    return round(MONEY * vehicle.cost_per_h / HOUR_S)
