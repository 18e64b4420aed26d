"""What lies in the hubs when a plan begins, and what the gardens may still take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from greenhaven.core.city import Batches, City, CityState, HubKind
from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.planning.network import accepts, source_kinds
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import contents, losses, process_of, product

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class OpeningStock:
    """Batches of the state, sorted by hub and by the week in which they become ripe."""

    hub: Integers  # position among the plan's hubs, shape (n_batches,)
    week: Integers  # ripe in this week; ≤ 0 = ripe when the plan begins
    inputs: Floats  # as put in [t], shape (n_batches, 7), in the order of ELEMENTS
    outputs: Floats  # as product [t], shape (n_batches, 7)
    hubs: int
    caps_kg: tuple[Floats, Floats]  # N and P that each garden may still take

    def ripe_by_week(self, weeks: int) -> Floats:
        """Product that becomes ripe in each week [t wet], shape (weeks, n_hubs)."""
        ripe = np.zeros((weeks, self.hubs))
        inside = self.week < weeks
        np.add.at(ripe, (self.week[inside].clip(min=0), self.hub[inside]), self.outputs[inside, 0])
        return ripe


def opening_stock(
    city: City, state: CityState, hubs: Integers, lead_weeks: Mapping[str, int]
) -> OpeningStock:
    """Read a state as a plan's opening stock.

    Parameters
    ----------
    city : City
    state : CityState
    hubs : array of int, shape (n_hubs,)
        Processing hubs of the plan, positions in City.hubs. Batches elsewhere are refused.
    lead_weeks : mapping of str to int

    Raises
    ------
    ColumnError
        If a batch lies in a hub that takes no part; the message names it.
    """
    batches = state.batches
    hub = positions(city.hubs.id[hubs], batches.hub)
    inputs = np.column_stack([getattr(batches, name) for name in ELEMENTS])
    processes = [process_of(str(name), lead_weeks) for name in city.hubs.process[hubs]]
    outputs = np.zeros_like(inputs)
    for index, process in enumerate(processes):
        mine = hub == index
        lost = (batches.carbon_loss[mine], batches.nitrogen_loss[mine])
        outputs[mine] = product(inputs[mine], *lost, process)
    days = [(date.fromisoformat(day) - state.day).days for day in batches.ready.tolist()]
    week = np.floor_divide(np.array(days, dtype=np.int64), 7)
    caps = city.gardens.caps_kg()
    applied = (state.nitrogen_applied_kg, state.phosphorus_applied_kg)
    left = [np.maximum(cap - done, 0.0) for cap, done in zip(caps, applied, strict=True)]
    return OpeningStock(hub, week, inputs, outputs, len(hubs), (left[0], left[1]))


def opening_state(
    city: City, start: date, lead_weeks: Mapping[str, int] | None = None
) -> CityState:
    """The state that a city's assumptions imply when nothing was recorded.

    Every processing hub took in, in each week of its lead time, the same mix: `opening_fill` of its
    capacity, but all hubs together never more of a kind than the sources gave in an average week.
    Hubs that accept the fewest kinds are filled first. Nothing was spread on gardens before.

    Parameters
    ----------
    city : City
    start : date
    lead_weeks : mapping of str to int, optional
    """
    table = city.hubs
    hubs = np.flatnonzero((table.kind == HubKind.PROCESSING_HUB) & table.takes_part)
    intake = _opening_intake(city, hubs)
    rows = []
    for hub, mix in zip(hubs, intake, strict=True):
        if mix.sum() > 0:
            rows.extend(_batches(city, int(hub), mix, start, lead_weeks or {}))
    names = Batches.names()
    types = {**dict.fromkeys(names[:4], np.str_), **dict.fromkeys(names[4:], np.float64)}
    batches = Batches.of(rows, **types)
    nothing = np.zeros(len(city.gardens))
    return CityState(start, batches, nothing, nothing)


def _opening_intake(city: City, hubs: Integers) -> Floats:
    """Weekly intake before the plan, by hub and kind [t], shape (n_hubs, n_kinds)."""
    yearly = np.nansum(city.supply.tonnes[:, -12:], axis=1)
    weekly = np.bincount(source_kinds(city), weights=yearly, minlength=len(city.kinds))
    left = weekly * 7 / DAYS_PER_YEAR
    accepted = accepts(city, hubs)
    room = city.hubs.capacity_t_per_week[hubs] * city.hubs.opening_fill[hubs]
    intake = np.zeros(accepted.shape)
    for hub in np.lexsort((hubs, accepted.sum(axis=1))):
        offered = np.where(accepted[hub], left, 0.0)
        if offered.sum() > 0:
            intake[hub] = offered * min(1.0, room[hub] / offered.sum())
            left = left - intake[hub]
    return intake


def _batches(
    city: City, hub: int, mix: Floats, start: date, lead_weeks: Mapping[str, int]
) -> list[dict[str, object]]:
    """One batch for each week of the hub's lead time; one becomes ripe in each coming week."""
    process = process_of(str(city.hubs.process[hub]), lead_weeks)
    lost = losses(city.kinds, process)
    held = mix @ contents(city.kinds)
    carbon, nitrogen = mix * city.kinds.carbon, mix * city.kinds.nitrogen
    shares = {
        "carbon_loss": float((carbon * lost.carbon).sum() / carbon.sum()),
        "nitrogen_loss": float((nitrogen * lost.nitrogen).sum() / nitrogen.sum()),
    }
    name = str(city.hubs.id[hub])
    return [
        {
            "id": f"{name}-{start - timedelta(weeks=age):%Y-%m-%d}",
            "hub": name,
            "started": (start - timedelta(weeks=age)).isoformat(),
            "ready": (start + timedelta(weeks=process.lead_weeks - age)).isoformat(),
            **dict(zip(ELEMENTS, held.tolist(), strict=True)),
            **shares,
        }
        for age in range(process.lead_weeks, 0, -1)
    ]
