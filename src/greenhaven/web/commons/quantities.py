"""Numbers as people read them: metric, thin spaces between thousands, kilograms below a tonne."""

import math

from django.utils.translation import gettext as _

from greenhaven.core.planning.words import grouped

FIXED = "\u00a0"  # no-break space


def number(value: float, digits: int = 0) -> str:
    """A number with thin spaces between thousands."""
    if math.isnan(value):
        return _("not reported")
    if math.isinf(value):
        return _("no limit")
    rounded = grouped(abs(value), digits)
    return f"−{rounded}" if value < 0 and float(f"{value:.{digits}f}") else rounded


def measured(value: float, unit: str, digits: int = 0) -> str:
    """A number with its unit, which never stand on two lines."""
    if not math.isfinite(value):
        return number(value)
    return f"{number(value, digits)}{FIXED}{unit}"


def mass(tonnes: float) -> str:
    """A mass: whole tonnes above a thousand, tenths above one, kilograms below."""
    if not math.isfinite(tonnes):
        return number(tonnes)
    if abs(tonnes) >= 999.95:
        return measured(tonnes, "t")
    if abs(tonnes) >= 0.9995:
        return measured(tonnes, "t", 1)
    kg = 1000 * tonnes
    return measured(kg, "kg", 0 if abs(kg) >= 9.95 or not kg else 1)


def round_mass(tonnes: float) -> str:
    """A mass for a headline: whole tonnes from ten on."""
    return measured(tonnes, "t") if 9.95 <= abs(tonnes) < math.inf else mass(tonnes)


def percent(share: float) -> str:
    """A share as a percentage, with two figures that mean something."""
    if not math.isfinite(share):
        return number(share)
    hundredths = 100 * share
    digits = 0 if abs(hundredths) >= 9.95 or not hundredths else 1
    return measured(hundredths, "%", 2 if 0 < abs(hundredths) < 0.95 else digits)
