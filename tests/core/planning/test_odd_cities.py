"""Cities that are odd but valid, and limits that only they reach."""

from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.city import HubKind, weekly_supply
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from tests.core.planning.towns import QUICK, START, planned, town, with_hubs

CITY = town()
PLAN = planned(CITY)
EDGES = {
    "no processing hub": with_hubs(CITY, takes_part=CITY.hubs.kind == HubKind.OUT_OF_CITY),
    "no hub at all": with_hubs(CITY, takes_part=False),
    "hubs without room": with_hubs(CITY, capacity_t_per_week=0.0),
    "hubs without limit": with_hubs(CITY, capacity_t_per_week=np.inf),
    "no garden": replace(CITY, gardens=CITY.gardens.take(slice(0, 0))),
    "no source": replace(
        CITY,
        sources=CITY.sources.take(slice(0, 0)),
        supply=replace(CITY.supply, tonnes=CITY.supply.tonnes[:0]),
    ),
    "no supply": replace(CITY, supply=replace(CITY.supply, tonnes=0 * CITY.supply.tonnes)),
    "grams": replace(CITY, supply=replace(CITY.supply, tonnes=1e-6 * CITY.supply.tonnes)),
    "megatonnes": replace(CITY, supply=replace(CITY.supply, tonnes=1e5 * CITY.supply.tonnes)),
    "an uncapped garden": replace(
        CITY,
        gardens=replace(
            CITY.gardens,
            nitrogen_cap_kg_per_ha_year=np.r_[np.inf, CITY.gardens.nitrogen_cap_kg_per_ha_year[1:]],
            phosphorus_cap_kg_per_ha_year=np.r_[
                np.inf, CITY.gardens.phosphorus_cap_kg_per_ha_year[1:]
            ],
        ),
    ),
    "digesters only": with_hubs(
        CITY,
        process=np.where(CITY.hubs.kind == HubKind.PROCESSING_HUB, "digester", CITY.hubs.process),
    ),
    "gardens that may take nothing": replace(
        CITY,
        gardens=replace(CITY.gardens, phosphorus_cap_kg_per_ha_year=np.zeros(len(CITY.gardens))),
    ),
}


@pytest.mark.parametrize("city", EDGES.values(), ids=list(EDGES))
def test_odd_cities_get_a_plan_that_balances(city):
    plan = planned(city)

    assert plan.summary["max_balance_error"] <= 1e-9
    assert len(reasons(city, plan)) == len(plan.flows)
    supply, _ = weekly_supply(city, START, plan.weeks)
    assert plan.summary["collected_t"] + plan.summary["unserved_t"] <= supply.sum() * (1 + 1e-9)


def test_losses_to_the_air_hold_no_phosphorus_potassium_or_ash():
    table = PLAN.hub_weeks

    for element in ("phosphorus", "potassium", "ash"):
        lost = table.lost_to_air[table.element == element]
        passed = table.received[table.element == element].max()
        assert np.abs(lost).max() <= 1e-12 * passed
    assert table.lost_to_air[table.element == "carbon"].sum() > 0


def test_safe_dose_grows_with_the_city_and_not_otherwise():
    """A circle of neighbours and a city have the same share, whatever they weigh."""
    small = replace(
        CITY,
        supply=replace(CITY.supply, tonnes=1e-3 * CITY.supply.tonnes),
        hubs=replace(CITY.hubs, capacity_t_per_week=1e-3 * CITY.hubs.capacity_t_per_week),
        gardens=replace(CITY.gardens, area_m2=1e-3 * CITY.gardens.area_m2),
    )

    plan = planned(small)

    assert plan.summary["gardens_safe_share"] == pytest.approx(
        PLAN.summary["gardens_safe_share"], rel=0.05
    )


