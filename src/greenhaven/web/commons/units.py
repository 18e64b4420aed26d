"""Amounts as people write and read them; inside, every amount is a whole number of milligrams."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.quantities import measured, number

# Exact by definition: National Institute of Standards and Technology (2008), Guide for the Use of
# the International System of Units, Special Publication 811, appendix B.8.
POUND_KG = Decimal("0.45359237")
US_GALLON_L = Decimal("3.785411784")
CUBIC_YARD_L = Decimal("764.554857984")

MG_PER_KG = 1_000_000
MOST_KG = 10_000_000  # ten thousand tonnes: more is a slip of the pen, not one handover
MOST_DIGITS = 12  # before or after the point; no amount or temperature has more
AMBIGUOUS = re.compile(r"[+-]?\d{1,3}([.,]\d{3})*,\d{3}")
BLANKS = re.compile(r"[\s\u00a0\u202f]")


class AmountError(GreenhavenError):
    """An amount that cannot be read or cannot be."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that amounts are entered in: one of mass, or one of volume that needs a density."""

    label: str | Promise
    kg: Decimal | None = None
    litres: Decimal | None = None


UNITS: Mapping[str, Unit] = {
    "kg": Unit("kg", kg=Decimal(1)),
    "g": Unit("g", kg=Decimal("0.001")),
    "t": Unit("t", kg=Decimal(1000)),
    "lb": Unit("lb", kg=POUND_KG),
    "oz": Unit("oz", kg=POUND_KG / 16),
    "ton": Unit(gettext_lazy("short tons"), kg=2000 * POUND_KG),
    "l": Unit(gettext_lazy("litres"), litres=Decimal(1)),
    "m3": Unit("m³", litres=Decimal(1000)),
    "gal": Unit(gettext_lazy("gallons"), litres=US_GALLON_L),
    "yd3": Unit(gettext_lazy("cubic yards"), litres=CUBIC_YARD_L),
    # The bucket that compost networks hand out holds five US gallons.
    "bucket": Unit(gettext_lazy("buckets (5 gallons)"), litres=5 * US_GALLON_L),
    # A tall kitchen bag of thirteen US gallons.
    "bag": Unit(gettext_lazy("kitchen bags (13 gallons)"), litres=13 * US_GALLON_L),
}


def read_number(text: Decimal | float | str) -> Decimal:
    """A number as someone typed it: 7.4 and 7,4 are the same; 1,200 is asked back.

    Raises
    ------
    AmountError
        If it is no number, or may be read in two ways.
    """
    written = BLANKS.sub("", str(text))
    if AMBIGUOUS.fullmatch(written) and not written.startswith(("0,", "+0,", "-0,")):
        raise AmountError(
            _("%(written)s can be read in two ways. Write thousands without a comma.")
            % {"written": written}
        )
    try:
        value = Decimal(written.replace(",", "."))
    except InvalidOperation as error:
        raise AmountError(
            _("A number was expected, such as 7.4; “%(written)s” came.")
            % {"written": str(text)[:40]}
        ) from error
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise AmountError(_("A number was expected, such as 7.4."))
    return value


def read_amount(
    quantity: Decimal | float | str, unit: str, density_kg_per_m3: float | None = None
) -> int:
    """An amount in whole milligrams.

    Parameters
    ----------
    quantity : Decimal, float or str
        As it was entered, above 0.
    unit : str
        One of UNITS.
    density_kg_per_m3 : float, optional
        Of the material as it lies in its container; needed for units of volume.

    Returns
    -------
    int
        [mg], rounded to the nearest, at least 1.

    Raises
    ------
    AmountError
        If the amount is not above 0, is more than ten thousand tonnes, or is a volume of something
        of unknown density.
    """
    return amount_of(read_number(quantity), unit, density_kg_per_m3)


