"""A plan of groups is a plan of every place, and says truly how good it is."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import fields, replace

import numpy as np
import pytest

from greenhaven.cities import open_city
from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import GardenKind, weekly_supply
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.groups.executors import DaskCluster
from greenhaven.core.planning.groups.grouped_plan import Certificate, GroupedPlan
from greenhaven.core.planning.groups.member_flows import (
    flows_of_district,
    garden_flows,
    left_over,
    source_flows,
)
from greenhaven.core.planning.groups.sizes import MOST_SOURCES, is_large, too_large
from greenhaven.core.planning.network import accepts
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.recipes import recipe_rows
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError, PlanningError
from tests.core.planning.towns import QUICK, START, planned, town, with_hubs

CHOSEN = PlanSettings(lead_weeks=QUICK)
WEEKS = 4


def grouped(city, settings=CHOSEN, **wishes):
    state = opening_state(city, START, settings.lead_weeks)
    coarse = {"gap": 0.002, "first_columns": 100} | wishes
    return allocate_grouped(city, state, start=START, weeks=WEEKS, settings=settings, **coarse)


@pytest.fixture(scope="module")
def city():
    return random_city(
        5, sources=600, hubs=8, gardens=120, neighbourhoods=6, weekly_supply_t=0.2, unreported=0.1
    )


@pytest.fixture(scope="module")
def plan(city):
    return grouped(city)


def test_plan_of_groups_is_proven_as_near_as_was_asked(plan):
    assert plan.gap <= 0.002
    assert plan.carried_out.gap <= 0.002
    assert plan.planned.bound <= plan.planned.cost
    assert plan.carried_out.bound <= plan.carried_out.cost


def test_plan_of_groups_has_far_fewer_groups_than_places(city, plan):
    groups = len(np.unique(plan.source_group))

    assert plan.rounds.source_groups[0] < groups < len(city.sources) / 3
    assert plan.source_group.max() == groups - 1


def test_rounds_never_loosen_what_is_proven(plan):
    for rounds in (plan.rounds, plan.delivery_rounds):
        assert (np.diff(rounds.bound) >= 0).all()
        assert (np.diff(rounds.cost) <= 0).all()
        assert (np.diff(rounds.gap) <= 0).all()
    assert len(plan.rounds) > 1


def test_every_source_gives_what_it_has(city, plan):
    supply, _ = weekly_supply(city, START, WEEKS)
    flows = source_flows(city, plan)

    moved = left_over(city, plan)
    np.add.at(moved, (flows.source, flows.week), flows.wet)

    assert np.allclose(moved, supply, rtol=1e-12, atol=1e-15)
    assert (flows.wet > 0).all()


def test_every_hub_receives_what_it_accepts_and_holds(city, plan):
    flows = source_flows(city, plan)
    kinds = {name: row for row, name in enumerate(city.kinds.id.tolist())}
    kind = np.array([kinds[name] for name in city.sources.kind.tolist()])[flows.source]

    intake = np.zeros((WEEKS, len(city.hubs), len(city.kinds)))
    np.add.at(intake, (flows.week, flows.hub, kind), flows.wet)

    assert (intake.sum(axis=2) <= city.hubs.capacity_t_per_week * (1 + 1e-6)).all()
    assert not intake.sum(axis=0)[~accepts(city, np.arange(len(city.hubs)))].any()


def test_every_mix_keeps_its_recipe(city, plan):
    flows = source_flows(city, plan)
    kinds = {name: row for row, name in enumerate(city.kinds.id.tolist())}
    kind = np.array([kinds[name] for name in city.sources.kind.tolist()])[flows.source]
    hubs = {name: row for row, name in enumerate(city.hubs.id.tolist())}
    table = plan.hub_weeks.take(plan.hub_weeks.element == "water")

    mix = np.zeros((WEEKS, len(hubs), len(kinds)))
    np.add.at(mix, (flows.week, flows.hub, kind), flows.wet)
    water = np.zeros((WEEKS, len(hubs)))
    water[table.week, [hubs[name] for name in table.hub.tolist()]] = table.water_added

    inside = city.hubs.process != ""
    for rule in recipe_rows(city.kinds, CHOSEN.recipe, city.parameters["settling_factor"]):
        excess = mix @ rule.coefficients + rule.water * water
        assert excess[:, inside].max() <= 1e-6


def test_no_garden_receives_more_nutrients_than_its_caps(city, plan):
    flows = garden_flows(city, plan)
    sent = {}
    for element in ("wet", "nitrogen", "phosphorus"):
        table = plan.hub_weeks.take(plan.hub_weeks.element == element)
        pairs = zip(table.hub.tolist(), table.week.tolist(), table.sent.tolist(), strict=True)
        sent[element] = {(hub, week): amount for hub, week, amount in pairs}

    received = np.zeros((len(city.gardens), 2))
    for flow in flows.records():
        key = (str(city.hubs.id[flow["hub"]]), flow["week"])
        share = flow["wet"] / sent["wet"][key]
        for column, element in enumerate(("nitrogen", "phosphorus")):
            received[flow["garden"], column] += 1e3 * share * sent[element][key]

    assert (received <= np.column_stack(city.gardens.caps_kg()) * (1 + 1e-8)).all()
    assert received.sum() > 0


def test_what_hubs_send_is_what_gardens_receive(city, plan):
    flows = garden_flows(city, plan)
    table = plan.hub_weeks.take(plan.hub_weeks.element == "wet")

    by_week = np.bincount(flows.week, weights=flows.wet, minlength=WEEKS)

    assert np.allclose(by_week, np.bincount(table.week, weights=table.sent), rtol=1e-9)
    assert max(plan.balance_error.values()) <= 1e-9


def test_cost_is_that_of_the_members(city, plan):
    """Added up by hand from single movements, but for water, storage and the reward."""
    price = city.parameters
    flows, returned = source_flows(city, plan), garden_flows(city, plan)
    outside = city.hubs.kind[flows.hub] == "out_of_city"
    gate = np.where(outside, price["export_per_t"], price["handling_per_t"])
    carried = price["haulage_per_t_km"] * (flows.wet @ flows.km + returned.wet @ returned.km)
    spare = np.isin(city.sources.kind, city.kinds.id[city.kinds.bulking])

    paid = flows.wet @ gate + carried
    paid += price["unserved_per_t"] * left_over(city, plan)[~spare].sum()
    worth = np.array([price[f"value_{kind}_per_t"] for kind in city.gardens.kind.tolist()])
    soil = city.gardens.kind[returned.garden] != GardenKind.SALE
    paid -= returned.wet @ (worth[returned.garden] - 0.05 * returned.week * soil)
    wet = plan.hub_weeks.take(plan.hub_weeks.element == "wet")
    paid += price["storage_per_t_week"] * wet.ripe.sum() + 0.01 * plan.summary["water_added_t"]

    reward = paid - plan.carried_out.cost
    need = plan.shares.need.sum()
    assert 0 <= reward <= CHOSEN.fairness_price_per_t * need
    assert reward / (CHOSEN.fairness_price_per_t * need) >= plan.fairness_floor - 1e-9


def test_flows_of_a_district_are_those_of_its_sources(city, plan):
    every = source_flows(city, plan)
    district = str(city.districts.id[5])

    some = flows_of_district(city, plan, district)

    mine = every.take(city.sources.district[every.source] == district)
    assert len(some) > 0
    for name in some.names():
        assert np.array_equal(getattr(some, name), getattr(mine, name))


def test_tables_of_flows_hold_numbers_only(plan):
    for table in (plan.collected, plan.returned, plan.rounds):
        assert all(getattr(table, name).dtype.kind in "if" for name in table.names())


def differences(one, other):
    """Names of what differs between two plans, times aside."""
    return [
        each.name
        for each in fields(GroupedPlan)
        if each.name not in ("rounds", "delivery_rounds")
        and not same(getattr(one, each.name), getattr(other, each.name))
    ]


def same(one, other):
    if isinstance(one, Certificate):
        pairs = (
            (getattr(one, name), getattr(other, name)) for name in ("content", "cost", "bound")
        )
        return all(np.array_equal(*pair) for pair in pairs)
    if hasattr(one, "names"):
        return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in one.names())
    return np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other


def test_numbers_do_not_depend_on_who_does_the_parts(city, plan):
    with ThreadPoolExecutor(2) as pool:
        shared = grouped(city, executor=pool)

    assert differences(plan, shared) == []
    assert shared.rounds.gap.tolist() == plan.rounds.gap.tolist()


def test_numbers_are_the_same_in_other_processes():
    small = town(3)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = grouped(small, executor=pool)

    assert differences(grouped(small), there) == []


def test_numbers_are_the_same_on_a_dask_cluster():
    distributed = pytest.importorskip("distributed")
    small = town(3)
    with distributed.Client(processes=False, n_workers=1, dashboard_address=":0") as client:
        there = grouped(small, executor=DaskCluster(client))

    assert differences(grouped(small), there) == []


def test_planning_stops_when_its_time_is_used_up(city):
    plan = grouped(city, gap=1e-9, most_seconds=1e-3)

    assert len(plan.rounds) == 1
    assert plan.gap > 1e-9


def test_progress_tells_what_is_done_and_can_stop_it(city):
    told = []

    def tell(what, share):
        told.append((what, share))
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grouped(city, progress=tell)
    assert told[0] == ("reading the city", 0.0)
    assert "groups, round 1" in told[-1][0]


def test_new_york_is_planned_by_groups_as_well_as_place_by_place():
    city = open_city("nyc")
    start = city.clock.today
    settings = PlanSettings()

    plan = allocate_grouped(
        city, opening_state(city, start), start=start, weeks=6, settings=settings, gap=0.005
    )

    assert plan.gap <= 0.005
    assert plan.fairness_floor == pytest.approx(1.0)
    assert plan.summary["max_balance_error"] <= 1e-9


def without_caps(city, **caps):
    names = ("nitrogen_cap_kg_per_ha_year", "phosphorus_cap_kg_per_ha_year")
    free = {name: np.full(len(city.gardens), np.inf) for name in names}
    return replace(city, gardens=replace(city.gardens, **(free | caps)))


def odd_cities():
    city = town(3)
    gardens, hubs = city.gardens, city.hubs
    sells = gardens.kind == GardenKind.SALE
    return {
        "nothing is processed": with_hubs(city, takes_part=hubs.process == ""),
        "no hub takes part": with_hubs(city, takes_part=False),
        "nothing is accepted": with_hubs(city, accepts=""),
        "all is digested": with_hubs(city, process=np.where(hubs.process != "", "digester", "")),
        "nobody buys": replace(city, gardens=gardens.take(~sells)),
        "nobody grows": replace(city, gardens=gardens.take(sells)),
        "no garden has a cap": without_caps(city),
        "only nitrogen counts": without_caps(
            city, nitrogen_cap_kg_per_ha_year=gardens.nitrogen_cap_kg_per_ha_year
        ),
        "nothing may be spread": without_caps(
            city, nitrogen_cap_kg_per_ha_year=np.zeros(len(gardens))
        ),
        "gardens are in no district": replace(
            city, gardens=replace(gardens, district=np.full(len(gardens), ""))
        ),
        "nothing arises": replace(city, supply=replace(city.supply, tonnes=0 * city.supply.tonnes)),
        "all live on one spot": replace(
            city, sources=replace(city.sources, lat=0 * city.sources.lat + 45.1)
        ),
    }


@pytest.mark.parametrize("name", odd_cities())
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_odd_city_is_planned_by_groups_as_place_by_place(name):
    city = odd_cities()[name]
    state = opening_state(city, START, QUICK)

    exact = planned(city, WEEKS, replace(CHOSEN, links=99, priced_limits=0), state)
    plan = grouped(city)

    assert plan.gap <= 0.002
    for quantity in ("collected_t", "exported_t", "unserved_t", "composted_t", "digested_t"):
        assert plan.summary[quantity] == pytest.approx(exact.summary[quantity], rel=1e-6, abs=1e-6)


def test_household_sized_sources_are_planned_to_the_gram():
    plan = grouped(random_city(2, sources=400, hubs=3, gardens=30, weekly_supply_t=0.005))

    assert plan.gap <= 0.002
    assert plan.summary["collected_t"] > 1


def test_required_floor_that_cannot_be_reached_is_named():
    with pytest.raises(InfeasiblePlanError, match=r"at least 99 % of their safe dose|99 %"):
        grouped(town(3), replace(CHOSEN, fairness_floor=0.99))


def test_demands_that_cannot_be_met_are_named():
    city = with_hubs(town(3), capacity_t_per_week=0.1)

    with pytest.raises(InfeasiblePlanError, match="every source must find a place"):
        grouped(city, replace(CHOSEN, serve_all=True))


@pytest.mark.parametrize(
    ("wish", "told"), [({"gap": 0.0}, "above 0"), ({"gap": float("nan")}, "above 0")]
)
def test_gap_that_proves_nothing_is_refused(wish, told):
    with pytest.raises(PlanningError, match=told):
        grouped(town(3), **wish)


def test_horizon_out_of_range_is_refused():
    city = town(3)

    with pytest.raises(PlanningError, match="1 to 52 weeks"):
        allocate_grouped(city, opening_state(city, START), start=START, weeks=53)


def test_large_city_is_told_how_it_can_be_planned():
    city = random_city(1, sources=MOST_SOURCES + 1)

    assert is_large(city)
    assert not is_large(town(3))
    assert "allocate_grouped" in too_large(city)
