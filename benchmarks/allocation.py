"""Planning random cities of 1 000 × 50 × 500 places, against scipy's linprog and PuLP.

`cpu_s_…` is a whole plan: linking places, building the matrices, solving for fairness and cost,
bringing the compost's composition up to date, tracing every element and labelling the result.
The peers get the same first program; `program_cpu_s_…` is what it costs here, and each ratio is the
peer's CPU-seconds over that. PuLP is run with the CBC that it brings and with HiGHS.
"""

import numpy as np

from benchmarks.measure import Figures, apart, cpu_s, peak_mb
from greenhaven.cities.synthetic import random_city
from greenhaven.core.planning.allocation import allocate, program_inputs
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import Program, build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import Session

SIZES = ((1000, 50, 500, 4), (1000, 50, 500, 8))
SEED = 1
TIME_LIMIT_S = 300
# Short lead times, so that compost of the plan's own weeks is in play within four weeks.
SETTINGS = PlanSettings(
    links=5,
    lead_weeks={"aerated_static_pile": 2, "windrow": 3, "in_vessel": 1},
    priced_limits=0,
)


def run() -> Figures:
    """All sizes and peers, each in a process of its own."""
    figures: Figures = {}
    for size in SIZES:
        name = "x".join(map(str, size))
        whole = apart("benchmarks.allocation", "whole_plan", *size)
        figures[f"cpu_s_{name}"] = whole["cpu_s"]
        figures[f"build_share_{name}"] = whole["build_share"]
        figures[f"peak_mb_{name}"] = whole["peak_mb"]
        ours = apart("benchmarks.allocation", "one_program", "highspy", *size)
        figures[f"program_cpu_s_{name}"] = ours["cpu_s"]
        for peer in ("scipy", "pulp_cbc", "pulp_highs"):
            other = apart("benchmarks.allocation", "one_program", peer, *size)
            figures[f"{peer}_cpu_s_{name}"] = other["cpu_s"]
            figures[f"{peer}_ratio_{name}"] = float(other["cpu_s"]) / float(ours["cpu_s"])
            figures[f"{peer}_status_{name}"] = other["status"]
            gap = abs(float(other["objective"]) / float(ours["objective"]) - 1)
            figures[f"{peer}_objective_gap_{name}"] = gap
    names = ["x".join(map(str, size)) for size in SIZES]
    figures["build_share"] = max(float(figures[f"build_share_{name}"]) for name in names)
    figures["peak_mb"] = max(float(figures[f"peak_mb_{name}"]) for name in names)
    return figures


def whole_plan(sources: int, hubs: int, gardens: int, weeks: int) -> Figures:
    """A whole plan; making the random city is not counted."""
    city = random_city(SEED, sources=sources, hubs=hubs, gardens=gardens)
    start = city.clock.today
    state = opening_state(city, start, SETTINGS.lead_weeks)
    before = cpu_s()
    plan = allocate(city, state, start=start, weeks=weeks, settings=SETTINGS)
    spent = cpu_s() - before
    return {
        "cpu_s": spent,
        "build_share": plan.solve.build_cpu_s / (plan.solve.build_cpu_s + plan.solve.solve_cpu_s),
        "peak_mb": peak_mb(),
    }


def one_program(peer: str, sources: int, hubs: int, gardens: int, weeks: int) -> Figures:
    """Build and solve the first program with one peer."""
    city = random_city(SEED, sources=sources, hubs=hubs, gardens=gardens)
    start = city.clock.today
    state = opening_state(city, start, SETTINGS.lead_weeks)
    before = cpu_s()
    program = build_program(program_inputs(city, state, start, weeks, SETTINGS))
    if peer == "highspy":
        status, objective = "optimal", Session(program).solve().objective
    elif peer == "scipy":
        status, objective = _scipy(program)
    else:
        status, objective = _pulp(program, peer)
    return {"cpu_s": cpu_s() - before, "status": status, "objective": objective}


def _scipy(program: Program) -> tuple[str, float]:
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    equal = program.row_lower == program.row_upper
    above = np.isfinite(program.row_upper) & ~equal
    below = np.isfinite(program.row_lower) & ~equal
    rows = program.matrix.tocsr()
    found = linprog(
        program.cost,
        A_ub=vstack([rows[above], -rows[below]]),
        b_ub=np.concatenate([program.row_upper[above], -program.row_lower[below]]),
        A_eq=rows[equal],
        b_eq=program.row_lower[equal],
        bounds=np.column_stack([program.lower, program.upper]),
        method="highs",
        options={"time_limit": TIME_LIMIT_S},
    )
    return ("optimal" if found.success else "time limit"), float(found.fun or np.nan)


def _pulp(program: Program, peer: str) -> tuple[str, float]:
    import pulp

    model = pulp.LpProblem("plan", pulp.LpMinimize)
    bounds = zip(program.lower.tolist(), program.upper.tolist(), strict=True)
    columns = [
        pulp.LpVariable(f"x{index}", low, None if np.isinf(high) else high)
        for index, (low, high) in enumerate(bounds)
    ]
    model += pulp.LpAffineExpression(zip(columns, program.cost.tolist(), strict=True))
    rows = program.matrix.tocsr()
    for row, (low, high) in enumerate(zip(program.row_lower, program.row_upper, strict=True)):
        part = slice(rows.indptr[row], rows.indptr[row + 1])
        at, values = rows.indices[part].tolist(), rows.data[part].tolist()
        expression = pulp.LpAffineExpression(
            [(columns[c], v) for c, v in zip(at, values, strict=True)]
        )
        if low == high:
            model += expression == low
        elif np.isfinite(high):
            model += expression <= high
        if low != high and np.isfinite(low):
            model += expression >= low
    solvers = {
        "pulp_cbc": lambda: pulp.PULP_CBC_CMD(msg=False, timeLimit=TIME_LIMIT_S),
        "pulp_highs": lambda: pulp.HiGHS(msg=False, timeLimit=TIME_LIMIT_S),
    }
    before = cpu_s()
    model.solve(solvers[peer]())
    # PuLP says "Optimal" when it ran out of time, so the time itself is asked.
    status = (
        "time limit" if cpu_s() - before >= TIME_LIMIT_S else pulp.LpStatus[model.status].lower()
    )
    return status, float(pulp.value(model.objective))
