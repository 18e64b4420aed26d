"""Why there is no plan: the fewest demands that cannot hold together.

Which limits contradict each other is found in two steps. An elastic program, in which every demand
may be loosened at a price, says by its duals which demands take part in some contradiction; each
of them is then let go on trial, and stays out where the rest contradict each other without it. What
is left is irreducible in whole demands: let any of them go, and there is a plan for the others.
The rows of these demands that take part are those of HiGHS's irreducible infeasible subsystem.

Source
------
Chinneck and Dravnieks (1991), Locating minimal infeasible constraint sets in linear programs, ORSA
J. Comput. 3(2), 157-168: the elastic and the deletion filter (to be confirmed).
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array

from greenhaven.core.columns import Integers
from greenhaven.core.planning.demands import Demand, Elastic
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.solver import Session, Solution

MISSED = 1e-6  # weighed tonnes by which demands are missed together, above which there is no plan
TAKES_PART = 1e-7
MOST_TRIALS = 80


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot hold together.

    Parameters
    ----------
    demands : tuple of Demand
    rows : array of int
        The program's rows of an irreducible infeasible subsystem of them.
    irreducible : bool
        False where there were too many to try each.
    """

    demands: tuple[Demand, ...]
    rows: Integers
    irreducible: bool


def smallest_conflict(program: Program, stretched: Elastic) -> Conflict:
    """The fewest demands of a program that contradict each other.

    Raises
    ------
    InfeasiblePlanError
        If not even a plan that meets no demand exists.
    """
    kept, session = stretched.demands, Session(stretched.enforcing(stretched.demands, 0.0))
    optimum = session.solve()
    kept = _taking_part(stretched, kept, optimum)
    trials, waiting = 0, list(kept)
    while waiting and trials < MOST_TRIALS:
        out, trials = waiting.pop(0), trials + 1
        rest = tuple(each for each in kept if each is not out)
        session.become(stretched.enforcing(rest, 0.0))
        without = session.solve(warm=True)
        if stretched.missed(rest, without.values) > MISSED:
            optimum, kept = without, _taking_part(stretched, rest, without)
            waiting = [each for each in waiting if any(each is one for one in kept)]
    rows = _irreducible_rows(program, kept, optimum)
    return Conflict(kept, rows, irreducible=not waiting)


def _taking_part(
    stretched: Elastic, demands: tuple[Demand, ...], optimum: Solution
) -> tuple[Demand, ...]:
    """The demands that the duals name: they contradict each other by themselves (Farkas)."""
    pull = stretched.program.matrix.T @ optimum.duals
    return tuple(
        demand
        for demand in demands
        if (np.sign(demand.prices) * pull[demand.columns]).max(initial=0.0) > TAKES_PART
    )


def _irreducible_rows(program: Program, demands: tuple[Demand, ...], optimum: Solution) -> Integers:
    """Rows of HiGHS's irreducible infeasible subsystem of what the duals name.

    Of the columns, only the bounds of these demands stand.
    """
    rows = np.flatnonzero(np.abs(optimum.duals) > TAKES_PART)
    matrix = csc_array(program.matrix.tocsr()[rows])
    columns = np.flatnonzero(np.diff(matrix.indptr))
    lower, upper = np.zeros(len(program.cost)), np.full(len(program.cost), np.inf)
    lower[program.stock.start : program.stock.stop] = 0.0
    for demand in demands:
        own = demand.columns[demand.columns < len(program.cost)]
        lower[own], upper[own] = program.lower[own], program.upper[own]
    upper[program.floor] = 1.0
    small = replace(
        program,
        cost=np.zeros(len(columns)),
        lower=lower[columns],
        upper=upper[columns],
        row_lower=program.row_lower[rows],
        row_upper=program.row_upper[rows],
        matrix=matrix[:, columns],
    )
    return rows[Session(small).conflict()[0]]
