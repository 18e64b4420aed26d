"""Why there is no plan: a few demands that cannot hold together.

Which limits contradict each other is found in two steps. An elastic program, in which every demand
may be loosened at a price, says by its duals which demands take part in some contradiction; each
of them is then let go on trial, and stays out where the rest contradict each other without it. What
is left is irreducible in whole demands: let any of them go, and there is a plan for the others.

Irreducible is not yet smallest, and to find the smallest of all may take as many solves as there
are sets of demands. So a few more are looked for: each rule or wish alone with the places' own
limits, then what contradicts itself without one of those that were found. Of all that are found,
the one with fewest rules and wishes is told. The rows of these demands that take part are those of
HiGHS's irreducible infeasible subsystem.

Source
------
Chinneck and Dravnieks (1991), Locating minimal infeasible constraint sets in linear programs, ORSA
J. Comput. 3(2), 157-168: the elastic and the deletion filter (to be confirmed).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array

from greenhaven.core.columns import Integers
from greenhaven.core.planning.demands import Demand, Elastic, Wish
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.solver import Session, Solution

MISSED = 1e-6  # weighed tonnes by which demands are missed together, above which there is no plan
TAKES_PART = 1e-7
MOST_TRIALS = 80
FEW = 2
FURTHER_TRIALS = 40  # solves that look for a smaller set than the first


Demands = tuple[Demand, ...]


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

    demands: Demands
    rows: Integers
    irreducible: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Demands that contradict each other, and the optimum that says so."""

    demands: Demands
    optimum: Solution
    irreducible: bool

    @property
    def size(self) -> tuple[int, int]:
        """How many rules and wishes, then how many demands: what people decide counts first."""
        return len(_decided(self.demands)), len(self.demands)


@dataclass(slots=True)
class _Search:
    """Solves on trial, until so many are spent."""

    stretched: Elastic
    session: Session
    trials: int
    briefly: bool = False
    undecided: int = 0  # solves that were given up

    def contradicting(self, demands: Demands) -> _Found | None:
        """Those of some demands that contradict each other; None where all can hold together.

        What is tried briefly, and not found out, is let be.
        """
        self.trials -= 1
        place = self.session.place
        self.session.become(self.stretched.enforcing(demands, 0.0))
        optimum = self.session.solve_briefly() if self.briefly else self.session.solve(warm=True)
        if optimum is None:
            self.session.go_back(place)
            self.undecided += 1
            return None
        if self.stretched.missed(demands, optimum.values) <= MISSED:
            return None
        return _Found(_taking_part(self.stretched, demands, optimum), optimum, irreducible=True)

    def reduced(self, found: _Found) -> _Found:
        """What is left when none can be spared."""
        waiting, before = list(found.demands), self.undecided
        while waiting and self.trials > 0:
            out = waiting.pop(0)
            rest = self.contradicting(_but(found.demands, out))
            if rest is not None:
                found = rest
                waiting = [each for each in waiting if any(each is one for one in rest.demands)]
        return replace(found, irreducible=not waiting and self.undecided == before)

    def others(self, first: _Found) -> Iterator[_Found]:
        """More contradictions than the first, as long as there are trials."""
        everything = self.stretched.demands
        decided = _decided(everything)
        limits = tuple(each for each in everything if each.wish == Wish.LIMIT)
        starts = [(each, *limits) for each in decided]
        if first.size[0] > FEW:  # else none is smaller, where each of them can hold alone
            starts += [_but(everything, each) for each in _decided(first.demands)]
        for start in starts:
            if self.trials <= 0:
                return
            found = self.contradicting(start)
            if found is not None and (found := self.reduced(found)).irreducible:
                yield found


def smallest_conflict(program: Program, stretched: Elastic) -> Conflict:
    """A smallest set that was found of a program's demands that contradict each other.

    Raises
    ------
    InfeasiblePlanError
        If not even a plan that meets no demand exists.
    """
    demands, session = stretched.demands, Session(stretched.enforcing(stretched.demands, 0.0))
    optimum = session.solve()
    search = _Search(stretched, session, MOST_TRIALS)
    kept = _taking_part(stretched, demands, optimum)
    best = search.reduced(_Found(kept, optimum, irreducible=True))
    search.trials, search.briefly = FURTHER_TRIALS, True
    if best.irreducible and best.size[0] > 1:
        for found in search.others(best):
            best = min(best, found, key=lambda each: each.size)
            if best.size[0] <= 1:
                break
    rows = _irreducible_rows(program, best.demands, best.optimum)
    return Conflict(best.demands, rows, best.irreducible)


def _decided(demands: Demands) -> Demands:
    """Rules and wishes, which people decide; not the limits of places."""
    return tuple(each for each in demands if each.wish != Wish.LIMIT)


def _but(demands: Demands, out: Demand) -> Demands:
    return tuple(each for each in demands if each is not out)


def _taking_part(stretched: Elastic, demands: Demands, optimum: Solution) -> Demands:
    """The demands that the duals name: they contradict each other by themselves (Farkas)."""
    pull = stretched.program.matrix.T @ optimum.duals
    return tuple(
        demand
        for demand in demands
        if (np.sign(demand.prices) * pull[demand.columns]).max(initial=0.0) > TAKES_PART
    )


def _irreducible_rows(program: Program, demands: Demands, optimum: Solution) -> Integers:
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
