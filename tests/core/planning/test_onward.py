from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from towns import QUICK, START, planned, town, varied

from greenhaven.core.city import Asked, CityState, Down
from greenhaven.core.columns import positions
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.onward import next_state, plan_ahead, spread_before, spread_by
from greenhaven.core.planning.opening import opening_state, opening_stock
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.rules.movements import Leg

SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)


@pytest.fixture(scope="module")
def city():
    return varied(town(), "digester", uncapped=2)


@pytest.fixture(scope="module")
def state(city):
    return opening_state(city, START, QUICK)


@pytest.fixture(scope="module")
def plan(city, state):
    return planned(city, 6, SETTINGS, state)


def lying_at_the_end(plan, hub, element):
    last = plan.hub_weeks
    rows = (last.hub == hub) & (last.element == element) & (last.week == plan.weeks - 1)
    return float((last.in_process + last.ripe)[rows].sum())


def test_next_state_holds_what_the_plan_leaves_in_every_hub(city, state, plan):
    after = next_state(city, state, plan, lead_weeks=QUICK)

    assert after.day == START + timedelta(weeks=6)
    for hub in np.unique(plan.hub_weeks.hub):
        batches = after.batches.take(after.batches.hub == hub)
        for element in ELEMENTS:
            held = float(getattr(batches, element).sum())
            assert held == pytest.approx(lying_at_the_end(plan, hub, element), abs=1e-9), element


def test_plan_that_follows_opens_with_what_the_plan_before_leaves(city, state, plan):
    after = next_state(city, state, plan, lead_weeks=QUICK)
    following = allocate(city, after, start=after.day, weeks=4, settings=SETTINGS)

    hubs = np.unique(following.hub_weeks.hub)
    for element in ELEMENTS:
        table = following.hub_weeks
        opening = table.opening[(table.week == 0) & (table.element == element)].sum()
        before = sum(lying_at_the_end(plan, hub, element) for hub in hubs)
        assert opening == pytest.approx(before, abs=1e-9), element


