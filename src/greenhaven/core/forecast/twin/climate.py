"""The weather that the members of an ensemble live through: recorded years, put on the horizon.

A weather year *y* stands for the days from the horizon's first calendar day on, as they were
recorded from that day of year *y* on. A longer horizon runs on through the years after it, and
after the last of them through the first. Members share years, so that what depends on weather
alone is worked out once for each distinct year.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from greenhaven.core.city import City, Weather
from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.forecast.materials import ForecastError, Reason
from greenhaven.core.models.water.evapotranspiration import (
    DailyWeather,
    WeatherStation,
    reference_evapotranspiration,
    wind_at_two_metres,
)

DAYS_PER_YEAR = 365
PLAIN_YEAR = 2001  # any year without a 29 February
WIND_HEIGHT_M = 10.0  # of the anemometers of most weather services; FAO-56 eq. 47 takes it to 2 m
USUAL_WIND_M_PER_S = 2.0  # at 2 m, where none was measured: FAO-56, p. 63
# Where no weather is recorded at all: a mild day of a temperate city, every day.
USUAL_DAY = (7.0, 17.0, 2.5)  # minimum, maximum [°C], rain [mm]; assumed by Greenhaven
USUAL_LATITUDE_DEG = 45.0


@dataclass(frozen=True, slots=True)
class Climate:
    """Daily weather of distinct years over one horizon; arrays have the shape (days, n_years).

    Attributes
    ----------
    start : date
        First day of the horizon.
    years : array of int, shape (n_years,)
        The distinct weather years, ascending.
    year_of : array of int, shape (n_members,)
        Column of each member.
    latitude_deg : float
        Mean of the city's districts, north positive [°].
    minimum_c, maximum_c : array
        Air temperature [°C].
    rain_mm : array
        Rain and melted snow [mm].
    wind_m_per_s : array
        At 2 m; 2 m/s where none was measured.
    evapotranspiration_mm : array
        Of the grass reference, ET₀ [mm].
    reasons : tuple of Reason
        What had to be assumed.
    """

    start: date
    years: Integers
    year_of: Integers
    latitude_deg: float
    minimum_c: Floats
    maximum_c: Floats
    rain_mm: Floats
    wind_m_per_s: Floats
    evapotranspiration_mm: Floats
    reasons: tuple[Reason, ...]

    @property
    def days(self) -> int:
        """Length of the horizon [d]."""
        return len(self.rain_mm)

    @property
    def mean_c(self) -> Floats:
        """Middle of minimum and maximum [°C], shape (days, n_years)."""
        return np.asarray((self.minimum_c + self.maximum_c) / 2, dtype=np.float64)


def weather_years(city: City, start: date, days: int) -> Integers:
    """Years whose recorded weather can stand for a horizon, ascending.

    A year can be used if every day of the horizon, or of its first year, was recorded from the
    horizon's first calendar day of that year on: temperatures and rain; wind may lack. Where there
    is none, and every calendar day was recorded at some time, the first recorded days stand for
    all as the one year.

    Parameters
    ----------
    city : City
    start : date
        First day of the horizon.
    days : int
        Its length, ≥ 1.

    Returns
    -------
    array of int
        At least one: where not even that is recorded, a constant year, named after `start`'s.
    """
    found = _Recorded(city).usable(start, days)
    return found if len(found) else np.array([start.year], dtype=np.int64)


def climate_of(city: City, start: date, days: int, weather_year: Integers) -> Climate:
    """The weather of some members over a horizon.

    Parameters
    ----------
    city : City
    start : date
        First day of the horizon.
    days : int
        Its length, ≥ 1.
    weather_year : array of int, shape (n_members,)
        From `weather_years`.

    Raises
    ------
    ForecastError
        If there is no day, no member, or a year cannot be used; the message names those that can.

    Source
    ------
    Evapotranspiration: FAO-56 eq. 6 with radiation from temperatures (eq. 50, inland) and humidity
    from the lowest temperature (eq. 48), for a city records neither.
    """
    if days < 1 or not len(weather_year):
        raise ForecastError(
            f"weather is wanted for at least one day and one member; {days} days and "
            f"{len(weather_year)} members came"
        )
    recorded = _Recorded(city)
    usable = recorded.usable(start, days)
    years, year_of = np.unique(np.asarray(weather_year, dtype=np.int64), return_inverse=True)
    if not len(usable):
        return _constant(city, start, days, (years, year_of))
    if len(wrong := years[~np.isin(years, usable)]):
        raise ForecastError(
            f"the weather of {wrong[0]} does not reach from {start:%d %B} over {days} days; "
            f"years that can be used: {usable[0]} to {usable[-1]}"
        )
    rows = np.column_stack([recorded.rows(start, days, int(year)) for year in years])
    table, evaporated = city.weather, _evaporated(city)
    return Climate(
        start=start,
        years=years,
        year_of=year_of.astype(np.int64),
        latitude_deg=latitude_deg(city),
        minimum_c=table.minimum_c[rows],
        maximum_c=table.maximum_c[rows],
        rain_mm=table.rain_mm[rows],
        wind_m_per_s=_wind(table)[rows],
        evapotranspiration_mm=evaporated[rows],
        reasons=(*_reasons_for_one_year(city, recorded.whole(start, days)), _EVAPOTRANSPIRATION),
    )


def every_year(city: City, start: date, days: int = DAYS_PER_YEAR) -> Climate:
    """The weather of all usable years, one member each: what is usual in the city."""
    return climate_of(city, start, days, weather_years(city, start, days))


def climate_before(city: City, climate: Climate, days: int) -> Climate:
    """The weather that led up to a horizon, for the same members.

    Where the days before a member's weather year were not recorded, those of the first year that
    can be used stand for them.

    Parameters
    ----------
    city : City
    climate : Climate
        Of the horizon.
    days : int
        Length of what led up to it, ≥ 1.
    """
    start = climate.start - timedelta(days=days)
    usable = weather_years(city, start, days)
    wanted = climate.years[climate.year_of] + start.year - climate.start.year
    return climate_of(city, start, days, np.where(np.isin(wanted, usable), wanted, usable[0]))


def latitude_deg(city: City) -> float:
    """Mean latitude of the city's districts, or of its gardens where there are none [°]."""
    for table in (city.districts, city.gardens):
        known = table.lat[np.isfinite(table.lat)]
        if len(known):
            return float(known.mean())
    return USUAL_LATITUDE_DEG


