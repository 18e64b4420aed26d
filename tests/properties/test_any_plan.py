"""Whatever the city, a plan moves no more than there is, and everything adds up."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.city import GardenKind, weekly_supply
from greenhaven.core.planning.balance import balance_errors
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg
from tests.core.planning.towns import QUICK, START, planned, town, varied

plain = st.builds(
    town,
    st.integers(0, 10_000),
    sources=st.integers(1, 40),
    hubs=st.integers(1, 6),
    gardens=st.integers(1, 15),
    unreported=st.sampled_from([0.0, 0.3]),
)
towns = (
    st.builds(
        varied,
        plain,
        st.sampled_from(["digester", "station"]),
        st.sampled_from(["digester", "station"]),
        uncapped=st.integers(0, 2),
    )
    | plain
)
choices = st.builds(
    PlanSettings,
    links=st.integers(1, 6),
    lead_weeks=st.sampled_from([QUICK, {}]),
    fairness_price_per_t=st.sampled_from([0.0, 400.0, 1e5]),
    priced_limits=st.just(0),
)
weeks = st.integers(1, 6)


@given(towns, weeks, choices)
@settings(max_examples=40, deadline=None)
def test_mass_and_elements_balance_in_every_hub_and_week(city, horizon, chosen):
    plan = planned(city, horizon, chosen)

    errors = balance_errors(plan.flows, plan.hub_weeks)

    assert set(errors) == set(ELEMENTS)
    assert max(errors.values()) <= 1e-9
    assert plan.summary["max_balance_error"] == max(errors.values())


@given(towns, weeks, choices)
@settings(max_examples=40, deadline=None)
def test_nothing_moves_that_was_not_there(city, horizon, chosen):
    plan = planned(city, horizon, chosen)
    supply, _ = weekly_supply(city, START, horizon)
    rows = {name: row for row, name in enumerate(city.sources.id.tolist())}

    given_away = np.zeros_like(supply)
    for flow in plan.flows.records():
        if flow["leg"] in (Leg.COLLECT, Leg.EXPORT):
            given_away[rows[flow["origin"]], flow["week"]] += flow["wet"]
    left = np.zeros_like(supply)
    for row in plan.unserved.records():
        left[rows[row["source"]], row["week"]] += row["wet"]

    assert (given_away <= supply * (1 + 1e-12)).all()
    bulking = set(city.kinds.id[city.kinds.bulking].tolist())
    organic = np.array([kind not in bulking for kind in city.sources.kind.tolist()])
    assert np.allclose((given_away + left)[organic], supply[organic], rtol=1e-9, atol=2e-6)
    for table in (plan.flows.wet, plan.hub_weeks.ripe, plan.hub_weeks.in_process):
        assert (table >= -1e-9).all()


@given(towns, weeks, choices)
@settings(max_examples=40, deadline=None)
def test_no_garden_receives_more_nutrients_than_its_caps(city, horizon, chosen):
    plan = planned(city, horizon, chosen)

    caps = dict(
        zip(city.gardens.id.tolist(), zip(*city.gardens.caps_kg(), strict=True), strict=True)
    )
    received = {name: np.zeros(2) for name in caps}
    for flow in plan.flows.records():
        if flow["leg"] in (Leg.RETURN, Leg.SALE):
            received[flow["destination"]] += 1e3 * np.array([flow["nitrogen"], flow["phosphorus"]])

    for garden, got in received.items():
        assert (got <= np.array(caps[garden]) * (1 + 1e-8)).all()


@given(towns, weeks)
@settings(max_examples=25, deadline=None)
def test_dry_matter_holds_its_elements(city, horizon):
    """C, N, P, K and ash of every flow fit into its dry mass, and its water into its wet mass."""
    flows = planned(city, horizon).flows

    dry = flows.wet - flows.water
    inside = flows.carbon + flows.nitrogen + flows.phosphorus + flows.potassium
    assert (flows.water >= 0).all()
    assert (dry >= inside - 1e-12).all()
    assert (dry >= flows.ash - 1e-12).all()


@given(towns, weeks, choices)
@settings(max_examples=25, deadline=None)
def test_summary_adds_up(city, horizon, chosen):
    plan = planned(city, horizon, chosen)
    total = plan.summary

    assert np.isclose(
        total["collected_t"] + total["bulking_t"],
        total["composted_t"] + total["digested_t"] + total["exported_t"],
        rtol=1e-9,
        atol=1e-9,
    )
    parts = total["to_gardens_t"] + total["to_parks_t"] + total["to_street_trees_t"]
    assert np.isclose(total["returned_to_soil_t"], parts, rtol=1e-9, atol=1e-9)
    kinds = dict(zip(city.gardens.id.tolist(), city.gardens.kind.tolist(), strict=True))
    for flow in plan.flows.records():
        if flow["leg"] == Leg.SALE:
            assert kinds[flow["destination"]] == GardenKind.SALE
