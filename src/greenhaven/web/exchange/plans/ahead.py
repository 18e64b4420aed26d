"""The city's futures: what a page of the forecast shows, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.outlook.outlook import Outlook
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.quantities import measured
from greenhaven.web.exchange.plans.differences import readable
from greenhaven.web.exchange.plans.queries import Loop, bands_of, outlook_of
from greenhaven.web.exchange.plans.series import Series, many
from greenhaven.web.exchange.plans.titles import CITY_CHAPTERS, CITY_TOTALS, LEADING

KG_PER_T = 1000.0
# The city's quantities, and of what in the summary of a plan they are the sum.
IN_THE_PLAN = {
    "collected": ("collected_t",),
    "processed": ("composted_t", "digested_t"),
    "exported": ("exported_t",),
    "left_over": ("unserved_t",),
    "to_gardens": ("to_gardens_t",),
    "to_parks": ("to_parks_t", "to_street_trees_t"),
    "sold": ("sold_t",),
    "haulage": ("haulage_t_km",),
    "in_process": ("in_process_t",),
    "ripe": ("ripe_t",),
}
HALF = 100.0  # half of a rung: the median, as wide as the median again on either side


@dataclass(frozen=True, slots=True)
class Rung:
    """How far the futures of one quantity lie from its median, from 0 to twice the median."""

    series: Series
    left: str
    width: str
    is_open: bool  # reaches beyond twice the median
    planned: str = ""  # what the plan itself counts on; "" = it does not say


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that the forecast rests on."""

    name: str
    value: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A future that could not be followed; seed and number make it again."""

    number: int
    seed: int
    weather_year: int
    reason: str


@dataclass(frozen=True, slots=True)
class CityAhead:
    """What the plan in force may bring to the city."""

    outlook: Outlook
    chapters: tuple[tuple[str, str, tuple[Series, ...]], ...]  # id, words, series
    others: tuple[Series, ...]  # told only in the table of totals
    planned: Mapping[str, float]  # what the plan itself counts on, in the units of the series

    @property
    def by_id(self) -> dict[str, Series]:
        """Every series by its quantity."""
        drawn = [series for _id, _words, several in self.chapters for series in several]
        return {series.id: series for series in (*drawn, *self.others)}

    @property
    def last(self) -> date:
        """The last day."""
        return last_day(self.outlook)

    @property
    def rungs(self) -> list[Rung]:
        """How sure each total is, in the order of the city's quantities."""
        order = {name: at for at, name in enumerate(CITY_TOTALS)}
        told = [series for series in self.by_id.values() if series.id in order]
        ordered = sorted(told, key=lambda each: order[each.id])
        return [replace(_rung(each), planned=self._planned(each)) for each in ordered]

    def _planned(self, series: Series) -> str:
        told, scale = self.planned.get(series.id), series.range.scale
        return "" if told is None else measured(scale.factor * told, scale.unit, scale.digits)

    @property
    def leading(self) -> list[Rung]:
        """How sure those are that are shown first."""
        return [_rung(self.by_id[name]) for name in LEADING]

    @property
    def choices(self) -> tuple[Reason, ...]:
        """What was assumed alike for all futures."""
        rows = self.outlook.grounds
        found = rows.take(np.asarray(rows.source == "")).records()
        return readable(Reason(row["name"], row["value"], row["reason"]) for row in found)

    @property
    def drawn(self) -> list[Ground]:
        """What each future drew for itself, between limits."""
        rows = self.outlook.grounds
        found = rows.take(np.asarray(rows.source != "")).records()
        return [
            Ground(row["name"], row["value"].removesuffix(" -"), row["reason"], row["source"])
            for row in found
        ]

    @property
    def failed(self) -> list[Lost]:
        """Futures that could not be followed."""
        return [Lost(**row) for row in self.outlook.failed.records()]

    @property
    def worst_balance(self) -> float:
        """The worst relative imbalance of any element in any future."""
        return max(self.outlook.balance.values(), default=0.0)


def kept_outlook(loop: Loop) -> Outlook | None:
    """The outlook of the plan in force, if it was made."""
    known = outlook_of(loop.kept)
    return bands_of(known.digest) if known else None


def last_day(outlook: Outlook) -> date:
    """The last day of an outlook."""
    return outlook.start + timedelta(weeks=outlook.weeks, days=-1)


def city_ahead(loop: Loop) -> CityAhead | None:
    """What the plan in force may bring to the city; None = it was not looked ahead."""
    if (made := kept_outlook(loop)) is None:
        return None
    sheaves = (made.start, made.city_weeks, made.years)
    chapters = tuple(
        (chapter.id, str(chapter.words), many(*sheaves, chapter.quantities))
        for chapter in CITY_CHAPTERS
    )
    drawn = {name for chapter in CITY_CHAPTERS for name in chapter.quantities}
    others = many(*sheaves, [name for name in CITY_TOTALS if name not in drawn])
    return CityAhead(made, chapters, others, planned_totals(loop.plan))


def planned_totals(plan: Plan) -> dict[str, float]:
    """What a plan itself counts on, by the city's quantities and in their units."""
    told = {
        name: sum(plan.summary[key] for key in keys)
        for name, keys in IN_THE_PLAN.items()
        if all(key in plan.summary for key in keys)
    }
    returned = plan.flows.leg == Leg.RETURN
    for element in ("carbon", "nitrogen", "phosphorus"):
        tonnes = float(getattr(plan.flows, element)[returned].sum())
        told[f"{element}_to_soil"] = KG_PER_T * tonnes
    return told


def _rung(series: Series) -> Rung:
    told = series.range
    if not told.median:
        return Rung(series, "0", "0", is_open=not told.is_nothing)
    low, high = sorted((HALF * told.low / told.median, HALF * told.high / told.median))
    left, right = np.clip((low, high), 0, 2 * HALF).tolist()
    return Rung(series, f"{left:.1f}", f"{max(right - left, 1.5):.1f}", is_open=high > 2 * HALF)
