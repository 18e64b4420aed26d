"""What is told of the futures of a chunk of members: series of the city, its hubs and gardens.

A future holds more than anyone reads. What is told here is small enough to be sent from a worker
and kept for every member.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Booleans, Floats, Integers, Texts, positions
from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.twin.garden_futures import (
    WEEKS_PER_PERIOD,
    BedQuantity,
    GardenFutures,
)
from greenhaven.core.forecast.twin.hub_futures import GASES, KG_PER_T, HubFutures, additions_kg
from greenhaven.core.forecast.twin.schedule import DAYS_PER_WEEK, Schedule
from greenhaven.core.forecast.twin.twin import Futures
from greenhaven.core.forecast.uncertain import EnsembleError
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.rules.movements import Leg

WET, CARBON, NITROGEN, PHOSPHORUS = (
    ELEMENTS.index(name) for name in ("wet", "carbon", "nitrogen", "phosphorus")
)
CITY = ""  # the only place of the city's own series


class Level(StrEnum):
    """Of what a quantity is told."""

    CITY = "city"
    HUB = "hub"
    GARDEN = "garden"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that is told, in words.

    `is_stock` says that a value is what is there at the end of a step; else it is what happens
    within one.
    """

    id: str
    meaning: str
    unit: str
    is_stock: bool = False


def _flux(name: str, meaning: str, unit: str) -> Quantity:
    return Quantity(name, meaning, unit)


def _stock(name: str, meaning: str, unit: str) -> Quantity:
    return Quantity(name, meaning, unit, is_stock=True)


OF_CITY = (
    _flux("collected", "organics collected", "t"),
    _flux("processed", "organics taken in by hubs in the city", "t"),
    _flux("exported", "organics sent out of the city", "t"),
    _flux("left_over", "organics left without a place", "t"),
    _flux("to_gardens", "compost to gardens", "t"),
    _flux("to_parks", "compost to parks and street trees", "t"),
    _flux("sold", "compost sold", "t"),
    _flux("carbon_to_soil", "carbon in the compost that reaches soils", "kg C"),
    _flux("nitrogen_to_soil", "nitrogen in the compost that reaches soils", "kg N"),
    _flux("phosphorus_to_soil", "phosphorus in the compost that reaches soils", "kg P"),
    _flux("ammonia", "nitrogen that leaves hubs as ammonia", "kg N"),
    _flux("nitrous_oxide", "nitrogen that leaves hubs as nitrous oxide", "kg N"),
    _flux("methane", "carbon that leaves hubs as methane", "kg C"),
    _flux("leached_nitrogen", "nitrogen that compost adds to what is washed out of soils", "kg N"),
    _flux("leached_phosphorus", "phosphorus that compost adds to what is washed out", "kg P"),
    _flux("haulage", "haulage", "t km"),
    _stock("in_process", "material in process in the hubs", "t"),
    _stock("ripe", "ripe compost that lies in the hubs", "t"),
)
OF_HUB = (
    _flux("received", "organics received", "t"),
    _flux("sent", "product sent", "t"),
    _stock("in_process", "material in process", "t"),
    _stock("ripe", "ripe product that lies there", "t"),
    _flux("lost_to_air", "mass that leaves as gas and vapour", "t"),
    _flux("ammonia", "nitrogen that leaves as ammonia", "kg N"),
    _flux("nitrous_oxide", "nitrogen that leaves as nitrous oxide", "kg N"),
    _flux("methane", "carbon that leaves as methane", "kg C"),
)
OF_GARDEN = (
    _flux("compost", "compost spread", "t"),
    _flux("nitrogen", "nitrogen in it", "kg N"),
    _flux("phosphorus", "phosphorus in it", "kg P"),
    _stock("soil_carbon", "carbon that compost has left in the soil", "kg C"),
    _stock("soil_phosphorus", "phosphorus that the soil has gained; below 0, lost", "kg P"),
    _stock("mineral_nitrogen", "nitrogen within reach of roots", "kg N"),
    _flux("leached_nitrogen", "nitrogen washed below the roots", "kg N"),
    _flux("leached_from_compost", "part of it that compost adds", "kg N"),
    _flux("stress_days", "days on which drought slows the plants", "d"),
)
QUANTITIES: Mapping[Level, tuple[Quantity, ...]] = MappingProxyType(
    {Level.CITY: OF_CITY, Level.HUB: OF_HUB, Level.GARDEN: OF_GARDEN}
)


