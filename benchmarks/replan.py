"""Planning again when something changes: 1 000 × 50 × 500 places, 4 weeks, against a cold solve.

`cpu_s_…` is the program of the changed inputs, turning the session into it, solving on from where
the plan stands, and reading the answer; `cold_cpu_s_…` is the same program solved from nothing, in
the same run. `cpu_s_withdrawn` is the mean of twenty offers, `…_worst` the slowest of them.
`plan_cpu_s_…` is a whole new plan: composition brought up to date, deliveries solved again, every
element traced, and what changed found. `objective_error` is the worst of all, relative to the cold
solve. `moved_…` is the share of the planned kilograms that is moved otherwise, and
`moved_kept_…` the same with 50 USD a tonne for changing people's week.
"""

import json
from collections.abc import Callable

import numpy as np

from benchmarks.allocation import SEED, SETTINGS
from benchmarks.measure import Figures, apart, cpu_s
from greenhaven.cities.synthetic import random_city
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.replanning import (
    Standing,
    closed,
    standing_plan,
    stood_down,
    with_more,
    withdrawn,
)
from greenhaven.core.planning.solver import Session
from greenhaven.core.rules.rulebook import Rulebook

SIZE = (1000, 50, 500, 4)
OFFERS = 20
FESTIVAL_T = 50.0
STORM_DISTRICTS = 4  # of sixteen
STAY_PER_T = 50.0
HAUL = {
    "kind": "longest_haul",
    "id": "haul",
    "longest_km": 12.0,
    "effective_from": "2020-01-01",
}

Change = Callable[[Inputs], Inputs]


def run() -> Figures:
    """All changes, in a process of its own."""
    return apart("benchmarks.replan", "all_changes", *SIZE)


def all_changes(sources: int, hubs: int, gardens: int, weeks: int) -> Figures:
    """Every change once from the plan that stands, and twenty withdrawn offers."""
    standing = _standing(sources, hubs, gardens, weeks)
    offers = [_timed(standing, change) for change in _offers(standing.inputs)]
    figures: Figures = {
        "cpu_s_withdrawn": float(np.mean([warm for warm, _, _ in offers])),
        "cpu_s_withdrawn_worst": max(warm for warm, _, _ in offers),
        "cold_cpu_s_withdrawn": float(np.mean([cold for _, cold, _ in offers])),
    }
    errors = [error for _, _, error in offers]
    for name, change in _changes(standing.inputs).items():
        warm, cold, error = _timed(standing, change)
        figures |= {f"cpu_s_{name}": warm, f"cold_cpu_s_{name}": cold}
        errors.append(error)
    for name in ("withdrawn", *_changes(standing.inputs)):
        ratio = float(figures[f"cold_cpu_s_{name}"]) / float(figures[f"cpu_s_{name}"])
        figures[f"cold_ratio_{name}"] = ratio
    figures["objective_error"] = max(errors)
    return figures | _whole_plans(sources, hubs, gardens, weeks)


def _standing(sources: int, hubs: int, gardens: int, weeks: int) -> Standing:
    city = random_city(SEED, sources=sources, hubs=hubs, gardens=gardens)
    start = city.clock.today
    state = opening_state(city, start, SETTINGS.lead_weeks)
    return standing_plan(city, state, start=start, weeks=weeks, settings=SETTINGS)


def _offers(inputs: Inputs) -> list[Change]:
    chosen = np.random.default_rng(SEED).choice(inputs.city.sources.id, OFFERS)
    return [lambda now, source=str(each): withdrawn(now, source) for each in chosen.tolist()]


def _changes(inputs: Inputs) -> dict[str, Change]:
    city = inputs.city
    largest = str(city.sources.id[np.argmax(inputs.supply.sum(axis=1))])
    hub = str(city.hubs.id[inputs.network.hubs[0]])
    districts = city.districts.id[:STORM_DISTRICTS].tolist()
    book = Rulebook.model_validate_json(_book(city.id))
    return {
        "hub_down": lambda now: closed(now, hub),
        "festival": lambda now: with_more(now, largest, FESTIVAL_T, [1]),
        "storm": lambda now: stood_down(now, districts, [1]),
        "rule": lambda now: under(now, book),
    }


def _book(city: str) -> str:
    return json.dumps({"city": city, "articles": [HAUL]})


def _timed(standing: Standing, change: Change) -> tuple[float, float, float]:
    """CPU-seconds warm and cold, and the error of the warm objective relative to the cold one."""
    changed = change(standing.inputs)
    before = cpu_s()
    warm = standing.resolve(changed)
    between = cpu_s()
    cold = Session(build_program(changed)).solve()
    error = abs(warm.objective / cold.objective - 1)
    return between - before, cpu_s() - between, error


def _whole_plans(sources: int, hubs: int, gardens: int, weeks: int) -> Figures:
    """Whole new plans after one hub goes down and one offer is withdrawn."""
    figures: Figures = {}
    for price, name in ((0.0, "moved"), (STAY_PER_T, "moved_kept")):
        standing = _standing(sources, hubs, gardens, weeks)
        hub = str(standing.inputs.city.hubs.id[standing.inputs.network.hubs[0]])
        planned = float(standing.plan.flows.wet.sum())
        before = cpu_s()
        new = standing.close_hub(hub, stay_price_per_t=price)
        figures[f"plan_cpu_s_{name}_hub_down"] = cpu_s() - before
        figures[f"{name}_hub_down"] = new.changes.moved_otherwise_t / planned
    standing = _standing(sources, hubs, gardens, weeks)
    before = cpu_s()
    standing.withdraw(str(standing.inputs.city.sources.id[0]))
    figures["plan_cpu_s_withdrawn"] = cpu_s() - before
    return figures
