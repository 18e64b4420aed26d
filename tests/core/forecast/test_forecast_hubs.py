from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from greenhaven.core.city import Weather
from greenhaven.core.document import digest, pack, unpack
from greenhaven.core.forecast.materials import ForecastError, intakes
from greenhaven.core.forecast.reactors.hubs import EXAMPLE, HubForecasts, forecast_hubs
from greenhaven.core.forecast.reactors.reactors import forecast_reactors
from greenhaven.core.planning.recipes import PROCESSES
from tests.core.planning.towns import planned, town, varied, with_hubs

QUICK = dict.fromkeys(PROCESSES, 1)


@cache
def made():
    city = varied(town(), "digester", "in_vessel", "windrow", "bay")
    return city, planned(city, weeks=2)


@cache
def forecasts() -> HubForecasts:
    city, plan = made()
    return forecast_hubs(city, plan, lead_weeks=QUICK)


@cache
def shown_as_example():
    """The same plan without what goes to its digester, which is shown as an example."""
    city, plan = made()
    digester = np.asarray(city.hubs.process == "digester")
    hub = city.hubs.id[digester][0]
    example = with_hubs(city, demonstration=digester)
    without = replace(plan, flows=plan.flows.take(plan.flows.destination != hub))
    return str(hub), example, without


def test_hubs_apart_are_forecast_as_all_hubs_together():
    city, plan = made()

    together = forecast_reactors(city, plan, weeks=[0], lead_weeks=QUICK)

    found = forecasts()
    assert {each.hub for each in found.batches} == {each.hub for each in together.batches}
    assert [each.sentence for each in found.differences] == [
        each.sentence for each in together.differences
    ]
    assert found.unmade == found.examples == ()


def test_hub_that_cannot_be_forecast_takes_none_of_the_others_away():
    city, plan = made()
    first = Weather.of([row for row in city.weather.records() if not row["date"].endswith("03-10")])
    broken = replace(city, weather=first)

    found = forecast_hubs(broken, plan, lead_weeks=QUICK)

    composting = {each.hub for each in forecasts().batches}
    assert {each.hub for each in found.unmade} == composting
    assert all("is not recorded" in each.reason for each in found.unmade)
    assert [each.hub for each in found.digesters] == [each.hub for each in forecasts().digesters]


def test_digester_without_work_runs_on_an_example_feed_and_says_so():
    hub, city, plan = shown_as_example()

    found = forecast_hubs(city, plan, lead_weeks=QUICK)

    example = found.examples[0]
    capacity = float(city.hubs.capacity_t_per_week[city.hubs.id == hub][0])
    assert [each.hub for each in found.examples] == [hub]
    assert hub not in {each.hub for each in found.digesters}
    assert 7 * example.fed_kg_per_d == pytest.approx(1e3 * capacity)
    assert example.gas_m3_per_d.min() > 0
    assert example.reasons[0].name == EXAMPLE
    assert "gives this digester no work" in example.reasons[0].reason


def test_example_feed_holds_what_the_plan_moves_of_what_is_accepted():
    hub, city, plan = shown_as_example()
    scraps = with_hubs(city, accepts=np.where(city.hubs.id == hub, "food_scraps", "-"))

    example = forecast_hubs(scraps, plan, lead_weeks=QUICK).examples[0]

    assert "100 % food scraps" in example.reasons[0].value


def test_digester_that_takes_no_limit_is_no_example():
    hub, city, plan = shown_as_example()
    endless = np.where(city.hubs.id == hub, np.inf, city.hubs.capacity_t_per_week)

    found = forecast_hubs(with_hubs(city, capacity_t_per_week=endless), plan, lead_weeks=QUICK)

    assert found.examples == ()


def test_progress_names_every_hub_and_can_stop():
    city, plan = made()
    told: list[str] = []

    def stop(hub: str, share: float) -> None:
        told.append(hub)
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forecast_hubs(city, plan, lead_weeks=QUICK, progress=stop)

    ids = list(dict.fromkeys(each.hub for each in intakes(city, plan)))
    assert told == [str(city.hubs.name[city.hubs.id == name][0]) for name in ids[:2]]


def test_plan_of_another_city_is_refused():
    city, plan = made()

    with pytest.raises(ForecastError, match="this plan is that of"):
        forecast_hubs(replace(city, id="elsewhere"), plan)


def test_forecasts_can_be_kept_and_told_apart():
    packed = pack(forecasts())

    back = unpack(HubForecasts, packed)

    assert digest(pack(back)) == digest(packed)
    assert back.batches[0].hygiene.profile == forecasts().batches[0].hygiene.profile
    assert float(back.digesters[0].digestate.kg_per_d) == pytest.approx(
        float(forecasts().digesters[0].digestate.kg_per_d)
    )
