"""An ensemble as labelled arrays, member by member, for notebooks and files."""

from datetime import date
from typing import Any

import xarray as xr

from greenhaven.core.columns import Floats
from greenhaven.core.forecast.ensemble.ensemble import Ensemble
from greenhaven.core.forecast.outlook.told import QUANTITIES, Level, Told, joined
from greenhaven.core.forecast.uncertain import Members

END = {"units": "d", "long_name": "days from the start to its end"}
STEPS = {Level.CITY: "week", Level.HUB: "week", Level.GARDEN: "period"}


def dataset_of(start: date, ensemble: Ensemble[Told]) -> xr.Dataset:
    """Every member's series, and what each member drew.

    Parameters
    ----------
    start : date
        First day of the schedule.
    ensemble : Ensemble of Told

    Returns
    -------
    xarray.Dataset
        Variables ``city_…`` (member, week), ``hub_…`` (member, week, hub), ``garden_…`` (member,
        period, garden) and ``drawn_…`` (member); units and meanings are attributes. A level
        without places is left out. A week or period is labelled by the days from the start to its
        end; a stock is that of its end.
    """
    told, members = joined([part for _, part in ensemble.parts]), ensemble.members
    variables = {}
    levels = [level for level in Level if len(told.places(level))]  # a file knows no empty axis
    for level in levels:
        variables.update(_series(told, level))
    variables.update(_drawn(members))
    coordinates = {
        "member": members.number,
        "week": ("week", told.week_days, END),
        "period": ("period", told.period_days, END),
        **{str(each): (str(each), told.places(each)) for each in levels if each is not Level.CITY},
        "weather_year": ("member", members.weather_year),
    }
    about = {
        "start": start.isoformat(),
        "seed": int(members.seed[0]),
        "members_failed": len(ensemble.failed),
        "title": "Greenhaven: futures of a city's organics, member by member",
    }
    return xr.Dataset(variables, coordinates, about)


def _series(told: Told, level: Level) -> dict[str, Any]:
    dims = ["member", STEPS[level]] + ([] if level is Level.CITY else [str(level)])
    found = {}
    for row, quantity in enumerate(QUANTITIES[level]):
        values: Floats = told.level(level)[:, row]
        kept = values[:, :, 0] if level is Level.CITY else values
        about = {
            "units": quantity.unit,
            "long_name": quantity.meaning,
            "cell_methods": f"{STEPS[level]}: {'point' if quantity.is_stock else 'sum'}",
        }
        found[f"{level}_{quantity.id}"] = (dims, kept, about)
    return found


def _drawn(members: Members) -> dict[str, Any]:
    found = {}
    for unknown in members.unknowns:
        about = {
            "units": unknown.unit,
            "long_name": unknown.meaning,
            "source": unknown.source,
            "comment": unknown.reason,
        }
        name = "drawn_" + "".join(each if each.isalnum() else "_" for each in unknown.name)
        found[name] = ("member", members.value(unknown.name), about)
    return found
