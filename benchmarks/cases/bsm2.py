"""The digester of the benchmark simulation model no. 2, fed every 15 minutes.

The feed is the 609-day series of BSM2 (Jeppsson et al. 2007, Benchmark simulation model no 2,
Water Sci. Technol. 56(8), 67; Gernaey et al. 2011, Environ. Model. Softw. 26, 1255) after primary
clarifier, thickener and interface, where `GREENHAVEN_REFERENCE` names a folder that holds it. Else
it is a made one of the same mean and the same daily and weekly shape, without its rain.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

VOLUME_M3, HEADSPACE_M3, TEMPERATURE_K = 3400.0, 300.0, 308.15
STEPS_PER_D, WHOLE_D = 96, 609
FILE = Path("adm1") / "bsm2_digester_influent_609d_15min.csv.gz"
# The order and the names of the ADM1 in BSM2 (Rosen & Jeppsson 2006).
LIQUID = (
    *("S_su", "S_aa", "S_fa", "S_va", "S_bu", "S_pro", "S_ac", "S_h2", "S_ch4", "S_IC", "S_IN"),
    *("S_I", "X_xc", "X_ch", "X_pr", "X_li", "X_su", "X_aa", "X_fa", "X_c4", "X_pro", "X_ac"),
    *("X_h2", "X_I", "S_cat", "S_an"),
)
GAS = ("S_gas_h2", "S_gas_ch4", "S_gas_co2")
# Rounded steady state of the open loop, with which BSM2 starts its digester (adm1init_bsm2).
START = dict(
    zip(
        (*LIQUID, *GAS),
        (
            *(0.0124, 0.0055, 0.1074, 0.0123, 0.0140, 0.0176, 0.0893, 2.5055e-7, 0.0555, 0.0951),
            *(0.0945, 0.1309, 0.1079, 0.0205, 0.0842, 0.0436, 0.3122, 0.9317, 0.3384, 0.3258),
            *(0.1011, 0.6772, 0.2848, 17.2162, 0.0, 0.0052, 1.1032e-5, 1.6535, 0.0135),
        ),
        strict=True,
    )
)
# Mean of the 609 days, then cosine and sine of 1, 1/2, 1/3, 7 and 7/2 days as shares of the mean,
# fitted to the series by least squares; what is zero nearly always is left out.
PERIODS_D = (1, 1 / 2, 1 / 3, 7, 7 / 2)
SHAPES = {
    "S_aa": (0.038, -0.31, -0.28, 0.23, -0.27, -0.11, 0.19, -0.10, 0.05, -0.04, 0.08),
    "S_IC": (0.008063, -0.01, 0.01, -0.01, -0.03, 0.02, 0.01, 0.01, 0.0, 0.0, -0.01),
    "S_IN": (0.002052, -0.20, -0.03, 0.11, -0.21, 0.02, 0.12, 0.01, -0.01, 0.0, -0.02),
    "S_I": (0.02871, -0.01, -0.03, 0.02, 0.0, 0.0, 0.0, -0.01, 0.01, 0.0, 0.01),
    "X_ch": (3.875, -0.03, -0.25, 0.14, 0.27, -0.08, -0.09, -0.07, 0.04, -0.02, 0.07),
    "X_pr": (15.99, -0.10, -0.09, 0.09, -0.05, -0.05, 0.06, 0.0, -0.01, -0.01, 0.01),
    "X_li": (8.363, -0.04, -0.27, 0.15, 0.27, -0.08, -0.10, -0.08, 0.05, -0.02, 0.08),
    "X_I": (17.15, 0.02, 0.0, 0.03, 0.14, -0.02, -0.05, 0.0, -0.01, 0.0, 0.01),
    "S_an": (0.005246, 0.05, 0.03, -0.05, 0.04, 0.02, -0.03, 0.0, 0.0, 0.0, -0.01),
    "Q": (180.1, -0.11, -0.15, 0.08, -0.21, -0.05, 0.10, -0.05, 0.04, 0.0, 0.03),
}


@dataclass(frozen=True, slots=True)
class Influent:
    """What comes in from each time to the next."""

    origin: str  # "BSM2 series" or "made"
    time_d: Floats  # (n + 1,): the last is the end
    concentration: Floats  # (n, 26), in the order of LIQUID [kg COD/m³, kmol/m³]
    flow_m3_per_d: Floats  # (n,)

    @property
    def days(self) -> float:
        """How long it lasts."""
        return float(self.time_d[-1])


def influent(days: float) -> Influent:
    """The first `days` of the feed."""
    steps = round(days * STEPS_PER_D)
    folder = os.environ.get("GREENHAVEN_REFERENCE")
    file = Path(folder) / FILE if folder else None
    if file is None or not file.is_file():
        return _made(steps)
    read = np.loadtxt(file, delimiter=",", skiprows=1, max_rows=steps + 1)
    if len(read) <= steps:  # the last sample of the series holds until its day would be over
        read = np.vstack([read, read[-1:]])
        read[-1, 0] += 1 / STEPS_PER_D
    return Influent("BSM2 series", read[:, 0], read[:-1, 1:-1], read[:-1, -1])


def _made(steps: int) -> Influent:
    time = np.arange(steps + 1) / STEPS_PER_D
    angles = [2 * np.pi * time[:-1] / period for period in PERIODS_D]
    waves = np.array([wave(angle) for angle in angles for wave in (np.cos, np.sin)])
    shape = {
        name: mean * (1 + np.asarray(shares) @ waves) for name, (mean, *shares) in SHAPES.items()
    }
    nothing = np.zeros(steps)
    concentration = np.column_stack([shape.get(name, nothing) for name in LIQUID])
    return Influent("made", time, concentration, shape["Q"])
