import re
from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning.allocation import allocate, program_inputs
from greenhaven.core.planning.article_prices import article_prices
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.price_words import Without, without_sentence
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import Session
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


def counted(inputs, solution):
    """Bill, and compost to soils, gardens and buyers, added up movement by movement."""
    program, network, price = build_program(inputs), inputs.network, inputs.city.parameters
    bill, to, left = 0.0, {}, 0.0
    for week in program.collect.of(solution.values):
        for wet, km, place in zip(
            week, network.collect.km, network.collect.destination, strict=True
        ):
            gate = "export_per_t" if place in network.outside else "handling_per_t"
            bill += wet * (km * price["haulage_per_t_km"] + price[gate])
    for week in delivered(program, solution):
        for wet, km, place in zip(
            week, network.deliver.km, network.deliver.destination, strict=True
        ):
            bill += wet * km * price["haulage_per_t_km"]
            kind = str(inputs.city.gardens.kind[place])
            to[kind] = to.get(kind, 0.0) + wet
    bulking = inputs.city.kinds.bulking[source_kinds(inputs.city)]
    for week in program.left.of(solution.values):
        left += sum(wet for wet, spare in zip(week, bulking, strict=True) if not spare)
    sold = to.pop("sale", 0.0)
    return np.array([bill, sum(to.values()), to.get("garden", 0.0), sold, left])


def without_each(articles, inputs, rows):
    """What a plan made anew without each article comes to, beside the plan with all of them."""
    before = Session(build_program(inputs)).solve()
    for row in rows:
        kept = [each for each in articles if each(*_asked(inputs)).article != row["article"]]
        bare = replace(inputs, rulebook=book(*kept))
        yield row, counted(bare, Session(build_program(bare)).solve()) - counted(inputs, before)


RULES = [
    (nearer_than(8.0), nitrogen_at_most(200.0)),
    (nearer_than(12.0), least_share(0.04)),
    (given_at_most(10.0), reserve(4.0), nitrogen_at_most(100.0)),
    (nearer_than(8.0, price=5.0),),
]


@pytest.mark.parametrize("articles", RULES)
def test_price_is_what_a_plan_made_anew_without_the_article_comes_to(articles):
    """Tonnes and money, each by itself, whatever the plan counts beside the bill."""
    prices, (inputs, _) = priced(*articles)

    assert len(prices) > 0
    assert prices.confirmed.all()
    for row, change in without_each(articles, inputs, prices.records()):
        assert row["bill"] == pytest.approx(change[0], abs=1e-3)
        names = ("soil", "gardens", "sold", "left")
        told = [row[f"{name}_t_per_week"] * inputs.weeks for name in names]
        assert told == pytest.approx(change[1:], abs=1e-4)


@pytest.mark.parametrize("articles", RULES)
def test_every_number_of_the_sentence_is_that_of_a_plan_without_the_article(articles):
    prices, (inputs, _) = priced(*articles)

    for row, (bill, soil, gardens, sold, left) in without_each(articles, inputs, prices.records()):
        said = str(row["sentence"]).replace("\u202f", "")
        _, *parts = re.split(r", and |, |; ", said.rstrip("."))
        told = {part: _amount(part) for part in parts if re.search(r"^\d|the bill", part)}
        for part, amount in told.items():
            wanted = {"soils": soil, "gardens": gardens, "sold": sold, "without a place": left}
            found = [value / 6 for word, value in wanted.items() if word in part] or [bill]
            assert amount == pytest.approx(found[0], abs=_last_digit(part)), said
        assert f"{inputs.weeks} weeks" in said or "the bill would be the same" in said
        assert "soils" in said
        assert "the bill" in said


def _amount(part):
    """The number of a part of a sentence, in tonnes or money, with its sign."""
    found = re.search(r"(\d[\d.]*) (kg|t|[A-Z]{3})", part)
    if not found:
        return 0.0
    sign = -1.0 if re.search(r"\b(less|lower)\b", part) else 1.0
    return sign * float(found[1]) * (1e-3 if found[2] == "kg" else 1.0)


def _last_digit(part):
    number = re.search(r"(\d[\d.]*) (kg|t|[A-Z]{3})", part)
    if not number:
        return 0.5
    digits = len(number[1].partition(".")[2])
    return 0.51 * 10.0**-digits * (1e-3 if number[2] == "kg" else 1.0)


def _asked(inputs):
    from greenhaven.core.planning.movements import movements_of

    return movements_of(inputs), inputs.facts


def test_worth_of_compost_and_reward_for_fairness_are_no_part_of_the_bill():
    """With compost worth ten times as much and a dear fairness, the same plan has the same bill."""
    settings = replace(SETTINGS, fairness_price_per_t=400.0)
    values = {name: 10 * value for name, value in CITY.parameters.items() if "value" in name}
    dear = replace(CITY, parameters={**CITY.parameters, **values})

    prices, (inputs, solution) = priced(nearer_than(8.0), settings=settings, city=dear)

    (row,) = prices.records()
    floor = float(solution.values[build_program(inputs).floor])
    bare = replace(inputs, rulebook=None, settings=replace(settings, fairness_floor=floor or None))
    free = Session(_without_reward(build_program(bare))).solve()
    change = counted(bare, free) - counted(inputs, solution)
    assert row["bill"] == pytest.approx(change[0], abs=0.1)
    assert row["soil_t_per_week"] == pytest.approx(change[1] / 6, abs=1e-3)


