"""What one step of an article's number is worth is what another plan with that number saves."""

from dataclasses import replace

import pytest

from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.finding import anew
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.replanning import Standing
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.languages import translation
from tests.core.planning.towns import QUICK, START, town
from tests.core.rules.cases import book, of_kind

CITY = town(7)
STATE = opening_state(CITY, START, QUICK)
THERE = str(CITY.gardens.district[CITY.gardens.kind == "garden"][0])
PRICE = {"per_unit": 1000, "currency": CITY.currency}
CASES = {
    "a cap of phosphorus": (
        {"kind": "nutrient_cap", "nutrient": "phosphorus", "cap_kg_per_ha_year": 5.0},
        ("cap_kg_per_ha_year", 1.0),
    ),
    "a share for a district": (
        {"kind": "return_share", "to_districts": [THERE], "least_share": 0.5},
        ("least_share", -0.01),
    ),
    "a floor of fair shares": (
        {"kind": "equity_floor", "part_of_fair_share": 0.9},
        ("part_of_fair_share", -0.01),
    ),
    "a budget of haulage": (
        {"kind": "hauling_budget", "currency": CITY.currency, "most_per_week": 20.0},
        ("most_per_week", 1.0),
    ),
    "a reserve that may be missed at a price": (
        {"kind": "reserve_floor", "weeks_to_build": 0, "price": PRICE, "least_t": 2.0},
        ("least_t", -1.0),
    ),
}


def standing(article):
    inputs = program_inputs(CITY, STATE, START, 6, PlanSettings())
    return Standing(under(inputs, book(article, city=CITY.id)))


def made(spec):
    more = {name: value for name, value in spec.items() if name != "kind"}
    return of_kind(spec["kind"], id="it", **more)


def cheapest(plan, rulebook):
    """The cost of another program, solved from nothing with the fairness floor where it was."""
    found, inputs = plan._found, plan.inputs
    floor = float(found.first.values[found.program.floor])
    program = build_program(replace(inputs, rulebook=rulebook))
    lower, upper, cost = program.lower.copy(), program.upper.copy(), program.cost.copy()
    lower[program.floor] = upper[program.floor] = floor
    cost[program.floor] = 0.0
    return anew(replace(program, lower=lower, upper=upper, cost=cost))[1].objective


@pytest.mark.parametrize("case", CASES)
def test_step_is_worth_what_another_solve_saves(case):
    spec, (field, step) = CASES[case]
    plan = standing(made(spec))

    (margin,), _without = plan.prices_of(plan.inputs.rulebook.articles)

    moved = made(spec | {field: spec[field] + step})
    before, after = (cheapest(plan, book(each, city=CITY.id)) for each in (made(spec), moved))
    assert (margin.field, margin.more) == (field, step > 0)
    assert margin.worth == pytest.approx(before - after, rel=1e-6)
    assert margin.confirmed


def test_article_that_does_not_bind_has_no_margin_and_no_price():
    plan = standing(of_kind("hauling_budget", currency=CITY.currency, most_per_week=1e6))

    steps, without = plan.prices_of(plan.inputs.rulebook.articles)

    assert steps == ()
    assert len(without) == 0


def test_plan_stands_on_after_its_articles_are_priced():
    plan = standing(made(CASES["a cap of phosphorus"][0]))
    before = plan.resolve(plan.inputs).objective

    plan.prices_of(plan.inputs.rulebook.articles)

    assert plan.resolve(plan.inputs).objective == pytest.approx(before, rel=1e-9)


def test_margin_is_said_with_its_unit_in_two_languages():
    spec, _ = CASES["a share for a district"]
    plan = standing(made(spec))

    (margin,), _without = plan.prices_of(plan.inputs.rulebook.articles)

    said, dicho = (margin.words().say(translation(tag)) for tag in ("en", "es"))
    assert said.startswith("least share: one point of a hundred less would be worth ")
    assert said.endswith(f" {CITY.currency} in 6 weeks.")
    assert dicho.startswith("parte mínima: un punto de cien menos valdría ")
