"""Every garden and park of a city through time, under the compost that it is given.

Gardens that are given nothing share the future of their ground, so that the cost grows only with
those that are given something.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.forecast.materials import ForecastError, Reason
from greenhaven.core.forecast.twin.bed_nitrogen import Beds
from greenhaven.core.forecast.twin.bed_soils import Compost, Fluxes, Soils
from greenhaven.core.forecast.twin.bed_water import LEAD_WEEKS, drivers_of
from greenhaven.core.forecast.twin.beds import (
    DAYS_PER_WEEK,
    Settings,
    grounds_of,
    growing_hectares,
    steady_soil,
)
from greenhaven.core.forecast.twin.climate import Climate
from greenhaven.core.forecast.twin.garden_futures import (
    ACCOUNTS,
    GROUNDS,
    QUANTITIES,
    WEEKS_PER_PERIOD,
    GardenFutures,
    Measure,
)
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.planning.plan import ELEMENTS

REASONS = (
    Reason(
        "soil at the beginning",
        "steady without compost",
        "its carbon is drawn, and roots, leaves and what gardeners put on anyway are set so that "
        "it stays as it is in the usual weather: nobody has measured the gardens",
    ),
    Reason(
        "decay",
        "RothC-26.3 in weekly steps, with nitrogen",
        "deliveries are weekly; over fifteen years of New York's weather the rate differs from "
        "that of monthly steps by 0.4 % on a loam",
    ),
    Reason(
        "water",
        "one account for each kind of ground",
        "compost is not taken to change how much water a soil holds, nor does its own water count",
    ),
    Reason(
        "denitrification",
        "a share of what becomes mineral",
        "the water account knows no standing water, without which a process model gives none",
    ),
    Reason(
        "plants",
        "no more growth than without compost",
        "what they take up beyond that comes back with residues as nitrogen, not as carbon, so "
        "that the gain of soil carbon is that of the compost alone",
    ),
    Reason(
        "sold compost",
        "not followed",
        "the buyer spreads it elsewhere",
    ),
)


def run_gardens(
    city: City, additions_kg: Floats, members: Members, climate: Climate
) -> GardenFutures:
    """What becomes of the gardens of a city, with what each is given and without.

    Parameters
    ----------
    city : City
    additions_kg : array, shape (n_members, weeks, n_gardens, 7)
        What each garden is given in each week, in the order of ELEMENTS [kg]; spread at the
        week's end.
    members : Members
        They draw at least GARDEN_UNKNOWNS.
    climate : Climate
        Of the same members, from the first week's first day on.

    Returns
    -------
    GardenFutures

    Raises
    ------
    ForecastError
        If the shapes do not go together, a mass is negative or not a number, or something is
        given to a place where nothing grows.
    """
    hectares, ground = growing_hectares(city), grounds_of(city)
    given = np.asarray(additions_kg, dtype=np.float64)
    _refuse_odd(city, given, members, climate)
    fed = np.flatnonzero(given.any(axis=(0, 1, 3)))
    if len(barren := fed[hectares[fed] <= 0]):
        raise ForecastError(
            f"{city.gardens.name[barren[0]]} ({city.gardens.id[barren[0]]}) is given compost and "
            "has no growing area: give it to a place where something grows, or sell it"
        )
    settings = Settings.of(members)
    drivers = drivers_of(city, climate, settings)
    steady = steady_soil(settings, drivers.pace)
    alone = Beds(settings, steady, drivers, np.arange(len(GROUNDS)))
    soils = Soils.beginning(steady)
    for week in range(LEAD_WEEKS):
        soils, _ = alone.week(week, soils, None)
    places = np.concatenate([np.arange(len(GROUNDS)), ground[fed]])
    beds = Beds(settings, steady, drivers, places)
    ledger = _Ledger(given.shape[1], hectares, ground, fed, len(members))
    soils = soils.on(places)
    ledger.open(soils)
    for week in range(given.shape[1]):
        soils, fluxes = beds.week(
            LEAD_WEEKS + week, soils, _compost(given[:, week, fed] / hectares[fed][:, np.newaxis])
        )
        ledger.write(week, soils, fluxes)
    return GardenFutures(
        gardens=city.gardens.id,
        hectares=hectares,
        ground=ground,
        fed=fed,
        period_weeks=ledger.period_weeks,
        opening=ledger.opening[:, :, : len(GROUNDS)],
        reference=ledger.periods[..., : len(GROUNDS)],
        extra=ledger.extra(),
        weekly=ledger.weekly,
        weekly_extra=ledger.weekly_extra,
        balance=ledger.balance(),
        reasons=(*climate.reasons, *REASONS),
    )


def _refuse_odd(city: City, given: Floats, members: Members, climate: Climate) -> None:
    expected = (len(members), climate.days // DAYS_PER_WEEK, len(city.gardens), len(ELEMENTS))
    if given.shape != expected or climate.days % DAYS_PER_WEEK or not given.size:
        raise ForecastError(
            f"additions of shape {expected} (members, weeks, gardens, elements) were expected for "
            f"{climate.days} days of weather, whole weeks and at least one; {given.shape} came"
        )
    if len(climate.year_of) != len(members):
        raise ForecastError(
            f"weather for {len(members)} members was expected, for {len(climate.year_of)} it came"
        )
    if not np.all(np.isfinite(given) & (given >= 0)):
        member, week, garden, element = np.argwhere(~(np.isfinite(given) & (given >= 0)))[0]
        day = climate.start + timedelta(weeks=int(week))
        raise ForecastError(
            f"{city.gardens.name[garden]}, week of {day}: {ELEMENTS[element]} of 0 kg or more was "
            f"expected, {given[member, week, garden, element]:g} kg came"
        )


def _compost(given: Floats) -> Compost | None:
    """What is spread in a week [kg/ha]: nothing on the grounds, then what the fed gardens get."""
    if not given.any():
        return None
    nothing = np.zeros((len(given), len(GROUNDS)))
    elements = ("carbon", "nitrogen", "phosphorus", "potassium", "ash")
    return Compost(
        **{
            name: np.concatenate([nothing, given[:, :, ELEMENTS.index(name)]], axis=1)
            for name in elements
        }
    )


@dataclass
class _Ledger:
    """Everything that is told of the places, by period, and of the city, by week."""

    weeks: int
    hectares: Floats
    ground: Integers
    fed: Integers
    members: int
    period_weeks: Integers = field(init=False)
    opening: Floats = field(init=False)  # shape (n_quantities, n_members, n_places)
    total: Floats = field(init=False)  # fluxes since the beginning, same shape
    periods: Floats = field(init=False)  # shape (n_quantities, n_members, n_periods, n_places)
    weekly: Floats = field(init=False)  # shape (n_quantities, n_members, weeks)
    weekly_extra: Floats = field(init=False)

    def __post_init__(self) -> None:
        starts = np.arange(0, self.weeks, WEEKS_PER_PERIOD)
        self.period_weeks = np.minimum(WEEKS_PER_PERIOD, self.weeks - starts)
        shape, places = (len(QUANTITIES), self.members), len(GROUNDS) + len(self.fed)
        self.opening, self.total = np.zeros((*shape, places)), np.zeros((*shape, places))
        self.periods = np.zeros((*shape, len(starts), places))
        self.weekly, self.weekly_extra = np.zeros((2, *shape, self.weeks))
        unfed = np.delete(np.arange(len(self.ground)), self.fed)
        shared = np.bincount(self.ground[unfed], self.hectares[unfed], len(GROUNDS))
        self._weights = np.concatenate([shared, self.hectares[self.fed]])
        self._references = self.ground[self.fed]

    def open(self, soils: Soils) -> None:
        """What there is at the beginning."""
        for quantity, values in soils.stocks().items():
            self.opening[quantity.row] = values

    def write(self, week: int, soils: Soils, fluxes: Fluxes) -> None:
        """A week's fluxes, and the stocks at its end."""
        period = week // WEEKS_PER_PERIOD
        grounds, fed = len(GROUNDS), self._weights[len(GROUNDS) :]
        for quantity, values in fluxes.items():
            row = quantity.row
            self.total[row] += values
            self.periods[row, :, period] += values
            if quantity.measure is Measure.FLUX:
                extra = values[:, grounds:] - values[:, self._references]
                self.weekly[row, :, week] = values @ self._weights
                self.weekly_extra[row, :, week] = extra @ fed
        for quantity, values in soils.stocks().items():
            self.periods[quantity.row, :, period] = values

    def extra(self) -> Floats:
        """With compost less without, shape (n_quantities, n_members, n_periods, n_fed)."""
        places = self.periods[..., len(GROUNDS) :]
        return np.asarray(places - self.periods[..., self._references])

    def balance(self) -> dict[str, float]:
        """Worst imbalance of any place and member by element, relative to what came and went."""
        found = {}
        for element, (came, went, there) in ACCOUNTS.items():
            inward, outward = (
                sum((self.total[each.row] for each in group), np.zeros(()))
                for group in (came, went)
            )
            stored = sum(
                (self.periods[each.row, :, -1] - self.opening[each.row] for each in there),
                np.zeros(()),
            )
            error = np.abs(inward - outward - stored)
            found[element] = float((error / np.maximum(inward + outward, 1.0)).max())
        return found
