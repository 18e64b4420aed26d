"""Why each movement is in the plan, and what the plan comes to, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Floats, Integers, Texts, positions
from greenhaven.core.planning.network import (
    accepts,
    nearest,
    processing_hubs,
    source_kinds,
)
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.wanting import days_in_weeks
from greenhaven.core.planning.words import by_day, mass, name_of
from greenhaven.core.rules.movements import Leg

FULL = 1 - 1e-6


@dataclass(frozen=True, slots=True)
class _Hubs:
    """What the reasons need to know of the processing hubs."""

    at: Integers  # positions in City.hubs
    accepted: Floats  # shape (n_hubs, n_kinds)
    full: dict[tuple[int, int], bool]  # (position in City.hubs, week) -> no room left
    closed: set[tuple[str, int]]  # (id, week)
    rules: dict[int, dict[str, str]]  # flow -> hub, source or garden -> the rule that stands there


def reasons(city: City, plan: Plan) -> Texts:
    """One sentence for each flow of the plan, in the order of ``plan.flows``.

    Parameters
    ----------
    city : City
        The city that the plan was made for.
    plan : Plan

    Returns
    -------
    array of str, shape (n_flows,)
    """
    hubs = _hubs(city, plan)
    spoken = dict(_outward(city, plan, hubs))
    spoken.update(_homeward(city, plan, hubs))
    return np.array([spoken[row] for row in range(len(plan.flows))], dtype=np.str_)


def _hubs(city: City, plan: Plan) -> _Hubs:
    table = city.hubs
    flows = plan.flows
    shown = table.id[table.demonstration]
    used = bool(np.isin(flows.destination, shown).any())
    at = processing_hubs(city, with_demonstration=used)
    inward = flows.take((flows.leg == Leg.COLLECT).nonzero()[0])
    total = np.zeros((plan.weeks, len(table)))
    np.add.at(total, (inward.week, positions(table.id, inward.destination)), inward.wet)
    room = np.broadcast_to(table.capacity_t_per_week, total.shape).copy()
    room[plan.rooms.week, positions(table.id, plan.rooms.hub)] = plan.rooms.room
    full = {
        (int(hub), week): bool(total[week, hub] >= FULL * room[week, hub])
        for hub in at
        for week in range(plan.weeks)
    }
    closed = set(zip(plan.stopped.place.tolist(), plan.stopped.week.tolist(), strict=True))
    rules: dict[int, dict[str, str]] = {}
    for row in plan.rule_reasons.records():
        rules.setdefault(row["flow"], {}).setdefault(row["place"], row["noun"])
    return _Hubs(at, accepts(city, at).astype(float), full, closed, rules)


def _outward(city: City, plan: Plan, hubs: _Hubs) -> Iterator[tuple[int, str]]:
    """Why each source's organics go where they go."""
    flows = plan.flows
    rows = np.flatnonzero((flows.leg == Leg.COLLECT) | (flows.leg == Leg.EXPORT))
    sources = positions(city.sources.id, flows.origin[rows])
    kinds = source_kinds(city)
    near = nearest(
        (city.sources.lat, city.sources.lon),
        (city.hubs.lat[hubs.at], city.hubs.lon[hubs.at]),
        len(hubs.at),
    )
    for row, source in zip(rows.tolist(), sources.tolist(), strict=True):
        kind = int(kinds[source])
        order = [hubs.at[hub] for hub in near[source] if hubs.accepted[hub, kind]]
        yield row, _outward_reason(city, plan, hubs, row, order, kind)


def _outward_reason(
    city: City, plan: Plan, hubs: _Hubs, row: int, order: list[int], kind: int
) -> str:
    flows, names = plan.flows, city.hubs.name
    material = str(city.kinds.name[kind]).lower()
    exported = flows.leg[row] == Leg.EXPORT
    if city.kinds.bulking[kind]:
        return f"gives structure and carbon to the mix at {name_of(city, flows.destination[row])}"
    if exported and not order:
        return f"no hub in the city takes {material}"
    closer = []
    for hub in order:
        if city.hubs.id[hub] == flows.destination[row]:
            break
        closer.append(hub)
    if not closer:
        return f"the nearest hub that takes {material}"
    if stopped := _stopped(city, plan, hubs, row, closer):
        return stopped
    week = int(flows.week[row])
    full = [str(names[hub]) for hub in closer if hubs.full[int(hub), week]]
    room = [str(names[hub]) for hub in closer if not hubs.full[int(hub), week]]
    return _passed_out(room, material) if exported else _passed_by(full, room, material)


