"""A plan of groups serves first whoever asks, as a plan of every place does."""

from dataclasses import replace

import numpy as np
import pytest

from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import Asked
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.groups.member_flows import garden_flows
from greenhaven.core.planning.groups.placewise import plan_of_places
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from tests.core.planning.test_wanted import wish
from tests.core.planning.towns import QUICK, START, planned

CHOSEN = PlanSettings(lead_weeks=QUICK, priced_limits=0)
WEEKS = 4


@pytest.fixture(scope="module")
def city():
    return random_city(
        5, sources=600, hubs=8, gardens=120, neighbourhoods=6, weekly_supply_t=0.2, unreported=0.1
    )


def state_with(city, *wishes):
    texts = dict.fromkeys(("garden", "grade", "first", "last"), np.str_)
    asked = Asked.of(list(wishes), wet=np.float64, **texts)
    return replace(opening_state(city, START, QUICK), asked=asked)


def grouped(city, *wishes, settings=CHOSEN, wanted=None, **more):
    if wanted:
        words = [wanted.get(name, "") for name in city.gardens.id.tolist()]
        city = replace(
            city, gardens=replace(city.gardens, compost_wanted=np.array(words, dtype=np.str_))
        )
    coarse = {"gap": 0.005, "first_columns": 100} | more
    state = state_with(city, *wishes)
    return allocate_grouped(city, state, start=START, weeks=WEEKS, settings=settings, **coarse)


def received(city, plan):
    flows = garden_flows(city, plan)
    return np.bincount(flows.garden, weights=flows.wet, minlength=len(city.gardens))


def beds(city):
    return city.gardens.id[city.gardens.kind == "garden"].tolist()


@pytest.fixture(scope="module")
def silent(city):
    return grouped(city)


@pytest.fixture(scope="module")
def asking(city):
    """Every third garden asks for some of what its soil takes, some again and again."""
    state, wishes = opening_state(city, START, QUICK), []
    caps = city.gardens.caps_kg()[1] - state.phosphorus_applied_kg
    for number, name in enumerate(beds(city)[::3]):
        row = city.gardens.id.tolist().index(name)
        wet = float(max(caps[row], 0.1)) / 20
        if number % 2:
            wishes += [wish(name, wet / 4, first=7 * week, last=7 * week + 6) for week in range(4)]
        else:
            wishes.append(wish(name, wet, last=27))
    return wishes, grouped(city, *wishes)


def test_city_in_which_nobody_asks_is_planned_as_before(silent):
    assert len(silent.wishes) == 0
    assert silent.gap <= 0.005


def test_plan_with_wishes_is_proven_as_near_as_was_asked(asking):
    _wishes, plan = asking

    assert plan.planned.bound <= plan.planned.cost
    assert plan.carried_out.bound <= plan.carried_out.cost + 1e-6
    assert plan.planned.gap <= 0.005


@pytest.mark.parametrize("short", [1, 5])
def test_wishes_come_as_in_the_plan_of_every_place(city, asking, short):
    wishes = [each | {"wet": short * each["wet"]} for each in asking[0]]

    plan, single = grouped(city, *wishes), planned(city, WEEKS, CHOSEN, state_with(city, *wishes))

    assert plan.wishes.garden.tolist() == single.wishes.garden.tolist()
    assert plan.wishes.asked.sum() == pytest.approx(single.wishes.asked.sum())
    assert plan.wishes.planned.sum() == pytest.approx(single.wishes.planned.sum(), rel=1e-3)
    assert (single.wishes.planned.sum() < 0.6 * single.wishes.asked.sum()) == (short > 1)


def test_who_asks_gets_what_was_asked_for_and_no_more(city, asking):
    wishes, plan = asking
    total = {}
    for each in wishes:
        total[each["garden"]] = total.get(each["garden"], 0.0) + each["wet"]
    got = dict(zip(city.gardens.id.tolist(), received(city, plan).tolist(), strict=True))

    assert all(got[name] <= wet * (1 + 1e-6) + 1e-9 for name, wet in total.items())
    assert (plan.wishes.planned <= plan.wishes.asked * (1 + 1e-6) + 1e-9).all()
    first = plan.wishes.records()
    assert "that it asked for by" in next(first)["sentence"]


def test_where_compost_is_short_who_asks_comes_first(city, silent):
    name = max(beds(city), key=lambda each: received(city, silent)[row_of(city, each)])
    none = min(beds(city), key=lambda each: received(city, silent)[row_of(city, each)])
    wet = float(received(city, silent)[row_of(city, name)]) / 4
    assert received(city, silent)[row_of(city, none)] < wet

    plan = grouped(city, wish(none, wet, last=27))

    [row] = plan.wishes.records()
    assert row["planned"] == pytest.approx(row["asked"], rel=1e-3) or "soil" in row["sentence"]


def row_of(city, name):
    return city.gardens.id.tolist().index(name)


def test_it_comes_within_the_days_on_which_it_is_welcome(city):
    name = beds(city)[0]

    plan = grouped(city, wish(name, 0.02, first=14, last=27))

    flows = garden_flows(city, plan, [row_of(city, name)])
    assert set(flows.week.tolist()) <= {2, 3}


def test_who_has_enough_gets_nothing_and_who_waits_to_ask_gets_nothing(city):
    first, second = beds(city)[:2]

    plan = grouped(city, wanted={first: "none", second: "asked"})

    got = received(city, plan)
    assert (got[row_of(city, first)], got[row_of(city, second)]) == (0.0, 0.0)


def test_who_lets_come_what_its_soil_takes_gets_more_than_it_asks_for(city, silent):
    name = max(beds(city), key=lambda each: received(city, silent)[row_of(city, each)])
    usual = received(city, silent)[row_of(city, name)]

    plan = grouped(city, wish(name, usual / 10, last=27), wanted={name: "safe"})

    assert received(city, plan)[row_of(city, name)] > usual / 10 * 1.01


def test_grade_that_no_hub_has_is_told(city):
    plan = grouped(city, wish(beds(city)[0], 0.02, last=27, grade="hygienised"))

    [row] = plan.wishes.records()
    assert row["planned"] == 0.0
    assert "heat was shown" in row["sentence"]


def test_soil_that_is_full_is_told(city):
    name = beds(city)[0]

    plan = grouped(city, wish(name, 10_000.0, last=27))

    [row] = plan.wishes.records()
    assert row["asked"] == 10_000.0
    assert "its soil can safely take no more" in row["sentence"]


def test_reasons_name_the_wish(city, asking):
    _wishes, plan = asking
    placewise = plan_of_places(city, plan, CHOSEN)

    served = placewise.wishes.garden[placewise.wishes.planned > 0]
    why = reasons(city, placewise)[np.isin(placewise.flows.destination, served)]

    assert len(why)
    assert all(text.startswith("asked for ") for text in why.tolist())
