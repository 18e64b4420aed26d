"""Made gardens and a year of weather for each: no two have the same rain, ground or plants."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

DAYS = 365
SEED = 56
RETENTION_MM = 250.0  # of ASCE Manual 70, which pyfao56 follows; the project's own is TR-55's 254


@dataclass(frozen=True, slots=True)
class Gardens:
    """Daily weather and irrigation, shape (n_days, n_sites), and what each garden is.

    Attributes
    ----------
    weather : by name: evapotranspiration, rain, irrigation [mm], wetted [0–1], wind at 2 m [m/s],
        humidity_min [0–1]
    site : by name of pyfao56's parameters, shape (n_sites,)
    """

    weather: dict[str, Floats]
    site: dict[str, Floats]


def gardens(sites: int) -> Gardens:
    """The first sites of the same series, whatever their number."""
    each = [_garden(np.random.default_rng([SEED, site])) for site in range(sites)]
    return Gardens(
        {name: np.column_stack([weather[name] for weather, _ in each]) for name in each[0][0]},
        {name: np.array([site[name] for _, site in each]) for name in each[0][1]},
    )


def _garden(random: np.random.Generator) -> tuple[dict[str, Floats], dict[str, float]]:
    def between(least: float, most: float, size: int | None = None) -> Floats:
        drawn: Floats = least + (most - least) * random.random(size)
        return drawn

    season = np.sin(np.pi * np.arange(DAYS) / DAYS)
    showers = np.where(random.random(DAYS) < between(0.1, 0.4), -np.log(random.random(DAYS)), 0)
    watered = (random.random(DAYS) < 0.15) & (season > 0.5)
    weather = {
        "evapotranspiration": (0.5 + 5 * season) * between(0.5, 1.5, DAYS),
        "rain": between(4, 14) * showers,
        "irrigation": np.where(watered, between(5, 20), 0.0),
        "wetted": np.full(DAYS, between(0.2, 1.0)),
        "wind": between(0.5, 7, DAYS),
        "humidity_min": between(0.1, 0.9, DAYS),
    }
    wilting, roots = between(0.05, 0.18), between(0.2, 0.5)
    site = {
        "Kcbini": 0.15,
        "Kcbmid": between(0.9, 1.15),
        "Kcbend": between(0.3, 0.9),
        "Lini": np.floor(between(15, 40)),
        "Ldev": np.floor(between(25, 60)),
        "Lmid": np.floor(between(30, 80)),
        "Lend": np.floor(between(15, 60)),
        "hini": 0.05,
        "hmax": between(0.2, 2.0),
        "thetaFC": wilting + between(0.10, 0.18),
        "thetaWP": wilting,
        "Zrini": roots,
        "Zrmax": roots + between(0.2, 1.0),
        "pbase": between(0.3, 0.6),
        "Ze": between(0.10, 0.15),
        "REW": between(6, 10),
        "CN2": np.floor(between(50, 85)),
    }
    return weather, {name: float(value) for name, value in site.items()}
