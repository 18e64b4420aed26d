"""Where the plan and the models differ, and other things of a forecast in words."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from greenhaven.core.columns import Floats
from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.reactors.reactors import Difference
from greenhaven.web.commons.quantities import mass, measured, number, percent

WHAT = {
    "share of the carbon lost": gettext_lazy("carbon lost to the air"),
    "share of the nitrogen lost": gettext_lazy("nitrogen lost"),
    "compost made": gettext_lazy("compost made"),
    "moisture of the compost": gettext_lazy("moisture of the compost"),
    "mature": gettext_lazy("mature"),
    "hot for long enough": gettext_lazy("hot for long enough"),
    "digestate, without the water that is added": gettext_lazy(
        "digestate, without the water that is added"
    ),
    "water that has to be added": gettext_lazy("water that has to be added"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What the plan assumes and what the model expects, in words."""

    what: str
    planned: str
    expected: str
    verdict: str
    alike: bool


def lines_of(differences: Iterable[Difference], hub: str, week: int | None) -> tuple[Line, ...]:
    """Those of one hub, in one week or in all together."""
    return tuple(_line(each) for each in differences if (each.hub, each.week) == (hub, week))


def _line(difference: Difference) -> Line:
    planned = _value(difference.planned, difference.unit)
    return Line(
        what=str(WHAT.get(difference.what, difference.what)),
        planned=_("within %(time)s") % {"time": planned} if difference.is_deadline else planned,
        expected=_expected(difference),
        verdict=_verdict(difference),
        alike=difference.alike,
    )


def _expected(difference: Difference) -> str:
    if not np.isfinite(difference.expected):
        return _("not within that time") if difference.is_deadline else number(np.nan)
    expected = _value(difference.expected, difference.unit)
    return _("after %(time)s") % {"time": expected} if difference.is_deadline else expected


def _verdict(difference: Difference) -> str:
    if difference.alike:
        return _("as planned")
    if difference.is_deadline:
        return _("too late") if np.isfinite(difference.expected) else _("not in time")
    return _("more") if difference.expected > difference.planned else _("less")


def _value(value: float, unit: str) -> str:
    if unit == "1":
        return percent(value)
    if unit == "t":
        return mass(value)
    if unit == "d":
        return days(value)
    return measured(value, unit, 1)


def days(value: float) -> str:
    """A number of days in words: whole ones from ten on."""
    digits = 0 if value >= 9.95 or value.is_integer() else 1
    shown = number(value, digits)
    return ngettext("%(n)s day", "%(n)s days", 1 if shown == "1" else 2) % {"n": shown}


def readable(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons without the names that programs use; a number without a unit stands alone."""
    return tuple(
        Reason(_opening(each.name.replace("_", " ")), each.value.removesuffix(" 1"), each.reason)
        for each in reasons
    )


def _opening(name: str) -> str:
    return name if name.startswith("pH") else name[:1].upper() + name[1:]


def span(values: Floats) -> str:
    """From the fewest days of a layer to the most."""
    low, high = float(values.min()), float(values.max())
    if round(low, 1) == round(high, 1):
        return days(high)
    return _("%(low)s to %(high)s") % {
        "low": number(low, 0 if low >= 9.95 else 1),
        "high": days(high),
    }


def listed(lines: Iterable[Line]) -> str:
    """What the plan and the model do not agree on."""
    return ", ".join(each.what for each in lines if not each.alike)
