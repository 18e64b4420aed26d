from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from greenhaven.core.city import GardenKind, HubKind, weekly_supply
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError, PlanningError
from greenhaven.core.rules.movements import Leg
from tests.core.planning.towns import QUICK, START, planned, town, with_hubs

CITY = town()
PLAN = planned(CITY)


def test_plan_is_the_same_when_made_again():
    again = planned(CITY)

    assert again.summary == PLAN.summary
    assert (again.flows.wet == PLAN.flows.wet).all()


def test_every_tonne_supplied_is_moved_or_said_to_be_left():
    supply, _ = weekly_supply(CITY, START, PLAN.weeks)
    bulking = set(CITY.kinds.id[CITY.kinds.bulking].tolist())
    organic = np.array([kind not in bulking for kind in CITY.sources.kind.tolist()])

    outward = PLAN.flows.take(np.isin(PLAN.flows.leg, [Leg.COLLECT, Leg.EXPORT]))
    moved = outward.take(~np.isin(outward.material, list(bulking))).wet.sum()

    assert np.isclose(moved + PLAN.unserved.wet.sum(), supply[organic].sum(), rtol=1e-12)
    assert np.isclose(moved, PLAN.summary["collected_t"], rtol=1e-12)


def test_recipes_keep_their_limits():
    recipes = PLAN.recipes

    assert len(recipes) > 0
    assert (recipes.carbon_to_nitrogen >= 25 - 1e-4).all()
    assert (recipes.carbon_to_nitrogen <= 35 + 1e-4).all()
    assert (recipes.moisture >= 0.50 - 1e-6).all()
    assert (recipes.moisture <= 0.65 + 1e-6).all()
    assert (recipes.free_air_space >= 0.30 - 1e-6).all()


def test_bulking_material_is_a_flow_like_any_other():
    bulking = CITY.kinds.id[CITY.kinds.bulking]

    used = PLAN.flows.take(np.isin(PLAN.flows.material, bulking))

    assert len(used) > 0
    assert set(used.leg.tolist()) == {Leg.COLLECT}
    assert np.isclose(used.wet.sum(), PLAN.summary["bulking_t"])


def test_capacity_holds_in_every_week():
    inward = PLAN.flows.take(PLAN.flows.leg == Leg.COLLECT)
    capacity = dict(zip(CITY.hubs.id.tolist(), CITY.hubs.capacity_t_per_week, strict=True))

    for hub in set(inward.destination.tolist()):
        for week in range(PLAN.weeks):
            at = (inward.destination == hub) & (inward.week == week)
            assert inward.wet[at].sum() <= capacity[hub] * (1 + 1e-9) + 1e-6


def test_compost_is_sent_no_sooner_than_its_lead_time():
    """With nothing in process before, the first compost leaves after the shortest lead time."""
    nothing = opening_state(with_hubs(CITY, opening_fill=0.0), START, QUICK)

    plan = planned(CITY, state=nothing)

    sent = plan.flows.take(np.isin(plan.flows.leg, [Leg.RETURN, Leg.SALE]))
    process = dict(zip(CITY.hubs.id.tolist(), CITY.hubs.process.tolist(), strict=True))
    assert len(sent) > 0
    for hub, week in zip(sent.origin.tolist(), sent.week.tolist(), strict=True):
        assert week >= QUICK[process[hub]]


def test_what_was_spread_before_counts_against_the_caps():
    nitrogen, phosphorus = CITY.gardens.caps_kg()
    state = opening_state(CITY, START, QUICK)
    full = np.where(np.isfinite(phosphorus), phosphorus, 0.0)

    plan = planned(CITY, state=replace(state, phosphorus_applied_kg=full))

    assert plan.summary["to_gardens_t"] == pytest.approx(0.0, abs=1e-9)
    assert PLAN.summary["to_gardens_t"] > 1
    assert np.isfinite(nitrogen).any()


def test_dearer_fairness_raises_the_floor():
    free = planned(CITY, settings=PlanSettings(lead_weeks=QUICK, fairness_price_per_t=0.0))
    fair = planned(CITY, settings=PlanSettings(lead_weeks=QUICK, fairness_price_per_t=1e4))

    assert fair.fairness_floor > free.fairness_floor + 0.1


def test_required_floor_is_kept():
    cheap = PlanSettings(lead_weeks=QUICK, fairness_price_per_t=0.0, fairness_floor=0.3)

    assert planned(CITY, settings=cheap).fairness_floor >= 0.3 - 1e-5


def test_shares_name_what_each_district_gets():
    back = PLAN.flows.take(PLAN.flows.leg == Leg.RETURN)
    gardens = CITY.gardens
    kind = dict(zip(gardens.id.tolist(), gardens.kind.tolist(), strict=True))
    of = dict(zip(gardens.id.tolist(), gardens.district.tolist(), strict=True))

    for row in PLAN.shares.records():
        mine = [
            wet
            for place, wet in zip(back.destination.tolist(), back.wet.tolist(), strict=True)
            if of[place] == row["district"] and kind[place] == GardenKind.GARDEN
        ]
        assert row["delivered"] == pytest.approx(sum(mine))
        assert 0 <= row["share"] <= 1 + 1e-9


