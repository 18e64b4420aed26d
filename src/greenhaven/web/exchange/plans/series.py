"""Series of an outlook as pages show them: a title, a range in words, and a band."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.core.forecast.outlook.outlook import Sheaf
from greenhaven.core.forecast.outlook.told import Level
from greenhaven.web.exchange.plans.bands import Band, band
from greenhaven.web.exchange.plans.ranges import Range, range_of
from greenhaven.web.exchange.plans.titles import TITLES


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity of one place."""

    id: str
    title: str
    part: str
    range: Range  # of the whole horizon; of a stock at its end
    band: Band | None  # None = nothing ever

    @property
    def when(self) -> str:
        """Of which time the range is."""
        stock = self.band is not None and self.band.is_stock
        return _("at the end") if stock else _("in all")

    @property
    def told(self) -> str:
        """What stands for the picture."""
        return _("%(title)s, %(when)s: %(range)s") % {
            "title": self.title,
            "when": self.when,
            "range": self.range.words,
        }

    @property
    def unit(self) -> str:
        """What the upright axis counts in."""
        return self.band.scale.unit if self.band else ""


def series_of(start: date, steps: Sheaf, totals: Sheaf, name: str, place: str = "") -> Series:
    """One series of a place.

    Parameters
    ----------
    start : date
    steps : Sheaf
        Week by week or period by period.
    totals : Sheaf
        Of the whole horizon: its last step is told.
    name : str
        Id of the quantity.
    place : str
    """
    quantity, title = steps.quantity(name), TITLES[Level(steps.level), name]
    bands = steps.of(name, place)
    told = range_of(quantity.unit, totals.of(name, place)[:, -1])
    drawn = band(start, steps.days, bands, unit=quantity.unit, is_stock=quantity.is_stock)
    anything = not told.is_nothing or float(np.abs(drawn.scale.factor * bands[1:4]).max()) >= 5e-3
    return Series(name, str(title.words), str(title.part), told, drawn if anything else None)


def many(
    start: date, steps: Sheaf, totals: Sheaf, names: Iterable[str], place: str = ""
) -> tuple[Series, ...]:
    """Several series of a place."""
    return tuple(series_of(start, steps, totals, name, place) for name in names)
