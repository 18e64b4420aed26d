"""What a change would do: two courses of one city, followed by the same members, side by side.

Each member lives through both courses with the same weather and the same draws, so that what they
share cancels and the difference is known better than either course.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Columns, Floats, Texts
from greenhaven.core.forecast.consequences.course import (
    DESTINATIONS,
    WHERE_IT_GOES,
    Course,
    course_of,
)
from greenhaven.core.forecast.consequences.effects import (
    BY_SET,
    EFFECTS,
    Difference,
    Effect,
    Scale,
    Verdict,
    effect_of_set,
    sentence,
)
from greenhaven.core.forecast.consequences.effort import EFFORT_UNKNOWNS
from greenhaven.core.forecast.consequences.equity import Needs, needs_of
from greenhaven.core.forecast.consequences.factor_sets import EPA_HUB_2026
from greenhaven.core.forecast.consequences.factors import (
    FactorError,
    FactorSet,
    Masses,
    co2e,
    co2e_difference,
)
from greenhaven.core.forecast.ensemble.bands import quantiles
from greenhaven.core.forecast.ensemble.ensemble import (
    Ensemble,
    FailedMembers,
    Progress,
    run_ensemble,
)
from greenhaven.core.forecast.ensemble.executors import Executor
from greenhaven.core.forecast.materials import ForecastError, Reason
from greenhaven.core.forecast.twin.climate import weather_years
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.twin.twin import twin_unknowns
from greenhaven.core.forecast.uncertain import Members, members
from greenhaven.core.rules.words import NO_NAMES, Translate

PAIRED_MEMBERS = 20
PAIRED_CHUNK = 10  # members that are followed together: two workers share the usual number
MOST_PLACES = 5  # that gain, and that lose, of each quantity
SHARES = (0.1, 0.5, 0.9)  # 8 of 10 futures lie between the first and the last


@dataclass(frozen=True, slots=True)
class Differences(Columns):
    """What changes: medians and the limits between which 8 of 10 futures lie."""

    scale: Texts  # effects.Scale
    place: Texts  # id; "" = the whole city
    quantity: Texts
    unit: Texts  # those of effects.HUNDREDTHS stand for shares of one
    now: Floats  # median of the first course; NaN where only a difference is known
    then: Floats  # median of the second
    low: Floats  # of the difference
    median: Floats
    high: Floats
    verdict: Texts  # effects.Verdict
    sentence: Texts


@dataclass(frozen=True, slots=True)
class Equity(Columns):
    """Share of its gardens' safe dose that each district gets, where it has any, 0–1."""

    district: Texts
    need_t: Floats  # safe dose of typical compost
    now_low: Floats
    now: Floats
    now_high: Floats
    then_low: Floats
    then: Floats
    then_high: Floats
    low: Floats  # of the difference
    median: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Consequences:
    """The differences between two courses.

    Attributes
    ----------
    city : str
    start : date
    weeks, members, seed : int
    differences : Differences
        Of the whole city, one row a quantity.
    places : Differences
        Those that gain most and lose most for sure, the most first.
    equity : Equity
    failed : FailedMembers
    untold : tuple of Reason
        Figures that could not be given, and why.
    reasons : tuple of Reason
        What the figures rest on.
    """

    city: str
    start: date
    weeks: int
    members: int
    seed: int
    differences: Differences
    places: Differences
    equity: Equity
    failed: FailedMembers
    untold: tuple[Reason, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Both courses of the same members."""

    before: Course
    after: Course


def consequence_members(
    city: City, schedule: Schedule, count: int = PAIRED_MEMBERS, seed: int = 0
) -> Members:
    """Members that cover recorded weather and all that is uncertain of twin, work and ways.

    Raises
    ------
    EnsembleError
        If count or seed is out of range.
    """
    unknowns = (*twin_unknowns(city), *EFFORT_UNKNOWNS)
    years = weather_years(city, schedule.start, schedule.days)
    return members(unknowns, years.tolist(), count, seed)


def consequences(  # noqa: PLR0913 -- two courses and how they are followed, each named
    city: City,
    state: CityState,
    before: Schedule,
    after: Schedule,
    drawn: Members,
    *,
    factor_sets: Sequence[FactorSet] = (EPA_HUB_2026,),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Consequences:
    """Follow two courses and tell what the second changes.

    Parameters
    ----------
    city : City
    state : CityState
        With which both begin.
    before, after : Schedule
        Of the same weeks.
    drawn : Members
        Of `consequence_members`.
    factor_sets : sequence of FactorSet
        Each gives a figure of its own; the gases of the models always do.
    executor : Executor, optional
        Where the members are followed; None = here.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Raises
    ------
    ForecastError
        If the courses are of different weeks or cities.
    EnsembleError
        If more than 5 % of the members fail.
    """
    if (before.city, before.start, before.weeks) != (after.city, after.start, after.weeks):
        raise ForecastError(
            "both courses must be of one city and the same weeks; "
            f"{before.weeks} weeks of {before.city!r} from {before.start} and "
            f"{after.weeks} weeks of {after.city!r} from {after.start} came"
        )
    needs = needs_of(city, state, before)
    work = partial(followed_twice, city, state, before, after, needs)
    ensemble = run_ensemble(work, drawn, executor=executor, chunk=PAIRED_CHUNK, progress=progress)
    first = ensemble.parts[0][1]
    reader = _Reader(city, before.weeks, ensemble)
    emitted, untold = _emissions(reader, factor_sets)
    return Consequences(
        city=city.id,
        start=before.start,
        weeks=before.weeks,
        members=len(ensemble.members),
        seed=int(drawn.seed[0]),
        differences=reader.table([*reader.of_city(), *emitted]),
        places=reader.table(reader.places()),
        equity=_equity(city, needs, reader),
        failed=ensemble.failed,
        untold=untold,
        reasons=tuple(dict.fromkeys((*first.before.reasons, *first.after.reasons, *WHERE_IT_GOES))),
    )


def followed_twice(
    city: City, state: CityState, before: Schedule, after: Schedule, needs: Needs, chunk: Members
) -> Pair:
    """Both courses of a chunk of members: the work of an ensemble."""
    return Pair(
        course_of(city, state, before, needs, chunk), course_of(city, state, after, needs, chunk)
    )


def read(differences: Differences) -> list[Difference]:
    """The rows of a table as differences that can be spoken of."""
    known = {(str(scale), each.id): each for scale, list_ in EFFECTS.items() for each in list_}
    return [
        Difference(
            effect=known.get((row["scale"], row["quantity"]))
            or effect_of_set(row["quantity"].removeprefix(BY_SET)),
            **{name: row[name] for name in ("unit", "now", "low", "median", "high", "place")},
        )
        for row in differences.records()
    ]


def said(
    differences: Differences,
    weeks: int,
    translate: Translate = str,
    names: Mapping[str, str] = NO_NAMES,
) -> list[str]:
    """The sentences of a table in another language, or with other names of places."""
    return [sentence(each, weeks).say(translate, names) for each in read(differences)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads differences out of an ensemble of pairs."""

    city: City
    weeks: int
    ensemble: Ensemble[Pair]

    def both(self, read: Callable[[Course], Floats]) -> tuple[Floats, Floats]:
        """A quantity of both courses, first axis the member."""
        return (
            self.ensemble.gather(lambda pair: read(pair.before)),
            self.ensemble.gather(lambda pair: read(pair.after)),
        )

    def of_city(self) -> Iterator["_Row"]:
        """Every quantity of the city; the last is the median of the second course."""
        for effect in EFFECTS[Scale.CITY]:
            now, then = self.both(partial(Course.of, scale=Scale.CITY, quantity=effect.id))
            yield self.told(Scale.CITY, effect, now, then)

    def told(
        self, scale: Scale, effect: Effect, now: Floats, then: Floats, place: str = ""
    ) -> "_Row":
        """The difference of a quantity, from its values by member."""
        return self.changed(scale, effect, now, then - now, place)

    def changed(
        self, scale: Scale, effect: Effect, now: Floats, change: Floats, place: str = ""
    ) -> "_Row":
        """The difference of a quantity, from its changes by member."""
        low, median, high = quantiles(change, SHARES).tolist()
        unit, middle = effect.unit or self.city.currency, float(np.median(now))
        told = Difference(effect, unit, middle, low, median, high, place)
        return scale, told, float(np.median(now + change))

    def places(self) -> Iterator["_Row"]:
        """The places that gain and lose most of each quantity, as far as it is sure."""
        ids = {
            Scale.DISTRICT: self.city.districts.id,
            Scale.HUB: self.city.hubs.id,
            Scale.GARDEN: self.city.gardens.id,
        }
        for scale, names in ids.items():
            for effect in EFFECTS[scale]:
                now, then = self.both(partial(Course.of, scale=scale, quantity=effect.id))
                rows = np.flatnonzero(np.isfinite(now).all(axis=0) & (now != then).any(axis=0))
                found = [
                    self.told(scale, effect, now[:, row], then[:, row], str(names[row]))
                    for row in rows.tolist()
                ]
                yield from _most(found)

    def table(self, rows: "Sequence[_Row] | Iterator[_Row]") -> Differences:
        """Rows with their verdicts and sentences."""
        names = {
            name: words
            for table in (self.city.districts, self.city.hubs, self.city.gardens)
            for name, words in zip(table.id.tolist(), table.name.tolist(), strict=True)
        }
        records = [
            {
                "scale": str(scale),
                "place": each.place,
                "quantity": each.effect.id,
                "unit": each.unit,
                "now": each.now,
                "then": then,
                "low": each.low,
                "median": each.median,
                "high": each.high,
                "verdict": str(each.verdict),
                "sentence": sentence(each, self.weeks).say(names=names),
            }
            for scale, each, then in rows
        ]
        texts = ("scale", "place", "quantity", "unit", "verdict", "sentence")
        return Differences.of(records, **dict.fromkeys(texts, np.str_))


_Row = tuple[Scale, Difference, float]


def _most(found: list[_Row]) -> Iterator[_Row]:
    """Those that gain most, then those that lose most."""
    ordered = sorted(found, key=lambda row: -abs(row[1].median))
    for verdict in (Verdict.MORE, Verdict.LESS):
        yield from [row for row in ordered if row[1].verdict is verdict][:MOST_PLACES]


def _emissions(
    reader: _Reader, factor_sets: Sequence[FactorSet]
) -> tuple[list[_Row], tuple[Reason, ...]]:
    """A row for each set of factors that can speak of both courses."""
    before, after = reader.both(lambda course: course.masses)
    rows, untold = [], []
    for factors in factor_sets:
        kinds = reader.city.kinds
        moved = [_masses(reader.city, each) for each in (before, after)]
        try:
            changed = co2e_difference(factors, kinds, *moved).tonnes
            absolute = factors.baseline is None
            now = co2e(factors, kinds, moved[0]).tonnes if absolute else changed + np.nan
        except FactorError as error:
            untold.append(Reason(factors.title, factors.version, str(error)))
            continue
        effect = effect_of_set(f"{factors.title}, {factors.version}")
        rows.append(reader.changed(Scale.CITY, effect, now, changed))
    return rows, tuple(untold)


def _masses(city: City, tonnes: Floats) -> Masses:
    """Where organics go.

    Bulking material is left out: nobody would landfill it, and processors outside the city need as
    much of it as hubs do, which no flow tells.
    """
    organics = ~city.kinds.bulking[:, np.newaxis]
    kind, way = np.nonzero((tonnes > 0).any(axis=0) & organics)
    names = np.array([str(place) for place in DESTINATIONS])
    return Masses(city.kinds.id[kind], names[way], tonnes[:, kind, way].T)


def _equity(city: City, needs: Needs, reader: _Reader) -> Equity:
    now, then = reader.both(lambda course: course.districts["share"])
    rows = np.flatnonzero(np.isfinite(now).all(axis=0))
    need = needs.of_districts(len(city.districts))[rows]
    columns = [
        column
        for values in (now, then, then - now)
        for column in quantiles(values[:, rows], SHARES)
    ]
    return Equity(city.districts.id[rows], need, *columns)
