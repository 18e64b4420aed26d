"""Many BSM2 digesters with different constants, 50 days of 15-minute feed each.

Every digester has its own rates, half saturations and yields: log-normal, with a spread of a fifth.
`failures` counts those that the solver could not bring to the end, and `washed_out` those without
methanogens at the end, which is a result and no failure.
"""

import numpy as np

from benchmarks.cases.bsm2 import influent
from benchmarks.digester import beginning, stirred
from benchmarks.measure import Figures, apart, cpu_s, peak_mb
from greenhaven.core.models.digestion.adm1 import ADM1
from greenhaven.core.process.simulate import SimulationError, simulate
from greenhaven.core.process.symbols import Parameter

DAYS, COUNTS = 50, (10, 100, 1000, 10_000)
MOST_DIGESTER_DAYS = 50_000  # ten thousand digesters run for fewer days
SPREAD, SEED = 0.2, 1
VARIED = ("k_dis", "k_hyd", "k_m", "K_S", "Y_")
WASHED_OUT = 0.01  # kg COD of acetate degraders per m³


def run() -> Figures:
    """Each number of digesters in a process of its own, so that its memory is its own."""
    figures: Figures = {}
    for count in COUNTS:
        days = min(DAYS, MOST_DIGESTER_DAYS / count)
        for key, value in apart("benchmarks.digesters", "batch", count, days).items():
            figures[f"{key}_{count}x{days:g}d"] = value
    figures["cpu_s_1000x50d"] = figures.pop("cpu_s_1000x50d")
    figures["failures"] = sum(int(figures[key]) for key in figures if key.startswith("failures_"))
    return figures


def batch(count: int, days: float) -> Figures:
    """So many digesters at once; where one fails, all are run one by one to count."""
    feed, constants = influent(days), varied(count)
    tank = stirred(feed)
    simulate(tank, start=beginning(), days=0.1)  # compiles
    before = cpu_s()
    failures = 0
    try:
        ended = simulate(tank, start=beginning(), days=days, parameters=constants, every=1.0)
        degraders = ended.of("X_ac")[-1]
    except SimulationError:
        degraders = np.array([_alone(tank, constants, site, days) for site in range(count)])
        failures = int(np.isnan(degraders).sum())
    spent = cpu_s() - before
    return {
        "cpu_s": spent,
        "digester_days_per_s": count * days / spent,
        "peak_mb": peak_mb(),
        "failures": failures,
        "washed_out": int((degraders < WASHED_OUT).sum()),
    }


def varied(count: int) -> dict[Parameter, np.ndarray]:
    """Constants of each digester, within the bounds of the model."""
    chance = np.random.default_rng(SEED)
    chosen = [each for each in ADM1.parameters if each.name.startswith(VARIED)]
    return {
        each: np.clip(each.value * np.exp(SPREAD * chance.standard_normal(count)), *each.bounds)
        for each in chosen
    }


def _alone(tank: object, constants: dict[Parameter, np.ndarray], site: int, days: float) -> float:
    own = {each: values[site] for each, values in constants.items()}
    try:
        ended = simulate(tank, start=beginning(), days=days, parameters=own, every=days)
    except SimulationError:
        return float("nan")
    return float(ended.of("X_ac")[-1])
