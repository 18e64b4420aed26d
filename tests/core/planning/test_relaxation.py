from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.city import HubKind
from greenhaven.core.planning.allocation import allocate, program_inputs
from greenhaven.core.planning.demands import Wish
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.relaxation import refusal
from greenhaven.core.planning.replanning import closed, stood_down
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook
from tests.core.planning.rulebooks import book, nearer_than, reserve
from tests.core.planning.towns import QUICK, START, town, with_hubs

CITY = town()
SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)
FAR = {"kind": "longest_haul", "longest_km": 6.0}
EQUITY = {"kind": "equity_floor", "part_of_fair_share": 0.5, "least_total_t_per_week": 1.0}
GIVER = {"kind": "giver_cap", "most_t_per_season": 8.0}
STORE = {"kind": "reserve_floor", "least_t": 400.0}


def rules(*raw):
    """A rulebook of articles whose id is their kind."""
    whole = [{"id": each["kind"].replace("_", "-"), **each} for each in raw]
    articles = tuple(article_of({"effective_from": "2020-01-01", **each}) for each in whole)
    return Rulebook(city=CITY.id, articles=articles)


def refused(rulebook, city=CITY, **settings):
    """Why there is no plan."""
    with pytest.raises(InfeasiblePlanError) as caught:
        allocate(
            city,
            opening_state(city, START, QUICK),
            start=START,
            weeks=6,
            settings=replace(SETTINGS, **settings),
            rulebook=rulebook,
        )
    return caught.value


def can_be_planned(rulebook, **settings):
    allocate(
        CITY,
        opening_state(CITY, START, QUICK),
        start=START,
        weeks=6,
        settings=replace(SETTINGS, **settings),
        rulebook=rulebook,
    )
    return True


def test_conflict_names_only_the_rules_that_take_part():
    error = refused(rules(FAR, GIVER), fairness_floor=0.5)

    assert [(each.wish, each.name) for each in error.conflict] == [
        (Wish.FLOOR, ""),
        (Wish.RULE, "longest-haul"),
    ]
    message = str(error).splitlines()
    assert message[0] == "No plan meets these rules and limits at once:"
    assert message[1].startswith("  - every district's gardens must get at least 50 %")
    assert message[2].startswith("  - Compost for gardens")
    assert "at most 6 km by road" in message[2]


@pytest.mark.parametrize(
    ("rulebook", "settings"),
    [
        ((FAR, GIVER), {"fairness_floor": 0.5}),
        (({**FAR, "longest_km": 3.0}, EQUITY), {}),
        (({**FAR, "legs": ["collect", "export"], "longest_km": 20.0},), {"serve_all": True}),
    ],
)
def test_conflict_is_irreducible(rulebook, settings):
    """Without any one of its demands the others can be planned."""
    error = refused(rules(*rulebook), **settings)

    assert len(error.conflict) > 1
    for out in error.conflict:
        kept = [each.name for each in error.conflict if each is not out]
        rest = [raw for raw in rulebook if raw["kind"].replace("_", "-") in kept]
        asked = dict(settings)
        if out.wish in (Wish.FLOOR, Wish.SERVE_ALL):
            asked = {}
        assert can_be_planned(rules(*rest), **asked)


def test_rule_that_cannot_hold_alone_is_told_before_two_that_contradict_each_other():
    city = town(29, sources=10, hubs=1, gardens=4)
    store = {"kind": "reserve_floor", "least_t": 10}
    equity = {"kind": "equity_floor", "part_of_fair_share": 0.2, "least_total_t_per_week": 0.5}
    pair = (equity, {"kind": "mean_haul", "mean_km": 2})

    error = refused(_of(city, store, *pair), city=city)

    assert [each.name for each in error.conflict] == ["reserve-floor"]
    assert "More than these cannot hold together. The least that would do:" in str(error)
    two = refused(_of(city, *pair), city=city)
    assert [each.name for each in two.conflict] == ["equity-floor", "mean-haul"]


def _of(city, *raw):
    return rules(*raw).model_copy(update={"city": city.id})


