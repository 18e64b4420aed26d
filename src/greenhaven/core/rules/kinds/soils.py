"""Where and when nothing is spread: near water, in the closed season, in bad weather."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from greenhaven.core.columns import Booleans
from greenhaven.core.rules.articles import Tighter
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.case import Case, Span
from greenhaven.core.rules.dates import Season
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.places import ForPlaces, nothing_known
from greenhaven.core.rules.ruling import Ruling, ban
from greenhaven.core.rules.words import Message, either, message

BUFFERS = {
    "open_water_m": Bound(
        5, 500, "Ireland's good practice for the protection of waters (epa.ie): 5 m"
    ),
    "well_m": Bound(
        25, 500, "Ireland's good practice for the protection of waters: 25 m (to be confirmed)"
    ),
}


class WaterBuffer(ForPlaces):
    """Nothing is spread too near to open water or a well."""

    PRACTICE: ClassVar[str] = "Council Directive 91/676/EEC, annex II: land near watercourses"
    PROTECTS: ClassVar[str] = "waters"
    SUBJECT: ClassVar[tuple[str, ...]] = ("season",)
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "open_water_m": Tighter.HIGHER,
        "well_m": Tighter.HIGHER,
    }

    kind: Literal["water_buffer"]
    open_water_m: float = Field(description="least distance to a stream, pond or shore")
    well_m: float = Field(description="least distance to a well or spring")
    season: Season | None = Field(default=None, description="part of the year; none = all of it")

    def bounds(self) -> Mapping[str, Bound]:
        """The least distances of the law."""
        return BUFFERS

    def judge(self, case: Case) -> Ruling:
        """Nothing goes to places that are known to lie too near."""
        gardens = case.facts.city.gardens
        near = (gardens.open_water_m < self.open_water_m) | (gardens.well_m < self.well_m)
        banned = case.of_gardens(near & self.meant(case.facts)) & self._applies(case)
        if self.season is not None:
            banned &= case.during(_any_day(self.season))
        return ban(self.id, banned, self._price_in(case.facts))

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """Places of which no distance to water is known."""
        gardens = facts.city.gardens
        unknown = np.isnan(gardens.open_water_m) | np.isnan(gardens.well_m)
        why = "its distance to open water or to wells is not known"
        return (*super().unknowns(facts), *nothing_known(unknown, facts, why))

    def noun(self) -> Message:
        """Its short name."""
        return message("the distance to water")

    def words(self) -> Message:
        """What it says."""
        return message(
            "Nothing is spread on {places} within {water} m of open water or {well} m of a well or "
            "spring{when}.",
            places=self.places(),
            water=self.open_water_m,
            well=self.well_m,
            when=message(" {season}", season=self.season.words()) if self.season else "",
        )


class ClosedSeason(ForPlaces):
    """Nothing is spread in a part of the year."""

    PRACTICE: ClassVar[str] = "Council Directive 91/676/EEC, annexes II and III: closed periods"
    PROTECTS: ClassVar[str] = "waters"

    kind: Literal["closed_season"]
    season: Season = Field(description="part of the year in which it is closed")

    def judge(self, case: Case) -> Ruling:
        """A week with a closed day is closed in a plan; a day is judged as it is."""
        banned = self.reaches(case) & case.during(_any_day(self.season))
        return ban(self.id, banned, self._price_in(case.facts))

    def noun(self) -> Message:
        """Its short name."""
        return message("the closed season")

    def words(self) -> Message:
        """What it says."""
        return message(
            "Nothing is spread on {places} {season} of each year.",
            places=self.places(),
            season=self.season.words(),
        )


class WeatherGate(ForPlaces):
    """Nothing is spread on days of rain, snow or frost.

    A plan of weeks leaves the day open, so that it is closed only in weeks without a good day; the
    guard and the rounds judge each day.
    """

    PRACTICE: ClassVar[str] = (
        "Council Directive 91/676/EEC, annex II: water-saturated, flooded, frozen or snow-covered "
        "ground"
    )
    PROTECTS: ClassVar[str] = "waters"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "most_rain_mm_per_day": Tighter.LOWER,
        "most_snow_mm_per_day": Tighter.LOWER,
    }

    kind: Literal["weather_gate"]
    most_rain_mm_per_day: float | None = Field(default=None, ge=0, description="none = any rain")
    most_snow_mm_per_day: float | None = Field(default=None, ge=0, description="none = any snow")
    not_in_frost: bool = Field(
        default=False,
        description="not on days on which the air does not rise above 0 °C",
    )

    def faults(self) -> Iterator[str]:
        """It says something."""
        yield from super().faults()
        if self.most_rain_mm_per_day is self.most_snow_mm_per_day is None and not self.not_in_frost:
            yield "expected a limit of rain or snow, or of frost"

    def judge(self, case: Case) -> Ruling:
        """No spreading where every day of the movement's span is known to be bad."""
        bad = self.bad_days(case.facts)

        def closed(span: Span) -> bool:
            return all(bad.get(day, False) for day in span.days)

        return ban(self.id, self.reaches(case) & case.during(closed), self._price_in(case.facts))

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """That no weather is known."""
        found = super().unknowns(facts)
        if len(facts.weather):
            return found
        return (*found, message("It has no effect: no weather of these days is known."))

    def noun(self) -> Message:
        """Its short name."""
        return message("the weather gate")

    def words(self) -> Message:
        """What it says."""
        limits = []
        if self.most_rain_mm_per_day is not None:
            limits.append(message("more than {rain} mm of rain", rain=self.most_rain_mm_per_day))
        if self.most_snow_mm_per_day is not None:
            limits.append(message("more than {snow} mm of snow", snow=self.most_snow_mm_per_day))
        if self.not_in_frost:
            limits.append(message("frost all day long"))
        return message(
            "Nothing is spread on {places} on a day with {limits}.",
            places=self.places(),
            limits=either(tuple(limits)),
        )

    def bad_days(self, facts: Facts) -> dict[date, bool]:
        """Whether each day whose weather is known is closed."""
        weather = facts.weather
        bad: Booleans = np.zeros(len(weather), dtype=bool)
        if self.most_rain_mm_per_day is not None:
            bad |= weather.rain_mm > self.most_rain_mm_per_day
        if self.most_snow_mm_per_day is not None:
            bad |= weather.snow_mm > self.most_snow_mm_per_day
        if self.not_in_frost:
            bad |= weather.maximum_c <= 0
        days = [date.fromisoformat(day) for day in weather.date.tolist()]
        return dict(zip(days, bad.tolist(), strict=True))


def _any_day(season: Season) -> Callable[[Span], bool]:
    return lambda span: any(season.holds(day) for day in span.days)
