"""New York City, twelve weeks: a whole plan with the prices of its limits."""

from benchmarks.measure import Figures, apart, cpu_s, peak_mb
from greenhaven.cities import open_city
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state

WEEKS = 12


def run() -> Figures:
    """Read the bundled city and plan it, in a process of its own."""
    return apart("benchmarks.newyork", "whole_plan")


def whole_plan() -> Figures:
    """`cpu_s` is the plan; reading and checking the folder is `read_cpu_s`."""
    before = cpu_s()
    city = open_city("nyc")
    read = cpu_s() - before
    before = cpu_s()
    start = city.clock.today
    plan = allocate(city, opening_state(city, start), start=start, weeks=WEEKS)
    return {
        "cpu_s": cpu_s() - before,
        "read_cpu_s": read,
        "build_cpu_s": plan.solve.build_cpu_s,
        "solve_cpu_s": plan.solve.solve_cpu_s,
        "columns": plan.solve.columns,
        "rows": plan.solve.rows,
        "flows": len(plan.flows),
        "max_balance_error": plan.summary["max_balance_error"],
        "peak_mb": peak_mb(),
    }
