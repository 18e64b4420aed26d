"""A city of a million sources, 200 hubs and 50 000 gardens, four weeks: a plan with a proven gap.

`gap_pct` is the cost of the plan of every source and garden less the highest bound, as a share of
the bound: no plan with whichever hubs is cheaper by more, at the composition that compost is
expected to have. `carried_out_gap_pct` is the same for the plan as it is carried out, among all
deliveries that its collection allows; its cost is added up place by place. Both costs are less the
reward for fairness, which is most of them: `gap_pct_of_money` sets the gap against what haulage,
handling and gates cost. `gap_pct_round_…` and `wall_s_round_…` tell how the gap closed.

The city crowds around 150 neighbourhoods; a source is a household with a median of 5 kg a week.
GREENHAVEN_SOURCES asks for another number of sources (10000, 100000); the gardens are a twentieth
of them. GREENHAVEN_GAP_PCT asks for another gap than 0.5.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.allocation import SETTINGS
from benchmarks.measure import Figures, apart, cpu_s, peak_mb
from greenhaven.cities.synthetic import random_city
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.opening import opening_state

SEED = 1
SOURCES, HUBS, WEEKS = 1_000_000, 200, 4
SOURCES_PER_GARDEN = 20
SOURCES_PER_NEIGHBOURHOOD = 6_667
HOUSEHOLD_T_PER_WEEK = 0.005  # about 250 kg a year, in the range of what households discard
GAP_PCT = 0.5
CORES = 2


def run() -> Figures:
    """Draw the city and plan it, in a process of its own."""
    sources = int(os.environ.get("GREENHAVEN_SOURCES", SOURCES))
    gap_pct = float(os.environ.get("GREENHAVEN_GAP_PCT", GAP_PCT))
    return apart("benchmarks.million", "whole_plan", sources, HUBS, gap_pct)


def whole_plan(sources: int, hubs: int, gap_pct: float) -> Figures:
    """`city_cpu_s` is drawing the city and its opening state, and is not part of the plan."""
    before = cpu_s()
    city = random_city(
        SEED,
        sources=sources,
        hubs=hubs,
        gardens=max(sources // SOURCES_PER_GARDEN, 1),
        neighbourhoods=max(sources // SOURCES_PER_NEIGHBOURHOOD, 1),
        weekly_supply_t=HOUSEHOLD_T_PER_WEEK,
    )
    start = city.clock.today
    state = opening_state(city, start, SETTINGS.lead_weeks)
    drawn, city_mb = cpu_s() - before, peak_mb()
    before, began = cpu_s(), time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        plan = allocate_grouped(
            city,
            state,
            start=start,
            weeks=WEEKS,
            settings=SETTINGS,
            gap=gap_pct / 100,
            executor=pool,
        )
    figures: Figures = {
        "gap_pct": 100 * plan.gap,
        "wall_s": time.perf_counter() - began,
        "cpu_s": cpu_s() - before,
        "peak_mb": peak_mb(),
        "city_mb": city_mb,
        "city_cpu_s": drawn,
        "cost": plan.planned.cost,
        "lower_bound": plan.planned.bound,
        "gap_pct_of_money": 100 * (plan.planned.cost - plan.planned.bound) / plan.summary["cost"],
        "carried_out_gap_pct": 100 * plan.carried_out.gap,
        "source_groups": int(plan.rounds.source_groups[-1]),
        "garden_groups": int(plan.rounds.garden_groups[-1]),
        "max_balance_error": plan.summary["max_balance_error"],
    }
    for number, row in enumerate(plan.rounds.records(), start=1):
        figures[f"gap_pct_round_{number}"] = 100 * row["gap"]
        figures[f"wall_s_round_{number}"] = row["seconds"]
    return figures
