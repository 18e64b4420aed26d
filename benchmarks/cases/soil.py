"""Made soils and a year of weather for each: no two have the same months, clay or carbon."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MONTHS = 12
SEED = 26


@dataclass(frozen=True, slots=True)
class Soils:
    """Monthly weather, shape (12, n_sites), and what each soil is, shape (n_sites,).

    Attributes
    ----------
    temperature : [°C]
    rain, pan_evaporation : [mm]
    clay : [%]
    carbon : DPM, RPM, BIO, HUM and IOM at the start, shape (5, n_sites) [t C/ha]
    residues : carbon added in a year, the same every month [t C/ha]
    ratio : C:N of the residues
    """

    temperature: Floats
    rain: Floats
    pan_evaporation: Floats
    clay: Floats
    carbon: Floats
    residues: Floats
    ratio: Floats


def soils(sites: int) -> Soils:
    """The first sites of the same series, whatever their number."""
    each = [_soil(np.random.default_rng([SEED, site])) for site in range(sites)]
    stacked = {name: np.stack([soil[name] for soil in each], axis=-1) for name in each[0]}
    return Soils(**stacked)


def _soil(random: np.random.Generator) -> dict[str, Floats]:
    season = np.cos(2 * np.pi * (np.arange(MONTHS) - 6.5) / MONTHS)
    warmth = random.uniform(6, 14) + random.uniform(6, 12) * season
    total = random.uniform(20, 90)
    shares = np.array([0.005, 0.13, 0.02, 0.765, 0.08]) * random.uniform(0.8, 1.2, 5)
    return {
        "temperature": warmth + random.normal(0, 1.5, MONTHS),
        "rain": random.gamma(4, 18, MONTHS),
        "pan_evaporation": np.maximum(60 + 55 * season + random.normal(0, 8, MONTHS), 2.0),
        "clay": np.asarray(random.uniform(5, 45)),
        "carbon": total * shares / shares.sum(),
        "residues": np.asarray(random.uniform(1, 5)),
        "ratio": np.asarray(random.uniform(15, 60)),
    }
