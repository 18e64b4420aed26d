"""What consequences are made of: sentences, shares of districts, work and ways."""

from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.city import CityState
from greenhaven.core.forecast.consequences.consequences import consequence_members
from greenhaven.core.forecast.consequences.effects import (
    EFFECTS,
    Difference,
    Scale,
    Verdict,
    readable,
    rounded,
    sentence,
)
from greenhaven.core.forecast.consequences.effort import (
    CREW,
    EFFORT_UNKNOWNS,
    HAND_RUN,
    HAND_RUN_T_PER_WEEK,
    LOADING,
    LOADS,
    MACHINE_RUN,
    OPEN_PACE,
    PACE,
    STREETS_KM,
    WAY_BACK,
    effort,
    on_the_road,
)
from greenhaven.core.forecast.consequences.equity import (
    district_shares,
    jain_index,
    needs_of,
    worst_share,
)
from greenhaven.core.forecast.twin.twin import follow, twin_unknowns
from greenhaven.core.forecast.uncertain import EnsembleError, central
from greenhaven.core.rules.movements import Leg
from tests.core.forecast.twins import middle, village

COMPOST = next(each for each in EFFECTS[Scale.CITY] if each.id == "to_gardens")
SHARE = next(each for each in EFFECTS[Scale.DISTRICT] if each.id == "share")


def difference(low, median, high, now=150.0):
    return Difference(COMPOST, "t", now, low, median, high)


def test_gain_is_said_with_its_limits_and_its_part():
    said = sentence(difference(10.2, 12.04, 13.8), 12).say()

    assert said == (
        "About 12 t more compost reaches gardens in 12 weeks (8 % of 150 t now); "
        "between 10 and 14 t more in 8 of 10 futures."
    )


def test_loss_is_said_from_the_smaller_to_the_larger():
    said = sentence(difference(-0.02, -0.012, -0.010, now=1.0), 1).say()

    assert said.startswith("About 12 kg less compost reaches gardens in 1 week (")
    assert said.endswith("between 10 and 20 kg less in 8 of 10 futures.")


def test_difference_on_both_sides_of_none_is_not_claimed():
    each = difference(-3.1, 0.4, 2.2)

    assert each.verdict is Verdict.UNCLEAR
    assert sentence(each, 12).say() == (
        "Compost to gardens: no difference can be told; it lies between 3.1 t less and 2.2 t more "
        "in 8 of 10 futures."
    )


@pytest.mark.parametrize(
    ("low", "median", "high", "verdict"),
    [
        (0.0, 0.0, 0.0, Verdict.SAME),
        (0.05, 0.1, 1.0, Verdict.SAME),  # a thousandth of what there is
        (0.05, 0.1, 2.0, Verdict.MORE),
        (1e-13, 0.5, 2.0, Verdict.UNCLEAR),  # the rounding of nothing is nothing
        (-2.0, -1.0, -0.5, Verdict.LESS),
        (-2.0, 0.0, 2.0, Verdict.UNCLEAR),
    ],
)
def test_verdict_says_what_eight_of_ten_futures_agree_on(low, median, high, verdict):
    assert difference(low, median, high).verdict is verdict


def test_verdict_of_what_was_not_there_before_needs_no_part():
    each = difference(0.4, 0.5, 0.7, now=0.0)

    assert each.verdict is Verdict.MORE
    assert "now" not in sentence(each, 4).say()
    assert difference(0.4, 0.5, 0.7, now=np.nan).verdict is Verdict.MORE


def test_shares_are_said_in_percentage_points():
    each = Difference(SHARE, SHARE.unit, 0.4, 0.02, 0.031, 0.05, place="bronx")

    assert sentence(each, 12).say(names={"bronx": "the Bronx"}) == (
        "The gardens of the Bronx get about 3.1 percentage points more of their safe dose in 12 "
        "weeks; between 2 and 5 percentage points more in 8 of 10 futures."
    )


def test_limits_that_read_alike_are_said_once():
    said = sentence(difference(11.96, 12.0, 12.04), 12).say()

    assert said.endswith("(8 % of 150 t now); nearly that much in 8 of 10 futures.")


def test_numbers_are_no_finer_than_what_is_known():
    assert [rounded(each) for each in (0.01234, 12.34, 123.4, 98765.0)] == [
        *(0.012, 12.0, 123.0, 98800.0)
    ]
    assert readable("t", 0.2) == ("kg", 1e3)
    assert readable("kg", 12_000.0) == ("t", 1e-3)


def test_jain_index_is_one_for_equals_and_a_part_for_one_of_many():
    shares = np.array([[0.5, 0.5, np.nan], [1.0, 0.0, np.nan], [0.0, 0.0, np.nan]])

    # Jain, Chiu & Hawe (1984): k of n served alike, the others not at all, give k/n.
    np.testing.assert_allclose(jain_index(shares), [1.0, 0.5, 1.0])
    np.testing.assert_allclose(worst_share(shares), [0.5, 0.0, 0.0])


