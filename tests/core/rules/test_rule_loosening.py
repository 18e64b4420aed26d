"""How far an article would loosen, and how fast all of them judge."""

import time
from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.movements import movements_of
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.rulebook import loosening
from tests.core.rules.cases import (
    HEAPS,
    START,
    book,
    bring,
    every_kind,
    facts,
    fetch,
    moves,
    of_kind,
    village,
    with_gardens,
)

LOOSENED = [
    ("nutrient_cap", [bring(0), bring(0)], [4.0, 4.0], 16.0),
    ("longest_haul", [bring(km=9.41), bring(km=30)], [1.0, 0.0], 9.41),
    ("mean_haul", [bring(km=4), fetch(km=10)], [1.0, 2.0], 8.0),
    ("hauling_budget", [bring(haulage_per_t=600.0)], [1.0], 600.0),
    ("giver_cap", [fetch(0)], [21.0], 21.0),
    ("reactor_permit", [fetch(0), fetch(1)], [20.0, 15.0], 35.0),
    ("reserve_floor", [{"leg": "keep", "week": 1}], [3.0], 3.0),
    ("priority_use", [bring(0)], [5.0], 0.5),
    ("return_share", [bring(0), bring(1)], [1.0, 9.0], 0.1),
    ("contamination_gate", [bring(grade=1)], [1.0], 0.9),
]


@pytest.mark.parametrize(
    ("kind", "rows", "moved", "expected"), LOOSENED, ids=[each[0] for each in LOOSENED]
)
def test_what_a_parameter_would_have_to_be_is_just_enough(kind, rows, moved, expected):
    known = replace(with_gardens(use=["school"]), grades=HEAPS)
    own = {"return_share": {"to_districts": [str(village().gardens.district[0])]}}
    article = of_kind(kind, **own.get(kind, {}))
    table, amounts = moves(*rows), np.array(moved)

    needed = article.needed(Case(table, known), article.ruling(table, known), amounts)

    assert needed == pytest.approx(expected)
    loose = of_kind(kind, **own.get(kind, {}), **{article.PARAMETER: needed})
    ruling = loose.ruling(table, known)
    assert not (ruling.banned & (amounts > 0)).any()
    sums = ruling.amounts(amounts)
    assert (sums <= ruling.upper + 1e-9).all()
    assert (sums >= ruling.lower - 1e-9).all()


def test_loosening_is_said_in_words():
    near = book(of_kind("longest_haul"), of_kind("quarantine"), of_kind("nutrient_cap"))
    table, known = moves(bring(km=9.413)), facts()

    def said(article, tonnes):
        return near.loosened(article, table, known, np.array([tonnes]))

    assert said("longest-haul", 1.0) == "the 8 km limit would have to be 9.42 km"
    assert said("longest-haul", 0.0) == "the 8 km limit can stay as it is"
    assert said("quarantine", 1.0) == "the quarantine would have to be lifted"
    assert said("nutrient-cap", 50.0).endswith("which no amendment can reach")


def test_twenty_articles_judge_a_hundred_thousand_movements_at_once():
    city = village()
    weeks = 52
    state = opening_state(city, START)
    inputs = program_inputs(city, state, START, weeks, PlanSettings())
    table = movements_of(inputs)
    many = table.take(np.resize(np.arange(len(table)), 130_000))
    rulebook, took = every_kind(), []

    for _ in range(3):
        clock = time.process_time()
        rulings = rulebook.rulings(many, inputs.facts)
        took.append(time.process_time() - clock)

    assert len(rulings) == 22  # of those that speak of movements
    assert min(took) < 0.2


def test_a_share_whose_least_total_is_out_of_reach_tells_the_total():
    there = str(village().gardens.district[0])
    share = of_kind("return_share", to_districts=[there], least_total_t_per_week=4)
    case = Case(moves(bring(0), bring(1, week=1)), facts())

    said = [
        loosening(share, case, np.array(moved)).say()
        for moved in ([8.0, 0.0], [3.0, 0.0], [0.3, 2.7], [0.0, 0.0])
    ]

    assert said == [
        "the return share of 25 % can stay as it is",
        "the return share of 25 % would have to be content with 1.5 t a week in all",
        "the return share of 25 % would have to be 10 %, with 1.5 t a week in all",
        "the return share of 25 % would have to be content with 0 t a week in all",
    ]
