from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from greenhaven.core.city import Weather
from greenhaven.core.forecast.materials import ForecastError, Intake, intakes
from greenhaven.core.forecast.reactors.batches import BatchForecast, forecast_batch
from greenhaven.core.forecast.reactors.reactors import Difference, forecast_reactors
from greenhaven.core.forecast.reactors.vessels import PRACTICES
from greenhaven.core.models.maturity import Rating
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import PROCESSES
from tests.core.planning.towns import START, planned, town, varied

QUICK_WEEKS = 5
NITROGEN = ELEMENTS.index("nitrogen")


@cache
def made():
    city = varied(town(), "digester", "in_vessel", "windrow", "bay")
    return city, planned(city, weeks=2)


def mix(process="aerated_static_pile", tonnes=6.0) -> Intake:
    """Food scraps with wood and leaves, three to one by mass."""
    city, _ = made()
    kg = np.zeros(len(city.kinds))
    kg[city.kinds.id == "food_scraps"] = 0.7 * 1e3 * tonnes
    kg[city.kinds.id == "wood_and_leaves"] = 0.3 * 1e3 * tonnes
    return Intake("hub", 0, process, kg, 100.0)


@cache
def composted(process: str) -> BatchForecast:
    city, _ = made()
    shorter = replace(PROCESSES[process], lead_weeks=QUICK_WEEKS)
    return forecast_batch(city, START, mix(process), shorter)


@pytest.mark.parametrize("process", PRACTICES)
def test_every_process_of_composting_heats_and_loses_carbon(process):
    batch = composted(process)

    assert batch.hottest_c > 45
    assert batch.days[-1] == 7 * QUICK_WEEKS
    assert 0.02 < batch.losses.carbon_share < 0.8
    assert 0 <= batch.losses.nitrogen_share < 0.8
    assert batch.losses.methane >= 0
    assert batch.losses.nitrous_oxide >= 0


@pytest.mark.parametrize("process", PRACTICES)
def test_carbon_and_nitrogen_of_the_mix_are_all_accounted_for(process):
    city, _ = made()
    batch, intake = composted(process), mix(process)

    nitrogen = float(intake.kg @ city.kinds.nitrogen)
    given_off = batch.losses.ammonia + batch.losses.nitrous_oxide + batch.losses.nitrogen_gas
    left = batch.product.nitrogen * batch.product.mass_kg
    assert left + given_off + batch.losses.leached_nitrogen == pytest.approx(nitrogen, rel=2e-3)
    ash = float(intake.kg @ city.kinds.ash)
    assert batch.product.ash * batch.product.mass_kg >= 0.97 * ash - 1e-6


@pytest.mark.parametrize("process", PRACTICES)
def test_hygiene_is_that_of_the_coldest_layer(process):
    batch = composted(process)

    coldest = batch.temperatures_c.min(axis=1)
    longest = _longest(batch.days, coldest >= 55.0)

    if process in {"in_vessel", "aerated_static_pile"}:
        assert batch.hygiene.passed == (longest >= 3.0 - 0.1) or abs(longest - 3.0) < 0.1
    assert len(batch.hygiene.sensors) == batch.temperatures_c.shape[1]
    assert np.isnan(batch.hygienic_from_d) != batch.hygiene.passed


def _longest(days, hot):
    longest = since = 0.0
    for left, right, is_hot in zip(days[:-1], days[1:], hot[:-1] & hot[1:], strict=True):
        since = since + right - left if is_hot else 0.0
        longest = max(longest, since)
    return longest


def test_days_above_55_are_those_of_the_course():
    batch = composted("aerated_static_pile")

    step = batch.days[1]
    counted = (batch.temperatures_c > 55).sum(axis=0) * step
    assert batch.days_above_55 == pytest.approx(counted, abs=0.25)


def test_maturity_needs_no_test_that_the_model_does_not_give():
    batch = composted("aerated_static_pile")

    assert batch.maturity.missing == ()
    assert batch.maturity.rating is not Rating.UNDECIDED
    ended_mature = batch.maturity.rating in {Rating.MATURE, Rating.VERY_MATURE}
    assert np.isfinite(batch.mature_from_d) == ended_mature


