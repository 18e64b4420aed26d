"""What really comes of what a schedule brings: more or less than expected, never over a capacity.

A member's supply of a kind scales every flow of it. Keepers hold to their recipe: bulking material
comes in proportion to the organics of its hub and week, as far as there is some. What a capacity
refuses goes out of the city where a flow of the same source and week does so; else it is left.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from greenhaven.core.city import City, HubKind, weekly_supply
from greenhaven.core.columns import Booleans, Floats, Integers, Texts, positions
from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.twin.hub_unknowns import (
    NITROGEN_OF_MATERIALS,
    PHOSPHORUS_OF_MATERIALS,
    supply_of,
)
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import contents
from greenhaven.core.rules.movements import Leg

CARBON, NITROGEN, PHOSPHORUS = (
    ELEMENTS.index(name) for name in ("carbon", "nitrogen", "phosphorus")
)
REASONS = (
    Reason(
        "more or less than planned",
        "every flow of a kind by one factor",
        "a plan is followed as it was made; nobody plans anew when more comes",
    ),
    Reason(
        "bulking material",
        "in proportion to the organics of the hub and week",
        "a keeper holds to the recipe; no more than the sources have",
    ),
    Reason(
        "what exceeds a capacity",
        "goes out of the city with what its source sends there that week, else it is left",
        "a hub takes no more than it can; what is left is not kept out of landfill",
    ),
)


@dataclass(frozen=True, slots=True)
class Brought:
    """The schedule's movements from sources, as positions in the city's tables."""

    rows: Integers  # in Schedule.flows
    week: Integers
    source: Integers
    kind: Integers
    destination: Integers  # in City.hubs
    via: Integers  # in City.hubs, −1 = direct
    point: Integers  # collection point where it is brought, in City.hubs, −1 = none
    wet: Floats  # planned [t]
    exported: Booleans

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Collected:
    """What comes of them."""

    moved_t: Floats  # wet, shape (n_members, n_brought)
    left_over_t: Floats  # wet organics, shape (n_members, weeks, n_sources)
    content: Floats  # of each kind [t/t wet], shape (n_members, n_kinds, 7)


def brought(city: City, schedule: Schedule) -> Brought:
    """The movements from sources to hubs and out of the city.

    Raises
    ------
    ColumnError
        If a flow names a source, hub or kind that the city does not have.
    """
    rows = schedule.rows(Leg.COLLECT, Leg.EXPORT)
    flows, hubs = schedule.flows.take(rows), city.hubs
    source = positions(city.sources.id, flows.origin)
    destination = positions(hubs.id, flows.destination)
    return Brought(
        rows=rows,
        week=flows.week.astype(np.int64),
        source=source,
        kind=positions(city.kinds.id, flows.material),
        destination=destination,
        via=_positions_or_none(hubs.id, flows.via),
        point=_positions_or_none(hubs.id, city.sources.hub)[source],
        wet=flows.wet,
        exported=np.asarray(hubs.kind[destination] == HubKind.OUT_OF_CITY, dtype=bool),
    )


def _positions_or_none(ids: Texts, wanted: Texts) -> Integers:
    """Row of each id; −1 for ""."""
    named = np.asarray(wanted != "", dtype=bool)
    found = np.full(len(wanted), -1, dtype=np.int64)
    found[named] = positions(ids, wanted[named])
    return found


def collect(city: City, schedule: Schedule, flows: Brought, members: Members) -> Collected:
    """What each member moves of a schedule's flows from sources, and what is left.

    Source
    ------
    Assumptions: see REASONS.
    """
    names = [supply_of(kind) for kind in city.kinds.id.tolist()]
    factor = np.column_stack([members.value(name) for name in names])
    expected, _ = weekly_supply(city, schedule.start, schedule.weeks)
    supply = np.ascontiguousarray(expected.T)
    bulking = city.kinds.bulking[flows.kind]
    demand = flows.wet * factor[:, flows.kind]
    demand[:, bulking] = _structure(city, flows, demand, (supply, factor))
    share, limited = _taken(city, flows, demand)
    moved = demand * share
    refused = np.where(bulking, 0.0, demand - moved)
    moved = moved + _sent_out(flows, refused, limited, supply.shape)
    organic = ~city.kinds.bulking[source_kinds(city)]
    gone = _sums(np.where(bulking, 0.0, moved), flows.week, flows.source, supply.shape)
    came = supply * factor[:, source_kinds(city)][:, np.newaxis]
    left = np.where(organic, np.maximum(came - gone, 0.0), 0.0)
    return Collected(moved, left, contents_in(city, members))


def contents_in(city: City, members: Members) -> Floats:
    """What a tonne of each kind holds in each member [t], shape (n_members, n_kinds, 7)."""
    content = np.repeat(contents(city.kinds)[np.newaxis], len(members), axis=0)
    content[:, :, NITROGEN] *= members.value(NITROGEN_OF_MATERIALS.name)[:, np.newaxis]
    content[:, :, PHOSPHORUS] *= members.value(PHOSPHORUS_OF_MATERIALS.name)[:, np.newaxis]
    return content


def _structure(city: City, flows: Brought, demand: Floats, known: tuple[Floats, Floats]) -> Floats:
    """Bulking material that comes with the organics, shape (n_members, n_bulking flows)."""
    supply, factor = known
    shape = (len(supply), len(city.hubs))
    bulking = city.kinds.bulking[flows.kind]
    organic = _sums(np.where(bulking, 0.0, demand), flows.week, flows.destination, shape)
    planned = _sums(np.where(bulking, 0.0, flows.wet)[None], flows.week, flows.destination, shape)
    week, hub, wet = flows.week[bulking], flows.destination[bulking], flows.wet[bulking]
    alone = planned[0, week, hub] <= 0
    ratio = np.where(
        alone,
        factor[:, flows.kind[bulking]],
        organic[:, week, hub] / np.where(alone, 1.0, planned[0, week, hub]),
    )
    wanted = wet * ratio
    source = flows.source[bulking]
    asked = _sums(wanted, week, source, supply.shape)
    there = np.maximum(supply, _sums(wet[np.newaxis], week, source, supply.shape)[0])
    there = there * factor[:, source_kinds(city)][:, np.newaxis]
    scale = np.divide(there, asked, out=np.ones_like(asked), where=asked > there)
    return np.asarray(wanted * scale[:, week, source])


def _taken(city: City, flows: Brought, demand: Floats) -> tuple[Floats, Booleans]:
    """Share of each flow that the capacities on its way let pass, and which flows have a limit."""
    capacity = city.hubs.capacity_t_per_week
    weeks = int(flows.week.max(initial=-1)) + 1
    owners = np.flatnonzero(np.isfinite(capacity))
    place = np.full(len(capacity) + 1, -1)  # the last for −1, no hub
    place[owners] = np.arange(len(owners))
    share = np.ones_like(demand)
    limited: Booleans = np.zeros(len(flows), dtype=bool)
    if not len(owners) or not weeks:
        return share, limited
    ends = [place[end] for end in (flows.destination, flows.via, flows.point)]
    total = sum(
        _sums(demand[:, at >= 0], flows.week[at >= 0], at[at >= 0], (weeks, len(owners)))
        for at in ends
    )
    most = capacity[owners]
    passes = np.divide(most, total, out=np.ones_like(total), where=total > most)
    for at in ends:
        inside = at >= 0
        limited |= inside
        share[:, inside] = np.minimum(share[:, inside], passes[:, flows.week[inside], at[inside]])
    return share, limited


def _sent_out(flows: Brought, refused: Floats, limited: Booleans, shape: tuple[int, ...]) -> Floats:
    """What of the refused goes along with flows out of the city, shape (n_members, n_brought)."""
    out = flows.exported & ~limited
    planned = _sums(np.where(out, flows.wet, 0.0)[np.newaxis], flows.week, flows.source, shape)[0]
    waiting = _sums(refused, flows.week, flows.source, shape)
    at = (flows.week, flows.source)
    part = np.divide(
        flows.wet, planned[at], out=np.zeros(len(flows)), where=out & (planned[at] > 0)
    )
    return np.asarray(part * waiting[:, *at])


def _sums(values: Floats, week: Integers, place: Integers, shape: tuple[int, ...]) -> Floats:
    """Sum of flows by week and place, shape (n_members, *shape)."""
    key = week * shape[1] + place
    ones = np.ones(len(key))
    add = sparse.csr_matrix((ones, (key, np.arange(len(key)))), (shape[0] * shape[1], len(key)))
    return np.asarray((add @ values.T).T).reshape(len(values), *shape)
