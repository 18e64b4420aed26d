"""A year of carbon and nitrogen in 1 000 soils, against pyRothC site by site.

Each soil has weather, clay, carbon and residues of its own; ours turns over carbon and nitrogen
together. `s_1000_site_years` is the best wall time of the runs, `cpu_s_1000_site_years` their best
CPU time and `median_s_1000_site_years` the median wall time, of a march with all states and the
account of what was added; `observed_s` is what it takes to compute every observable besides.
`first_s` is the run before, in which the model's text is printed and compiled.

The peer of `ratio_rothc_py` is pyRothC from the package index, the one Python RothC there is; its
own loop runs on a few of the same soils and is compared per site-year, CPU against CPU. It carries
carbon alone, with no factor of cover, and integrates it as a differential equation from the end of
January, at a tolerance of 1 %. For `difference_t_per_ha`, the largest difference of total carbon in
December, ours goes through the same eleven months without that factor; start, weather and residues
are the same, so what is left is months against a differential equation.
"""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks import peers
from benchmarks.cases.soil import MONTHS, Floats, Soils, soils
from benchmarks.measure import Figures, apart, cpu_s, peak_mb
from greenhaven.core.models.soil import rothc as soil
from greenhaven.core.models.soil.additions import CROPS, Split, added
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import ProcessModel
from greenhaven.core.process.run import Run

SITES, PEER_SITES, RUNS = 1000, 20, 300
STOCKS = (soil.DPM, soil.RPM, soil.BIO, soil.HUM, soil.IOM)
RATIOS = {soil.DPM_N: 40.0, soil.RPM_N: 40.0, soil.BIO_N: 6.0, soil.HUM_N: 6.0, soil.IOM_N: 6.0}
UNDER_NO_COVER = {"of_covered": 1.0}  # as the peer has it


def run() -> Figures:
    """The thousand soils, and the peer on the first few of them."""
    ours = apart("benchmarks.soil", "site_years", SITES, RUNS)
    same = apart("benchmarks.soil", "carbon_as_the_peer", PEER_SITES)
    theirs = peers.apart("soil", "pyrothc", PEER_SITES)
    per_site_s = float(theirs["cpu_s"]) / PEER_SITES
    names = [f"carbon_{site}" for site in range(PEER_SITES)]
    return {
        "s_1000_site_years": ours["s"],
        "cpu_s_1000_site_years": ours["cpu_s"],
        "median_s_1000_site_years": ours["median_s"],
        "observed_s": ours["observed_s"],
        "first_s": ours["first_s"],
        "balance_error_t": ours["balance_error_t"],
        "peak_mb": ours["peak_mb"],
        "peer": theirs["peer"],
        "peer_s_site_year": per_site_s,
        "ratio_rothc_py": per_site_s * SITES / float(ours["cpu_s"]),
        "difference_t_per_ha": max(abs(float(same[name]) - float(theirs[name])) for name in names),
    }


def site_years(sites: int, runs: int) -> Figures:
    """March the soils for a year, again and again; making them is not counted."""
    marched = _prepared(soil.SOIL, soils(sites))
    before = time.perf_counter()
    last = marched()
    first_s = time.perf_counter() - before
    walls, cpus = [], []
    for _ in range(runs):
        before, spent = time.perf_counter(), cpu_s()
        last = marched()
        walls.append(time.perf_counter() - before)
        cpus.append(cpu_s() - spent)
    before = time.perf_counter()
    assert last.observed.size  # noqa: S101 -- they are computed when they are first read
    observed_s = time.perf_counter() - before
    return {
        "s": min(walls),
        "median_s": median(walls),
        "cpu_s": min(cpus),
        "first_s": first_s,
        "observed_s": observed_s,
        "balance_error_t": MONTHS * max(float(np.abs(last.balance(q)).max()) for q in ("C", "N")),
        "peak_mb": peak_mb(),
    }


def carbon_as_the_peer(sites: int) -> Figures:
    """Total carbon of each soil in December, from the end of January, without factor of cover."""
    made = soils(sites)
    january = made.rain[0] - soil.of_pan.value * made.pan_evaporation[0]
    end = _prepared(
        soil.ROTHC.replace(**UNDER_NO_COVER),
        made,
        months=slice(1, MONTHS),
        moisture_deficit=np.minimum(january, 0.0),
    )().end
    total = np.sum([end[each][0] for each in STOCKS], axis=0)
    return {f"carbon_{site}": float(value) for site, value in enumerate(total)}


def _prepared(
    model: ProcessModel,
    made: Soils,
    months: slice = slice(None),
    moisture_deficit: float | Floats = 0.0,
) -> Callable[[], Run]:
    """A march through some months of the year that is ready to go."""
    start = dict(zip(STOCKS, made.carbon, strict=True))
    for (held, ratio), stock in zip(RATIOS.items(), made.carbon, strict=True):
        start[held] = stock / ratio
    start[soil.mineral_N] = np.full(made.clay.size, 0.03)
    start[soil.moisture_deficit] = np.broadcast_to(moisture_deficit, made.clay.shape)
    monthly = np.tile(made.residues / MONTHS, (MONTHS, 1))[months]
    additions = added(monthly, monthly / made.ratio, Split.of_residues(CROPS))
    inputs = {
        soil.temperature: made.temperature[months],
        soil.rain: made.rain[months],
        soil.pan_evaporation: made.pan_evaporation[months],
    }
    known = set(model.components)
    start = {each: value for each, value in start.items() if each in known}
    additions = {each: v for each, v in additions.items() if each in known and v.any()}
    return lambda: march(
        model,
        start=start,
        inputs=inputs,
        additions=additions,
        parameters={soil.clay: made.clay},
    )
