"""Whatever the city, no plan goes below the bound, and no plan of groups goes below the best."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.groups.aggregate import aggregate
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.groups.attempt import attempted
from greenhaven.core.planning.groups.bound import lower_bound
from greenhaven.core.planning.groups.drafting import first_draft
from greenhaven.core.planning.groups.executors import InTurn
from greenhaven.core.planning.groups.multipliers import multipliers_of
from greenhaven.core.planning.groups.refining import refined
from greenhaven.core.planning.groups.whole import whole_of
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import Session
from tests.core.planning.towns import QUICK, START, town, varied, with_hubs

plain = st.builds(
    town,
    st.integers(0, 10_000),
    sources=st.integers(1, 50),
    hubs=st.integers(1, 6),
    gardens=st.integers(1, 15),
    unreported=st.sampled_from([0.0, 0.3]),
)


def brought(city, capacity_t):
    """Every third source brings what it gives to a collection point, the first hub."""
    if (city.hubs.kind == "processing_hub").sum() < 2:
        return city
    hub = int(np.flatnonzero(city.hubs.kind == "processing_hub")[0])
    first = np.arange(len(city.hubs)) == hub
    point = with_hubs(
        city,
        kind=np.where(first, "collection_point", city.hubs.kind),
        process=np.where(first, "", city.hubs.process),
        capacity_t_per_week=np.where(first, capacity_t, city.hubs.capacity_t_per_week),
    )
    third = np.arange(len(city.sources)) % 3 == 0
    brings = np.where(third, city.hubs.id[hub], "")
    return replace(point, sources=replace(city.sources, hub=brings))


towns = (
    plain
    | st.builds(
        varied,
        plain,
        st.sampled_from(["digester", "station"]),
        st.sampled_from(["digester", "station"]),
        uncapped=st.integers(0, 2),
    )
    | st.builds(brought, plain, st.sampled_from([2.0, 30.0, np.inf]))
)
choices = st.builds(
    PlanSettings,
    links=st.just(99),
    lead_weeks=st.sampled_from([QUICK, {}]),
    fairness_price_per_t=st.sampled_from([0.0, 400.0, 1e5]),
)
weeks = st.integers(1, 5)
coarse = st.sampled_from([1, 100, 1000])


def optimum(city, state, horizon, chosen, content):
    """Least cost of the program of every source and garden, with every hub open to each."""
    inputs = program_inputs(city, state, START, horizon, chosen)
    return Session(build_program(replace(inputs, content=content))).solve().objective


def slack(value):
    return 1e-6 * max(abs(value), 1.0)


@given(towns, weeks, choices, coarse, st.sampled_from([0.05, 1e-3]))
@settings(max_examples=25, deadline=None)
def test_best_plan_lies_between_bound_and_plan_of_groups(city, horizon, chosen, columns, gap):
    state = opening_state(city, START, chosen.lead_weeks)

    plan = allocate_grouped(
        city, state, start=START, weeks=horizon, settings=chosen, gap=gap, first_columns=columns
    )

    best = optimum(city, state, horizon, chosen, plan.planned.content)
    assert plan.planned.bound <= best + slack(best)
    assert best <= plan.planned.cost + slack(best)
    for rounds in (plan.rounds, plan.delivery_rounds):
        assert (np.diff(rounds.bound) >= 0).all()
        assert (np.diff(rounds.gap) <= 0).all()


@given(towns, weeks, choices, coarse, st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_any_prices_whatsoever_give_a_bound(city, horizon, chosen, columns, seed):
    """Not only a solver's: they are mended until no plan can gain by breaking a limit."""
    state = opening_state(city, START, chosen.lead_weeks)
    whole = whole_of(city, state, (START, horizon), chosen, columns)
    content = whole.sample.content
    plan = attempted(aggregate(whole, first_draft(whole, content), content, InTurn()))
    random = np.random.default_rng(seed)
    drawn = random.normal(0.0, 100.0, len(plan.program.row_lower))

    prices = multipliers_of(whole, plan.program, drawn)
    bound = lower_bound(replace(plan, prices=prices), InTurn())

    best = optimum(city, state, horizon, chosen, content)
    assert bound.value <= best + slack(best)


@given(towns, weeks, choices)
@settings(max_examples=15, deadline=None)
def test_splitting_groups_never_makes_the_plan_dearer(city, horizon, chosen):
    state = opening_state(city, START, chosen.lead_weeks)
    whole = whole_of(city, state, (START, horizon), chosen, 1)
    content, costs = whole.sample.content, []
    draft = first_draft(whole, content)

    for _ in range(3):
        plan = attempted(aggregate(whole, draft, content, InTurn()))
        costs.append(plan.cost())
        draft = refined(plan, lower_bound(plan, InTurn()), 0.0)

    assert costs[1] <= costs[0] + slack(costs[0])
    assert costs[2] <= costs[1] + slack(costs[1])