class _Recorded:
    """Which days a city has recorded."""

    def __init__(self, city: City) -> None:
        table = city.weather
        whole = np.isfinite(table.minimum_c) & np.isfinite(table.maximum_c)
        whole &= np.isfinite(table.rain_mm) & (table.minimum_c <= table.maximum_c)
        days = [date.fromisoformat(day).toordinal() for day in table.date.tolist()]
        self._first, self._last = min(days, default=1), max(days, default=0)
        self._row = np.full(self._last - self._first + 1, -1, dtype=np.int64)
        self._row[np.array(days, dtype=np.int64) - self._first] = np.arange(len(days))
        known: Booleans = np.zeros(len(self._row), dtype=np.bool_)
        known[self._row >= 0] = whole[self._row[self._row >= 0]]
        self._gaps = np.concatenate([[0], np.cumsum(~known)])  # unknown days before each
        self._known = known

    @cached_property
    def _calendar(self) -> dict[int, int]:
        """First row of each day of a year without 29 February."""
        found: dict[int, int] = {}
        for offset in np.flatnonzero(self._known).tolist():
            day = _in_year(date.fromordinal(self._first + offset), PLAIN_YEAR)
            found.setdefault(day.timetuple().tm_yday, int(self._row[offset]))
        return found

    def usable(self, start: date, days: int) -> Integers:
        """Years that can stand for a horizon, ascending."""
        whole = self.whole(start, days)
        if len(whole) or not self._every_calendar_day(start, days):
            return whole
        return np.array([date.fromordinal(self._first).year], dtype=np.int64)

    def whole(self, start: date, days: int) -> Integers:
        """Years that have every day of the horizon, or of its first year, in one piece."""
        if self._last < self._first:
            return np.zeros(0, dtype=np.int64)
        last, turn = start + timedelta(days=days - 1), _in_year(start, start.year + 1)
        years = range(date.fromordinal(self._first).year, date.fromordinal(self._last).year + 1)
        found = []
        for year in years:
            begin = _in_year(start, year).toordinal()
            end = _in_year(start, year + 1).toordinal()
            if last < turn:
                end = min(end, _in_year(last, year + last.year - start.year).toordinal() + 1)
            if self._has(begin - self._first, end - self._first):
                found.append(year)
        return np.array(found, dtype=np.int64)

    def _has(self, begin: int, end: int) -> bool:
        inside = begin >= 0 and end <= len(self._row)
        return bool(inside and self._gaps[end] == self._gaps[begin])

    def _every_calendar_day(self, start: date, days: int) -> bool:
        """Whether each day of the horizon was recorded in some year."""
        span = (start + timedelta(days=each) for each in range(min(days, DAYS_PER_YEAR)))
        return all(_in_year(day, PLAIN_YEAR).timetuple().tm_yday in self._calendar for day in span)

    def rows(self, start: date, days: int, year: int) -> Integers:
        """Row of the city's table that stands for each day of the horizon, shape (days,).

        29 February stands where it was recorded; else the day before it does.
        """
        order = self.whole(start, days).tolist()
        if not order:
            span = (start + timedelta(days=each) for each in range(days))
            numbers = [_in_year(day, PLAIN_YEAR).timetuple().tm_yday for day in span]
            return np.array([self._calendar[each] for each in numbers], dtype=np.int64)
        begun, after = order.index(year), 0
        found = np.empty(days, dtype=np.int64)
        turn = _in_year(start, start.year + 1)  # on which the next weather year takes over
        for offset in range(days):
            day = start + timedelta(days=offset)
            if day >= turn:
                after += 1
                turn = _in_year(start, start.year + after + 1)
            weather_year = order[(begun + after) % len(order)]
            later = day.year - start.year - after  # 1 beyond New Year
            found[offset] = self._row[_in_year(day, weather_year + later).toordinal() - self._first]
        return found


