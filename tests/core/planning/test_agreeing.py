from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from greenhaven.core.city import Agreed, CityState, none_agreed
from greenhaven.core.document import digest, pack, unpack
from greenhaven.core.planning.agreeing import linked
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.changes import changes_since
from greenhaven.core.planning.network import build_network
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Flows
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg
from tests.core.planning.towns import QUICK, START, planned, town, with_hubs

CITY = town()
SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)


def agreed(*rows):
    """Movements of (leg, origin, destination, day of the plan, tonnes)."""
    return Agreed.of(
        [
            {
                "leg": leg,
                "origin": origin,
                "destination": destination,
                "via": "",
                "due": (START + timedelta(days=day)).isoformat(),
                "wet": wet,
            }
            for leg, origin, destination, day, wet in rows
        ],
        **dict.fromkeys(("leg", "origin", "destination", "via", "due"), np.str_),
        wet=np.float64,
    )


def with_agreed(rows):
    return replace(opening_state(CITY, START, QUICK), agreed=rows)


def moved(plan, leg, origin, destination, week):
    flows = plan.flows
    rows = (flows.leg == leg) & (flows.origin == origin) & (flows.destination == destination)
    return float(flows.wet[rows & (flows.week == week)].sum())


def another_way(plan, leg, week):
    """A way with room that the plan does not use, from an origin that it does use."""
    network = build_network(CITY, SETTINGS)
    flows = plan.flows.take((plan.flows.leg == leg) & (plan.flows.week == week))
    tables = (CITY.sources, CITY.hubs) if leg == Leg.COLLECT else (CITY.hubs, CITY.gardens)
    arcs = network.collect if leg == Leg.COLLECT else network.deliver
    used = set(zip(flows.origin.tolist(), flows.destination.tolist(), strict=True))
    for row in range(len(arcs)):
        pair = (
            str(tables[0].id[arcs.origin[row]]),
            str(tables[1].id[arcs.destination[row]]),
        )
        amounts = flows.wet[flows.origin == pair[0]]
        if pair not in used and amounts.sum() > 0.1:
            return pair
    raise AssertionError("every way is used")


def test_plan_keeps_a_collection_that_was_agreed_although_another_way_is_cheaper():
    free = planned(CITY, settings=SETTINGS)
    origin, destination = another_way(free, Leg.COLLECT, 1)
    assert moved(free, Leg.COLLECT, origin, destination, 1) == 0

    kept = planned(
        CITY,
        settings=SETTINGS,
        state=with_agreed(agreed((Leg.COLLECT, origin, destination, 9, 0.05))),
    )

    assert moved(kept, Leg.COLLECT, origin, destination, 1) == pytest.approx(0.05, abs=1e-6)


def test_plan_keeps_what_it_planned_itself_when_all_of_it_is_agreed():
    free = planned(CITY, settings=SETTINGS)
    first = free.flows.take((free.flows.week == 0) & (free.flows.leg != Leg.SALE))
    rows = [
        (row["leg"], row["origin"], row["destination"], 3, row["wet"]) for row in first.records()
    ]

    kept = planned(CITY, settings=SETTINGS, state=with_agreed(agreed(*rows)))

    for leg, origin, destination, _, wet in rows:
        assert moved(kept, leg, origin, destination, 0) >= wet - 1e-5


def test_agreed_movement_of_places_that_are_gone_or_of_another_time_changes_nothing():
    free = planned(CITY, settings=SETTINGS)
    source, hub = str(CITY.sources.id[0]), str(CITY.hubs.id[0])
    rows = agreed(
        (Leg.COLLECT, "nobody", hub, 1, 1.0),
        (Leg.RETURN, hub, "nowhere", 1, 1.0),
        (Leg.COLLECT, source, hub, -1, 1.0),
        (Leg.COLLECT, source, hub, 500, 1.0),
    )

    kept = planned(CITY, settings=SETTINGS, state=with_agreed(rows))

    assert np.array_equal(kept.flows.wet, free.flows.wet)


def test_more_is_agreed_than_there_is_and_the_plan_keeps_within_its_limits():
    free = planned(CITY, settings=SETTINGS)
    origin, destination = another_way(free, Leg.COLLECT, 0)
    rows = agreed((Leg.COLLECT, origin, destination, 0, 1e6))

    kept = planned(CITY, settings=SETTINGS, state=with_agreed(rows))

    assert kept.summary["max_balance_error"] < 1e-6
    assert kept.summary["collected_t"] <= free.summary["collected_t"] + 1e-6


