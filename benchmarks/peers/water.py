"""The gardens as pyfao56 runs them, one site after the other, as its users do."""

from typing import Any

import numpy as np

from benchmarks.cases.water import DAYS, Gardens, gardens
from benchmarks.measure import Figures, cpu_s

YEAR = 2023
TOTALS = ("E", "T", "DP", "Runoff")
PROFILE = 4.87 / np.log(67.8 * 2 - 5.42)  # what pyfao56 makes of wind that is measured at 2 m


def pyfao56(sites: int) -> Figures:
    """CPU-seconds of the runs alone; making the inputs, importing and a first run are left out."""
    from importlib.metadata import version

    made = gardens(sites)
    models = [_model(made, site) for site in range(sites)]
    _model(made, 0).run()
    before = cpu_s()
    for model in models:
        model.run()
    spent = cpu_s() - before
    figures: Figures = {"cpu_s": spent, "peer": f"pyfao56 {version('pyfao56')}"}
    for site, model in enumerate(models):
        for name in TOTALS:
            figures[f"{name}_{site}"] = float(model.odata[name].astype(float).sum())
    return figures


def _model(made: Gardens, site: int) -> Any:
    import pandas as pd
    import pyfao56 as fao

    weather = {name: values[:, site] for name, values in made.weather.items()}
    station = fao.Weather()
    station.rfcrp, station.z, station.lat, station.wndht = "S", 50.0, 40.8, 2.0
    days = [f"{YEAR}-{day + 1:03d}" for day in range(DAYS)]
    nothing = np.full(DAYS, np.nan)
    station.wdata = pd.DataFrame(
        {
            **dict.fromkeys(("Srad", "Tmax", "Tmin", "Vapr", "Tdew", "RHmax"), nothing),
            "RHmin": 100 * weather["humidity_min"],
            "Wndsp": weather["wind"] / PROFILE,
            "Rain": weather["rain"],
            "ETref": weather["evapotranspiration"],
            "MorP": "M",
        },
        index=days,
    )
    irrigation = fao.Irrigation()
    for day in np.flatnonzero(weather["irrigation"]):
        depth, wetted = weather["irrigation"][day], weather["wetted"][day]
        irrigation.addevent(YEAR, int(day) + 1, float(depth), float(wetted))
    values = {name: float(series[site]) for name, series in made.site.items()}
    plants = fao.Parameters(theta0=values["thetaFC"], **values)
    return fao.Model(days[0], days[-1], plants, station, irr=irrigation, roff=True)
