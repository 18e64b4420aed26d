"""What lies in the hubs when a plan begins, and what the gardens may still take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.optimize import linprog

from greenhaven.core.city import Batches, City, CityState
from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.planning.network import accepts, processing_hubs, source_kinds
from greenhaven.core.planning.plan import ELEMENTS, NEGLIGIBLE_T
from greenhaven.core.planning.recipes import (
    Process,
    RecipeLimits,
    contents,
    losses,
    process_of,
    product,
    recipe_rows,
)

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
    city: City,
    start: date,
    lead_weeks: Mapping[str, int] | None = None,
    limits: RecipeLimits | None = None,
    *,
    with_demonstration: bool = False,
) -> CityState:
    """The state that a city's assumptions imply when nothing was recorded.

    In each week of its lead time every processing hub took in the same mix: one that composts, as
    large as `opening_fill` of its capacity, and all hubs together never more of a kind than the
    sources gave in an average week. Hubs that accept the fewest kinds are filled first. Nothing
    was spread on gardens before.

    Parameters
    ----------
    city : City
    start : date
    lead_weeks : mapping of str to int, optional
    limits : RecipeLimits, optional
    with_demonstration : bool
        True fills hubs that are shown as examples too.
    """
    table, leads = city.hubs, lead_weeks or {}
    hubs = processing_hubs(city, with_demonstration=with_demonstration)
    processes = [process_of(str(name), leads) for name in table.process[hubs]]
    rows = []
    for hub, mix, water in _opening_mixes(city, hubs, processes, limits or RecipeLimits()):
        rows.extend(_batches(city, int(hubs[hub]), processes[hub], (mix, water), start))
    names = Batches.names()
    types = {**dict.fromkeys(names[:4], np.str_), **dict.fromkeys(names[4:], np.float64)}
    batches = Batches.of(rows, **types)
    nothing = np.zeros(len(city.gardens))
    return CityState(start, batches, nothing, nothing)


def _opening_mixes(
    city: City, hubs: Integers, processes: list[Process], limits: RecipeLimits
) -> Iterator[tuple[int, Floats, float]]:
    """Weekly mix by kind [t] and water [t] of each hub that had one."""
    yearly = np.nansum(city.supply.tonnes[:, -12:], axis=1)
    weekly = np.bincount(source_kinds(city), weights=yearly, minlength=len(city.kinds))
    left = weekly * 7 / DAYS_PER_YEAR
    accepted = accepts(city, hubs)
    room = city.hubs.capacity_t_per_week[hubs] * city.hubs.opening_fill[hubs]
    for hub in np.lexsort((hubs, accepted.sum(axis=1))).tolist():
        offered = np.where(accepted[hub], left, 0.0)
        full = offered.sum() > room[hub]
        mix, water = offered * (room[hub] / offered.sum() if full else 1.0), 0.0
        if processes[hub].needs_recipe and mix.sum() > 0:
            mix, water = _largest_mix(city, offered, float(room[hub]), limits)
        if mix.sum() > 0:
            left = left - mix
            yield hub, mix, water


def _largest_mix(
    city: City, offered: Floats, room: float, limits: RecipeLimits
) -> tuple[Floats, float]:
    """The most that composts of what is offered, with as little bulking as it needs."""
    rules = recipe_rows(city.kinds, limits, city.parameters["settling_factor"])
    rows = [np.append(rule.coefficients, rule.water) for rule in rules]
    rows.append(np.append(np.ones(len(offered)), 0.0))
    most = min(room, float(offered.sum()))
    wish = np.append(np.where(city.kinds.bulking, 1e-3, -1.0), 1e-3)
    bounds = [*((0.0, each) for each in offered.tolist()), (0.0, None)]
    limit = np.append(np.zeros(len(rules)), most)
    found = linprog(wish, A_ub=np.array(rows), b_ub=limit, bounds=bounds, method="highs")
    best = np.zeros(len(offered) + 1) if found.x is None else found.x
    mix = np.where(best[:-1] > NEGLIGIBLE_T, best[:-1], 0.0)
    return mix, float(best[-1]) if mix.sum() > 0 else 0.0


def _batches(
    city: City, hub: int, process: Process, intake: tuple[Floats, float], start: date
) -> list[dict[str, object]]:
    """One batch for each week of the hub's lead time; one becomes ripe in each coming week."""
    mix, water = intake
    lost = losses(city.kinds, process)
    held = mix @ contents(city.kinds)
    held[:2] += water
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