def test_an_agreed_way_beyond_the_nearest_gets_an_arc_of_its_own():
    few = replace(SETTINGS, links=1)
    network = build_network(CITY, few)
    far = {
        (int(origin), int(hub))
        for origin in range(len(CITY.sources))
        for hub in network.hubs
        if str(CITY.sources.kind[origin]) in str(CITY.hubs.accepts[hub]).split()
    } - set(zip(network.collect.origin.tolist(), network.collect.destination.tolist(), strict=True))
    origin, hub = sorted(far)[0]
    ends = (str(CITY.sources.id[origin]), str(CITY.hubs.id[hub]))

    wider = linked(CITY, network, agreed((Leg.COLLECT, *ends, 0, 0.01)))

    assert len(wider.collect) == len(network.collect) + 1
    assert wider.deliver is network.deliver
    plan = planned(CITY, settings=few, state=with_agreed(agreed((Leg.COLLECT, *ends, 0, 0.01))))
    assert moved(plan, Leg.COLLECT, *ends, 0) > 0.009


def test_nothing_agreed_leaves_the_network_and_the_plan_alone():
    network = build_network(CITY, SETTINGS)

    assert linked(CITY, network, none_agreed()) is network


def test_state_kept_before_anything_could_be_agreed_opens_with_nothing_agreed():
    state = opening_state(CITY, START, QUICK)

    back = unpack(CityState, pack(state))

    assert len(back.agreed) == 0
    assert digest(pack(back)) == digest(pack(state))


def changed(before, after):
    return changes_since(before, after).moved_otherwise_t


def test_plan_that_goes_on_stays_near_what_people_were_told():
    before = planned(CITY, settings=SETTINGS)
    smaller = with_hubs(CITY, capacity_t_per_week=CITY.hubs.capacity_t_per_week * 0.97)
    state = opening_state(smaller, START, QUICK)
    usual = {"start": START, "weeks": 6, "settings": SETTINGS}

    free = allocate(smaller, state, **usual)
    near = allocate(smaller, state, **usual, near=before)

    assert changed(before, near) <= changed(before, free) + 1e-6
    # Staying is worth a tenth of processing what moves, and no more.
    most = 0.1 * CITY.parameters["handling_per_t"] * before.flows.wet.sum()
    assert near.solve.objective <= free.solve.objective + most
    assert near.fairness_floor >= free.fairness_floor - 0.05


def test_unchanged_city_planned_near_its_own_plan_gives_nearly_that_plan():
    before = planned(CITY, settings=SETTINGS)

    again = allocate(
        CITY,
        opening_state(CITY, START, QUICK),
        start=START,
        weeks=6,
        settings=SETTINGS,
        near=before,
    )

    # The composition of the compost is followed more closely each time.
    assert changed(before, again) <= 0.02 * before.flows.wet.sum()


def test_plan_a_few_days_later_is_compared_by_the_days_that_both_hold():
    before = planned(CITY, settings=SETTINGS)
    moved = {"destination": "x"}
    steady = replace(
        before,
        flows=Flows.of(
            [
                next(before.flows.records()) | moved | {"week": week, "wet": 2.0 + week}
                for week in range(6)
            ]
        ),
    )
    later = replace(steady, start=START + timedelta(days=9), flows=steady.flows.take(slice(0, 0)))

    found = changes_since(steady, later)

    # Nine days on: five days of the second week, two of the third.
    assert found.before.tolist() == pytest.approx([(5 * 3.0 + 2 * 4.0) / 7])
    assert found.after.tolist() == [0.0]
    assert found.week.tolist() == [0]


def test_small_differences_are_no_changes():
    before = planned(CITY, settings=SETTINGS)
    more = replace(before, flows=replace(before.flows, wet=before.flows.wet * 1.05))

    assert len(changes_since(before, more)) == 0
    assert len(changes_since(before, more, share=0.01, least_t=0.0)) > 0


def test_plans_that_share_no_week_are_not_compared():
    before = planned(CITY, settings=SETTINGS)

    assert len(changes_since(before, replace(before, start=START + timedelta(weeks=6)))) == 0
