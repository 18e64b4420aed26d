from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin.schedule import schedule_of
from greenhaven.core.rules.movements import Leg
from tests.core.planning.towns import QUICK, START, planned, town


def test_schedule_of_one_plan_moves_what_the_plan_moves():
    city = town()
    plan = planned(city, 3)

    schedule = schedule_of(city, plan, lead_weeks=QUICK)

    sprinkled = plan.hub_weeks.water_added[plan.hub_weeks.element == "water"]
    assert (schedule.start, schedule.weeks, schedule.days) == (START, 3, 21)
    assert schedule.end == START + timedelta(weeks=3)
    assert schedule.flows.wet.tolist() == plan.flows.wet.tolist()
    assert np.isclose(schedule.water_added_t.sum(), sprinkled.sum(), rtol=1e-12)
    assert schedule.lead_weeks == QUICK


def test_plans_that_follow_one_another_become_one_schedule():
    city = town()
    first = planned(city, 3)
    second = replace(first, start=START + timedelta(weeks=3))

    schedule = schedule_of(city, first, second)

    count = len(first.flows)
    assert schedule.weeks == 6
    assert (schedule.flows.week[count:] == first.flows.week + 3).all()
    assert np.array_equal(schedule.water_added_t[3:], schedule.water_added_t[:3])


def test_deliveries_are_what_hubs_give_away():
    city = town()
    schedule = schedule_of(city, planned(city, 3))

    legs = schedule.flows.leg[schedule.deliveries]

    assert len(legs) > 0
    assert set(legs.tolist()) <= {Leg.RETURN, Leg.SALE}
    assert len(legs) + len(schedule.rows(Leg.COLLECT, Leg.EXPORT)) == len(schedule.flows)


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(14, id="a week that two plans speak of"),
        pytest.param(28, id="a week of which none speaks"),
    ],
)
def test_plans_with_a_gap_or_overlap_are_refused(days):
    city = town()
    plan = planned(city, 3)
    other = replace(plan, start=START + timedelta(days=days))

    with pytest.raises(ForecastError, match="without gap or overlap"):
        schedule_of(city, plan, other)


def test_plan_of_another_city_is_no_schedule_of_this_one():
    city = town()
    plan = planned(city, 1)

    with pytest.raises(ForecastError, match="this plan is that of"):
        schedule_of(replace(city, id="elsewhere"), plan)


def test_schedule_of_no_plan_is_refused():
    with pytest.raises(ForecastError, match="at least one was expected"):
        schedule_of(town())
