from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.finding import cost_of
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.prices import limit_prices
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import Session
from tests.core.planning.towns import QUICK, START, town, with_hubs

SETTINGS = PlanSettings(lead_weeks=QUICK, fairness_price_per_t=0.0, priced_limits=200)
CITY = town()


def cheapest(city, content=None):
    """Cost of the first program, its prices, and what it was built from."""
    state = opening_state(CITY, START, QUICK)
    inputs = program_inputs(city, state, START, 6, SETTINGS)
    if content is not None:
        inputs = replace(inputs, content=content)
    program = build_program(inputs)
    session = Session(program)
    solution = session.solve()
    return cost_of(program, solution), inputs, (program, session, solution)


def test_capacity_price_is_what_a_larger_hub_would_save():
    """Built again with one more tonne a week, the program is cheaper by just the price."""
    before, inputs, (program, session, solution) = cheapest(CITY)

    prices = limit_prices(inputs, program, session, solution)

    capacities = prices.take(prices.limit == "capacity")
    assert len(capacities) > 0
    for row in capacities.records():
        room = CITY.hubs.capacity_t_per_week + (CITY.hubs.id == row["owner"])
        after, _, _ = cheapest(with_hubs(CITY, capacity_t_per_week=room), inputs.content)
        assert row["confirmed"]
        assert row["saving"] == pytest.approx(before - after, abs=1e-4)


def test_phosphorus_price_is_what_a_higher_cap_would_save():
    before, inputs, (program, session, solution) = cheapest(CITY)

    prices = limit_prices(inputs, program, session, solution)

    caps = prices.take(prices.limit == "phosphorus cap")
    assert len(caps) > 0
    for row in caps.records():
        gardens = CITY.gardens
        raised = gardens.phosphorus_cap_kg_per_ha_year.copy()
        at = gardens.id == row["owner"]
        raised[at] += 1e4 / (gardens.area_m2 * gardens.growing_share)[at]
        city = replace(CITY, gardens=replace(gardens, phosphorus_cap_kg_per_ha_year=raised))
        after, _, _ = cheapest(city, inputs.content)
        assert row["saving"] == pytest.approx(before - after, abs=1e-4)


def test_fairness_price_is_what_one_tonne_less_for_a_district_would_save():
    fair = replace(SETTINGS, fairness_price_per_t=400.0)
    state = opening_state(CITY, START, QUICK)
    inputs = program_inputs(CITY, state, START, 6, fair)
    program = build_program(inputs)
    session = Session(program)
    solution = session.solve()
    floor = float(solution.values[program.floor])

    prices = limit_prices(inputs, program, session, solution)

    shown = prices.take(prices.limit == "fairness floor")
    assert len(shown) > 0
    family = next(each for each in program.families if each.limit == "fairness floor")
    for row in shown.take(slice(0, 3)).records():
        at = family.rows.index()[0, family.owners.tolist().index(row["owner"])]
        lower = program.row_lower.copy()
        lower[at] -= 1
        fixed = program.lower.copy(), program.upper.copy()
        for bound in fixed:
            bound[program.floor] = floor
        kept = replace(program, lower=fixed[0], upper=fixed[1])
        loosened = Session(replace(kept, row_lower=lower)).solve()
        saved = Session(kept).solve().objective - loosened.objective
        assert row["saving"] == pytest.approx(saved, abs=1e-3)


def test_prices_are_said_dearest_first_and_in_words():
    _, inputs, (program, session, solution) = cheapest(CITY)

    prices = limit_prices(inputs, program, session, solution)

    assert (np.diff(prices.saving) <= 0).all()
    assert (prices.saving > 0).all()
    for row in prices.records():
        assert row["sentence"].endswith(f" {CITY.currency}.")
        assert row["weeks"] >= 1


def test_price_of_a_recipe_is_per_point_of_its_own_unit():
    """One more point of C:N everywhere is worth at most the sum of its prices at every hub."""
    before, inputs, (program, session, solution) = cheapest(CITY)
    prices = limit_prices(inputs, program, session, solution)
    low, high = SETTINGS.recipe.carbon_to_nitrogen
    wider = replace(
        SETTINGS, recipe=replace(SETTINGS.recipe, carbon_to_nitrogen=(low, high + 0.01))
    )

    after = build_program(replace(inputs, settings=wider))
    saved = before - cost_of(after, Session(after).solve())

    duals = prices.take(prices.limit == "C:N at most")
    assert saved >= -1e-6
    assert saved <= 0.01 * _by_duals(inputs, program) * 1.05 + 1e-6
    assert (duals.saving >= 0).all()


def _by_duals(inputs, program):
    session = Session(program)
    solution = session.solve()
    unconfirmed = replace(inputs, settings=replace(inputs.settings, priced_limits=0))
    prices = limit_prices(unconfirmed, program, session, solution)
    return float(prices.saving[prices.limit == "C:N at most"].sum())
