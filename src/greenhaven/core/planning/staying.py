"""A price for changing what people were told: each tonne that stays as planned earns it."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array, hstack

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.bases import extended
from greenhaven.core.planning.obeying import Settled
from greenhaven.core.planning.plan import NEGLIGIBLE_T
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.solver import Place, Session, Solution


@dataclass(frozen=True, slots=True)
class Stay:
    """What a plan moves, and what each tonne of it that is moved otherwise costs.

    Parameters
    ----------
    collect : array, shape (weeks, n_collect)
    deliver : array, shape (weeks, n_deliver)
        [t wet].
    price_per_t : float, or pair of array of the shapes of `collect` and `deliver`
        In the city's currency; it counts when a plan is chosen, and is no money that is spent.
    """

    collect: Floats
    deliver: Floats
    price_per_t: float | tuple[Floats, Floats]


def stay_of(settled: Settled, price_per_t: float) -> Stay:
    """Stay with what a settled plan moves."""
    return Stay(settled.moves.collect, settled.followed.deliver, price_per_t)


def with_stay(program: Program, stay: Stay) -> Program:
    """The program with a second column for each movement that was planned.

    It moves the same at a lower cost, and no more than was planned. What is moved on an arc is the
    sum of its two columns, which is a cost that grows with the amount, so that nothing is lost by
    having two. Where the arc has a limit, both together have it.
    """
    at = _planned(program, stay)
    room = program.upper[at] - program.lower[at]  # none where what is collected is fixed
    upper = np.minimum(_moved(program, stay)[at], room)
    first = program.upper.copy()
    first[at] -= np.where(np.isfinite(room), upper, 0.0)
    return replace(
        program,
        cost=np.append(program.cost, program.cost[at] - _price(program, stay)[at]),
        lower=np.append(program.lower, np.zeros(len(at))),
        upper=np.append(first, upper),
        matrix=csc_array(hstack([program.matrix, program.matrix[:, at]], format="csc")),
    )


def folded(optimum: Solution, program: Program, stay: Stay | None) -> Solution:
    """The optimum of `with_stay(program, stay)` as one of the program itself.

    Its objective is what the program counts for it, without what staying earns.
    """
    if stay is None:
        return optimum
    at, columns = _planned(program, stay), len(program.cost)
    values = optimum.values[:columns].copy()
    values[at] += optimum.values[columns:]
    return Solution(values, optimum.duals, float(program.cost @ values))


def solve_near(session: Session, program: Program, cheapest: Solution, stay: Stay) -> Solution:
    """The optimum with a price for leaving what was planned, from the cheapest on.

    Each new column begins at the bound that its price calls for, so that the duals of the
    cheapest stay those of a start for dual simplex.
    """
    staying = with_stay(program, stay)
    at = _planned(program, stay)
    reduced = program.cost[at] - program.matrix[:, at].T @ cheapest.duals
    other = Session(staying)
    place = session.place
    if place is not None:
        values = np.append(place.values, np.zeros(len(at)))
        other.go_back(
            Place(extended(place.basis, reduced < _price(program, stay)[at]), values, place.duals)
        )
    return folded(other.solve(warm=place is not None), program, stay)


def _moved(program: Program, stay: Stay) -> Floats:
    moved = np.zeros(len(program.cost))
    program.collect.of(moved)[:] = stay.collect
    program.deliver.of(moved)[:] = stay.deliver
    return moved


def _price(program: Program, stay: Stay) -> Floats:
    """What leaving each movement costs."""
    if not isinstance(stay.price_per_t, tuple):
        return np.full(len(program.cost), stay.price_per_t)
    price = np.zeros(len(program.cost))
    program.collect.of(price)[:], program.deliver.of(price)[:] = stay.price_per_t
    return price


def _planned(program: Program, stay: Stay) -> Integers:
    """Columns of the movements that were planned."""
    return np.flatnonzero(_moved(program, stay) > NEGLIGIBLE_T)