@dataclass(frozen=True, slots=True)
class Told:
    """Series of some members, all quantities of a level in one array.

    Attributes
    ----------
    city : array, shape (n_members, n_city_quantities, weeks, 1)
    hubs : array, shape (n_members, n_hub_quantities, weeks, n_hubs)
    gardens : array, shape (n_members, n_garden_quantities, n_periods, n_gardens)
        By periods of four weeks; the last may be shorter.
    hub_ids, garden_ids : array of str
    week_days, period_days : array of int
        Days from the schedule's start to the end of each step.
    balance : array, shape (n_members, n_elements)
        Worst relative imbalance of the whole city, the same for all members of a chunk.
    elements : tuple of str
    reasons : tuple of Reason
        Choices that the futures rest on.
    """

    city: Floats
    hubs: Floats
    gardens: Floats
    hub_ids: Texts
    garden_ids: Texts
    week_days: Integers
    period_days: Integers
    balance: Floats
    elements: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def level(self, level: Level) -> Floats:
        """The array of a level."""
        return {Level.CITY: self.city, Level.HUB: self.hubs, Level.GARDEN: self.gardens}[level]

    def places(self, level: Level) -> Texts:
        """Ids along the last axis."""
        own = np.array([CITY], dtype=np.str_)
        return {Level.CITY: own, Level.HUB: self.hub_ids, Level.GARDEN: self.garden_ids}[level]

    def days(self, level: Level) -> Integers:
        """Days along the third axis."""
        return self.period_days if level is Level.GARDEN else self.week_days


def tell(city: City, schedule: Schedule, made: Futures) -> Told:
    """Read what is told out of the futures of a chunk."""
    hubs, gardens = made.hubs, made.gardens
    given = additions_kg(city, schedule, hubs)
    elements = tuple(made.balance)
    worst = np.array([made.balance[name] for name in elements], dtype=np.float64)
    return Told(
        city=_stacked(OF_CITY, _of_city(city, schedule, hubs, gardens))[..., np.newaxis],
        hubs=_stacked(OF_HUB, _of_hubs(hubs)),
        gardens=_stacked(OF_GARDEN, _of_gardens(given, gardens)),
        hub_ids=hubs.hubs,
        garden_ids=gardens.gardens,
        week_days=DAYS_PER_WEEK * np.arange(1, schedule.weeks + 1),
        period_days=DAYS_PER_WEEK * np.cumsum(gardens.period_weeks),
        balance=np.tile(worst, (len(made.members), 1)),
        elements=elements,
        reasons=made.reasons,
    )


def joined(parts: Sequence[Told]) -> Told:
    """What is told of several chunks, as one.

    Raises
    ------
    EnsembleError
        If there is none.
    """
    if not parts:
        raise EnsembleError("nothing is told: no member has a future")

    def all_of(read: Callable[[Told], Floats]) -> Floats:
        return np.concatenate([read(part) for part in parts])

    return replace(
        parts[0],
        city=all_of(lambda part: part.city),
        hubs=all_of(lambda part: part.hubs),
        gardens=all_of(lambda part: part.gardens),
        balance=all_of(lambda part: part.balance),
    )


def _stacked(quantities: Sequence[Quantity], series: Mapping[str, Floats]) -> Floats:
    return np.stack([series[quantity.id] for quantity in quantities], axis=1)


