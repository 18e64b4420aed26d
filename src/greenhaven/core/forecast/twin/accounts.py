"""The accounts of a city's hubs: all that enters, is lost, stays, leaves, or reaches a garden.

They are added up anew from what futures tell of flows, hubs and gardens, never from what the twin
kept while it ran.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.forecast.twin.collecting import contents_in
from greenhaven.core.forecast.twin.garden_futures import BedQuantity, GardenFutures
from greenhaven.core.forecast.twin.hub_futures import GASES, KG_PER_T, HubFutures
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.planning.balance import LEAST_THROUGHPUT_T
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.rules.movements import Leg

ADDED: Mapping[str, BedQuantity] = {
    "carbon": BedQuantity.ADDED_CARBON,
    "nitrogen": BedQuantity.ADDED_NITROGEN,
    "phosphorus": BedQuantity.ADDED_PHOSPHORUS,
}


class Entry(StrEnum):
    """One line of the account."""

    BEFORE = "in the hubs before"
    COLLECTED = "from sources"
    WATERED = "water sprinkled"
    TO_AIR = "to the air"
    RUN_OFF = "run off"
    EXPORTED = "out of the city unprocessed"
    SOLD = "sold"
    TO_GARDENS = "to gardens, parks and street trees"
    STAYS = "in the hubs at the end"

    @property
    def enters(self) -> bool:
        """Whether it comes in; else it is where that went."""
        return self in {Entry.BEFORE, Entry.COLLECTED, Entry.WATERED}


@dataclass(frozen=True, slots=True)
class Account:
    """Where all went, over all weeks [t]; each line has the shape (n_members, 7)."""

    lines: Mapping[Entry, Floats]

    def imbalance(self) -> Floats:
        """|in − out| of what came in, or of a kilogram where that is less, (n_members, 7)."""
        came = np.sum([line for entry, line in self.lines.items() if entry.enters], axis=0)
        went = np.sum([line for entry, line in self.lines.items() if not entry.enters], axis=0)
        return np.asarray(np.abs(came - went) / np.maximum(came, LEAST_THROUGHPUT_T))


def account(city: City, schedule: Schedule, members: Members, futures: HubFutures) -> Account:
    """Add up where all of a schedule went.

    Collected and exported are what the flows move, times what their kinds hold.
    """
    legs = schedule.flows.leg
    given = legs[schedule.deliveries]
    every_week = (1, 2)
    exported = _brought(city, schedule, members, futures, schedule.rows(Leg.EXPORT))
    return Account(
        {
            Entry.BEFORE: futures.opening.sum(axis=1),
            Entry.COLLECTED: exported
            + _brought(city, schedule, members, futures, schedule.rows(Leg.COLLECT)),
            Entry.WATERED: futures.water_added.sum(axis=every_week),
            Entry.TO_AIR: futures.to_air.sum(axis=every_week),
            Entry.RUN_OFF: futures.leachate.sum(axis=every_week),
            Entry.EXPORTED: futures.exported.sum(axis=1),
            Entry.SOLD: futures.deliveries_t[:, given == Leg.SALE].sum(axis=1),
            Entry.TO_GARDENS: futures.deliveries_t[:, given == Leg.RETURN].sum(axis=1),
            Entry.STAYS: (futures.in_process + futures.ripe)[:, -1].sum(axis=1),
        }
    )


def _brought(
    city: City, schedule: Schedule, members: Members, futures: HubFutures, rows: Integers
) -> Floats:
    """What some flows from sources carry, over all weeks [t], (n_members, 7)."""
    kind = positions(city.kinds.id, schedule.flows.material[rows])
    content = contents_in(city, members)
    moved = np.zeros((len(members), len(city.kinds)))
    for number, row in enumerate(futures.moved_t[:, rows]):
        moved[number] = np.bincount(kind, weights=row, minlength=len(city.kinds))
    return np.asarray(np.einsum("mk,mke->me", moved, content))


def balance(
    city: City,
    schedule: Schedule,
    members: Members,
    hubs: HubFutures,
    gardens: GardenFutures,
) -> dict[str, float]:
    """The worst relative imbalance of any account, member and week, by element.

    Of the city as a whole; of each hub and week (as a plan's is reckoned); of gases against what
    the hubs lose to the air; of what gardens got against what was brought to them; and, for C, N
    and P, of each garden.

    Returns
    -------
    mapping of element to error [-]
    """
    whole = account(city, schedule, members, hubs).imbalance().max(axis=0, initial=0.0)
    weekly = hub_imbalance(hubs).max(axis=(0, 1, 2), initial=0.0)
    worst = dict(zip(ELEMENTS, np.maximum(whole, weekly).tolist(), strict=True))
    handed = schedule.flows.leg[schedule.deliveries] == Leg.RETURN
    brought = KG_PER_T * hubs.deliveries_t[:, handed].sum(axis=1)
    lost = KG_PER_T * hubs.to_air.sum(axis=(1, 2))
    for element, quantity in ADDED.items():
        column = ELEMENTS.index(element)
        got = gardens.city(quantity).sum(axis=1)
        gases = [hubs.gases_kg[..., row].sum(axis=(1, 2)) for row in _gases_of(element)]
        pairs = [(got, brought[:, column])]
        pairs += [(np.sum(gases, axis=0), lost[:, column])] if gases else []
        found = [_relative(*pair) for pair in pairs]
        worst[element] = max(worst[element], *found, gardens.balance.get(element, 0.0))
    return worst


def _gases_of(element: str) -> list[int]:
    return [row for row, name in enumerate(GASES) if name.endswith(f"_{element[0]}")]


def _relative(one: Floats, other: Floats) -> float:
    least = KG_PER_T * LEAST_THROUGHPUT_T
    return float(np.max(np.abs(one - other) / np.maximum(np.abs(other), least), initial=0.0))


def hub_imbalance(futures: HubFutures) -> Floats:
    """Imbalance of each hub and week, of what moves there, (n_members, weeks, n_hubs, 7).

    What moves is the larger of what comes in and goes out, a kilogram at least.
    """
    stock = futures.in_process + futures.ripe
    before = np.concatenate([futures.opening[:, np.newaxis], stock[:, :-1]], axis=1)
    came = futures.received + futures.water_added
    went = futures.to_air + futures.leachate + futures.sent
    moving = np.maximum(np.maximum(np.abs(came), np.abs(went)), LEAST_THROUGHPUT_T)
    return np.asarray(np.abs(came - went - (stock - before)) / moving)
