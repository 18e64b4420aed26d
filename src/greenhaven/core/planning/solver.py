"""HiGHS, with matrices passed directly and the basis kept between solves.

Traps that are guarded here: a warm start that reports a wrong optimum (the returned primal and dual
objectives are compared, and in doubt all is solved anew), a basis lost through presolve (warm
solves run without it), and a solver name that silently falls back (only names that ship with HiGHS
are used).
"""

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from highspy._core import _Highs

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.bases import carried_over
from greenhaven.core.planning.errors import InfeasiblePlanError, PlanningError
from greenhaven.core.planning.program import Program

__all__ = ["InfeasiblePlanError", "Place", "PlanningError", "Session", "Solution"]

INTERIOR_POINT_COLUMNS = 20_000  # above this many columns interior point beats simplex
DUALITY_TOLERANCE = 1e-6
WARM_TOLERANCE = 1e-9  # a warm solve that is less sure than this is not believed
FEASIBLE = 1e-7  # HiGHS's own tolerance
BRIEF_PIVOTS = 2_000
LOOSENED_PIVOTS = 20_000
MOST_PIVOTS = 2**31 - 1
DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4  # HiGHS's numbers of them


@dataclass(frozen=True, slots=True)
class Solution:
    """One optimum: columns, and what one more unit of each row's bound would change."""

    values: Floats
    duals: Floats
    objective: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a solve ended: the basis and its point."""

    basis: highspy.HighsBasis
    values: Floats
    duals: Floats


class Session:
    """One program inside HiGHS, to be solved again after changes."""

    def __init__(self, program: Program) -> None:
        # highspy.Highs itself prints a banner when it is made; its base does not.
        self._highs = _Highs()
        for name, value in (("output_flag", False), ("threads", 1)):
            self._highs.setOptionValue(name, value)
        self._program = program
        self._place: Place | None = None
        self._pass()

    def _pass(self) -> None:
        program = self._program
        rows, columns = program.matrix.shape
        status = self._highs.passModel(
            columns,
            rows,
            program.matrix.nnz,
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            program.cost,
            program.lower,
            program.upper,
            program.row_lower,
            program.row_upper,
            program.matrix.indptr.astype(np.int32),
            program.matrix.indices.astype(np.int32),
            program.matrix.data,
            np.zeros(columns, dtype=np.int32),
        )
        if status == highspy.HighsStatus.kError:
            raise PlanningError("the solver refused the program: some bound is no number")

    def become(self, program: Program) -> None:
        """Turn into another program, and keep the basis.

        Where only bounds and costs differ they are moved; else the program is passed anew, and
        the basis carried over for all rows and columns that both have.
        """
        before, self._program = self._program, program
        if not _same_matrix(before, program):
            basis = carried_over(self._highs.getBasis(), before, program)
            self._place = None
            self._pass()
            self._highs.setBasis(basis)
            return
        highs = self._highs
        at = _differ((before.row_lower, program.row_lower), (before.row_upper, program.row_upper))
        bounds = (program.row_lower[at], program.row_upper[at])
        highs.changeRowsBounds(len(at), at, *bounds)  # type: ignore[attr-defined]
        at = _differ((before.lower, program.lower), (before.upper, program.upper))
        highs.changeColsBounds(len(at), at, program.lower[at], program.upper[at])
        at = _differ((before.cost, program.cost))
        highs.changeColsCost(len(at), at, program.cost[at])

    def solve(self, *, warm: bool = False) -> Solution:
        """The optimum.

        Raises
        ------
        InfeasiblePlanError
            If no plan meets every limit.
        PlanningError
            If HiGHS ends in any other way.
        """
        if warm:
            self._run_from_here(MOST_PIVOTS, primal=self._prefers_primal())
        else:
            interior = len(self._program.cost) > INTERIOR_POINT_COLUMNS
            self._highs.setOptionValue("solver", "ipm" if interior else "simplex")
            self._highs.setOptionValue("presolve", "choose")
            self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise InfeasiblePlanError("no plan meets every limit at once")
        if status != highspy.HighsModelStatus.kOptimal:
            raise PlanningError(f"the solver stopped: {self._highs.modelStatusToString(status)}")
        return self._solution(warm=warm)

    def solve_briefly(self) -> Solution | None:
        """A warm solve that is given up after BRIEF_PIVOTS pivots."""
        self._run_from_here(BRIEF_PIVOTS, primal=self._prefers_primal())
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self._solution(warm=True)

    def solve_loosened(self) -> tuple[Solution, bool]:
        """The optimum after bounds were loosened, from where the last solve ended.

        That is a feasible point still, so primal simplex goes on from it, and what it reaches
        within LOOSENED_PIVOTS pivots is feasible too. True says that it is the optimum.
        """
        self._run_from_here(LOOSENED_PIVOTS, primal=True)
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return self._solution(warm=True), True
        return self._as_it_is(), False

    def _run_from_here(self, pivots: int, *, primal: bool) -> None:
        options: dict[str, str | int] = {
            "solver": "simplex",
            "presolve": "off",
            "simplex_strategy": PRIMAL_SIMPLEX if primal else DUAL_SIMPLEX,
            "simplex_iteration_limit": pivots,
        }
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        self._highs.run()
        self._highs.setOptionValue("simplex_strategy", DUAL_SIMPLEX)
        self._highs.setOptionValue("simplex_iteration_limit", MOST_PIVOTS)

    def _prefers_primal(self) -> bool:
        """Whether primal simplex has a start and dual simplex has none."""
        return not self._is_dual_feasible() and self._is_feasible()

    def _is_feasible(self) -> bool:
        """Whether the last point lies within all bounds."""
        if self._place is None:
            return False
        program, x = self._program, self._place.values
        rows = program.matrix @ x
        pairs = ((x, program.lower, program.upper), (rows, program.row_lower, program.row_upper))
        return all(
            bool((point >= low - FEASIBLE).all() and (point <= high + FEASIBLE).all())
            for point, low, high in pairs
        )

    def _is_dual_feasible(self) -> bool:
        """Whether every column and row that the last duals push to a bound has one there."""
        if self._place is None:
            return False
        program, duals = self._program, self._place.duals
        reduced = program.cost - program.matrix.T @ duals
        pairs = (
            (reduced, program.lower, program.upper),
            (duals, program.row_lower, program.row_upper),
        )
        return all(
            bool((np.isfinite(low) | (push <= FEASIBLE)).all())
            and bool((np.isfinite(high) | (push >= -FEASIBLE)).all())
            for push, low, high in pairs
        )

    def _solution(self, *, warm: bool) -> Solution:
        info = self._highs.getInfo()
        gap = abs(float(info.primal_dual_objective_error))  # type: ignore[attr-defined]
        if warm and gap > WARM_TOLERANCE:
            self._highs.clearSolver()
            return self.solve()
        if gap > DUALITY_TOLERANCE:
            raise PlanningError(f"the solver's optimum is not one: relative gap {gap:.1e}")
        return self._as_it_is()

    def _as_it_is(self) -> Solution:
        info, found = self._highs.getInfo(), self._highs.getSolution()
        values, duals = np.array(found.col_value), np.array(found.row_dual)
        self._place = Place(self._highs.getBasis(), values, duals)
        return Solution(values, duals, float(info.objective_function_value))

    @property
    def place(self) -> Place | None:
        """Where the last solve ended, for `go_back`; None = nowhere yet."""
        return self._place

    def go_back(self, place: Place | None) -> None:
        """Start the next warm solve from there."""
        if place is not None:
            self._highs.setBasis(place.basis)
        self._place = place

    def conflict(self) -> tuple[Integers, Integers]:
        """Rows and columns of an irreducible set of limits that contradict each other."""
        strategy = int(highspy.IisStrategy.kIisStrategyFromLp)
        strategy |= int(highspy.IisStrategy.kIisStrategyIrreducible)
        self._highs.setOptionValue("iis_strategy", strategy)
        _, iis = self._highs.getIis()
        return np.array(iis.row_index_, dtype=np.int64), np.array(iis.col_index_, dtype=np.int64)


def _same_matrix(one: Program, other: Program) -> bool:
    first, second = one.matrix, other.matrix
    return first is second or (
        first.shape == second.shape
        and np.array_equal(first.indptr, second.indptr)
        and np.array_equal(first.indices, second.indices)
        and np.array_equal(first.data, second.data)
    )


def _differ(*pairs: tuple[Floats, Floats]) -> npt.NDArray[np.int32]:
    """Where at least one pair differs."""
    changed = np.zeros(len(pairs[0][0]), dtype=bool)
    for before, after in pairs:
        changed |= before != after
    return np.flatnonzero(changed).astype(np.int32)
