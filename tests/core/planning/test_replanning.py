from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.columns import ColumnError
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.halts import waiting
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.replanning import (
    closed,
    standing_plan,
    stood_down,
    with_more,
    withdrawn,
)
from greenhaven.core.planning.settings import Fairness, PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError, PlanningError, Session
from greenhaven.core.rules.movements import Leg
from tests.core.planning.rulebooks import (
    book,
    given_at_most,
    least_share,
    nearer_than,
    nitrogen_at_most,
    reserve,
)
from tests.core.planning.towns import QUICK, START, planned, town, varied

SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)
CITY = varied(town(), "digester", "station")
SOURCE = str(CITY.sources.id[3])
HUB = str(CITY.hubs.id[CITY.hubs.kind == "processing_hub"][0])


def standing(city=CITY, rulebook=None, **settings):
    return standing_plan(
        city,
        opening_state(city, START, QUICK),
        start=START,
        weeks=6,
        settings=replace(SETTINGS, **settings),
        rulebook=rulebook,
    )


def cold(inputs):
    """The objective of the inputs' program, solved from nothing."""
    return Session(build_program(inputs)).solve().objective


CHANGES = {
    "an offer is withdrawn": lambda inputs: withdrawn(inputs, SOURCE, [1, 2]),
    "a hub goes down": lambda inputs: closed(inputs, HUB, [0, 1]),
    "a station goes down": lambda inputs: closed(
        inputs, str(CITY.hubs.id[CITY.hubs.kind == "transfer_station"][0])
    ),
    "a festival": lambda inputs: with_more(inputs, SOURCE, 12.0, [2]),
    "a storm": lambda inputs: stood_down(inputs, CITY.districts.id[:5].tolist(), [1]),
    "a new rule": lambda inputs: under(inputs, book(nearer_than(9.0))),
    "more rules": lambda inputs: under(inputs, book(least_share(0.01), nitrogen_at_most(300.0))),
    "no rule any more": lambda inputs: under(inputs, None),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("rulebook", [None, book(given_at_most(11.0), least_share(0.02))])
def test_warm_optimum_is_the_cold_one(change, rulebook):
    plan = standing(rulebook=rulebook)
    changed = CHANGES[change](plan.inputs)

    warm = plan.resolve(changed)

    assert warm.objective == pytest.approx(cold(changed), rel=1e-9)


def test_resolving_leaves_the_plan_standing():
    plan = standing()
    before = plan.plan

    plan.resolve(withdrawn(plan.inputs, SOURCE))
    again = plan.resolve(plan.inputs)

    assert plan.plan is before
    assert again.objective == pytest.approx(cold(plan.inputs), rel=1e-9)


def test_changes_follow_one_another():
    plan = standing()

    plan.withdraw(SOURCE)
    plan.close_hub(HUB, [0])
    plan.festival(SOURCE, 5.0, [3])
    plan.change_rules(book(nearer_than(10.0)))
    plan.change_rules(None)
    last = plan.stand_down([str(CITY.districts.id[0])], [2])

    expected = with_more(closed(withdrawn(standing().inputs, SOURCE), HUB, [0]), SOURCE, 5.0, [3])
    expected = stood_down(expected, [str(CITY.districts.id[0])], [2])
    assert plan.plan is last.plan
    assert (plan.inputs.supply == expected.supply).all()
    assert plan.resolve(plan.inputs).objective == pytest.approx(cold(expected), rel=1e-9)


def test_withdrawn_offer_is_in_no_flow_and_its_giver_is_told():
    plan = standing()

    new = plan.withdraw(SOURCE, [1, 2])

    mine = new.plan.flows.take(new.plan.flows.origin == SOURCE)
    assert not np.isin(mine.week, [1, 2]).any()
    assert SOURCE in new.changes.places()
    assert any(row["origin"] == SOURCE and row["after"] == 0 for row in new.changes.records())


def test_closed_hub_neither_receives_nor_sends():
    plan = standing()
    worse = plan.resolve(closed(plan.inputs, HUB, [0, 1])).objective
    assert worse > plan.resolve(plan.inputs).objective

    new = plan.close_hub(HUB, [0, 1])

    flows = new.plan.flows.take(new.plan.flows.week < 2)
    assert HUB not in set(flows.origin.tolist()) | set(flows.destination.tolist())
    assert HUB in set(new.plan.flows.destination.tolist())


def test_closed_hub_need_not_be_fed():
    least = np.where(CITY.hubs.id == HUB, 1.0, 0.0)
    city = replace(CITY, hubs=replace(CITY.hubs, minimum_t_per_week=least))
    plan = standing(city)

    new = plan.close_hub(HUB, [0])

    fed = new.plan.flows.take(new.plan.flows.destination == HUB)
    assert 0 not in set(fed.week.tolist())
    assert fed.wet[fed.week == 1].sum() >= 1 - 1e-6


def test_nobody_drives_where_districts_stand_down_and_what_arises_waits():
    plan = standing()
    districts = CITY.districts.id[:6].tolist()
    home = dict(zip(CITY.sources.id.tolist(), CITY.sources.district.tolist(), strict=True))
    home |= dict(zip(CITY.gardens.id.tolist(), CITY.gardens.district.tolist(), strict=True))
    supplied = plan.inputs.supply.sum()

    new = plan.stand_down(districts, [1])

    still = new.plan.flows.take(new.plan.flows.week == 1)
    for flow in still.records():
        giving = flow["leg"] in (Leg.COLLECT, Leg.EXPORT)
        assert home[flow["origin"] if giving else flow["destination"]] not in districts
    assert plan.inputs.supply.sum() == pytest.approx(supplied)
    affected = np.isin(CITY.sources.district, districts)
    assert (plan.inputs.supply[affected, 1] == 0).all()


def test_what_waits_is_fetched_in_the_first_week_that_is_not_still():
    supply = np.array([[1.0, 2.0, 4.0, 8.0], [1.0, 1.0, 1.0, 1.0]])
    still = np.array([[False, False], [True, False], [True, False], [False, False]])

    later = waiting(supply, still)

    assert later.tolist() == [[1.0, 0.0, 0.0, 14.0], [1.0, 1.0, 1.0, 1.0]]


def test_what_still_waits_at_the_end_stands_in_the_last_week():
    supply, still = np.array([[1.0, 2.0]]), np.array([[False], [True]])

    assert waiting(supply, still).tolist() == [[1.0, 2.0]]
    assert waiting(supply, ~still[::-1] | True).tolist() == [[0.0, 3.0]]


def test_a_price_for_changing_peoples_week_keeps_more_of_it():
    free, priced = standing(), standing()

    cheapest = free.close_hub(HUB, [0])
    kept = priced.close_hub(HUB, [0], stay_price_per_t=200.0)

    assert kept.changes.moved_otherwise_t < 0.8 * cheapest.changes.moved_otherwise_t
    assert kept.plan.summary["unserved_t"] == pytest.approx(cheapest.plan.summary["unserved_t"])
    assert kept.plan.solve.objective >= cheapest.plan.solve.objective - 1e-6


def test_nothing_changes_where_nothing_changed_and_staying_is_dear():
    plan = standing()

    new = plan.replan(plan.inputs, stay_price_per_t=1e5)

    assert len(new.changes) == 0
    assert new.cost_change == pytest.approx(0.0, abs=1e-6)


def test_change_of_rules_is_obeyed():
    new = standing().change_rules(book(nearer_than(9.0)))

    back = new.plan.flows.take(new.plan.flows.leg == Leg.RETURN)
    assert back.km.max() <= 9
    assert new.plan.articles.article.tolist() == ["haul"]


def test_impossible_change_is_refused_and_the_plan_stands():
    plan = standing()
    before = plan.plan

    with pytest.raises(InfeasiblePlanError):
        plan.change_rules(book(reserve(1e5)))

    assert plan.plan is before
    assert plan.withdraw(SOURCE).plan.flows.wet.sum() > 0


def test_fairness_in_turn_is_kept_through_changes():
    plan = standing(town(3), fairness=Fairness.LEXICOGRAPHIC, links=1)

    new = plan.withdraw(str(town(3).sources.id[0]))

    made = planned(
        town(3),
        settings=replace(SETTINGS, fairness=Fairness.LEXICOGRAPHIC, links=1),
    )
    assert new.plan.fairness_floor == pytest.approx(made.fairness_floor, abs=0.05)


def test_prices_are_told_of_the_new_plan_too():
    plan = standing(priced_limits=5, rulebook=book(nearer_than(8.0)))

    new = plan.withdraw(SOURCE)
    after = plan.festival(SOURCE, 1.0)

    assert new.plan.article_prices.article.tolist() == ["haul"]
    assert len(new.plan.prices) > 0
    assert after.plan.article_prices.confirmed.all()


def test_changes_are_told_in_words():
    new = standing().withdraw(SOURCE, [1])

    said = new.changes.sentences(CITY)

    assert 0 < len(said) <= 10
    assert any("Week 2: no longer" in line and SOURCE in line for line in said)
    assert (np.diff(np.abs(new.changes.after - new.changes.before)) <= 1e-12).all()


def test_unknown_places_and_negative_festivals_are_refused():
    plan = standing()

    with pytest.raises(ColumnError, match="nowhere"):
        plan.withdraw("nowhere")
    with pytest.raises(PlanningError, match="withdraw it instead"):
        plan.festival(SOURCE, -1.0)
