"""The places of a large city in arrays: what prices and averages are taken over."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Booleans, Columns, Floats, Integers, positions
from greenhaven.core.planning.doses import doses, is_garden
from greenhaven.core.planning.groups.sphere import on_sphere
from greenhaven.core.planning.groups.wants import MOST_KG_PER_T, NO_PATTERN, Wants


@dataclass(frozen=True, slots=True)
class Givers(Columns):
    """Sources: where they are, what they give, and by which limited collection point."""

    kind: Integers  # position in City.kinds
    place: Floats  # unit vectors, shape (n, 3)
    supply: Floats  # shape (n, weeks) [t]
    point: Integers  # collection point with a limit, position in City.hubs; −1 = none


@dataclass(frozen=True, slots=True)
class Takers(Columns):
    """Gardens, parks, street trees and buyers."""

    kind: Integers  # position in GardenKind
    place: Floats  # unit vectors, shape (n, 3)
    district: Integers  # position in City.districts; −1 = none
    caps_kg: Floats  # N and P that each may still take, shape (n, 2); inf = no cap
    own_caps_kg: Floats  # the same without what rules say: safe doses are counted by them
    worth_per_t: Floats
    sells: Booleans  # buyers come to the hub
    counts: Booleans  # the fairness floor speaks of it
    asked_t: Floats  # compost that it asks for; 0 = it asks for none
    pattern: Integers  # who is alike in what it asks for; −1 = asks for none

    @property
    def uncapped(self) -> Booleans:
        """Those that may take any amount."""
        return np.asarray(np.isinf(self.caps_kg).all(axis=1))

    def asking(self, wants: Wants) -> "Takers":
        """The same with what they ask for; who has spoken leaves the fairness floor."""
        asks = wants.total_t > 0
        bounded = np.where(asks, MOST_KG_PER_T * wants.total_t, np.inf)[:, None]
        return replace(
            self,
            caps_kg=np.where(self.uncapped[:, None], bounded, self.caps_kg),
            own_caps_kg=np.where(self.uncapped[:, None], bounded, self.own_caps_kg),
            counts=self.counts & ~wants.speaks,
            asked_t=wants.total_t,
            pattern=wants.pattern,
        )

    def doses_t(self, content: Floats) -> Floats:
        """Compost of that N and P [kg/t] that each can safely take [t]; inf = any amount."""
        return doses((self.own_caps_kg[:, 0], self.own_caps_kg[:, 1]), content)

    def allowed_t(self, content: Floats) -> Floats:
        """Compost of that N and P [kg/t] that each may take by the rules, too [t]."""
        return doses((self.caps_kg[:, 0], self.caps_kg[:, 1]), content)

    def needs_t(self, content: Floats, districts: int) -> Floats:
        """Safe doses of the gardens of each district of which the floor speaks [t]."""
        dose = self.doses_t(content)
        counted = self.counts & np.isfinite(dose)
        sums = np.bincount(self.district[counted], weights=dose[counted], minlength=districts)
        return np.asarray(sums, dtype=np.float64)


def givers_of(city: City, supply: Floats) -> Givers:
    """The sources of a city; `supply` is that of the weeks, shape (n_sources, weeks)."""
    sources, hubs = city.sources, city.hubs
    limited = np.flatnonzero(np.isfinite(hubs.capacity_t_per_week))
    names = hubs.id[limited]
    point = np.full(len(sources), -1)
    brought = np.isin(sources.hub, names)
    point[brought] = limited[positions(names, sources.hub[brought])]
    return Givers(
        kind=positions(city.kinds.id, sources.kind),
        place=on_sphere(sources.lat, sources.lon),
        supply=supply,
        point=point,
    )


def takers_of(city: City, caps_kg: tuple[Floats, Floats]) -> Takers:
    """The gardens of a city with what each may still take."""
    gardens, price = city.gardens, city.parameters
    kinds = np.array([kind.value for kind in GardenKind], dtype=np.str_)
    worth = np.array([price[f"value_{kind}_per_t"] for kind in kinds.tolist()])
    kind = positions(kinds, gardens.kind)
    known = np.isin(gardens.district, city.districts.id)
    district = np.full(len(gardens), -1)
    district[known] = positions(city.districts.id, gardens.district[known])
    caps = np.column_stack(caps_kg)
    return Takers(
        kind=kind,
        place=on_sphere(gardens.lat, gardens.lon),
        district=district,
        caps_kg=caps,
        own_caps_kg=caps,
        worth_per_t=worth[kind],
        sells=np.asarray(gardens.kind == GardenKind.SALE),
        counts=is_garden(city) & (district >= 0) & np.isfinite(caps).any(axis=1),
        asked_t=np.zeros(len(gardens)),
        pattern=np.full(len(gardens), NO_PATTERN),
    )
