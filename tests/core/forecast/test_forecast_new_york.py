"""The demonstration digester and the compost sites of New York, on the models."""

from functools import cache

import numpy as np

from greenhaven.cities import open_city
from greenhaven.core.city import City
from greenhaven.core.forecast.reactors.reactors import Forecast, forecast_reactors
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings


@cache
def new_york() -> tuple[City, Plan, Forecast]:
    city = open_city("nyc")
    start = city.clock.today
    state = opening_state(city, start, with_demonstration=True)
    settings = PlanSettings(with_demonstration=True)
    plan = allocate(city, state, start=start, weeks=1, settings=settings)
    return city, plan, forecast_reactors(city, plan)


def test_every_site_that_gets_a_mix_is_composted():
    _, plan, forecast = new_york()

    assert [each.hub for each in forecast.batches] == plan.recipes.hub.tolist()
    for batch, wet in zip(forecast.batches, plan.recipes.wet, strict=True):
        assert abs(batch.mass_kg - 1e3 * wet) < 1e-6 * batch.mass_kg
        assert batch.hottest_c > 45


def test_aerated_piles_and_vessels_are_hot_for_long_enough():
    _, _, forecast = new_york()

    blown = [
        each for each in forecast.batches if each.process in {"aerated_static_pile", "in_vessel"}
    ]

    assert len(blown) >= 4
    for batch in blown:
        assert batch.hygiene.passed, batch.hygiene.lacking
        assert batch.hygienic_from_d < 14


def test_turned_heaps_are_hot_for_long_enough():
    _, _, forecast = new_york()

    turned = [each for each in forecast.batches if each.process in {"windrow", "bay"}]

    assert len(turned) >= 3
    for batch in turned:
        assert batch.hygiene.passed, batch.heat_lacking
        assert batch.longest_heat.turnings >= 5


def test_composts_lose_and_keep_what_composts_do():
    _, _, forecast = new_york()

    for batch in forecast.batches:
        losses = batch.losses
        assert 0.40 < losses.carbon_share < 0.60
        assert 0.10 < losses.nitrogen_share < 0.45
        assert 0.0005 < losses.methane / (losses.carbon_dioxide + losses.methane) < 0.03
        assert 17 < batch.product.carbon_to_nitrogen < 25
        assert 6 < batch.product.acidity < 9


def test_demonstration_digester_is_healthy():
    _, _, forecast = new_york()

    (digester,) = forecast.digesters

    assert digester.hub == "demonstration-digester"
    assert digester.lost_organisms == ()
    assert np.all((digester.acidity > 6.7) & (digester.acidity < 7.8))
    assert np.all(digester.fos_tac < 0.3)
    assert 100 < digester.gas_m3_per_d[0] < 500
    assert 0.5 < digester.methane_share[0] < 0.65


def test_where_plan_and_models_differ_is_said_of_every_hub():
    city, _, forecast = new_york()

    hubs = {each.hub for each in (*forecast.batches, *forecast.digesters)}
    names = dict(zip(city.hubs.id.tolist(), city.hubs.name.tolist(), strict=True))

    assert {each.hub for each in forecast.differences} == hubs
    assert all(each.sentence.startswith(names[each.hub]) for each in forecast.differences)
