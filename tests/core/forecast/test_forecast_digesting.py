from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from greenhaven.core.forecast.materials import ForecastError, Intake, group_names, intakes
from greenhaven.core.forecast.reactors.digesting import (
    DigesterForecast,
    DigesterSettings,
    forecast_digester,
    methane_per_kg_organic,
    methane_within_reach,
)
from greenhaven.core.planning.recipes import PROCESSES
from tests.core.planning.towns import planned, town, varied

DIGESTER = PROCESSES["digester"]


@cache
def made():
    city = varied(town(), "digester", "digester")
    return city, planned(city, weeks=4)


def fed(city, plan):
    hub = next(each.hub for each in intakes(city, plan) if each.process == "digester")
    return [each for each in intakes(city, plan) if each.hub == hub]


@cache
def forecast() -> DigesterForecast:
    city, plan = made()
    return forecast_digester(city, plan, fed(city, plan), DIGESTER)


def test_intakes_are_what_the_plan_brings():
    city, plan = made()

    brought = sum(each.kg.sum() for each in intakes(city, plan))
    sprinkled = sum(each.water_kg for each in intakes(city, plan))

    to_hubs = plan.summary["composted_t"] + plan.summary["digested_t"]
    assert brought == pytest.approx(1e3 * to_hubs)
    assert sprinkled == pytest.approx(1e3 * plan.summary["water_added_t"])


def test_intakes_refuse_the_plan_of_another_city():
    city, plan = made()

    with pytest.raises(ForecastError, match="this plan is that of"):
        list(intakes(replace(city, id="elsewhere"), plan))


def test_groups_of_unknown_kinds_are_told_as_assumed():
    city, _ = made()
    ids = np.array(["whey", "bark", *city.kinds.id[2:]], dtype=np.str_)
    kinds = replace(city.kinds, id=ids, bulking=np.array([False, True, False, True]))

    names, reasons = group_names(kinds)

    assert names[:2] == ("food", "wood")
    assert "not known" in reasons[0].reason


def test_gas_is_what_the_organic_matter_can_give():
    result = forecast()

    assert result.methane_m3_per_d.mean() == pytest.approx(
        methane_within_reach(result.feed), rel=0.2
    )
    assert result.methane_m3_per_d.mean() < methane_within_reach(result.feed)
    assert 150 < methane_per_kg_organic(result) < 500
    assert np.all((result.methane_share > 0.45) & (result.methane_share < 0.70))


def test_digester_of_food_scraps_is_neither_sour_nor_washed_out():
    result = forecast()

    assert np.all((result.acidity > 6.5) & (result.acidity < 8.0))
    assert np.all(result.fos_tac < 0.4)
    assert result.lost_organisms == ()


def test_elements_of_the_digestate_are_those_of_the_feed_but_for_gas_and_store():
    result = forecast()

    for name in ("phosphorus", "potassium", "ash"):
        assert result.digestate.out[name] == pytest.approx(result.feed.material[name])
    nitrogen = result.digestate.out["nitrogen"] + result.stored["nitrogen"]
    assert nitrogen == pytest.approx(result.feed.material["nitrogen"])
    carbon = result.digestate.out["carbon"] + result.stored["carbon"]
    kept = carbon / result.feed.material["carbon"]
    assert result.carbon_loss == pytest.approx(1 - kept, abs=0.02)


def test_tank_holds_the_retention_that_the_plan_gives():
    result = forecast()

    days = result.volume_m3 / float(result.feed.flow_m3_per_d)
    assert days == pytest.approx(7 * DIGESTER.lead_weeks)


def test_gas_follows_the_feed_of_the_week():
    city, plan = made()
    few = city.kinds.id == "food_scraps"
    kg = np.where(few, 7000.0, 0.0)
    more = [
        Intake("hub", 0, "digester", kg, 0.0),
        Intake("hub", 2, "digester", 2 * kg, 0.0),
        Intake("hub", 3, "digester", kg, 0.0),
    ]

    result = forecast_digester(city, plan, more, DIGESTER)

    first, idle, double, _ = result.methane_m3_per_d
    assert double > 1.4 * first > 0
    assert idle < 0.5 * first
    assert result.fed_kg_per_d.tolist() == [1000.0, 0.0, 2000.0, 1000.0]


def test_thicker_feed_needs_less_water():
    city, plan = made()
    thick = DigesterSettings(total_solids=0.2)

    result = forecast_digester(city, plan, fed(city, plan), DIGESTER, thick)

    assert result.feed.water_added_kg_per_d < forecast().feed.water_added_kg_per_d
    assert result.volume_m3 < forecast().volume_m3


def test_digester_without_feed_is_refused():
    city, plan = made()

    with pytest.raises(ForecastError, match="fed nothing"):
        forecast_digester(city, plan, [], DIGESTER)


def test_every_assumption_of_the_forecast_is_told():
    told = {each.name for each in forecast().reasons}

    assert {"temperature", "solids fed", "time of retention", "beginning"} <= told
    assert "strong anions" in told
    assert any(name.startswith("make-up of") for name in told)
    assert all(each.reason and each.value for each in forecast().reasons)