def _stopped(city: City, plan: Plan, hubs: _Hubs, row: int, closer: list[int]) -> str:
    """Which rule keeps a flow from a nearer hub, or which of these is closed; "" = neither."""
    names, rules = city.hubs.name, hubs.rules.get(row, {})
    if rule := rules.get(str(plan.flows.origin[row])):
        return f"{rule} allows this source no more in the city's hubs"
    for hub in closer:
        if rule := rules.get(str(city.hubs.id[hub])):
            return f"{rule} forbids the way to {names[hub]}"
    week = int(plan.flows.week[row])
    shut = [str(names[hub]) for hub in closer if (str(city.hubs.id[hub]), week) in hubs.closed]
    return f"{_listed(shut)} {'is' if len(shut) == 1 else 'are'} closed this week" if shut else ""


def _passed_out(room: list[str], material: str) -> str:
    """Why organics leave the city although hubs in it take their kind."""
    if room:
        return f"hubs in reach are full or their mix can take no more {material} this week"
    return f"every hub in reach that takes {material} is full this week"


def _passed_by(full: list[str], room: list[str], material: str) -> str:
    """Why a nearer hub is passed by."""
    if room:
        return f"the mix at {_listed(room)} can take no more {material} this week"
    return f"{_listed(full)} {'is' if len(full) == 1 else 'are'} nearer but full this week"


def _listed(names: list[str]) -> str:
    if len(names) > 2:
        return f"{names[0]} and {len(names) - 1} others"
    return " and ".join(names)


def _homeward(city: City, plan: Plan, hubs: _Hubs) -> Iterator[tuple[int, str]]:
    """Why each delivery is made, and what stops it from being larger."""
    flows = plan.flows
    rows = np.flatnonzero((flows.leg == Leg.RETURN) | (flows.leg == Leg.SALE))
    gardens = positions(city.gardens.id, flows.destination[rows])
    limits = _caps_reached(city, plan, rows, gardens)
    asked = _asked_for(plan)
    for row, garden in zip(rows.tolist(), gardens.tolist(), strict=True):
        kind = city.gardens.kind[garden]
        if rule := hubs.rules.get(row, {}).get(str(city.gardens.id[garden])):
            limits[garden] = limits[garden] or f"{rule} allows no more here"
        wish = asked.get((str(flows.destination[row]), int(flows.week[row])))
        if wish is not None:
            yield row, wish
        elif kind == GardenKind.SALE and flows.material[row] == "digestate":
            yield row, "digestate is planned for sale only"
        elif kind == GardenKind.SALE:
            yield row, "in these weeks more than gardens and parks can safely take"
        elif kind == GardenKind.GARDEN:
            yield row, limits[garden] or "as much as is ripe and within reach"
        else:
            yield row, limits[garden] or "what the gardens cannot safely take"


def _asked_for(plan: Plan) -> dict[tuple[str, int], str]:
    """Which wish is meant by what comes to a garden in a week: the one that ends first."""
    found: dict[tuple[str, int], str] = {}
    for row in plan.wishes.records():
        welcome = days_in_weeks(row["first"], row["last"], plan.start, plan.weeks) > 0
        for week in np.flatnonzero(welcome).tolist() if row["planned"] > 0 else ():
            words = f"asked for {mass(row['asked'])} by {by_day(row['last'])}"
            found.setdefault((row["garden"], week), words)
    return found


def _caps_reached(city: City, plan: Plan, rows: Integers, gardens: Integers) -> list[str]:
    words = [""] * len(city.gardens)
    nitrogen, phosphorus = city.gardens.caps_kg()
    for element, cap in (("nitrogen", nitrogen), ("phosphorus", phosphorus)):
        moved = getattr(plan.flows, element)[rows]
        given = 1e3 * np.bincount(gardens, weights=moved, minlength=len(words))
        for garden in np.flatnonzero(given >= FULL * cap):
            words[garden] = f"fills what its soil can safely take in a year: {element} is the limit"
    return words
