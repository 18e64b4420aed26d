from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning.lexicographic import FLOOR
from greenhaven.core.planning.settings import Fairness
from tests.core.planning.floors import SETTINGS, TIE, first_difference, floors, shares
from tests.core.planning.towns import planned, town


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("price", [20.0, 400.0, 1e4])
def test_worst_off_districts_are_never_worse_off(seed, price):
    program, first, (_, raised) = floors(town(seed), price)

    assert first_difference(shares(program, first), shares(program, raised)) >= 0


def test_second_worst_district_is_raised_where_max_min_leaves_it():
    raised = []
    for seed in range(6):
        program, first, (_, best) = floors(town(seed), 400.0)
        before, after = shares(program, first), shares(program, best)
        assert after[0] >= before[0] - TIE
        raised.append(first_difference(before, after))

    assert max(raised) > 0.01


def test_every_further_floor_costs_no_more_than_its_price():
    """Each step from the max–min plan on promises tonnes, and pays at most the price for each."""
    price = 100.0
    for seed in range(4):
        program, first, (last, best) = floors(town(seed), price)
        paid = program.cost.copy()
        paid[program.floor] = 0.0
        more_cost = float(paid @ (best.values - first.values))
        family = next(each for each in program.families if each.limit == FLOOR)
        rows = family.rows.index()[0]
        needs = program.needs[program.needs > 0]
        floor = float(first.values[program.floor])
        promised = float((last.row_lower[rows] - needs * floor).sum())
        assert promised >= -1e-6
        assert more_cost <= price * promised + 1e-4


def test_floors_end_without_a_reward_so_that_duals_are_prices():
    _, _, (last, best) = floors(town(3), 400.0)

    assert last.cost[last.floor] == 0
    assert last.lower[last.floor] == last.upper[last.floor] == best.values[last.floor]


def test_plan_says_what_each_district_gets():
    city = town(3)
    settings = replace(SETTINGS, fairness=Fairness.LEXICOGRAPHIC)

    fair, fairer = planned(city, settings=SETTINGS), planned(city, settings=settings)

    before = np.sort(fair.shares.share[fair.shares.need > 0])
    after = np.sort(fairer.shares.share[fairer.shares.need > 0])
    assert first_difference(before, after) > 0
    assert fairer.fairness_floor >= fair.fairness_floor - 1e-6


def test_city_without_gardens_has_nothing_to_raise():
    city = town()
    gardens = replace(city.gardens, kind=np.full(len(city.gardens), "park"))

    plan = planned(
        replace(city, gardens=gardens),
        settings=replace(SETTINGS, fairness=Fairness.LEXICOGRAPHIC),
    )

    assert plan.fairness_floor == 0