def test_weather_is_that_of_the_day_the_batch_is_laid():
    city, _ = made()
    warm = replace(
        city,
        weather=replace(
            city.weather,
            minimum_c=np.full(len(city.weather), 30.0),
            maximum_c=np.full(len(city.weather), 34.0),
        ),
    )
    week = replace(PROCESSES["windrow"], lead_weeks=1)

    batch = forecast_batch(warm, START, mix("windrow"), week)

    assert batch.temperatures_c[0] == pytest.approx(32.0)
    assert batch.temperatures_c[-1].min() > 32
    assert composted("windrow").temperatures_c[0] == pytest.approx(15.0)
    assert any(each.name == "weather" and "recorded" in each.reason for each in batch.reasons)


def test_city_without_weather_says_what_is_assumed():
    city, _ = made()
    none = Weather(*(getattr(city.weather, name)[:0] for name in Weather.names()))
    intake = mix()

    batch = forecast_batch(
        replace(city, weather=none), START, intake, replace(PROCESSES[intake.process], lead_weeks=1)
    )

    assert any("no record of it" in each.reason for each in batch.reasons)


def test_digester_is_no_batch():
    city, _ = made()

    with pytest.raises(ForecastError, match="no composting in 'digester'"):
        forecast_batch(city, START, mix("digester"), PROCESSES["digester"])


def test_forecast_of_a_plan_has_every_hub_and_week():
    city, plan = made()
    quick = dict.fromkeys(PROCESSES, 1)
    told: list[float] = []

    forecast = forecast_reactors(
        city, plan, lead_weeks=quick, progress=lambda _what, share: told.append(share)
    )

    expected = [(each.hub, each.week) for each in intakes(city, plan)]
    batches = [(each.hub, each.week) for each in forecast.batches]
    digesters = {each.hub for each in forecast.digesters}
    assert sorted(batches) == sorted(each for each in expected if each[0] not in digesters)
    assert digesters
    assert told == sorted(told)
    assert {each.what for each in forecast.differences} >= {
        "share of the carbon lost",
        "mature",
        "hot for long enough",
        "water that has to be added",
    }


def test_forecast_can_be_limited_to_some_weeks():
    city, plan = made()

    forecast = forecast_reactors(city, plan, weeks=[1], lead_weeks=dict.fromkeys(PROCESSES, 1))

    assert {each.week for each in forecast.batches} == {1}
    with pytest.raises(ForecastError, match="7 was asked for"):
        forecast_reactors(city, plan, weeks=[7])


def test_planned_losses_are_those_of_the_kinds():
    city, plan = made()

    forecast = forecast_reactors(city, plan, weeks=[0], lead_weeks=dict.fromkeys(PROCESSES, 1))

    for batch in forecast.batches:
        intake = next(
            each for each in intakes(city, plan) if (each.hub, each.week) == (batch.hub, batch.week)
        )
        carbon = intake.kg * city.kinds.carbon
        row = next(
            each
            for each in forecast.differences
            if each.hub == batch.hub and each.what == "share of the carbon lost"
        )
        assert row.planned == pytest.approx((carbon @ city.kinds.carbon_loss) / carbon.sum())
        assert row.expected == batch.losses.carbon_share


def test_difference_says_what_the_plan_assumes_and_what_the_model_expects():
    near = Difference("hub", None, "share of the carbon lost", 0.6, 0.58, "1")
    far = Difference("hub", 0, "compost made", 10.0, 20.0, "t")
    share = Difference("hub", 0, "share of the nitrogen lost", 0.2, 0.453, "1", name="The yard")
    late = Difference("hub", 0, "mature", 63.0, np.nan, "d", is_deadline=True)
    soon = Difference("hub", 0, "hot for long enough", 63.0, 6.0, "d", is_deadline=True)

    assert near.alike
    assert soon.alike
    assert not far.alike
    assert not late.alike
    assert far.sentence == (
        "hub, week 1: compost made: the plan assumes 10 t, the model expects 20 t"
    )
    assert share.sentence == (
        "The yard, week 1: share of the nitrogen lost: the plan assumes 20 %, the model expects "
        "45 %"
    )
    assert "not within that time" in late.sentence
    assert "after 6 d" in soon.sentence