def test_alternative_is_enough_and_little_less_is_not():
    error = refused(rules(FAR), fairness_floor=0.5)

    haul = next(each for each in error.alternatives if each.name == "longest-haul")
    assert haul.sentence.startswith("the 6 km limit would have to be ")
    km = float(haul.sentence.split()[-2])
    assert km < 20
    assert can_be_planned(rules({**FAR, "longest_km": km}), fairness_floor=0.5)
    refused(rules({**FAR, "longest_km": km * 0.9}), fairness_floor=0.5)


def test_loosened_together_there_is_a_plan():
    error = refused(
        rules({**FAR, "longest_km": 20.0, "legs": ["collect", "export"]}, GIVER), serve_all=True
    )

    left = next(each for each in error.relaxation if each.wish == Wish.SERVE_ALL)
    giver = next(each for each in error.relaxation if each.name == "giver-cap")
    assert left.amount > 0
    assert "would have to be" in giver.sentence
    assert left.sentence.endswith("would be left without a place")


def test_rule_that_no_plan_can_keep_stands_alone():
    error = refused(rules(STORE))

    assert str(error).startswith("With what sources give and hubs hold, no plan meets this:")
    assert [each.name for each in error.conflict] == ["reserve-floor"]
    (least,) = error.relaxation
    assert least.sentence.startswith("the reserve of 400 t would have to be ")
    assert can_be_planned(rules({**STORE, "least_t": float(least.sentence.split()[-2])}))


def test_limit_of_a_hub_says_what_it_would_have_to_take():
    city = with_hubs(
        CITY, capacity_t_per_week=0.5, takes_part=CITY.hubs.kind != HubKind.OUT_OF_CITY
    )

    error = refused(None, city, serve_all=True)

    wishes = {each.wish for each in error.conflict}
    assert wishes == {Wish.SERVE_ALL, Wish.LIMIT}
    assert any("takes at most 0.50 t a week" in each.sentence for each in error.conflict)
    assert error.relaxation[0].sentence.endswith("would be left without a place")


def test_minimum_says_with_what_a_hub_would_have_to_be_content():
    hub = str(CITY.hubs.id[CITY.hubs.kind == HubKind.PROCESSING_HUB][0])
    least = np.where(CITY.hubs.id == hub, 1e4, 0.0)
    room = np.where(CITY.hubs.id == hub, 2e4, CITY.hubs.capacity_t_per_week)
    city = with_hubs(CITY, minimum_t_per_week=least, capacity_t_per_week=room)

    error = refused(None, city)

    assert [each.owner for each in error.conflict] == [hub]
    (lower,) = error.relaxation
    name = str(CITY.hubs.name[CITY.hubs.id == hub][0])
    assert lower.sentence.startswith(f"{name} would have to be content with ")
    assert 0 < 1e4 - lower.amount < 1e3


def test_closed_hub_and_district_left_alone_are_named():
    inputs = program_inputs(
        CITY, opening_state(CITY, START, QUICK), START, 6, replace(SETTINGS, serve_all=True)
    )
    outside = str(CITY.hubs.id[CITY.hubs.kind == HubKind.OUT_OF_CITY][0])
    district = str(CITY.sources.district[0])
    inputs = stood_down(closed(inputs, outside), [district])

    error = refusal(inputs, build_program(inputs))

    said = {each.wish: each.sentence for each in error.conflict}
    assert Wish.SERVE_ALL in said
    assert said.keys() & {Wish.HUB_CLOSED, Wish.LEFT_ALONE}
    assert "nobody drives to" in str(error) or "is closed" in str(error)


def test_rulebook_without_words_is_told_by_ids():
    error = refused(book(reserve(1e3)))

    assert "the rule reserve holds" in str(error)
    assert "the rule reserve would have to allow" in str(error)


def test_soft_rules_refuse_nothing():
    assert can_be_planned(book(reserve(1e5, price=1.0), nearer_than(0.1, price=1.0)))


def test_several_conflicts_are_loosened_together():
    """Each of two rules that nothing can keep has to give way."""
    strict = {**STORE, "id": "more-in-store", "least_t": 500.0}

    error = refused(rules(STORE, strict))

    assert len(error.conflict) == 1
    assert {each.name for each in error.relaxation} == {"reserve-floor", "more-in-store"}
    assert error.alternatives == ()