def _in_year(day: date, year: int) -> date:
    """The same calendar day of another year; 28 February where it has no 29th."""
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def _wind(table: Weather) -> Floats:
    """Wind at 2 m, the usual one where none was measured [m s⁻¹]."""
    at_two_metres = wind_at_two_metres(table.wind_m_per_s, WIND_HEIGHT_M)
    return np.where(np.isfinite(at_two_metres), at_two_metres, USUAL_WIND_M_PER_S)


def _evaporated(city: City) -> Floats:
    """ET₀ of every recorded day [mm]; not a number where a temperature lacks."""
    table = city.weather
    whole = np.isfinite(table.minimum_c) & (table.minimum_c <= table.maximum_c)
    day = np.array(
        [date.fromisoformat(each).timetuple().tm_yday for each in table.date[whole].tolist()]
    )
    weather = DailyWeather(
        day,
        table.maximum_c[whole],
        table.minimum_c[whole],
        wind_m_per_s=table.wind_m_per_s[whole],
    )
    station = WeatherStation(latitude_deg(city), wind_height_m=WIND_HEIGHT_M)
    found = np.full(len(table), np.nan)
    found[whole] = reference_evapotranspiration(weather, station)
    return found


def _constant(city: City, start: date, days: int, members: tuple[Integers, Integers]) -> Climate:
    """One day, again and again: the mean of what was recorded, or the usual one."""
    table, (years, year_of) = city.weather, members
    names = ("minimum_c", "maximum_c", "rain_mm")
    values = []
    for name, usual in zip(names, USUAL_DAY, strict=True):
        column = getattr(table, name)
        known = column[np.isfinite(column)]
        values.append(float(known.mean()) if len(known) else usual)
    coldest, hottest = min(values[:2]), max(values[:2])
    latitude = latitude_deg(city)
    numbers = [(start + timedelta(days=each)).timetuple().tm_yday for each in range(days)]
    weather = DailyWeather(np.array(numbers), np.full(days, hottest), np.full(days, coldest))
    evaporated = reference_evapotranspiration(weather, WeatherStation(latitude))
    reason = Reason(
        "weather",
        f"{coldest:.1f} to {hottest:.1f} °C, {values[2]:.1f} mm of rain, every day",
        f"{city.name} has recorded no year of weather that reaches over these {days} days: the "
        f"mean of the {len(table)} days that it has"
        if len(table)
        else f"{city.name} has recorded no weather: a mild day of a temperate city",
    )
    shape = (days, len(years))
    series = {
        "minimum_c": np.full(shape, coldest),
        "maximum_c": np.full(shape, hottest),
        "rain_mm": np.full(shape, values[2]),
        "wind_m_per_s": np.full(shape, USUAL_WIND_M_PER_S),
        "evapotranspiration_mm": np.repeat(evaporated[:, np.newaxis], len(years), axis=1),
    }
    reasons = (reason, _EVAPOTRANSPIRATION)
    return Climate(start, years, year_of.astype(np.int64), latitude, **series, reasons=reasons)


def _reasons_for_one_year(city: City, whole: Integers) -> tuple[Reason, ...]:
    if len(whole):
        return ()
    return (
        Reason(
            "weather",
            "the first recorded days of each date",
            f"{city.name} has recorded every day of the year, and no year in one piece that the "
            "horizon fits in",
        ),
    )


_EVAPOTRANSPIRATION = Reason(
    "evapotranspiration",
    "FAO-56 Penman–Monteith",
    "radiation is estimated from the span of the temperatures, humidity from the lowest one, and "
    "wind is taken as measured at 10 m: a city records no more",
)