def test_shares_count_the_nearer_cap_and_no_garden_twice():
    city, state, schedule = village()
    needs = needs_of(city, state, schedule)
    nitrogen, phosphorus = needs.room_kg
    districts = len(city.districts)

    nothing = np.zeros((1, len(nitrogen)))
    full = district_shares(needs, (nothing, 3 * phosphorus[None]), districts)
    half = district_shares(needs, (0.5 * nitrogen[None], 0.2 * phosphorus[None]), districts)

    served = needs.of_districts(districts) > 0
    np.testing.assert_allclose(full[0, served], 1.0)
    np.testing.assert_allclose(half[0, served], 0.5)
    assert np.isnan(full[0, ~served]).all()


def test_room_is_less_by_what_was_spread_and_more_in_longer_times():
    city, state, schedule = village()
    cap = city.gardens.caps_kg()[0]
    capped = np.isfinite(cap)
    before = np.where(capped, 0.25 * cap, 10.0)
    spread = CityState(state.day, state.batches, before, np.zeros(len(cap)))

    short = needs_of(city, spread, schedule).room_kg[0]
    long = needs_of(city, spread, replace(schedule, weeks=104)).room_kg[0]

    np.testing.assert_allclose(short[capped], 0.75 * cap[capped])
    assert np.isinf(short[~capped]).all()
    np.testing.assert_allclose(long[capped], ((0.75 + 728 / 365.25 - 1) * cap)[capped])


def test_work_and_ways_add_up_by_hand():
    city, state, schedule = village()
    year = int(middle(city, schedule).weather_year[0])
    alone = central((*twin_unknowns(city), *EFFORT_UNKNOWNS), year)
    futures = follow(city, state, schedule, alone)

    took = effort(city, schedule, alone, futures.hubs)

    flows, moved = schedule.flows, futures.hubs.moved_t[0]
    load = {leg: LOADS[leg].central for leg in (Leg.COLLECT, Leg.EXPORT, Leg.RETURN)}
    load[Leg.SALE] = load[Leg.RETURN]
    capacity = dict(zip(city.hubs.id.tolist(), city.hubs.capacity_t_per_week.tolist(), strict=True))
    driven = work = haulage = cost = 0.0
    for each, t in zip(flows.records(), moved.tolist(), strict=True):
        way = t * each["km"] / load[each["leg"]] * WAY_BACK.central
        driven, haulage = driven + way, haulage + t * each["km"]
        open_road = max(each["km"] - STREETS_KM, 0.0) if each["leg"] == Leg.EXPORT else 0.0
        fast = way * open_road / each["km"] if open_road else 0.0
        hours = (way - fast) / PACE.central + fast / OPEN_PACE.central
        work += hours * CREW.central + t * LOADING.central
        cost += t * each["km"] * city.parameters["haulage_per_t_km"]
        if each["leg"] == Leg.COLLECT:
            small = capacity[each["destination"]] < HAND_RUN_T_PER_WEEK
            work += t * (HAND_RUN if small else MACHINE_RUN).central
            cost += t * city.parameters["handling_per_t"]
        if each["leg"] == Leg.EXPORT:
            cost += t * city.parameters["export_per_t"]
    assert took.haulage_t_km[0] == pytest.approx(haulage)
    assert took.driven_km[0] == pytest.approx(driven)
    assert took.work_h[0] == pytest.approx(work)
    assert took.cost[0] == pytest.approx(cost)


def test_far_ways_out_of_the_city_are_driven_faster_than_streets():
    city, _, schedule = village()
    drawn = central((*twin_unknowns(city), *EFFORT_UNKNOWNS), 2020)
    moved = np.ones((1, len(schedule.flows)))
    hours = []
    for leg in (Leg.EXPORT, Leg.COLLECT):
        legs = np.full(len(schedule.flows), str(leg))
        far = np.full(len(legs), 100.0)
        one_way = replace(schedule, flows=replace(schedule.flows, leg=legs, km=far))
        driven, took = on_the_road(one_way, drawn, moved)
        assert driven[0] == pytest.approx(len(legs) * 100 * WAY_BACK.central / LOADS[leg].central)
        hours.append(driven[0] / took[0])

    assert PACE.central < hours[0] < OPEN_PACE.central
    assert hours[1] == pytest.approx(PACE.central)


def test_members_without_work_and_ways_are_refused():
    city, state, schedule = village()
    alone = middle(city, schedule)
    futures = follow(city, state, schedule, alone)

    with pytest.raises(EnsembleError, match="no member draws"):
        effort(city, schedule, alone, futures.hubs)
    assert len(consequence_members(city, schedule, 2).unknowns) > len(alone.unknowns)
