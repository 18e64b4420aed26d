"""The state of the loop in one week, and the published year behind it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Booleans
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import words

BAR = 38  # tallest bar of the week strip, in its own units
DOTS = 40, 25  # across and down: a thousand
SHORT_TON_T = 0.90718474  # exact: 2000 lb of 0.45359237 kg


@dataclass(frozen=True, slots=True)
class Week:
    """What moves in one week [t]."""

    number: int
    first: date
    came_in: float
    processed: float
    bulking: float
    exported: float
    unserved: float
    to_soil: float
    to_gardens: float
    sold: float
    busiest: float  # of the heaviest week: 1

    @property
    def last(self) -> date:
        """The week's last day."""
        return self.first + timedelta(days=6)

    @property
    def bar_height(self) -> int:
        """Height of its bar in the strip of weeks."""
        return max(1, round(BAR * self.busiest))

    @property
    def bar_top(self) -> int:
        """Where that bar begins."""
        return BAR + 2 - self.bar_height

    @property
    def exported_share(self) -> float:
        """Of what came in, the share that left the city."""
        return self.exported / self.came_in if self.came_in else 0.0


def weeks(city: City, plan: Plan) -> list[Week]:
    """Every week of the plan."""
    flows, kinds = plan.flows, city.kinds
    to_garden = np.isin(flows.destination, city.gardens.id[city.gardens.kind == GardenKind.GARDEN])
    bulking = np.isin(flows.material, kinds.id[kinds.bulking])
    collected, exported = flows.leg == Leg.COLLECT, flows.leg == Leg.EXPORT
    returned = flows.leg == Leg.RETURN

    def sums(rows: Booleans) -> list[float]:
        total = np.bincount(flows.week[rows], flows.wet[rows], minlength=plan.weeks)
        return [float(value) for value in total]

    unserved = np.bincount(plan.unserved.week, plan.unserved.wet, minlength=plan.weeks)
    came_in = sums((collected | exported) & ~bulking)
    columns = zip(
        came_in,
        sums(collected & ~bulking),
        sums(collected & bulking),
        sums(exported),
        unserved.tolist(),
        sums(returned),
        sums(returned & to_garden),
        sums(flows.leg == Leg.SALE),
        [value / max(*came_in, 1e-9) for value in came_in],
        strict=True,
    )
    return [
        Week(number, plan.start + timedelta(weeks=number), *values)
        for number, values in enumerate(columns)
    ]


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """What the city reported as collected in its last twelve months."""

    first: str
    last: str
    tonnes: float
    streams: tuple[tuple[str, float], ...]

    @property
    def named_streams(self) -> list[tuple[str, float]]:
        """The streams in words."""
        return [(words.stream(name), tonnes) for name, tonnes in self.streams]

    @property
    def short_tons(self) -> float:
        """The same in the unit that is often quoted, to the thousand as it is quoted."""
        return round(self.tonnes / SHORT_TON_T, -3)


def published_year(city: City, district: str | None = None) -> PublishedYear:
    """The organics of the last reported year, of the city or of one district.

    A month that is blank is left out, and refuse is no organics.
    """
    table, months = city.tonnage, city.supply.months[-12:]
    organic = [name for name in np.unique(table.stream).tolist() if words.is_organic(name)]
    rows = np.isin(table.month, months) & np.isin(table.stream, organic)
    if district is not None:
        rows &= table.district == district
    streams, at = np.unique(table.stream[rows], return_inverse=True)
    totals = np.bincount(at, table.tonnes[rows], minlength=len(streams))
    ordered = sorted(zip(streams.tolist(), totals.tolist(), strict=True), key=lambda pair: -pair[1])
    return PublishedYear(months[0], months[-1], float(totals.sum()), tuple(ordered))


@dataclass(frozen=True, slots=True)
class Dot:
    """One of a thousand."""

    x: int
    y: int
    part: str


@dataclass(frozen=True, slots=True)
class Sink:
    """What the city's gardens can take, and what sets the limit."""

    gardens: int
    hectares: float
    growing_hectares: float
    safe_t_per_year: float
    share_of_organics: float

    @property
    def dots(self) -> list[Dot]:
        """A thousand dots, as many of them green as the share says; never none."""
        across, down = DOTS
        green = max(1, round(across * down * self.share_of_organics))
        return [
            Dot(5 + 10 * (at % across), 5 + 10 * (at // across), "safe" if at < green else "rest")
            for at in range(across * down)
        ]


def garden_sink(city: City, plan: Plan) -> Sink:
    """The compost that gardens can safely take in a year, as the plan states it."""
    gardens = city.gardens.take(city.gardens.kind == GardenKind.GARDEN)
    return Sink(
        gardens=len(gardens),
        hectares=float(gardens.area_m2.sum()) / 1e4,
        growing_hectares=float(gardens.area_m2 @ gardens.growing_share) / 1e4,
        safe_t_per_year=plan.summary["gardens_safe_t_per_year"],
        share_of_organics=plan.summary["gardens_safe_share"],
    )