def amount_of(value: Decimal, unit: str, density_kg_per_m3: float | None = None) -> int:
    """The same of a number that has been read."""
    kg = value * kg_of(unit, density_kg_per_m3)
    if value <= 0:
        raise AmountError(_("An amount above 0 was expected, %(value)s came.") % {"value": value})
    if kg > MOST_KG:
        raise AmountError(
            _("%(amount)s is more than one handover can be. Check the number and its unit.")
            % {"amount": entered(value, unit)}
        )
    mg = int((kg * MG_PER_KG).to_integral_value(rounding=ROUND_HALF_EVEN))
    if mg < 1:
        raise AmountError(_("This is less than a milligram. Check the number and its unit."))
    return mg


def kg_of(unit: str, density_kg_per_m3: float | None = None) -> Decimal:
    """How many kilograms one of that unit is."""
    if unit not in UNITS:
        known = ", ".join(UNITS)
        raise AmountError(
            _("The unit “%(unit)s” is not known. Known are: %(known)s.")
            % {"unit": unit[:40], "known": known}
        )
    chosen = UNITS[unit]
    if chosen.kg is not None:
        return chosen.kg
    if density_kg_per_m3 is None or chosen.litres is None or not density_kg_per_m3 > 0:
        raise AmountError(
            _("How heavy a litre of this is, is not known. Weigh it, and give its mass.")
        )
    return chosen.litres * Decimal(density_kg_per_m3) / 1000


def quantity_of(mg: int, unit: str, density_kg_per_m3: float | None = None) -> Decimal:
    """How many of that unit an amount is, to three places."""
    kg = Decimal(mg) / MG_PER_KG
    return (kg / kg_of(unit, density_kg_per_m3)).quantize(Decimal("0.001"))


def shown(mg: int, units: str = Units.METRIC) -> str:
    """An amount in the reader's units: grams below a kilogram, tonnes from one on; or pounds."""
    kg = mg / MG_PER_KG
    if units == Units.US:
        pounds = kg / float(POUND_KG)
        if abs(pounds) < 1:
            return measured(16 * pounds, "oz", 0 if abs(16 * pounds) >= 9.95 or not mg else 1)
        return measured(pounds, "lb", 1 if abs(pounds) < 99.95 else 0)
    if abs(kg) >= 999.95:
        return measured(kg / 1000, "t", 1 if abs(kg) < 99_950 else 0)
    if abs(kg) >= 0.9995:
        return measured(kg, "kg", 1 if abs(kg) < 99.95 else 0)
    grams = 1000 * kg
    return measured(grams, "g", 0 if abs(grams) >= 9.95 or not mg else 1)


def entered(quantity: Decimal, unit: str) -> str:
    """An amount as it was entered: 2 buckets (5 gallons), 7.4 kg."""
    digits = max(0, -int(quantity.normalize().as_tuple().exponent))
    many = 1 if quantity == 1 else 2  # one and a half buckets are several
    told = {"n": number(float(quantity), digits)}
    if unit == "bucket":
        return ngettext("%(n)s bucket", "%(n)s buckets", many) % told
    if unit == "bag":
        return ngettext("%(n)s kitchen bag", "%(n)s kitchen bags", many) % told
    label = UNITS[unit].label if unit in UNITS else unit
    return measured(float(quantity), str(label), digits)


def read_celsius(value: Decimal | float | str, units: str = Units.METRIC) -> float:
    """A temperature [°C], from °C or, for those who read in pounds, °F; −60 to 120 °C."""
    degrees = float(read_number(value))
    celsius = (degrees - 32) / 1.8 if units == Units.US else degrees
    if not -60 <= celsius <= 120:
        raise AmountError(
            _("A temperature of %(degrees)s cannot be. Check the number and its unit.")
            % {"degrees": shown_celsius(celsius, units)}
        )
    return celsius


def shown_celsius(celsius: float, units: str = Units.METRIC) -> str:
    """A temperature in the reader's unit."""
    if units == Units.US:
        return measured(1.8 * celsius + 32, "°F")
    return measured(celsius, "°C")
