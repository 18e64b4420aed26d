"""A year of water in the root zones of 1 000 gardens, against pyfao56 site by site.

Each garden has weather, ground and plants of its own; runoff is on. `s_1000_site_years` is the
median of CPU-seconds of six runs, `first_s` the run before them, in which the model's text is
printed and compiled. The peer is timed on a few of the same gardens by its own loop, and the ratio
is taken per site-year. `difference_mm` is the largest difference of a year's evaporation,
transpiration, percolation or runoff between the two; both then use the same retention.
"""

from statistics import median

import numpy as np

from benchmarks import peers
from benchmarks.cases.water import DAYS, RETENTION_MM, Gardens, gardens
from benchmarks.measure import Figures, apart, cpu_s, peak_mb
from greenhaven.core.models.water import root_zone as water
from greenhaven.core.models.water.account import water_account
from greenhaven.core.process.run import Run

SITES, PEER_SITES, RUNS = 1000, 5, 7
TOTALS = {"E": "evaporated", "T": "transpired", "DP": "drained", "Runoff": "ran_off"}
PARAMETERS = {
    "Kcbini": water.Kcb_ini,
    "Kcbmid": water.Kcb_mid,
    "Kcbend": water.Kcb_end,
    "Lini": water.L_ini,
    "Ldev": water.L_dev,
    "Lmid": water.L_mid,
    "Lend": water.L_end,
    "hini": water.h_ini,
    "hmax": water.h_max,
    "thetaFC": water.FC,
    "thetaWP": water.WP,
    "Zrini": water.Z_ini,
    "Zrmax": water.Z_max,
    "pbase": water.p_base,
    "Ze": water.Z_e,
    "REW": water.REW,
    "CN2": water.CN,
}


def run() -> Figures:
    """The thousand gardens, and the peer on the first few of them."""
    ours = apart("benchmarks.water", "site_years", SITES, RUNS)
    same = apart("benchmarks.water", "site_years", PEER_SITES, 1)
    theirs = peers.apart("water", "pyfao56", PEER_SITES)
    per_site = float(ours["cpu_s"]) / SITES
    names = [f"{name}_{site}" for name in TOTALS for site in range(PEER_SITES)]
    return {
        "s_1000_site_years": float(ours["cpu_s"]) * 1000 / SITES,
        "first_s": ours["first_s"],
        "balance_error_mm": ours["balance_error_mm"],
        "peak_mb": ours["peak_mb"],
        "peer": theirs["peer"],
        "peer_s_site_year": float(theirs["cpu_s"]) / PEER_SITES,
        "ratio_pyfao56": float(theirs["cpu_s"]) / PEER_SITES / per_site,
        "difference_mm": max(abs(float(same[name]) - float(theirs[name])) for name in names),
    }


def site_years(sites: int, runs: int) -> Figures:
    """March the gardens for a year; making them is not counted."""
    made = gardens(sites)
    spent = []
    for _ in range(runs):
        before = cpu_s()
        marched = _march(made)
        spent.append(cpu_s() - before)
    figures: Figures = {
        "cpu_s": median(spent[1:] or spent),
        "first_s": spent[0],
        "balance_error_mm": float(np.abs(marched.balance("water")).max()) * DAYS,
        "peak_mb": peak_mb(),
    }
    for site in range(min(sites, PEER_SITES)):
        for theirs, ours in TOTALS.items():
            figures[f"{theirs}_{site}"] = float(marched.of(ours)[-1, site])
    return figures


def _march(made: Gardens) -> Run:
    weather, site = made.weather, made.site
    evaporable = 1000 * (site["thetaFC"] - 0.5 * site["thetaWP"]) * site["Ze"]
    ground_and_plants = {PARAMETERS[name]: values for name, values in site.items()}
    return water_account(
        {
            water.ET_0: weather["evapotranspiration"],
            water.rain: weather["rain"],
            water.irrigation: weather["irrigation"],
            water.wetted: weather["wetted"],
            water.u_2: weather["wind"],
            water.RH_min: weather["humidity_min"],
            water.crop_day: np.arange(DAYS),
        },
        parameters={**ground_and_plants, water.S_scale: RETENTION_MM},
        start={water.D_e: evaporable, water.f_w: 1.0},
    )
