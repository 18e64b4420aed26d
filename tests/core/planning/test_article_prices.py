from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning.allocation import allocate, program_inputs
from greenhaven.core.planning.article_prices import article_prices
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import Session
from greenhaven.core.planning.words import article_price_sentence
from tests.core.planning.rulebooks import (
    book,
    given_at_most,
    least_share,
    nearer_than,
    nitrogen_at_most,
    reserve,
)
from tests.core.planning.towns import QUICK, START, town

SETTINGS = PlanSettings(lead_weeks=QUICK, fairness_price_per_t=0.0)
CITY = town()


def priced(*articles, settings=SETTINGS, city=CITY):
    """Prices of the articles, and the program that they were found with."""
    state = opening_state(city, START, QUICK)
    inputs = under(program_inputs(city, state, START, 6, settings), book(*articles))
    program = build_program(inputs)
    session = Session(program)
    solution = session.solve()
    return article_prices(inputs, program, session, solution), (inputs, solution)


def delivered(program, solution):
    return program.deliver.of(solution.values)


@pytest.mark.parametrize(
    "articles",
    [
        (nearer_than(8.0), nitrogen_at_most(200.0)),
        (nearer_than(12.0), least_share(0.04)),
        (given_at_most(10.0), reserve(4.0), nitrogen_at_most(100.0)),
    ],
)
def test_article_costs_what_a_plan_without_it_saves(articles):
    """Built again without the article, the program is cheaper by just the price."""
    prices, (inputs, solution) = priced(*articles)

    assert len(prices) > 0
    for row in prices.records():
        kept = tuple(each for each in articles if each(*_asked(inputs)).article != row["article"])
        without = build_program(replace(inputs, rulebook=book(*kept)))
        cheaper = Session(without).solve()
        assert row["confirmed"]
        assert row["saving"] == pytest.approx(solution.objective - cheaper.objective, abs=1e-4)


def _asked(inputs):
    from greenhaven.core.planning.movements import movements_of

    return movements_of(inputs), inputs.facts


def test_prices_say_how_much_compost_a_rule_keeps_from_the_soil():
    prices, (inputs, solution) = priced(nearer_than(8.0))
    bare = build_program(replace(inputs, rulebook=None))
    free = Session(bare).solve()

    (row,) = prices.records()

    kinds = inputs.city.gardens.kind[inputs.network.deliver.destination]
    more = (delivered(bare, free) - delivered(bare, solution))[:, kinds != "sale"].sum()
    assert more > 1
    assert row["soil_t_per_week"] == pytest.approx(more / 6, rel=1e-6)


@pytest.mark.parametrize("seed", [3, 6, 9])
def test_last_district_to_gain_is_the_last_as_breaking_the_rule_becomes_cheaper(seed):
    prices, (inputs, solution) = priced(nearer_than(8.0), city=town(seed))
    (row,) = prices.records()
    city, arcs = inputs.city, inputs.network.deliver
    home = np.where(
        city.gardens.kind[arcs.destination] == "sale", "", city.gardens.district[arcs.destination]
    )
    names = sorted(set(home.tolist()) - {""})
    before = delivered(build_program(inputs), solution).sum(axis=0)

    began = {}
    for price in np.geomspace(row["unit_saving"] * 1.01, 0.01, 60):
        soft = build_program(replace(inputs, rulebook=book(nearer_than(8.0, price=price))))
        more = delivered(soft, Session(soft).solve()).sum(axis=0) - before
        for name in names:
            if more[home == name].sum() > 1e-6:
                began.setdefault(name, price)

    assert len(began) >= row["districts"] > 1
    assert began[row["last"]] == min(began.values())


def test_rule_that_binds_nothing_has_no_price():
    prices, _ = priced(nearer_than(1e4), nitrogen_at_most(1e9))

    assert len(prices) == 0


def test_soft_rule_costs_what_is_spent_because_of_it_and_not_its_penalty():
    prices, (inputs, solution) = priced(nearer_than(8.0, price=5.0))
    free = Session(build_program(replace(inputs, rulebook=None))).solve()
    program = build_program(inputs)
    broken = solution.values[program.articles[0].banned].sum()

    (row,) = prices.records()

    assert broken > 1
    spent = solution.objective - 5 * broken - free.objective
    assert row["saving"] == pytest.approx(spent, abs=1e-4)


def test_solve_that_is_given_up_says_the_least_that_a_rule_costs(monkeypatch):
    full, _ = priced(nearer_than(8.0))
    monkeypatch.setattr("greenhaven.core.planning.solver.LOOSENED_PIVOTS", 12)

    prices, _ = priced(nearer_than(8.0))

    assert full.confirmed.all()
    assert len(prices) == 0 or not prices.confirmed.any()
    assert prices.saving.sum() < full.saving.sum()


def test_prices_stand_in_the_plan_dearest_first_and_in_words():
    plan = allocate(
        CITY,
        opening_state(CITY, START, QUICK),
        start=START,
        weeks=6,
        settings=PlanSettings(lead_weeks=QUICK),
        rulebook=book(nearer_than(8.0), given_at_most(10.0)),
    )

    prices = plan.article_prices
    assert (np.diff(prices.saving) <= 0).all()
    assert prices.article.tolist() == ["giver", "haul"]
    sentence = str(prices.sentence[1])
    assert sentence.startswith("The rule haul costs ")
    assert " of compost a week and " in sentence
    assert "the last district to gain would be district-" in sentence


def test_no_prices_where_none_are_asked_for():
    prices, _ = priced(nearer_than(8.0), settings=replace(SETTINGS, priced_limits=0))

    assert len(prices) == 0


@pytest.mark.parametrize(
    ("soil", "saving", "district", "several", "said"),
    [
        (
            1.2,
            "",
            "Bay Ridge",
            True,
            (
                "The 8 km limit costs 1.2 t of compost a week; "
                "the last district to gain would be Bay Ridge."
            ),
        ),
        (0.0, "7.00 USD", "", False, "The 8 km limit costs 7.00 USD."),
        (
            -0.5,
            "7.00 USD",
            "",
            False,
            "The 8 km limit brings 500 kg more compost a week to the soil and costs 7.00 USD.",
        ),
        (
            2.0,
            "7.00 USD",
            "Bay Ridge",
            False,
            (
                "The 8 km limit costs 2.0 t of compost a week and 7.00 USD; "
                "the district to gain would be Bay Ridge."
            ),
        ),
    ],
)
def test_price_of_a_rule_in_words(soil, saving, district, several, said):
    assert article_price_sentence("the 8 km limit", soil, saving, district, several=several) == said