def _of_city(
    city: City, schedule: Schedule, hubs: HubFutures, gardens: GardenFutures
) -> dict[str, Floats]:
    moved = _weekly(schedule, hubs.moved_t)
    kind = _receiving(city, schedule)
    lands = np.asarray(schedule.flows.leg == Leg.RETURN)
    in_gardens = lands & (kind == GardenKind.GARDEN)
    gases = hubs.gases_kg.sum(axis=2)
    soil = _to_soil(schedule, hubs)
    legs = schedule.flows.leg
    return {
        "collected": moved(np.isin(legs, (Leg.COLLECT, Leg.EXPORT))),
        "processed": moved(legs == Leg.COLLECT),
        "exported": moved(legs == Leg.EXPORT),
        "left_over": hubs.left_over_t.sum(axis=2),
        "to_gardens": moved(in_gardens),
        "to_parks": moved(lands & ~in_gardens),
        "sold": moved(legs == Leg.SALE),
        "carbon_to_soil": KG_PER_T * soil[:, :, CARBON],
        "nitrogen_to_soil": KG_PER_T * soil[:, :, NITROGEN],
        "phosphorus_to_soil": KG_PER_T * soil[:, :, PHOSPHORUS],
        "ammonia": gases[:, :, GASES.index("ammonia_n")],
        "nitrous_oxide": gases[:, :, GASES.index("nitrous_oxide_n")],
        "methane": gases[:, :, GASES.index("methane_c")],
        "leached_nitrogen": gardens.city_extra(BedQuantity.LEACHED_NITROGEN),
        "leached_phosphorus": gardens.city_extra(BedQuantity.LEACHED_PHOSPHORUS),
        "haulage": _weekly(schedule, hubs.moved_t * schedule.flows.km)(
            np.ones(len(legs), dtype=bool)
        ),
        "in_process": hubs.in_process[..., WET].sum(axis=2),
        "ripe": hubs.ripe[..., WET].sum(axis=2),
    }


def _weekly(schedule: Schedule, moved: Floats) -> Callable[[Booleans], Floats]:
    """A function that adds up some flows week by week, shape (n_members, weeks)."""

    def of(chosen: Booleans) -> Floats:
        rows = np.flatnonzero(chosen)
        total = np.zeros((schedule.weeks, len(moved)))
        np.add.at(total, schedule.flows.week[rows], moved[:, rows].T)
        return total.T

    return of


def _receiving(city: City, schedule: Schedule) -> Texts:
    """The kind of the garden that each flow goes to; empty where it goes to none."""
    found = np.full(len(schedule.flows), "", dtype=city.gardens.kind.dtype)
    rows = schedule.deliveries
    where = positions(city.gardens.id, schedule.flows.destination[rows])
    found[rows] = city.gardens.kind[where]
    return found


def _to_soil(schedule: Schedule, hubs: HubFutures) -> Floats:
    """What reaches soils week by week [t], shape (n_members, weeks, 7)."""
    flows = schedule.flows.take(schedule.deliveries)
    rows = np.flatnonzero(flows.leg == Leg.RETURN)
    total = np.zeros((schedule.weeks, len(hubs.deliveries_t), len(ELEMENTS)))
    np.add.at(total, flows.week[rows], hubs.deliveries_t[:, rows].swapaxes(0, 1))
    return total.swapaxes(0, 1)


def _of_hubs(hubs: HubFutures) -> dict[str, Floats]:
    gases = hubs.gases_kg
    return {
        "received": hubs.received[..., WET],
        "sent": hubs.sent[..., WET],
        "in_process": hubs.in_process[..., WET],
        "ripe": hubs.ripe[..., WET],
        "lost_to_air": hubs.to_air[..., WET],
        "ammonia": gases[..., GASES.index("ammonia_n")],
        "nitrous_oxide": gases[..., GASES.index("nitrous_oxide_n")],
        "methane": gases[..., GASES.index("methane_c")],
    }


def _of_gardens(given: Floats, gardens: GardenFutures) -> dict[str, Floats]:
    first = np.arange(0, given.shape[1], WEEKS_PER_PERIOD)
    by_period = np.add.reduceat(given, first, axis=1)
    leached = BedQuantity.LEACHED_NITROGEN
    return {
        "compost": by_period[..., WET] / KG_PER_T,
        "nitrogen": by_period[..., NITROGEN],
        "phosphorus": by_period[..., PHOSPHORUS],
        "soil_carbon": gardens.extra_of(BedQuantity.SOIL_CARBON),
        "soil_phosphorus": gardens.of(BedQuantity.SOIL_PHOSPHORUS),
        "mineral_nitrogen": gardens.of(BedQuantity.MINERAL_NITROGEN),
        "leached_nitrogen": gardens.of(leached),
        "leached_from_compost": gardens.extra_of(leached),
        "stress_days": gardens.of(BedQuantity.STRESS_DAYS),
    }
