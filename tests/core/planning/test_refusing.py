"""What people declined is not planned again for the time that they named."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from greenhaven.core.city import Declined
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from tests.core.planning.test_agreeing import agreed, moved
from tests.core.planning.towns import QUICK, START, planned, town, with_hubs

CITY = town()
SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)
WEEKS = 4


def declined(leg, origin, destination, *, due, until, most=0.0):
    texts = dict.fromkeys(("leg", "origin", "destination", "by", "due", "until"), np.str_)
    row = {
        "leg": leg,
        "origin": origin,
        "destination": destination,
        "by": "destination",
        "due": (START + timedelta(days=due)).isoformat(),
        "until": "" if until is None else (START + timedelta(days=until)).isoformat(),
        "most": most,
    }
    return Declined.of([row], most=np.float64, **texts)


def plan_with(rows=None, city=CITY, chosen=SETTINGS, agreed_on=None):
    state = opening_state(city, START, QUICK)
    if rows is not None:
        state = replace(state, declined=rows)
    if agreed_on is not None:
        state = replace(state, agreed=agreed_on)
    return planned(city, WEEKS, chosen, state)


def largest(plan, leg):
    flows = plan.flows.take(plan.flows.leg == leg)
    at = int(np.argmax(flows.wet))
    return str(flows.origin[at]), str(flows.destination[at])


@pytest.mark.parametrize("leg", ["collect", "return"])
@pytest.mark.parametrize(
    ("due", "until", "none_in"),
    [
        (9, 9, [1]),  # that week
        (9, 9 + 13, [1, 2]),  # two weeks: that day and the same a week later
        (2, None, [0, 1, 2, 3]),  # until it is said otherwise
        (-5, 2, [0]),  # said last week, and meant for one more time
        (-5, -5, []),  # over
    ],
)
def test_declined_movement_is_not_planned_in_the_weeks_that_were_meant(leg, due, until, none_in):
    origin, destination = largest(plan_with(), leg)

    plan = plan_with(declined(leg, origin, destination, due=due, until=until))

    after = [moved(plan, leg, origin, destination, week) for week in range(WEEKS)]
    assert [after[week] for week in none_in] == [0] * len(none_in)
    if not none_in:
        assert largest(plan, leg) == (origin, destination)
    assert plan.summary["max_balance_error"] < 1e-9


def test_where_it_was_too_much_what_would_suit_is_the_most():
    origin, destination = largest(plan_with(), "collect")

    plan = plan_with(declined("collect", origin, destination, due=0, until=None, most=0.05))

    amounts = [moved(plan, "collect", origin, destination, week) for week in range(WEEKS)]
    assert max(amounts) <= 0.05 * (1 + 1e-9)


def test_what_was_agreed_since_stands():
    origin, destination = largest(plan_with(), "collect")
    rows = declined("collect", origin, destination, due=2, until=None)

    plan = plan_with(rows, agreed_on=agreed(("collect", origin, destination, 2, 0.03)))

    assert moved(plan, "collect", origin, destination, 0) == pytest.approx(0.03)
    assert moved(plan, "collect", origin, destination, 1) == 0


def test_places_that_are_gone_were_declined_for_nothing():
    rows = declined("collect", "nobody", "nowhere", due=0, until=None)

    assert plan_with(rows).solve.objective == pytest.approx(plan_with().solve.objective)


def test_refusal_of_a_plan_names_what_was_declined():
    hub = str(CITY.hubs.id[CITY.hubs.kind == "processing_hub"][0])
    minimum = np.where(CITY.hubs.id == hub, 1.0, 0.0)
    city = with_hubs(CITY, minimum_t_per_week=minimum)
    rows = [declined("collect", str(source), hub, due=0, until=None) for source in city.sources.id]
    every = Declined(
        **{name: np.concatenate([getattr(row, name) for row in rows]) for name in Declined.names()}
    )

    with pytest.raises(InfeasiblePlanError) as refused:
        plan_with(every, city=city)

    assert "nobody is asked again for what was declined" in str(refused.value)
    assert "would have to be asked again" in str(refused.value)
