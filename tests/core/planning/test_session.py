from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning import solver
from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError, PlanningError, Session
from tests.core.planning.rulebooks import book, least_share, nearer_than, nitrogen_at_most
from tests.core.planning.towns import QUICK, START, town

CITY = town()
INPUTS = program_inputs(
    CITY, opening_state(CITY, START, QUICK), START, 6, PlanSettings(lead_weeks=QUICK)
)
PROGRAM = build_program(INPUTS)


def optimum(program):
    return Session(program).solve().objective


def with_less_supply(share):
    return build_program(replace(INPUTS, supply=INPUTS.supply * share))


@pytest.mark.parametrize(
    "after",
    [
        with_less_supply(0.5),
        build_program(under(INPUTS, book(nearer_than(8.0)))),
        build_program(under(INPUTS, book(least_share(0.03), nitrogen_at_most(100.0)))),
    ],
)
def test_session_that_became_another_program_finds_its_optimum_and_back(after):
    session = Session(PROGRAM)
    first = session.solve().objective

    session.become(after)
    there = session.solve(warm=True).objective
    session.become(PROGRAM)
    back = session.solve(warm=True).objective

    assert there == pytest.approx(optimum(after), rel=1e-9)
    assert back == pytest.approx(first, rel=1e-9)


def test_articles_keep_their_place_in_the_basis_beside_new_ones():
    one = build_program(under(INPUTS, book(least_share(0.03))))
    two = build_program(under(INPUTS, book(nitrogen_at_most(150.0), least_share(0.03))))
    session = Session(one)
    session.solve()

    session.become(two)

    assert session.solve(warm=True).objective == pytest.approx(optimum(two), rel=1e-9)


def test_warm_optimum_that_is_in_doubt_is_solved_from_nothing(monkeypatch):
    session = Session(PROGRAM)
    session.solve()
    solved = []
    cold = Session.solve
    monkeypatch.setattr(solver, "WARM_TOLERANCE", -1.0)
    monkeypatch.setattr(
        Session, "solve", lambda self, *, warm=False: solved.append(warm) or cold(self, warm=warm)
    )

    session.become(with_less_supply(0.8))
    found = session.solve(warm=True)

    assert solved == [True, False]
    assert found.objective == pytest.approx(optimum(with_less_supply(0.8)), rel=1e-9)


def test_optimum_that_is_none_is_an_error(monkeypatch):
    monkeypatch.setattr(solver, "DUALITY_TOLERANCE", -1.0)

    with pytest.raises(PlanningError, match="is not one"):
        Session(PROGRAM).solve()


def test_loosened_program_stays_feasible_when_it_is_given_up(monkeypatch):
    ruled = build_program(under(INPUTS, book(nearer_than(6.0))))
    session = Session(ruled)
    before = session.solve()
    monkeypatch.setattr(solver, "LOOSENED_PIVOTS", 15)

    upper = ruled.upper.copy()
    upper[ruled.articles[0].banned] = np.inf
    loose = replace(ruled, upper=upper)
    session.become(loose)
    found, proven = session.solve_loosened()

    assert not proven
    assert optimum(loose) <= found.objective <= before.objective
    rows = loose.matrix @ found.values
    assert (rows >= loose.row_lower - 1e-6).all()
    assert (rows <= loose.row_upper + 1e-6).all()


def test_brief_solve_that_takes_longer_says_nothing(monkeypatch):
    session = Session(PROGRAM)
    session.solve()
    monkeypatch.setattr(solver, "BRIEF_PIVOTS", 1)

    session.become(with_less_supply(0.3))

    assert session.solve_briefly() is None


def test_going_back_starts_from_there():
    session = Session(PROGRAM)
    first = session.solve()
    place = session.place
    session.become(with_less_supply(0.5))
    session.solve(warm=True)

    session.become(PROGRAM)
    session.go_back(place)

    assert session.solve(warm=True).objective == pytest.approx(first.objective, rel=1e-12)
    assert Session(PROGRAM).place is None


def test_impossible_program_is_said_to_be():
    lower = PROGRAM.lower.copy()
    lower[PROGRAM.stock.start] = 1e9
    session = Session(replace(PROGRAM, lower=lower))

    with pytest.raises(InfeasiblePlanError):
        session.solve()
