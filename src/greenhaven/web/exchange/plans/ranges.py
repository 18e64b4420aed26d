"""Amounts that are known only within a range: one unit and as many figures as mean something."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.core.columns import Floats
from greenhaven.web.commons.quantities import measured, number

# By unit, from the largest: from which value on it is used, how many go into one, its name.
TONNES = ((1.0, 1.0, "t"), (1e-3, 1e3, "kg"), (0.0, 1e6, "g"))
KILOGRAMS = ((1e3, 1e-3, "t"), (1.0, 1.0, "kg"), (0.0, 1e3, "g"))
KNOWN = 3  # figures of a future that mean anything
LOWER, MEDIAN, UPPER = 1, 2, 3  # rows of bands: 10, 50 and 90 %


@dataclass(frozen=True, slots=True)
class Scale:
    """How the values of one series are told."""

    factor: float
    unit: str
    digits: int

    def say(self, value: float) -> str:
        """One value with its unit."""
        return measured(rounded(self.factor * value), self.unit, self.digits)

    def bare(self, value: float) -> str:
        """One value without it."""
        return number(rounded(self.factor * value), self.digits)

    def between(self, low: float, high: float) -> str:
        """From one value to another; one value where they are told alike."""
        if self.bare(low) == self.bare(high):
            return self.say(high)
        return _("%(low)s to %(high)s") % {"low": self.bare(low), "high": self.say(high)}


def rounded(value: float) -> float:
    """As many figures as are known, where a value has more before its decimal sign."""
    return float(f"{value:.{KNOWN}g}") if abs(value) >= 10**KNOWN else value


def scale_of(unit: str, values: Floats) -> Scale:
    """The scale in which the largest of some values is easily read."""
    most = float(np.abs(values).max(initial=0.0))
    base = unit.partition(" ")[0] if unit.startswith("kg") else unit
    steps = {"t": TONNES, "kg": KILOGRAMS}.get(base, ())
    factor, name = 1.0, _("days") if unit == "d" else base
    if steps and most > 0:
        factor, name = next((times, name) for least, times, name in steps if most >= least)
    told = factor * most
    return Scale(factor, name, 0 if told >= 19.95 or not told else 1 if told >= 0.95 else 2)


@dataclass(frozen=True, slots=True)
class Range:
    """A median and the limits between which 8 of 10 futures lie."""

    low: float
    median: float
    high: float
    scale: Scale

    @property
    def is_nothing(self) -> bool:
        """Whether it is nothing in any of these futures."""
        return not any(self.scale.factor * abs(each) >= 5e-4 for each in (self.low, self.high))

    @property
    def middle(self) -> str:
        """The median in words."""
        return self.scale.say(self.median)

    @property
    def limits(self) -> str:
        """The limits in words."""
        return self.scale.between(self.low, self.high)

    @property
    def is_narrow(self) -> bool:
        """Whether both limits are told alike."""
        return self.scale.bare(self.low) == self.scale.bare(self.high)

    @property
    def words(self) -> str:
        """Both, to be read alone."""
        if self.is_nothing:
            return _("nothing, in nearly every future")
        if self.is_narrow:
            return _("%(middle)s in nearly every future") % {"middle": self.middle}
        return _("%(middle)s; %(limits)s in 8 of 10 futures") % {
            "middle": self.middle,
            "limits": self.limits,
        }


def range_of(unit: str, bands: Floats) -> Range:
    """The range of one value.

    Parameters
    ----------
    unit : str
    bands : array, shape (5,)
        At the quantiles 5, 10, 50, 90 and 95 %.
    """
    low, median, high = bands[[LOWER, MEDIAN, UPPER]].tolist()
    return Range(low, median, high, scale_of(unit, bands[[LOWER, MEDIAN, UPPER]]))