def test_unreported_months_are_counted_and_planned_as_nothing():
    city = town()
    tonnes = city.supply.tonnes.copy()
    tonnes[0, :] = np.nan
    city = replace(city, supply=replace(city.supply, tonnes=tonnes))

    plan = planned(city)

    assert plan.unreported == plan.weeks
    assert str(city.sources.id[0]) not in set(plan.flows.origin.tolist())


@pytest.mark.parametrize("weeks", [0, 53])
def test_horizon_out_of_range_is_refused(weeks):
    with pytest.raises(PlanningError, match="1 to 52 weeks"):
        planned(CITY, weeks=weeks)


def test_progress_is_told_and_can_stop_the_plan():
    class StoppedError(Exception):
        pass

    heard = []

    def progress(what, share):
        heard.append((what, share))
        if what == "solving":
            raise StoppedError

    state = opening_state(CITY, START, QUICK)
    with pytest.raises(StoppedError):
        allocate(CITY, state, start=START, weeks=2, progress=progress)
    assert [share for _, share in heard] == sorted(share for _, share in heard)


def test_impossible_minimum_names_the_hub_and_its_limit():
    hub = str(CITY.hubs.id[CITY.hubs.kind == HubKind.PROCESSING_HUB][0])
    least = np.where(CITY.hubs.id == hub, 1e5, 0.0)
    room = np.where(CITY.hubs.id == hub, 2e5, CITY.hubs.capacity_t_per_week)
    city = with_hubs(CITY, minimum_t_per_week=least, capacity_t_per_week=room)

    with pytest.raises(InfeasiblePlanError) as caught:
        planned(city)

    message = str(caught.value)
    name = str(CITY.hubs.name[CITY.hubs.id == hub][0])
    assert f"{name} must be fed at least 100\u202f000.00 t a week" in message
    assert "Loosen one of them" in message


def test_demand_to_serve_all_without_room_says_so():
    city = with_hubs(
        CITY,
        capacity_t_per_week=0.5,
        takes_part=CITY.hubs.kind != HubKind.OUT_OF_CITY,
    )

    with pytest.raises(InfeasiblePlanError) as caught:
        planned(city, settings=PlanSettings(lead_weeks=QUICK, serve_all=True))

    assert "every source must find a place" in str(caught.value)
    assert "takes at most 0.50 t a week" in str(caught.value)
    assert str(caught.value).splitlines()[1] == (
        "  - every source must find a place (nothing may be left over)"
    )


def test_floor_beyond_what_there_is_says_so():
    nothing = opening_state(with_hubs(CITY, opening_fill=0.0), START, QUICK)

    with pytest.raises(InfeasiblePlanError, match="at least 90 % of their safe dose"):
        planned(
            CITY,
            weeks=2,
            settings=PlanSettings(lead_weeks={}, fairness_floor=0.9),
            state=nothing,
        )


def test_without_outside_processors_what_finds_no_place_is_unserved():
    city = with_hubs(
        CITY, capacity_t_per_week=0.5, takes_part=CITY.hubs.kind != HubKind.OUT_OF_CITY
    )

    plan = planned(city)

    assert plan.summary["exported_t"] == 0
    assert plan.summary["unserved_t"] == pytest.approx(plan.unserved.wet.sum())
    assert plan.summary["unserved_t"] > plan.summary["collected_t"]


def test_every_flow_has_its_reason():
    spoken = reasons(CITY, PLAN)

    assert len(spoken) == len(PLAN.flows)
    assert all(text and text[0].islower() for text in spoken.tolist())


def test_reason_names_the_nearer_hub_that_is_full():
    spoken, flows = reasons(CITY, PLAN), PLAN.flows
    full = [row for row, text in enumerate(spoken.tolist()) if text.endswith("but full this week")]
    assert full
    capacity = dict(zip(CITY.hubs.name.tolist(), CITY.hubs.capacity_t_per_week, strict=True))
    identity = dict(zip(CITY.hubs.name.tolist(), CITY.hubs.id.tolist(), strict=True))

    for row in full:
        name = spoken[row].split(" is nearer")[0].split(" and ")[0].split(" are nearer")[0]
        at = (flows.destination == identity[name]) & (flows.week == flows.week[row])
        assert flows.wet[at].sum() == pytest.approx(capacity[name], rel=1e-5)


def test_hub_weeks_follow_one_another():
    table = PLAN.hub_weeks
    for element in ELEMENTS:
        rows = table.take(table.element == element)
        for hub in set(rows.hub.tolist()):
            mine = rows.take(rows.hub == hub)
            closing = mine.in_process + mine.ripe
            assert np.allclose(mine.opening[1:], closing[:-1], rtol=1e-12)


def test_batches_of_the_opening_state_follow_week_by_week():
    state = opening_state(CITY, START, QUICK)

    for hub in set(state.batches.hub.tolist()):
        mine = state.batches.take(state.batches.hub == hub)
        ready = sorted(mine.ready.tolist())
        assert ready[0] == START.isoformat()
        assert len(ready) == len(set(ready)) == len(mine)
        assert ready[-1] == (START + timedelta(weeks=len(mine) - 1)).isoformat()


def test_opening_state_never_holds_more_than_sources_gave():
    state = opening_state(CITY, START, QUICK)
    weekly = np.nansum(CITY.supply.tonnes[:, -12:]) * 7 / 365.25

    starts = set(state.batches.started.tolist())
    for day in starts:
        assert state.batches.wet[state.batches.started == day].sum() <= weekly * (1 + 1e-9)
