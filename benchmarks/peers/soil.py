"""The soils as pyRothC runs them, one site after the other, as its users do."""

import numpy as np

from benchmarks.cases.soil import Soils, soils
from benchmarks.measure import Figures, cpu_s

DEPTH_CM = 23.0


def pyrothc(sites: int) -> Figures:
    """CPU-seconds of a year at each site; importing and a first run are left out.

    A run is what its user writes: the factors are computed where the model is made, so making it
    is part of the run. It integrates carbon alone, with the tolerance that it sets itself.
    """
    from importlib.metadata import version

    made = soils(sites)
    _carbon_after_a_year(made, 0)
    before = cpu_s()
    ends = [_carbon_after_a_year(made, site) for site in range(sites)]
    spent = cpu_s() - before
    figures: Figures = {"cpu_s": spent, "peer": f"pyRothC {version('pyrothc')}"}
    return figures | {f"carbon_{site}": end for site, end in enumerate(ends)}


def _carbon_after_a_year(made: Soils, site: int) -> float:
    from pyRothC.RothC import RothC

    model = RothC(
        temperature=made.temperature[:, site],
        precip=made.rain[:, site],
        evaporation=made.pan_evaporation[:, site],
        years=1,
        C0=made.carbon[:, site],
        input_carbon=float(made.residues[site]),
        clay=float(made.clay[site]),
        soil_thickness=DEPTH_CM,
    )
    return float(np.sum(model.compute().to_numpy()[-1]))
