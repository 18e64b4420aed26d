"""HiGHS, with matrices passed directly and the basis kept between solves.

Traps that are guarded here: a warm start that reports a wrong optimum (the returned primal and dual
objectives are compared), a basis lost through presolve (warm solves run without it), and a solver
name that silently falls back (only names that ship with HiGHS are used).
"""

from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.program import Program
from greenhaven.errors import GreenhavenError

INTERIOR_POINT_COLUMNS = 20_000  # above this many columns interior point beats simplex
DUALITY_TOLERANCE = 1e-6
BRIEF_PIVOTS = 2_000
LOOSENED_PIVOTS = 20_000
DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4  # HiGHS's numbers of them


class PlanningError(GreenhavenError):
    """A plan that cannot be made."""


class InfeasiblePlanError(PlanningError):
    """Limits that contradict each other."""


@dataclass(frozen=True, slots=True)
class Solution:
    """One optimum: columns, and what one more unit of each row's bound would change."""

    values: Floats
    duals: Floats
    objective: float


class Session:
    """One program inside HiGHS, to be solved again after small changes."""

    def __init__(self, program: Program) -> None:
        # highspy.Highs itself prints a banner when it is made; its base does not.
        self._highs = _Highs()
        for name, value in (("output_flag", False), ("threads", 1)):
            self._highs.setOptionValue(name, value)
        self._columns = len(program.cost)
        self._pass(program)

    def _pass(self, program: Program) -> None:
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

    def solve(self, *, warm: bool = False) -> Solution:
        """The optimum.

        Raises
        ------
        InfeasiblePlanError
            If no plan meets every limit.
        PlanningError
            If HiGHS ends in any other way.
        """
        interior = self._columns > INTERIOR_POINT_COLUMNS and not warm
        self._highs.setOptionValue("solver", "ipm" if interior else "simplex")
        self._highs.setOptionValue("presolve", "off" if warm else "choose")
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise InfeasiblePlanError("no plan meets every limit at once")
        if status != highspy.HighsModelStatus.kOptimal:
            raise PlanningError(f"the solver stopped: {self._highs.modelStatusToString(status)}")
        return self._solution(warm=warm)

    def solve_briefly(self) -> Solution | None:
        """A warm solve that is given up after BRIEF_PIVOTS pivots."""
        self._highs.setOptionValue("simplex_iteration_limit", BRIEF_PIVOTS)
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("presolve", "off")
        self._highs.run()
        self._highs.setOptionValue("simplex_iteration_limit", 2**31 - 1)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self._solution(warm=True)

    def solve_loosened(self) -> tuple[Solution, bool]:
        """The optimum after bounds were loosened, from where the last solve ended.

        That is a feasible point still, so primal simplex goes on from it, and what it reaches
        within LOOSENED_PIVOTS pivots is feasible too. True says that it is the optimum.
        """
        self._highs.setOptionValue("simplex_iteration_limit", LOOSENED_PIVOTS)
        self._highs.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("presolve", "off")
        self._highs.run()
        self._highs.setOptionValue("simplex_strategy", DUAL_SIMPLEX)
        self._highs.setOptionValue("simplex_iteration_limit", 2**31 - 1)
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return self._solution(warm=True), True
        return self._as_it_is(), False

    def _solution(self, *, warm: bool) -> Solution:
        info = self._highs.getInfo()
        gap = abs(float(info.primal_dual_objective_error))  # type: ignore[attr-defined]
        if gap > DUALITY_TOLERANCE:
            if not warm:
                raise PlanningError(f"the solver's optimum is not one: relative gap {gap:.1e}")
            self._highs.clearSolver()
            return self.solve()
        return self._as_it_is()

    def _as_it_is(self) -> Solution:
        info, found = self._highs.getInfo(), self._highs.getSolution()
        return Solution(
            np.array(found.col_value),
            np.array(found.row_dual),
            float(info.objective_function_value),
        )

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Move one row's bounds."""
        self._highs.changeRowBounds(row, lower, upper)

    def set_rows(self, rows: Integers, lower: Floats, upper: Floats) -> None:
        """Move the bounds of many rows."""
        at = rows.astype(np.int32)
        self._highs.changeRowsBounds(len(at), at, lower, upper)  # type: ignore[attr-defined]

    def set_columns(self, columns: Integers, lower: Floats, upper: Floats, cost: Floats) -> None:
        """Move the bounds and costs of many columns."""
        at = columns.astype(np.int32)
        self._highs.changeColsBounds(len(at), at, lower, upper)
        self._highs.changeColsCost(len(at), at, cost)

    def set_column(self, column: int, lower: float, upper: float, cost: float) -> None:
        """Move one column's bounds and cost."""
        self._highs.changeColBounds(column, lower, upper)
        self._highs.changeColCost(column, cost)

    def basis(self) -> highspy.HighsBasis:
        """Where the last solve ended, for `restore`."""
        return self._highs.getBasis()

    def restore(self, basis: highspy.HighsBasis) -> None:
        """Start the next warm solve from there."""
        self._highs.setBasis(basis)

    def conflict(self) -> tuple[Integers, Integers]:
        """Rows and columns of an irreducible set of limits that contradict each other."""
        strategy = int(highspy.IisStrategy.kIisStrategyFromLp)
        strategy |= int(highspy.IisStrategy.kIisStrategyIrreducible)
        self._highs.setOptionValue("iis_strategy", strategy)
        _, iis = self._highs.getIis()
        return np.array(iis.row_index_, dtype=np.int64), np.array(iis.col_index_, dtype=np.int64)
