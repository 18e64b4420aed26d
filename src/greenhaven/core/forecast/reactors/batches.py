"""One hub's mix of one week, composted: its heat, what it loses, and when it is ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats
from greenhaven.core.forecast.materials import ForecastError, Intake, Reason, group_names
from greenhaven.core.forecast.reactors.heat import LongestHeat, longest_heat
from greenhaven.core.forecast.reactors.vessels import PRACTICES, Practice
from greenhaven.core.material import Composition
from greenhaven.core.models.composting.feed import GROUPS
from greenhaven.core.models.composting.reactors import Reactor, Weather
from greenhaven.core.models.composting.recipe import Ingredient, Recipe, recipe
from greenhaven.core.models.composting.result import Losses, Product, Result, compost
from greenhaven.core.models.hygiene import PROFILES, Verdict, Watch
from greenhaven.core.models.maturity import Maturity, Rating, maturity
from greenhaven.core.planning.recipes import Process
from greenhaven.core.process.containers import Series

DAYS_PER_WEEK = 7
EVERY_D = 1 / 48  # half an hour: a probe's interval
HOT_C = 55.0
OUTSIDE_C = 15.0  # where a city has no record of its weather
LAID = Reason(
    "temperature when it is laid", "that of the air, 15 °C at the least",
    "it comes from kitchens and closed bins, and a colder mix would be covered until it warms",
)  # fmt: skip
LAID_C = 15.0
WATER = Composition(
    moisture=1.0, carbon=0.0, nitrogen=0.0, phosphorus=0.0, potassium=0.0, ash=0.0,
    bulk_density_kg_per_m3=1000.0,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchForecast:
    """One batch from its laying to the end of the lead time that the plan gives it."""

    hub: str
    week: int
    process: str
    mass_kg: float  # as laid, with the water
    days: Floats  # shape (n_times,)
    temperatures_c: Floats  # of each layer, the lowest first, shape (n_times, n_layers)
    days_above_55: Floats  # of each layer
    turnings: tuple[float, ...]  # days on which it is turned
    hygiene: Verdict  # over all layers
    losses: Losses
    product: Product
    maturity: Maturity  # at the end
    mature_from_d: float  # first week's end at which the index says mature; NaN = not in this time
    reasons: tuple[Reason, ...]

    @property
    def hottest_c(self) -> float:
        """Highest temperature of any layer [°C]."""
        return float(self.temperatures_c.max())

    @property
    def longest_heat(self) -> LongestHeat:
        """The longest that all layers are hot together, as the rule counts it."""
        hold = self.hygiene.batch.hold
        return longest_heat(self.days, self.temperatures_c, self.turnings, hold)

    @property
    def heat_lacking(self) -> str:
        """What its heat lacks, in words; empty where it is shown."""
        return "" if self.hygiene.passed else self.longest_heat.lacking(self.hygiene.batch.hold)

    @property
    def hygienic_from_d(self) -> float:
        """Day on which the heat that is asked for was shown; NaN = not in this time."""
        return self.hygiene.batch.until if self.hygiene.passed else np.nan


def forecast_batch(city: City, start: date, intake: Intake, process: Process) -> BatchForecast:
    """Compost what a hub starts in a week.

    Parameters
    ----------
    city : City
    start : date
        First day of the plan.
    intake : Intake
    process : Process
        As the plan knows it: the run lasts its lead time.

    Raises
    ------
    ForecastError
        If the process is none of composting.
    RecipeError
        If a kind's composition cannot be composted; the message says why.
    """
    if intake.process not in PRACTICES:
        known = ", ".join(PRACTICES)
        raise ForecastError(f"{intake.hub}: no composting in {intake.process!r}; there is {known}")
    practice = PRACTICES[intake.process]
    mix, reasons = _mix(city, intake)
    days = float(DAYS_PER_WEEK * process.lead_weeks)
    reactor = practice.build(mix.volume_m3, intake.total_kg / 1e3, days)
    first = start + timedelta(weeks=intake.week)
    weather, air_c, weather_reasons = _weather(city, first, int(days))
    result = compost(
        mix, reactor, days=days, weather=weather, start_c=max(air_c, LAID_C), every=EVERY_D
    )
    rates = _rates(result)
    index = _index(rates, len(result.times) - 1)
    return BatchForecast(
        hub=intake.hub,
        week=intake.week,
        process=intake.process,
        mass_kg=intake.total_kg,
        days=result.times,
        temperatures_c=result.temperature_c,
        days_above_55=result.days_above(HOT_C),
        turnings=reactor.turnings,
        hygiene=_hygiene(practice, reactor, result),
        losses=result.losses,
        product=result.product,
        maturity=index,
        mature_from_d=_mature_from(result, rates),
        reasons=(*practice.reasons, *reasons, *weather_reasons, LAID, *_told(result)),
    )


def _told(result: Result) -> tuple[Reason, ...]:
    return tuple(
        Reason(each.name, f"{each.value:.3g} {each.unit}", each.reason)
        for each in dict.fromkeys(result.assumptions)
    )


def _mix(city: City, intake: Intake) -> tuple[Recipe, tuple[Reason, ...]]:
    """The hub's recipe as the model's components, settled as the plan settles it."""
    names, reasons = group_names(city.kinds)
    mixed = np.flatnonzero(intake.kg).tolist()
    ingredients = [
        Ingredient(_material(city, row), float(intake.kg[row]), GROUPS[names[row]]) for row in mixed
    ]
    packing = 1 / city.parameters["settling_factor"]
    mix = recipe(ingredients, packing)
    wetted = dict(mix.amounts)
    water = next(each for each in wetted if each.name == "water")
    wetted[water] += intake.water_kg
    whole = Recipe(mix.mass_kg + intake.water_kg, mix.volume_m3, wetted, mix.assumptions)
    return whole, tuple(reasons[row] for row in mixed)


def _material(city: City, row: int) -> Composition:
    names = Composition.__dataclass_fields__
    return Composition(**{name: float(getattr(city.kinds, name)[row]) for name in names})


def _weather(city: City, first: date, days: int) -> tuple[Weather, float, tuple[Reason, ...]]:
    """Air and rain of the days that stand in for the coming ones, and the air on the first day."""
    if not len(city.weather):
        reason = Reason("weather", f"{OUTSIDE_C:g} °C, no rain", "the city has no record of it")
        return Weather(), OUTSIDE_C, (reason,)
    row_of = {day: row for row, day in enumerate(city.weather.date.tolist())}
    stands_in = [city.clock.weather_day(first + timedelta(days=day)) for day in range(days + 1)]
    rows = [row_of[day.isoformat()] for day in stands_in if day.isoformat() in row_of]
    if len(rows) < len(stands_in):
        missing = next(day for day in stands_in if day.isoformat() not in row_of)
        raise ForecastError(f"{city.name}: the weather of {missing} is not recorded")
    mean = (city.weather.minimum_c[rows] + city.weather.maximum_c[rows]) / 2
    rain = np.nan_to_num(city.weather.rain_mm[rows])
    times = np.arange(len(rows), dtype=np.float64)
    weather = Weather(
        temperature_c=Series(times + 0.5, mean, hold=False),
        ground_c=float(mean.mean()),
        rain_mm_per_d=Series(times, rain),
    )
    reason = Reason(
        "weather",
        f"that of {stands_in[0]} and the days after",
        "the same days of the year, as late as they were recorded; the ground is as warm as the "
        "air on average, the air is 70 % humid",
    )
    return weather, float(mean[0]), (reason,)


def _hygiene(practice: Practice, reactor: Reactor, result: Result) -> Verdict:
    """The verdict that probes in every layer would lead to."""
    layers = tuple(f"layer {number + 1}" for number in range(result.temperature_c.shape[1]))
    watch = Watch.begin(PROFILES[practice.hygiene], layers)
    return watch.follow(result.times, result.temperature_c, reactor.turnings).verdict()


def _rates(result: Result) -> Mapping[str, Floats]:
    """What the index of maturity asks for, of the whole batch at every time."""
    organic = result.series("organic_matter")

    def mean(name: str) -> Floats:
        return np.asarray((result.series(name) * organic).sum(axis=1) / organic.sum(axis=1))

    ammonium, nitrate = result.whole("ammonium"), result.whole("nitrate")
    return {
        "carbon_to_nitrogen": result.whole("organic_carbon") / result.whole("total_nitrogen"),
        "oxygen_uptake": mean("oxygen_uptake"),
        "co2_evolution": mean("carbon_dioxide_evolution"),
        "ammonium": 1e6 * ammonium / result.whole("dry_matter"),
        "ammonium_to_nitrate": ammonium / np.maximum(nitrate, 1e-12),
    }


def _index(rates: Mapping[str, Floats], row: int) -> Maturity:
    """The index at one time; rates below 0 (dissolving, not breathing) count as none."""
    values: dict[str, Any] = {name: max(float(value[row]), 0.0) for name, value in rates.items()}
    return maturity(values.pop("carbon_to_nitrogen"), values)


def _mature_from(result: Result, rates: Mapping[str, Floats]) -> float:
    """End of the first week from which on the index never falls back."""
    mature_from = np.nan
    per_week = round(DAYS_PER_WEEK / EVERY_D)
    for row in range(len(result.times) - 1, 0, -per_week):
        if _index(rates, row).rating not in {Rating.MATURE, Rating.VERY_MATURE}:
            break
        mature_from = float(result.times[row])
    return mature_from
