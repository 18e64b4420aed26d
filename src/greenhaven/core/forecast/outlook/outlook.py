"""The futures of a city as people read them: bands over weeks, sums over years, and their grounds.

An outlook is made from an ensemble and can be kept: `pack` and `unpack` of `core.document` hold it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Columns, Floats, Integers, Texts
from greenhaven.core.forecast.ensemble.bands import SHARES, quantiles
from greenhaven.core.forecast.ensemble.ensemble import (
    Ensemble,
    FailedMembers,
    Progress,
    run_ensemble,
)
from greenhaven.core.forecast.ensemble.executors import Executor
from greenhaven.core.forecast.materials import ForecastError, Reason
from greenhaven.core.forecast.outlook.told import QUANTITIES, Level, Quantity, Told, joined, tell
from greenhaven.core.forecast.twin.climate import weather_years
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.twin.twin import follow, twin_unknowns
from greenhaven.core.forecast.uncertain import Members, members

EDITION = 2  # raise it where the same schedule would get another outlook: it is then made anew
WEEKS_PER_YEAR = 52


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Bands of all quantities of one level.

    Attributes
    ----------
    level : str
        A `Level`.
    quantities : array of str, shape (n_quantities,)
        Ids of `told.QUANTITIES`.
    places : array of str, shape (n_places,)
        Ids of hubs or gardens; one empty id for the city.
    days : array of int, shape (n_steps,)
        Days from the start to the end of each step.
    values : array, shape (5, n_quantities, n_steps, n_places)
        At the quantiles 5, 10, 50, 90 and 95 %.
    """

    level: str
    quantities: Texts
    places: Texts
    days: Integers
    values: Floats

    def of(self, quantity: str, place: str = "") -> Floats:
        """The bands of one series, shape (5, n_steps).

        Raises
        ------
        ForecastError
            If the level has no such quantity or place.
        """
        rows = np.flatnonzero(self.quantities == quantity)
        columns = np.flatnonzero(self.places == place)
        if not len(rows):
            known = ", ".join(self.quantities.tolist())
            raise ForecastError(f"no {quantity!r} is told of a {self.level}; known: {known}")
        if not len(columns):
            raise ForecastError(f"nothing is told of the {self.level} {place!r}")
        found: Floats = self.values[:, rows[0], :, columns[0]]
        return found

    def quantity(self, name: str) -> Quantity:
        """The quantity in words."""
        return next(each for each in QUANTITIES[Level(self.level)] if each.id == name)


@dataclass(frozen=True, slots=True)
class Grounds(Columns):
    """What an outlook rests on: choices, and quantities drawn between limits."""

    name: Texts
    value: Texts
    reason: Texts
    source: Texts


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a schedule becomes, for one city.

    Attributes
    ----------
    city : str
    start : date
    weeks, members : int
    seed : int
    city_weeks, hub_weeks, garden_periods : Sheaf
    years : Sheaf
        Sums of the city's fluxes, and its stocks at the end, year by year of 52 weeks; a last
        part of a year is a step of its own.
    hub_totals, garden_totals : Sheaf
        The same over the whole horizon, hub by hub and garden by garden; one step.
    failed : FailedMembers
    balance : mapping of str to float
        By element, the worst relative imbalance of the whole city in any member.
    grounds : Grounds
    """

    city: str
    start: date
    weeks: int
    members: int
    seed: int
    city_weeks: Sheaf
    hub_weeks: Sheaf
    garden_periods: Sheaf
    years: Sheaf
    hub_totals: Sheaf
    garden_totals: Sheaf
    failed: FailedMembers
    balance: Mapping[str, float]
    grounds: Grounds


def told_of(city: City, state: CityState, schedule: Schedule, chunk: Members) -> Told:
    """Follow a chunk of members and tell of them: the work of an ensemble."""
    made = follow(city, state, schedule, chunk)
    return tell(city, schedule, made)


def told_ensemble(
    city: City,
    state: CityState,
    schedule: Schedule,
    drawn: Members,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Ensemble[Told]:
    """Follow a schedule through all members.

    Raises
    ------
    EnsembleError
        If more than 5 % of the members fail.
    """
    work = partial(told_of, city, state, schedule)
    return run_ensemble(work, drawn, executor=executor, progress=progress)


def members_of(city: City, schedule: Schedule, count: int, seed: int) -> Members:
    """Members that cover the recorded weather and everything that is uncertain in a city.

    Raises
    ------
    EnsembleError
        If count or seed is out of range.
    """
    years = weather_years(city, schedule.start, schedule.days)
    return members(twin_unknowns(city), years.tolist(), count, seed)


def outlook_of(schedule: Schedule, ensemble: Ensemble[Told]) -> Outlook:
    """The bands of an ensemble."""
    told = joined([part for _, part in ensemble.parts])
    years = np.unique(np.append(np.arange(WEEKS_PER_YEAR, told.city.shape[2], WEEKS_PER_YEAR), 0))
    whole = np.zeros(1, dtype=np.int64)
    return Outlook(
        city=schedule.city,
        start=schedule.start,
        weeks=schedule.weeks,
        members=len(told.city),
        seed=int(ensemble.members.seed[0]),
        city_weeks=_sheaf(told, Level.CITY),
        hub_weeks=_sheaf(told, Level.HUB),
        garden_periods=_sheaf(told, Level.GARDEN),
        years=_summed(told, Level.CITY, years),
        hub_totals=_summed(told, Level.HUB, whole),
        garden_totals=_summed(told, Level.GARDEN, whole),
        failed=ensemble.failed,
        balance=dict(zip(told.elements, told.balance.max(axis=0).tolist(), strict=True)),
        grounds=_grounds(ensemble.members, told.reasons),
    )


def _grounds(drawn: Members, reasons: Sequence[Reason]) -> Grounds:
    """Choices first, then what was drawn: its median, and between which limits 9 of 10 lie."""
    rows = [
        {"name": each.name, "value": each.value, "reason": each.reason, "source": ""}
        for each in reasons
    ]
    for each in drawn.unknowns:
        limits = f"{each.central:.3g} ({each.low:.3g} to {each.high:.3g}) {each.unit}"
        rows.append(
            {
                "name": each.meaning,
                "value": limits.removesuffix(" 1"),
                "reason": each.reason,
                "source": each.source,
            }
        )
    return Grounds.of(rows, **dict.fromkeys(Grounds.names(), np.str_))


def _sheaf(told: Told, level: Level) -> Sheaf:
    return _as_sheaf(told, level, told.days(level), told.level(level))


def _summed(told: Told, level: Level, first: Integers) -> Sheaf:
    """Fluxes summed, stocks as they end, over runs of steps that begin at `first`."""
    values = told.level(level)
    ends = np.append(first[1:], values.shape[2]) - 1
    stock = np.array([each.is_stock for each in QUANTITIES[level]])
    sums = np.add.reduceat(values, first, axis=2)
    found = np.where(stock[:, np.newaxis, np.newaxis], values[:, :, ends], sums)
    return _as_sheaf(told, level, told.days(level)[ends], found)


def _as_sheaf(told: Told, level: Level, days: Integers, values: Floats) -> Sheaf:
    names = np.array([each.id for each in QUANTITIES[level]], dtype=np.str_)
    return Sheaf(str(level), names, told.places(level), days, quantiles(values, SHARES))