def test_batches_put_in_carry_their_dates_and_losses(city, state, plan):
    after = next_state(city, state, plan, lead_weeks=QUICK)

    own = after.batches.take(after.batches.started >= START.isoformat())
    own = own.take(own.ready > after.day.isoformat())
    assert len(own) > 0
    assert len(set(after.batches.id.tolist())) == len(after.batches)
    process = dict(zip(city.hubs.id.tolist(), city.hubs.process.tolist(), strict=True))
    for row in own.records():
        weeks = (date.fromisoformat(row["ready"]) - date.fromisoformat(row["started"])).days / 7
        assert weeks == {**QUICK, "digester": 4, "bay": 20}[process[row["hub"]]]
        brought = plan.flows.take(
            (plan.flows.destination == row["hub"])
            & (plan.flows.week == (date.fromisoformat(row["started"]) - START).days // 7)
        )
        assert row["carbon"] == pytest.approx(brought.carbon.sum(), rel=1e-12)
        kinds = positions(city.kinds.id, brought.material)
        loss = city.kinds.carbon_loss[kinds] if process[row["hub"]] != "digester" else 0.6
        assert row["carbon_loss"] * row["carbon"] == pytest.approx((brought.carbon * loss).sum())


def test_heap_of_ripe_product_is_the_same_product_in_the_next_plan(city, state, plan):
    after = next_state(city, state, plan, lead_weeks=QUICK)

    heaps = after.batches.take(np.char.find(after.batches.id, "-ripe-") >= 0)
    alone = replace(after, batches=heaps)
    stock = opening_stock(city, alone, positions(city.hubs.id, np.unique(heaps.hub)), QUICK)
    np.testing.assert_allclose(stock.outputs, stock.inputs, rtol=1e-12)


def test_two_plans_give_each_garden_no_more_than_its_caps_in_twelve_months(city, state):
    plans = plan_ahead(city, state, start=START, weeks=64, every=8, settings=SETTINGS)

    caps = city.gardens.caps_kg()
    given = np.zeros((2, 64, len(city.gardens)))
    for number, plan in enumerate(plans):
        flows = plan.flows.take(plan.flows.leg == Leg.RETURN)
        place = (flows.week + 8 * number, positions(city.gardens.id, flows.destination))
        np.add.at(given[0], place, 1e3 * flows.nitrogen)
        np.add.at(given[1], place, 1e3 * flows.phosphorus)
    for nutrient in (0, 1):
        worst = max(given[nutrient, week : week + 53].sum(axis=0).max() for week in range(12))
        assert worst > 0
        for week in range(64):
            year = given[nutrient, week : week + 53].sum(axis=0)  # 53 calendar weeks touch a year
            assert (year <= caps[nutrient] * (1 + 1e-6)).all()


def test_nutrients_roll_off_after_twelve_months(city, state):
    spread = np.full(len(city.gardens), 2.0)
    before = CityState(START, state.batches, spread, spread)

    plans = plan_ahead(city, before, start=START, weeks=56, every=8, settings=SETTINGS)

    known, now = spread_before(city, before), before
    for plan in plans:
        now = next_state(city, now, plan, earlier=known, lead_weeks=QUICK)
        known = spread_by(plan, known)
    late = plans[1:]  # the first lies wholly before the last twelve months
    expected = np.zeros(len(city.gardens))
    for plan in late:
        flows = plan.flows.take(plan.flows.leg == Leg.RETURN)
        np.add.at(expected, positions(city.gardens.id, flows.destination), 1e3 * flows.nitrogen)
    assert now.day == START + timedelta(weeks=56)
    flows = plans[0].flows.take((plans[0].flows.leg == Leg.RETURN) & (plans[0].flows.week >= 3))
    np.add.at(expected, positions(city.gardens.id, flows.destination), 1e3 * flows.nitrogen)
    np.testing.assert_allclose(now.nitrogen_applied_kg, expected, atol=1e-9)


def test_nutrients_spread_before_count_for_twelve_months(city, state, plan):
    spread = np.full(len(city.gardens), 2.0)
    before = CityState(START, state.batches, spread, spread)

    after = next_state(city, before, plan, lead_weeks=QUICK)

    flows = plan.flows.take(plan.flows.leg == Leg.RETURN)
    expected = np.full(len(city.gardens), 2.0)
    np.add.at(expected, positions(city.gardens.id, flows.destination), 1e3 * flows.phosphorus)
    np.testing.assert_allclose(after.phosphorus_applied_kg, expected, rtol=1e-12)


def test_plans_follow_one_another_and_tell_their_progress(city, state):
    told = []

    plans = plan_ahead(
        *(city, state),
        start=START,
        weeks=10,
        every=4,
        settings=SETTINGS,
        progress=lambda what, share: told.append((what, share)),
    )

    assert [plan.weeks for plan in plans] == [4, 4, 2]
    assert [plan.start for plan in plans] == [START + timedelta(weeks=w) for w in (0, 4, 8)]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[-1] == ("done", 1.0)


def test_plans_are_made_by_the_caller_where_wanted(city, state):
    asked = []

    def mine(state, start, weeks, before):
        asked.append((start, weeks, len(before)))
        return (
            planned(city, weeks, SETTINGS, state)
            if start == START
            else allocate(city, state, start=start, weeks=weeks, settings=SETTINGS)
        )

    plan_ahead(city, state, start=START, weeks=5, every=3, settings=SETTINGS, plan_one=mine)

    assert asked == [(START, 3, 0), (START + timedelta(weeks=3), 2, 1)]


def test_state_and_plan_that_do_not_meet_are_refused(city, state, plan):
    later = replace(state, day=START + timedelta(days=1))

    with pytest.raises(
        PlanningError, match="begins on 2025-03-04 was expected, one from 2025-03-03"
    ):
        next_state(city, later, plan)
    with pytest.raises(PlanningError, match="the state is of 2025-03-04"):
        plan_ahead(city, later, start=START, weeks=4)
    with pytest.raises(PlanningError, match="that of 'elsewhere'"):
        next_state(city, state, replace(plan, city="elsewhere"))
    with pytest.raises(PlanningError, match="at least a week"):
        plan_ahead(city, state, start=START, weeks=0)


def test_what_people_said_of_later_days_stands_after_a_plan():
    city = town()
    state = opening_state(city, START, QUICK)
    garden = str(city.gardens.id[0])
    rows = [("2025-03-03", "2025-03-09"), ("2025-04-14", "2025-04-20")]
    asked = Asked.of(
        [{"garden": garden, "grade": "", "first": a, "last": b, "wet": 0.1} for a, b in rows]
    )
    down = Down.of([{"hub": str(city.hubs.id[0]), "first": "2025-05-01", "last": ""}])
    said = replace(state, asked=asked, down=down)

    after = next_state(city, said, planned(city, 6, state=said), lead_weeks=QUICK)

    assert after.asked.first.tolist() == ["2025-04-14"]
    assert after.down.first.tolist() == ["2025-05-01"]
