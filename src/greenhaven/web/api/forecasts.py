"""What the plan in force may bring: medians and ranges over weeks, of the city and its places."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from greenhaven.core.forecast.outlook.outlook import Outlook, Sheaf
from greenhaven.web.api.answers import answers
from greenhaven.web.api.city import the_loop
from greenhaven.web.api.doors import opens
from greenhaven.web.api.problems import ProblemError
from greenhaven.web.api.texts import Code, Finite
from greenhaven.web.exchange.plans.ahead import kept_outlook, planned_totals
from greenhaven.web.exchange.plans.titles import (
    CITY_CHAPTERS,
    CITY_TOTALS,
    GARDEN_SERIES,
    HUB_SERIES,
)

router = Router(tags=["City and plan"])
QUANTILES = (5, 10, 50, 90, 95)


class SeriesShape(Schema):
    """One quantity at the quantiles 5, 10, 50, 90 and 95 %, step by step and in all.

    What happens within a step is summed over it; of a stock, what lies there at its end.
    """

    quantity: str
    unit: str
    is_stock: bool
    planned: Finite
    days: list[int]
    values: list[list[Finite]]
    total: list[Finite]


class ForecastShape(Schema):
    """The futures of one place or of the city; each step ends so many days after the start."""

    start: date
    weeks: int
    members: int
    seed: int
    quantiles: list[int]
    series: list[SeriesShape]


@router.get("/forecast", response=answers(ForecastShape), operation_id="forecast")
@opens("city.read")
def city(request: HttpRequest) -> dict[str, object]:
    """What the plan in force may bring to the city."""
    del request
    loop = the_loop()
    made = _outlook(kept_outlook(loop))
    planned = planned_totals(loop.plan)
    drawn = [name for chapter in CITY_CHAPTERS for name in chapter.quantities]
    names = dict.fromkeys([*drawn, *CITY_TOTALS])
    told = [_series(made.city_weeks, made.years, name) for name in names]
    return _whole(made, [each | {"planned": planned.get(each["quantity"])} for each in told])


@router.get("/hubs/{hub}/forecast", response=answers(ForecastShape), operation_id="hub_forecast")
@opens("city.read")
def hub(request: HttpRequest, hub: Code) -> dict[str, object]:
    """What it may bring to one hub."""
    del request
    made = _outlook(kept_outlook(the_loop()))
    return _of_place(made, (made.hub_weeks, made.hub_totals), HUB_SERIES, hub)


@router.get(
    "/gardens/{garden}/forecast", response=answers(ForecastShape), operation_id="garden_forecast"
)
@opens("city.read")
def garden(request: HttpRequest, garden: Code) -> dict[str, object]:
    """What it may bring to one garden."""
    del request
    made = _outlook(kept_outlook(the_loop()))
    return _of_place(made, (made.garden_periods, made.garden_totals), GARDEN_SERIES, garden)


def _outlook(made: Outlook | None) -> Outlook:
    if made is None:
        raise ProblemError(404, "not_there", _("The plan in force was not looked ahead yet."))
    return made


def _of_place(
    made: Outlook, sheaves: tuple[Sheaf, Sheaf], names: tuple[str, ...], place: str
) -> dict[str, object]:
    steps, totals = sheaves
    if place not in steps.places.tolist():
        raise ProblemError(404, "not_there", _("There is nothing at this address."))
    return _whole(made, [_series(steps, totals, name, place) for name in names])


def _whole(made: Outlook, series: list[dict[str, Any]]) -> dict[str, object]:
    names = ("start", "weeks", "members", "seed")
    told = {name: getattr(made, name) for name in names}
    return told | {"quantiles": list(QUANTILES), "series": series}


def _series(steps: Sheaf, totals: Sheaf, name: str, place: str = "") -> dict[str, Any]:
    quantity = steps.quantity(name)
    return {
        "quantity": name,
        "unit": quantity.unit,
        "is_stock": quantity.is_stock,
        "planned": None,
        "days": steps.days.tolist(),
        "values": steps.of(name, place).tolist(),
        "total": totals.of(name, place)[:, -1].tolist(),
    }
