"""Fairness beyond the worst-off: each next district is raised in turn, as far as its price allows.

Source
------
Ogryczak, Luss, Pióro, Nace and Tomaszewski (2014), Fair optimization and networks: a survey,
J. Appl. Math. 2014, 612018: sequential max–min, blocked outcomes found by their duals (to be
confirmed).
"""

from dataclasses import replace

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.solver import Session, Solution

FLOOR = "fairness floor"
TOP = 1 - 1e-9
STUCK = 1e-6  # share of a floor's reward; a district whose row takes more holds the floor down


def raised_floors(
    program: Program, session: Session, optimum: Solution
) -> tuple[Program, Solution]:
    """Raise the floor of all districts that do not hold it down, again and again.

    A floor rises until lifting all its districts' shares together would cost more than its price
    for each tonne promised. The districts that stop it are those that take part of its reward:
    their rows have a dual. They keep what they have as their least, and the floor goes on with
    the others, at the same price for each tonne promised to them. Every step fixes one district at
    least, so that it ends.

    Parameters
    ----------
    program : Program
        With one floor for all districts.
    session : Session
        That solved it.
    optimum : Solution

    Returns
    -------
    program : Program
        With every district's own floor, and no reward: the duals of its optimum are prices.
    optimum : Solution
        Its cheapest solution. Sorted from the worst-off on, its districts' shares are not below
        those of the optimum that came in, at the first place where the two differ.
    """
    rows = next(family.rows for family in program.families if family.limit == FLOOR).index()[0]
    if not len(rows):
        return program, optimum
    needs = program.needs[program.needs > 0]
    price = -program.cost[program.floor] / needs.sum()
    free, current = np.ones(len(rows), dtype=bool), program
    while free.any():
        floor = float(optimum.values[program.floor])
        stuck = free & _holds_down(current, optimum, rows, needs)
        if floor >= TOP or not stuck.any():
            stuck = free
        free = free & ~stuck
        current = _fixed(current, rows[stuck], needs[stuck] * floor)
        current = _with_reward(current, floor, price * needs[free].sum())
        session.become(current)
        optimum = session.solve(warm=True)
    return current, optimum


def _holds_down(program: Program, optimum: Solution, rows: Integers, needs: Floats) -> Booleans:
    """Which districts take part of the reward: with any of them served less, the floor rises."""
    reward = -program.cost[program.floor]
    return np.asarray(optimum.duals[rows] * needs > STUCK * max(reward, 0.0))


def _fixed(program: Program, rows: Integers, least: Floats) -> Program:
    """Take districts out of the floor, with a least amount of their own."""
    matrix, lower = program.matrix.copy(), program.row_lower.copy()
    lower[rows] = least
    entries = slice(matrix.indptr[program.floor], matrix.indptr[program.floor + 1])
    kept = ~np.isin(matrix.indices[entries], rows)
    matrix.data[entries] = matrix.data[entries] * kept
    return replace(program, matrix=matrix, row_lower=lower)


def _with_reward(program: Program, least: float, reward: float) -> Program:
    """A floor that may rise from there, and earns that."""
    lower, upper, cost = program.lower.copy(), program.upper.copy(), program.cost.copy()
    lower[program.floor], cost[program.floor] = least, -reward
    upper[program.floor] = max(1.0, least) if reward else least
    return replace(program, lower=lower, upper=upper, cost=cost)
