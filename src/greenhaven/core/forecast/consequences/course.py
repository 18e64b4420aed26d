"""What one schedule becomes in some members, as far as two of them are compared."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City, CityState, GardenKind
from greenhaven.core.columns import Booleans, Floats, Integers, Texts, positions
from greenhaven.core.forecast.consequences.effects import CITY_EFFECTS, MODEL_WARMING, Scale
from greenhaven.core.forecast.consequences.effort import effort
from greenhaven.core.forecast.consequences.equity import (
    Needs,
    district_shares,
    jain_index,
    worst_share,
)
from greenhaven.core.forecast.consequences.factors import (
    METHANE_PER_CARBON,
    NITROUS_OXIDE_PER_NITROGEN,
    Destination,
    co2e_of_gases,
)
from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.twin.garden_futures import BedQuantity, GardenFutures
from greenhaven.core.forecast.twin.hub_futures import GASES, KG_PER_T, HubFutures, additions_kg
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.twin.twin import follow
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import PROCESSES
from greenhaven.core.rules.movements import Leg

AMMONIA_PER_NITROGEN = 17.031 / 14.007  # mass of NH3 that holds a mass of N: IUPAC atomic weights
WET, NITROGEN, PHOSPHORUS = (ELEMENTS.index(name) for name in ("wet", "nitrogen", "phosphorus"))
DESTINATIONS = (Destination.COMPOST, Destination.WET_DIGESTION, Destination.LANDFILL)
WHERE_IT_GOES = (
    Reason(
        "organics that leave the city",
        Destination.COMPOST,
        "nobody has told what the processor outside does; most compost",
    ),
    Reason(
        "organics without a place",
        Destination.LANDFILL,
        "they go with the rubbish; a part of it may be burnt instead",
    ),
)


@dataclass(frozen=True, slots=True)
class Course:
    """Quantities of a schedule over its whole length, by member.

    Attributes
    ----------
    city : mapping of str to array, shape (n_members,)
        By the ids of CITY_EFFECTS.
    districts : mapping of str to array, shape (n_members, n_districts)
    hubs : mapping of str to array, shape (n_members, n_hubs of the city)
    gardens : mapping of str to array, shape (n_members, n_gardens)
    masses : array, shape (n_members, n_kinds, n_destinations)
        Where organics go [t wet], in the order of DESTINATIONS.
    reasons : tuple of Reason
    """

    city: Mapping[str, Floats]
    districts: Mapping[str, Floats]
    hubs: Mapping[str, Floats]
    gardens: Mapping[str, Floats]
    masses: Floats
    reasons: tuple[Reason, ...]

    def of(self, scale: Scale, quantity: str) -> Floats:
        """A quantity of the city, (n_members,), or of its places, (n_members, n_places)."""
        tables = {
            Scale.CITY: self.city,
            Scale.DISTRICT: self.districts,
            Scale.HUB: self.hubs,
            Scale.GARDEN: self.gardens,
        }
        return tables[scale][quantity]


def course_of(
    city: City, state: CityState, schedule: Schedule, needs: Needs, members: Members
) -> Course:
    """Follow a schedule and read what is compared."""
    futures = follow(city, state, schedule, members)
    hubs, gardens = futures.hubs, futures.gardens
    given = additions_kg(city, schedule, hubs).sum(axis=1)
    nutrients = (given[:, :, NITROGEN], given[:, :, PHOSPHORUS])
    shares = district_shares(needs, nutrients, len(city.districts))
    took = effort(city, schedule, members, hubs)
    gases = _gases(hubs, gardens)
    warming = co2e_of_gases(gases["methane_c"], gases["nitrous_oxide_n"])
    whole = {
        **_moved(city, schedule, hubs),
        "in_hubs": (hubs.in_process + hubs.ripe)[:, -1, :, WET].sum(axis=1),
        "nitrogen_to_soil": nutrients[0].sum(axis=1),
        "phosphorus_to_soil": nutrients[1].sum(axis=1),
        "ammonia": gases["ammonia_n"] * AMMONIA_PER_NITROGEN,
        "nitrous_oxide": gases["nitrous_oxide_n"] * NITROUS_OXIDE_PER_NITROGEN,
        "methane": gases["methane_c"] * METHANE_PER_CARBON,
        MODEL_WARMING: warming.tonnes,
        "nitrogen_leached": gardens.city_extra(BedQuantity.LEACHED_NITROGEN).sum(axis=1),
        "phosphorus_leached": gardens.city_extra(BedQuantity.LEACHED_PHOSPHORUS).sum(axis=1),
        "soil_carbon": gardens.extra_of(BedQuantity.SOIL_CARBON)[:, -1].sum(axis=1),
        "haulage": took.haulage_t_km,
        "driven": took.driven_km,
        "work": took.work_h,
        "cost": took.cost,
        "worst_share": worst_share(shares),
        "jain": jain_index(shares),
    }
    return Course(
        city={each.id: whole[each.id] for each in CITY_EFFECTS},
        districts=_districts(city, schedule, hubs, given, shares),
        hubs=_hubs(city, hubs),
        gardens={"compost": given[:, :, WET] / KG_PER_T},
        masses=_masses(city, schedule, hubs),
        reasons=futures.reasons,
    )


def _gases(hubs: HubFutures, gardens: GardenFutures) -> dict[str, Floats]:
    """N or C of the gases of hubs, and of what compost adds to those of soils [kg]."""
    of_hubs = hubs.gases_kg.sum(axis=(1, 2))
    found = {name: of_hubs[:, row] for row, name in enumerate(GASES)}
    for name, quantity in (
        ("ammonia_n", BedQuantity.AMMONIA_NITROGEN),
        ("nitrous_oxide_n", BedQuantity.NITROUS_OXIDE_NITROGEN),
    ):
        found[name] = found[name] + gardens.city_extra(quantity).sum(axis=1)
    return found


def _moved(city: City, schedule: Schedule, hubs: HubFutures) -> dict[str, Floats]:
    """Tonnes wet that go each way."""
    legs, moved = schedule.flows.leg, hubs.moved_t
    organic = _organic(city, schedule)
    returned = np.asarray(legs == Leg.RETURN)
    garden = _receives(city, schedule, GardenKind.GARDEN)
    ways = {
        "kept_out_of_landfill": organic,
        "composted_here": organic & (legs == Leg.COLLECT),
        "exported": organic & (legs == Leg.EXPORT),
        "to_gardens": returned & garden,
        "to_parks": returned & ~garden,
        "sold": np.asarray(legs == Leg.SALE),
    }
    return {name: moved[:, rows].sum(axis=1) for name, rows in ways.items()}


def _organic(city: City, schedule: Schedule) -> Booleans:
    """Which flows bring organics: wood and leaves that give structure would not go to landfill."""
    found = np.zeros(len(schedule.flows), dtype=bool)
    rows = schedule.rows(Leg.COLLECT, Leg.EXPORT)
    kind = positions(city.kinds.id, schedule.flows.material[rows])
    found[rows] = ~city.kinds.bulking[kind]
    return found


def _receives(city: City, schedule: Schedule, kind: GardenKind) -> Booleans:
    """Which flows go to a place of that kind."""
    found = np.zeros(len(schedule.flows), dtype=bool)
    rows = schedule.deliveries
    place = positions(city.gardens.id, schedule.flows.destination[rows])
    found[rows] = city.gardens.kind[place] == kind
    return found


def _districts(
    city: City, schedule: Schedule, hubs: HubFutures, given: Floats, shares: Floats
) -> dict[str, Floats]:
    garden = _rows_of(city.districts.id, city.gardens.district)
    growing = np.where(city.gardens.kind == GardenKind.GARDEN, garden, -1)
    organic = np.flatnonzero(_organic(city, schedule))
    source = positions(city.sources.id, schedule.flows.origin[organic])
    origin = _rows_of(city.districts.id, city.sources.district)[source]
    size = len(city.districts)
    return {
        "compost": _summed(given[:, :, WET] / KG_PER_T, growing, size),
        "share": shares,
        "kept_out_of_landfill": _summed(hubs.moved_t[:, organic], origin, size),
    }


def _hubs(city: City, hubs: HubFutures) -> dict[str, Floats]:
    place, size = positions(city.hubs.id, hubs.hubs), len(city.hubs)
    weeks = (hubs.received, hubs.sent)
    received, sent = (_summed(each[..., WET].sum(axis=1), place, size) for each in weeks)
    return {"received": received, "sent": sent}


def _masses(city: City, schedule: Schedule, hubs: HubFutures) -> Floats:
    """Where each kind goes [t wet], shape (n_members, n_kinds, n_destinations)."""
    flows = schedule.flows
    found = np.zeros((len(hubs.moved_t), len(city.kinds), len(DESTINATIONS)))
    digests = np.zeros(len(flows), dtype=bool)
    brought = schedule.rows(Leg.COLLECT)
    process = city.hubs.process[positions(city.hubs.id, flows.destination[brought])]
    product = [PROCESSES[name].product if name else "" for name in process.tolist()]
    digests[brought] = np.array(product, dtype=np.str_) == "digestate"
    outward = np.isin(flows.leg, (Leg.COLLECT, Leg.EXPORT))
    ways = {
        Destination.COMPOST: np.flatnonzero(outward & ~digests),
        Destination.WET_DIGESTION: np.flatnonzero(digests),
    }
    for way, rows in ways.items():
        kind = positions(city.kinds.id, flows.material[rows])
        moved = _summed(hubs.moved_t[:, rows], kind, len(city.kinds))
        found[:, :, DESTINATIONS.index(way)] = moved
    left = hubs.left_over_t.sum(axis=1)
    landfill = _summed(left, source_kinds(city), len(city.kinds))
    found[:, :, DESTINATIONS.index(Destination.LANDFILL)] = landfill
    return found


def _rows_of(ids: Texts, wanted: Texts) -> Integers:
    """Row of each id; −1 where there is none."""
    order = {name: row for row, name in enumerate(ids.tolist())}
    return np.array([order.get(name, -1) for name in wanted.tolist()], dtype=np.int64)


def _summed(values: Floats, group: Integers, groups: int) -> Floats:
    """Sums by group, shape (n_members, n_groups); −1 counts nowhere."""
    total = np.zeros((groups, len(values)))
    inside = group >= 0
    np.add.at(total, group[inside], values[:, inside].T)
    return total.T
