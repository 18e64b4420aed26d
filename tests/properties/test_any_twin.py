"""Whatever the city and the member, the twin adds up, and its lineage with it."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenhaven.core.forecast.twin.climate import weather_years
from greenhaven.core.forecast.twin.lineage import FOLLOWED, lineage_of
from greenhaven.core.forecast.twin.schedule import schedule_of
from greenhaven.core.forecast.twin.twin import follow, twin_unknowns
from greenhaven.core.forecast.uncertain import members
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg
from tests.core.planning.towns import START, planned, town, varied

towns = st.builds(
    varied,
    st.builds(
        town,
        st.integers(0, 10_000),
        sources=st.integers(1, 40),
        hubs=st.integers(1, 6),
        gardens=st.integers(1, 15),
        unreported=st.sampled_from([0.0, 0.3]),
    ),
    st.sampled_from(["digester", "bay", "in_vessel", "windrow"]),
    st.sampled_from(["digester", "aerated_static_pile", "station"]),
)
leads = st.fixed_dictionaries(
    {},
    optional={
        "windrow": st.integers(1, 4),
        "aerated_static_pile": st.integers(1, 4),
        "in_vessel": st.integers(1, 8),
        "bay": st.integers(1, 20),
        "digester": st.integers(1, 4),
    },
)


def futures(city, weeks, lead_weeks, seed, count=3):
    state = opening_state(city, START, lead_weeks)
    plan = planned(city, weeks, PlanSettings(lead_weeks=lead_weeks, priced_limits=0), state)
    schedule = schedule_of(city, plan, lead_weeks=lead_weeks)
    years = weather_years(city, START, schedule.days)
    drawn = members(twin_unknowns(city), years, count, seed)
    return schedule, follow(city, state, schedule, drawn)


slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(towns, st.integers(1, 8), leads, st.integers(0, 1000))
@slow
def test_every_element_of_any_city_is_accounted_for(city, weeks, lead_weeks, seed):
    schedule, found = futures(city, weeks, lead_weeks, seed)
    hubs = found.hubs

    assert max(found.balance.values()) <= 1e-9
    for name in ("received", "leachate", "sent", "in_process", "ripe", "gases_kg"):
        values = getattr(hubs, name)
        assert np.isfinite(values).all()
        assert values.min(initial=0.0) >= -1e-12, name
    assert hubs.left_over_t.min(initial=0.0) >= 0
    home = schedule.flows.leg[schedule.deliveries] == Leg.RETURN
    planned_t = schedule.flows.wet[schedule.deliveries][home]
    assert (hubs.deliveries_t[:, home, 0] <= planned_t * (1 + 1e-9) + 1e-12).all()


@given(towns, st.integers(1, 8), leads, st.integers(0, 1000))
@slow
def test_lineage_of_any_city_adds_up_forward_and_back(city, weeks, lead_weeks, seed):
    schedule, found = futures(city, weeks, lead_weeks, seed, count=1)

    line = lineage_of(city, schedule, found.members, found.hubs)

    for element in FOLLOWED:
        column = ELEMENTS.index(element)
        delivered = 1e3 * found.hubs.deliveries_t[0, :, column].sum()
        assert np.abs(line.made_of[element].sum(axis=1) - 1).max(initial=0.0) <= 1e-12
        assert np.isclose(line.in_gardens(element).sum(), delivered, rtol=1e-9, atol=1e-9)
        went = sum(
            line.of_district(name, element).kg.sum()
            for name in np.unique(line.groups.district).tolist()
        )
        hubs = found.hubs
        came = hubs.opening[0, :, column].sum() + hubs.received[0, ..., column].sum()
        came += hubs.exported[0, :, column].sum()
        assert np.isclose(went, 1e3 * came, rtol=1e-9, atol=1e-9)
