"""Weather, water and seasons of a city's grounds, day by day: what drives soils and plants.

Water is followed once for each member and ground, not for each garden: compost is not taken to
change it.
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.forecast.twin.beds import DAYS_PER_WEEK, WEEK, Settings
from greenhaven.core.forecast.twin.climate import (
    DAYS_PER_YEAR,
    Climate,
    climate_before,
    every_year,
)
from greenhaven.core.forecast.twin.garden_futures import GROUNDS, Ground
from greenhaven.core.models.soil import rothc
from greenhaven.core.models.water import root_zone as water
from greenhaven.core.models.water.account import water_account
from greenhaven.core.models.water.evapotranspiration import saturation_vapour_pressure
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import Parameter
from greenhaven.core.process.run import Run

LEAD_WEEKS = 26  # followed before the beginning, so that water and mineral nitrogen settle
USUAL_WEEKS = 52
WARM_C = 10.0  # a bed grows while the usual day is as warm; assumed by Greenhaven
SMOOTHED_D = 31  # over so many days is "the usual day" a mean
GROWTH_FROM_C = 5.0  # base of the warmth that growth follows: usual for cool-season plants
WATERED_MM = 25.4  # an inch a week, less rain; to be confirmed
FIELD_OVER_PAN = 0.75  # evapotranspiration over open-pan evaporation, Coleman & Jenkinson (1996)
# Shares of a bed's season in the four stages of FAO-56; near those of small vegetables in table 11
STAGES = (0.15, 0.20, 0.50, 0.15)
WILTING_POINT = 0.08  # of sandy loam, FAO-56 table 19, from memory; to be confirmed
READILY_EVAPORABLE_MM = 6.0  # of loamy sand, FAO-56 table 19, from memory; to be confirmed
# Small vegetables (FAO-56 tables 12, 17, 22), weeds and mulch outside the season; turf. Curve
# numbers: TR-55 table 2-2a, covered ground of soil group A (sandy beds) and B (trodden lawns).
PLANTS: dict[Ground, dict[Parameter, float]] = {
    Ground.BED: {
        water.Kcb_ini: 0.15,
        water.Kcb_mid: 0.95,
        water.Kcb_end: 0.30,
        water.h_ini: 0.05,
        water.h_max: 0.30,
        water.p_base: 0.35,
        water.CN: 39.0,
    },
    Ground.LAWN: {
        water.Kcb_ini: 0.85,
        water.Kcb_mid: 0.90,
        water.Kcb_end: 0.90,
        water.h_ini: 0.10,
        water.h_max: 0.10,
        water.p_base: 0.40,
        water.CN: 61.0,
    },
}


@dataclass(frozen=True, slots=True)
class Season:
    """When beds grow; the days are those after the horizon's first, modulo 365.

    Attributes
    ----------
    growing : array of bool, shape (365,)
    crop_day : array, shape (365,)
        Days since the season began.
    length_d : int
        0 = never warm enough, 365 = always.
    """

    growing: Booleans
    crop_day: Floats
    length_d: int


def season_of(usual: Climate) -> Season:
    """The longest time of a usual year that is warm enough for beds.

    Parameters
    ----------
    usual : Climate
        At least 365 days, all usable years.
    """
    daily = usual.mean_c[:DAYS_PER_YEAR].mean(axis=1)
    around = np.concatenate([daily[-(SMOOTHED_D // 2) :], daily, daily[: SMOOTHED_D // 2]])
    warm = np.convolve(around, np.full(SMOOTHED_D, 1 / SMOOTHED_D), "valid") >= WARM_C
    days = np.arange(DAYS_PER_YEAR)
    if warm.all() or not warm.any():
        length = DAYS_PER_YEAR if warm.all() else 0
        return Season(warm, np.full(DAYS_PER_YEAR, float(DAYS_PER_YEAR // 2)), length)
    begins = np.flatnonzero(warm & ~np.roll(warm, 1))
    lengths = [int(np.argmin(np.roll(warm, -begin))) for begin in begins.tolist()]
    longest = int(np.argmax(lengths))
    crop_day = (days - begins[longest]) % DAYS_PER_YEAR
    return Season(crop_day < lengths[longest], crop_day.astype(np.float64), lengths[longest])


@dataclass(frozen=True, slots=True)
class Drivers:
    """What drives soils and plants; the last two axes are (n_members, n_grounds).

    The first LEAD_WEEKS weeks lie before the horizon. Weekly and daily series begin together.

    Attributes
    ----------
    temperature_c : mean of the week, shape (weeks, …)
    rain_mm : rain and watering of the week
    pan_mm : open-pan evaporation of the week
    covered : 1 where plants cover the ground for most of the week
    percolation_mm : drains below the roots on a day, shape (7 weeks, …)
    water_content : of the root zone, by volume
    stress : part of transpiration that drought takes, 0–1
    demand_kg : nitrogen that plants would take up [kg N ha⁻¹]
    pace : mean of RothC's rate factors over usual years, shape (n_members, n_grounds)
    """

    temperature_c: Floats
    rain_mm: Floats
    pan_mm: Floats
    covered: Floats
    percolation_mm: Floats
    water_content: Floats
    stress: Floats
    demand_kg: Floats
    pace: Floats


def drivers_of(city: City, climate: Climate, settings: Settings) -> Drivers:
    """Follow weather and water of every member and ground from 26 weeks before the horizon on.

    Parameters
    ----------
    city : City
    climate : Climate
        Of the horizon, whole weeks, one column for each of the members in `settings`.
    settings : Settings
    """
    usual = every_year(city, climate.start)
    season = season_of(usual)
    before = climate_before(city, climate, LEAD_WEEKS * DAYS_PER_WEEK)
    sky = _Sky.joined(before, climate)
    offsets = np.arange(-before.days, climate.days)
    watered = _watered(sky.rain_mm, season, offsets)[..., np.newaxis] * settings.watering
    run = _water(sky, season, offsets, watered, settings)
    stress = 1 - _daily(run, "K_s", settings)
    warmth = _warmth(sky.mean_c, season, offsets) / _usual_warmth(usual, season)
    return Drivers(
        temperature_c=_weekly(_on_grounds(sky.mean_c), "mean"),
        rain_mm=_weekly(sky.rain_mm[..., np.newaxis] + watered, "sum"),
        pan_mm=_weekly(_pan(sky.evapotranspiration_mm, settings), "sum"),
        covered=_covered(season, offsets, settings),
        percolation_mm=_daily(run, "percolation", settings),
        water_content=_daily(run, "theta", settings),
        stress=stress,
        demand_kg=settings.demand * warmth * (1 - stress),
        pace=_usual_pace(usual, season, settings),
    )


@dataclass(frozen=True, slots=True)
class _Sky:
    """Daily weather of every member, shape (days, n_members)."""

    mean_c: Floats
    rain_mm: Floats
    wind_m_per_s: Floats
    evapotranspiration_mm: Floats
    humidity: Floats  # lowest of the day, 0–1

    @classmethod
    def joined(cls, *parts: Climate) -> "_Sky":
        """Several times, one after the other, member by member."""

        def series(name: str) -> Floats:
            return np.concatenate([getattr(each, name)[:, each.year_of] for each in parts])

        coldest, hottest = series("minimum_c"), series("maximum_c")
        # The lowest temperature is taken as the dew point, as where ET₀ comes from: FAO-56 eq. 48
        humidity = saturation_vapour_pressure(coldest) / saturation_vapour_pressure(hottest)
        return cls(
            mean_c=(coldest + hottest) / 2,
            rain_mm=series("rain_mm"),
            wind_m_per_s=series("wind_m_per_s"),
            evapotranspiration_mm=series("evapotranspiration_mm"),
            humidity=humidity,
        )


def _water(
    sky: _Sky, season: Season, offsets: Integers, watered: Floats, settings: Settings
) -> Run:
    """The water of every member and ground, day by day."""
    shape = (len(offsets), *settings.shape)

    def flat(values: Floats) -> Floats:
        return np.broadcast_to(values, shape).reshape(shape[0], -1)

    ground = np.array([[PLANTS[each][name] for each in GROUNDS] for name in PLANTS[Ground.BED]])
    parameters = {
        name: np.broadcast_to(row, settings.shape).ravel()
        for name, row in zip(PLANTS[Ground.BED], ground, strict=True)
    }
    length = max(season.length_d, 4)
    stages = (water.L_ini, water.L_dev, water.L_mid, water.L_end)
    parameters |= {
        stage: np.full(parameters[water.CN].shape, max(share * length, 1.0))
        for stage, share in zip(stages, STAGES, strict=True)
    }
    parameters |= {
        water.FC: (settings.available_water + WILTING_POINT).ravel(),
        water.WP: np.full(parameters[water.CN].shape, WILTING_POINT),
        water.REW: np.full(parameters[water.CN].shape, READILY_EVAPORABLE_MM),
        water.Z_ini: settings.roots.ravel(),
        water.Z_max: settings.roots.ravel(),
    }
    crop_day = season.crop_day[offsets % DAYS_PER_YEAR][:, np.newaxis, np.newaxis]
    return water_account(
        {
            water.ET_0: flat(
                sky.evapotranspiration_mm[..., np.newaxis] * settings.evapotranspiration
            ),
            water.rain: flat(sky.rain_mm[..., np.newaxis]),
            water.irrigation: flat(watered),
            water.u_2: flat(sky.wind_m_per_s[..., np.newaxis]),
            water.RH_min: flat(sky.humidity[..., np.newaxis]),
            water.crop_day: flat(crop_day),
        },
        parameters=parameters,
    )


def _daily(run: Run, name: str, settings: Settings) -> Floats:
    """An observable of the water account, shape (days, n_members, n_grounds)."""
    row = [each.name for each in run.system.observables].index(name)
    return np.asarray(run.observed[:, row, 0].reshape(-1, *settings.shape), dtype=np.float64)


def _watered(rain_mm: Floats, season: Season, offsets: Integers) -> Floats:
    """Water that makes up an inch a week, given once a week in the season [mm]."""
    total = np.concatenate([np.zeros_like(rain_mm[:1]), np.cumsum(rain_mm, axis=0)])
    days = np.arange(len(rain_mm))
    fell = total[days] - total[np.maximum(days - DAYS_PER_WEEK, 0)]  # on the seven days before
    due = season.growing[offsets % DAYS_PER_YEAR] & (offsets % DAYS_PER_WEEK == 0)
    return np.asarray(np.maximum(WATERED_MM - fell, 0.0) * due[:, np.newaxis])


def _warmth(mean_c: Floats, season: Season, offsets: Integers) -> Floats:
    """Warmth that growth follows [°C d], shape (days, n, n_grounds): beds in their season."""
    grown = np.ones((len(offsets), len(GROUNDS)))
    grown[:, GROUNDS.index(Ground.BED)] = season.growing[offsets % DAYS_PER_YEAR]
    above = np.maximum(mean_c - GROWTH_FROM_C, 0.0)
    return np.asarray(above[..., np.newaxis] * grown[:, np.newaxis])


def _usual_warmth(usual: Climate, season: Season) -> Floats:
    """Warmth of a usual year on each ground [°C d], shape (n_grounds,)."""
    offsets = np.arange(DAYS_PER_YEAR)
    total = _warmth(usual.mean_c[:DAYS_PER_YEAR], season, offsets).sum(axis=0).mean(axis=0)
    return np.asarray(np.maximum(total, 1.0))


def _pan(evapotranspiration_mm: Floats, settings: Settings) -> Floats:
    return np.asarray(
        evapotranspiration_mm[..., np.newaxis] * settings.evapotranspiration / FIELD_OVER_PAN
    )


def _on_grounds(values: Floats) -> Floats:
    return np.repeat(values[..., np.newaxis], len(GROUNDS), axis=-1)


def _weekly(daily: Floats, how: str) -> Floats:
    """Means or sums of whole weeks."""
    weeks = daily.reshape(-1, DAYS_PER_WEEK, *daily.shape[1:])
    return np.asarray(weeks.mean(axis=1) if how == "mean" else weeks.sum(axis=1))


def _covered(season: Season, offsets: Integers, settings: Settings) -> Floats:
    """1 where plants cover the ground: lawns always, beds in their season."""
    covered = np.ones((len(offsets) // DAYS_PER_WEEK, *settings.shape))
    growing = season.growing[offsets % DAYS_PER_YEAR].astype(np.float64)
    share = _weekly(growing, "mean")[:, np.newaxis]
    covered[..., GROUNDS.index(Ground.BED)] = share >= 0.5
    return covered


def _usual_pace(usual: Climate, season: Season, settings: Settings) -> Floats:
    """Mean of a · b · c of RothC over usual years, shape (n_members, n_grounds).

    Every year is gone through twice, so that it begins as dry as it ends.
    """
    days, years = USUAL_WEEKS * DAYS_PER_WEEK, len(usual.years)
    offsets = np.arange(days)
    members, grounds = settings.shape
    shape = (USUAL_WEEKS, years, members, grounds)

    def twice(weekly: Floats) -> Floats:
        return np.tile(np.broadcast_to(weekly, shape).reshape(USUAL_WEEKS, -1), (2, 1))

    rain = usual.rain_mm[:days]
    watered = _watered(rain, season, offsets)[..., np.newaxis, np.newaxis] * settings.watering
    pan = usual.evapotranspiration_mm[:days, :, np.newaxis, np.newaxis]
    run = march(
        rothc.ROTHC,
        start={},
        inputs={
            rothc.temperature: twice(_weekly(usual.mean_c[:days], "mean")[..., None, None]),
            rothc.rain: twice(_weekly(rain[..., None, None] + watered, "sum")),
            rothc.pan_evaporation: twice(
                _weekly(pan * settings.evapotranspiration / FIELD_OVER_PAN, "sum")
            ),
            rothc.covered: twice(_covered(season, offsets, settings)[:, np.newaxis]),
        },
        parameters={
            rothc.clay: np.broadcast_to(settings.clay, shape[1:]).ravel(),
            rothc.month: WEEK,
        },
    )
    names = [each.name for each in run.system.observables]
    rows = [names.index(f"{each}_factor") for each in ("temperature", "moisture", "cover")]
    pace = np.prod(run.observed[USUAL_WEEKS:, rows, 0], axis=1)
    return np.asarray(pace.reshape(shape).mean(axis=(0, 1)))
