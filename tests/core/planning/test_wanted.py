"""What gardens ask for is served first and no more than that comes; what all that costs is told."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.city import Asked, nothing_asked
from greenhaven.core.document import pack, unpack
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from tests.core.planning.test_agreeing import agreed
from tests.core.planning.towns import QUICK, START, planned, town, with_hubs

CITY = town()
SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)
GARDENS = CITY.gardens.id[CITY.gardens.kind == "garden"].tolist()


def day(number):
    return (START + timedelta(days=number)).isoformat()


def wish(garden, wet, first=0, last=41, grade=""):
    words = {"first": day(first), "last": day(last), "grade": grade}
    return {"garden": garden, "wet": wet} | words


def plan_with(*wishes, city=CITY, chosen=SETTINGS, wanted=None, weeks=6, agreed_on=None):
    texts = dict.fromkeys(("garden", "grade", "first", "last"), np.str_)
    asked = Asked.of(list(wishes), wet=np.float64, **texts) if wishes else nothing_asked()
    state = replace(opening_state(city, START, QUICK), asked=asked)
    if agreed_on is not None:
        state = replace(state, agreed=agreed_on)
    if wanted:
        words = [wanted.get(name, "") for name in city.gardens.id.tolist()]
        gardens = replace(city.gardens, compost_wanted=np.array(words, dtype=np.str_))
        city = replace(city, gardens=gardens)
    return planned(city, weeks, chosen, state), city


def to(plan, garden, weeks=range(6)):
    flows = plan.flows
    return float(flows.wet[(flows.destination == garden) & np.isin(flows.week, list(weeks))].sum())


def test_city_in_which_nobody_speaks_is_planned_as_before():
    plan, _ = plan_with()

    assert len(plan.wishes) == 0
    assert len(plan.rooms) == 0


def test_who_asks_gets_what_was_asked_for_and_no_more():
    silent, _ = plan_with()
    garden = max(GARDENS, key=lambda name: to(silent, name))
    asked = to(silent, garden) / 2

    plan, city = plan_with(wish(garden, asked))

    assert asked > 0
    assert to(plan, garden) == pytest.approx(asked)
    row = next(plan.wishes.records())
    assert row["planned"] == pytest.approx(row["asked"])
    assert "that it asked for by" in row["sentence"]
    why = reasons(city, plan)[plan.flows.destination == garden]
    assert why.tolist()[0].startswith("asked for ")
    assert why.tolist()[0].endswith(" by 13 April")
    assert plan.summary["max_balance_error"] < 1e-9


def test_it_comes_within_the_days_on_which_it_is_welcome():
    plan, _ = plan_with(wish(GARDENS[0], 0.02, first=14, last=27))

    assert to(plan, GARDENS[0], (2, 3)) == pytest.approx(0.02)
    assert to(plan, GARDENS[0]) == pytest.approx(0.02)


def test_standing_needs_are_served_each_in_its_own_week():
    weekly = [wish(GARDENS[0], 0.01, first=7 * week, last=7 * week + 6) for week in range(6)]

    plan, _ = plan_with(*weekly)

    each = [to(plan, GARDENS[0], (week,)) for week in range(6)]
    assert each == pytest.approx([0.01] * 6)


def test_who_has_enough_gets_nothing_and_who_takes_what_is_asked_for_waits_to_ask():
    silent, _ = plan_with()
    first, second = sorted(GARDENS, key=lambda name: -to(silent, name))[:2]

    plan, _ = plan_with(wanted={first: "none", second: "asked"})

    assert min(to(silent, first), to(silent, second)) > 0
    assert (to(plan, first), to(plan, second)) == (0, 0)
    assert plan.fairness_floor >= silent.fairness_floor - 1e-6  # nobody else gets less for it


def test_who_takes_what_is_safe_is_served_first_and_gets_more():
    silent, _ = plan_with()
    garden = max(GARDENS, key=lambda name: to(silent, name))

    plan, _ = plan_with(wish(garden, to(silent, garden) / 4), wanted={garden: "safe"})

    assert to(plan, garden) > to(silent, garden) / 2


def test_where_compost_is_short_who_asks_comes_before_who_is_only_assumed_to_take():
    short = opening_state(CITY, START, QUICK)
    ripe = replace(short.batches, wet=short.batches.wet * 0.01)
    few = {name: getattr(ripe, name) * 0.01 for name in ("water", "carbon", "nitrogen", "ash")}
    few |= {name: getattr(ripe, name) * 0.01 for name in ("phosphorus", "potassium")}
    texts = dict.fromkeys(("garden", "grade", "first", "last"), np.str_)
    asked = Asked.of([wish(GARDENS[0], 0.01, last=6)], wet=np.float64, **texts)
    state = replace(short, batches=replace(ripe, **few), asked=asked)

    plan = planned(CITY, 1, SETTINGS, state)

    sent = plan.flows.wet[np.isin(plan.flows.leg, ["return", "sale"])].sum()
    assert to(plan, GARDENS[0]) == pytest.approx(min(0.01, sent))


def test_where_there_is_too_little_for_all_everybody_gets_half_before_anybody_gets_all():
    free = dict.fromkeys(
        ("nitrogen_cap_kg_per_ha_year", "phosphorus_cap_kg_per_ha_year"),
        np.full(len(CITY.gardens), np.inf),
    )
    city = replace(CITY, gardens=replace(CITY.gardens, **free))
    both = GARDENS[:2]
    all_of_it, _ = plan_with(*(wish(name, 1e4, last=6) for name in both), city=city, weeks=1)
    ripe = sum(to(all_of_it, name) for name in both)

    plan, _ = plan_with(*(wish(name, 0.75 * ripe, last=6) for name in both), city=city, weeks=1)

    got = [to(plan, name) for name in both]
    assert sum(got) == pytest.approx(ripe, rel=1e-3)
    assert min(got) >= 0.375 * ripe * (1 - 1e-3)
    assert "no more compost is ripe and within reach by then" in " ".join(plan.wishes.sentence)


def test_more_than_soil_can_take_is_not_brought_and_the_sentence_says_why():
    plan, city = plan_with(wish(GARDENS[0], 1e3))

    nitrogen, phosphorus = city.gardens.caps_kg()
    row = city.gardens.id.tolist().index(GARDENS[0])
    flows = plan.flows.take(plan.flows.destination == GARDENS[0])
    assert 1e3 * flows.phosphorus.sum() <= phosphorus[row] * (1 + 1e-6)
    assert 1e3 * flows.nitrogen.sum() <= nitrogen[row] * (1 + 1e-6)
    sentence = plan.wishes.sentence[0]
    assert "its soil can safely take no more" in sentence or "no more compost is ripe" in sentence


def test_compost_of_a_grade_comes_from_hubs_that_have_it():
    shown = np.where(np.arange(len(CITY.hubs)) % 2 == 0, "shown", "not_shown")
    city = with_hubs(CITY, heat_record=shown)

    plan, _ = plan_with(wish(GARDENS[0], 0.02, grade="hygienised"), city=city)
    none, _ = plan_with(
        wish(GARDENS[0], 0.02, grade="hygienised"), city=with_hubs(CITY, heat_record="not_shown")
    )

    hubs = set(plan.flows.origin[plan.flows.destination == GARDENS[0]].tolist())
    assert hubs <= set(city.hubs.id[shown == "shown"].tolist())
    assert to(none, GARDENS[0]) == 0
    assert "whose heat was shown" in none.wishes.sentence[0]


def test_what_was_agreed_comes_although_nobody_asks_for_it_any_more():
    silent, _ = plan_with()
    flows = silent.flows.take((silent.flows.leg == "return") & (silent.flows.week == 0))
    flows = flows.take(np.isin(flows.destination, GARDENS))
    hub, garden = str(flows.origin[0]), str(flows.destination[0])
    wet = float(flows.wet[0])

    plan, _ = plan_with(wanted={garden: "none"}, agreed_on=agreed(("return", hub, garden, 1, wet)))

    assert to(plan, garden) == pytest.approx(wet)


def test_wishes_are_no_demand_a_plan_is_found_although_none_can_be_met():
    empty = opening_state(CITY, START, QUICK)
    texts = dict.fromkeys(("garden", "grade", "first", "last"), np.str_)
    asked = Asked.of([wish(GARDENS[0], 5.0, last=0)], wet=np.float64, **texts)
    none = empty.batches.take(np.zeros(len(empty.batches), dtype=bool))

    plan = planned(CITY, 2, SETTINGS, replace(empty, asked=asked, batches=none))

    assert to(plan, GARDENS[0]) == 0
    assert "gets 0 kg of the 5.0 t that it asked for by 3 March" in plan.wishes.sentence[0]


def test_floor_that_only_the_sated_could_fill_is_refused_in_words():
    wanted = dict.fromkeys(GARDENS, "none")

    plan, _ = plan_with(wanted=wanted, chosen=replace(SETTINGS, fairness_floor=0.5))

    assert all(to(plan, name) == 0 for name in GARDENS)  # nobody is left to be fair to


def test_plan_with_wishes_is_kept_and_read_back():
    plan, _ = plan_with(wish(GARDENS[0], 0.02))

    assert unpack(Plan, pack(plan)).wishes.sentence.tolist() == plan.wishes.sentence.tolist()


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(GARDENS),
            st.floats(0.001, 2.0),
            st.integers(-10, 30),
            st.integers(0, 30),
        ),
        max_size=5,
    ),
    st.dictionaries(
        st.sampled_from(GARDENS), st.sampled_from(["asked", "none", "safe"]), max_size=4
    ),
)
def test_no_garden_that_speaks_gets_more_than_it_asked_for_whatever_is_asked(rows, wanted):
    wishes = [wish(name, wet, first, first + days) for name, wet, first, days in rows]
    try:
        plan, _ = plan_with(*wishes, wanted=wanted, weeks=3)
    except InfeasiblePlanError:
        pytest.fail("a wish is no demand")

    speaking = {name for name, *_ in rows} | {n for n, w in wanted.items() if w != "safe"}
    for garden in speaking - {n for n, w in wanted.items() if w == "safe"}:
        asked = sum(wet for name, wet, first, days in rows if name == garden and first + days >= 0)
        assert to(plan, garden, range(3)) <= asked * (1 + 1e-6) + 1e-5
    assert (plan.wishes.planned <= plan.wishes.asked * (1 + 1e-6) + 1e-6).all()
    assert plan.summary["max_balance_error"] < 1e-9