def _without_reward(program):
    lower, upper, cost = program.lower.copy(), program.upper.copy(), program.cost.copy()
    upper[program.floor], cost[program.floor] = lower[program.floor], 0.0
    return replace(program, lower=lower, upper=upper, cost=cost)


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
    for price in np.geomspace(2e3, 0.01, 60):
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


def test_solve_that_is_given_up_says_what_could_be(monkeypatch):
    full, _ = priced(nearer_than(8.0))
    monkeypatch.setattr("greenhaven.core.planning.solver.LOOSENED_PIVOTS", 40)

    prices, _ = priced(nearer_than(8.0))

    assert full.confirmed.all()
    assert " would reach soils" in str(full.sentence[0])
    assert not prices.confirmed.any()
    assert " could reach soils" in str(prices.sentence[0])


def test_rule_does_not_open_what_is_closed():
    """Without the rule nobody drives to a hub that is closed."""
    state = opening_state(CITY, START, QUICK)
    inputs = under(program_inputs(CITY, state, START, 6, SETTINGS), book(nearer_than(8.0)))
    hubs = np.arange(len(inputs.network.hubs))
    shut = replace(inputs, halts=inputs.halts.closing(inputs.network.hubs[hubs], np.arange(6)))
    program = build_program(shut)
    session = Session(program)

    prices = article_prices(shut, program, session, session.solve())

    assert len(prices) == 0


def test_prices_stand_in_the_plan_and_in_words_first_what_keeps_most_from_soils():
    plan = allocate(
        CITY,
        opening_state(CITY, START, QUICK),
        start=START,
        weeks=6,
        settings=PlanSettings(lead_weeks=QUICK),
        rulebook=book(nearer_than(8.0), given_at_most(10.0)),
    )

    prices = plan.article_prices
    assert sorted(prices.article.tolist()) == ["giver", "haul"]
    assert (np.diff(prices.soil_t_per_week) <= 0).all()
    sentence = str(prices.sentence[prices.article.tolist().index("haul")])
    assert sentence.startswith("Without the rule haul, ")
    assert " more compost a week would reach soils, " in sentence
    assert "the last district to gain would be district-" in sentence


def test_no_prices_where_none_are_asked_for():
    prices, _ = priced(nearer_than(8.0), settings=replace(SETTINGS, priced_limits=0))

    assert len(prices) == 0


NOTHING = Without(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 12, "USD", 0, "", confirmed=True)


@pytest.mark.parametrize(
    ("otherwise", "said"),
    [
        (
            {"soil_t_per_week": 6.8, "bill": 1112.0, "districts": 3, "last": "Bay Ridge"},
            (
                "6.8 t more compost a week would reach soils, and the bill would be 1 112 USD "
                "higher in 12 weeks; the last district to gain would be Bay Ridge."
            ),
        ),
        (
            {"soil_t_per_week": 6.8, "gardens_t_per_week": 5.0, "districts": 1, "last": "Harlem"},
            (
                "6.8 t more compost a week would reach soils, and the bill would be the same; "
                "the district to gain would be Harlem."
            ),
        ),
        (
            {"bill": -7.0},
            "as much compost would reach soils, and the bill would be 7.00 USD lower in 12 weeks.",
        ),
        (
            {"soil_t_per_week": -0.5, "gardens_t_per_week": 0.2, "bill": -300.0},
            (
                "500 kg less compost a week would reach soils, 200 kg a week more would reach "
                "gardens, and the bill would be 300 USD lower in 12 weeks."
            ),
        ),
        (
            {"soil_t_per_week": 81.3, "sold_t_per_week": -80.0, "bill": 17296.0},
            (
                "81.3 t more compost a week would reach soils, 80.0 t a week less would be sold, "
                "and the bill would be 17 296 USD higher in 12 weeks."
            ),
        ),
        (
            {"waiting_t_weeks": -2.0},
            "as much compost would reach soils, some of it sooner, and the bill would be the same.",
        ),
        (
            {"left_t_per_week": -3.0, "bill": 900.0, "confirmed": False},
            (
                "as much compost could reach soils, 3.0 t of organics a week less could be left "
                "without a place, and the bill could be 900 USD higher in 12 weeks."
            ),
        ),
    ],
)
def test_price_of_a_rule_in_words(otherwise, said):
    sentence = without_sentence("the 8 km limit", replace(NOTHING, **otherwise))

    assert sentence.replace("\u202f", " ") == f"Without the 8 km limit, {said}"


def test_nothing_that_a_reader_would_notice_is_no_price():
    assert not NOTHING.is_worth_naming
    assert not replace(NOTHING, bill=0.1, soil_t_per_week=1e-4).is_worth_naming
    assert replace(NOTHING, sold_t_per_week=-0.1).is_worth_naming