def test_a_minimum_that_nothing_can_reach_is_named():
    hub = CITY.hubs.id[CITY.hubs.kind == HubKind.PROCESSING_HUB][0]
    here = CITY.hubs.id == hub
    city = with_hubs(
        CITY,
        accepts=np.where(here, "", CITY.hubs.accepts),
        minimum_t_per_week=np.where(here, 5.0, 0.0),
    )

    with pytest.raises(InfeasiblePlanError, match=f"{hub} must be fed at least 5.00 t a week"):
        planned(city)


def test_a_required_floor_needs_compost():
    with pytest.raises(InfeasiblePlanError, match=r"0\.0 % is reached"):
        planned(
            EDGES["digesters only"], settings=PlanSettings(lead_weeks=QUICK, fairness_floor=0.5)
        )


def test_what_the_coordinator_asked_for_stands_first_in_a_conflict():
    with pytest.raises(InfeasiblePlanError) as caught:
        planned(CITY, settings=PlanSettings(lead_weeks=QUICK, fairness_floor=1.0))

    first = str(caught.value).splitlines()[1]
    assert "100 % of their safe dose" in first


def test_a_collection_point_gives_no_more_than_it_holds():
    bin_ = np.array([*CITY.hubs.id.tolist(), "bin"])
    columns = {
        name: np.append(getattr(CITY.hubs, name), getattr(CITY.hubs, name)[-1:])
        for name in CITY.hubs.names()
    }
    columns |= {
        "id": bin_,
        "kind": np.append(CITY.hubs.kind, HubKind.COLLECTION_POINT.value),
        "capacity_t_per_week": np.append(CITY.hubs.capacity_t_per_week, 0.1),
    }
    brought = np.array(["bin", *([""] * (len(CITY.sources) - 1))])
    city = replace(
        CITY,
        hubs=replace(CITY.hubs, **columns),
        sources=replace(CITY.sources, hub=brought),
    )

    plan = planned(city)

    mine = plan.flows.origin == CITY.sources.id[0]
    weekly = np.bincount(plan.flows.week[mine], plan.flows.wet[mine], minlength=plan.weeks)
    assert (weekly <= 0.1 + 1e-6).all()
    assert weekly.max() > 0.09


def test_opening_mixes_would_compost():
    state = opening_state(CITY, START, QUICK)
    batches = state.batches

    ratio = batches.carbon / batches.nitrogen
    moisture = batches.water / batches.wet
    assert len(batches) > 0
    assert ((ratio >= 25 - 1e-6) & (ratio <= 35 + 1e-6)).all()
    assert ((moisture >= 0.50 - 1e-6) & (moisture <= 0.65 + 1e-6)).all()


def test_plan_says_what_comes_from_before():
    everything = planned(CITY, weeks=1)
    nothing = planned(CITY, state=opening_state(with_hubs(CITY, opening_fill=0.0), START, QUICK))

    # No lead time is shorter than a week, so the first week can only send what was there.
    total = everything.summary
    assert total["returned_to_soil_t"] > 0
    assert total["returned_from_opening_t"] == pytest.approx(total["returned_to_soil_t"])
    assert nothing.summary["returned_from_opening_t"] == 0
    assert 0 < PLAN.summary["returned_from_opening_t"] < PLAN.summary["returned_to_soil_t"]


def test_an_example_hub_gets_no_work_unless_asked_for():
    example = CITY.hubs.id == CITY.hubs.id[CITY.hubs.kind == HubKind.PROCESSING_HUB][0]
    city = with_hubs(CITY, demonstration=example)
    name = str(city.hubs.id[example][0])

    without = planned(city)
    chosen = PlanSettings(lead_weeks=QUICK, with_demonstration=True)
    state = opening_state(city, START, QUICK, with_demonstration=True)
    asked = planned(city, settings=chosen, state=state)

    assert name not in {*without.flows.destination.tolist(), *without.flows.origin.tolist()}
    assert not any(name in text for text in reasons(city, without).tolist())
    assert name in set(asked.flows.destination.tolist())
