"""How people write units and rhythms in their sheets."""

from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.units import UNITS
from greenhaven.web.exchange.imports.fields import plain
from greenhaven.web.exchange.offers.models import Recurrence

EVERY = {
    "once": Recurrence.ONCE,
    "one time": Recurrence.ONCE,
    "una vez": Recurrence.ONCE,
    "week": Recurrence.WEEKLY,
    "weekly": Recurrence.WEEKLY,
    "every week": Recurrence.WEEKLY,
    "semanal": Recurrence.WEEKLY,
    "semana": Recurrence.WEEKLY,
    "biweekly": Recurrence.FORTNIGHTLY,
    "fortnightly": Recurrence.FORTNIGHTLY,
    "every two weeks": Recurrence.FORTNIGHTLY,
    "quincenal": Recurrence.FORTNIGHTLY,
    "month": Recurrence.MONTHLY,
    "monthly": Recurrence.MONTHLY,
    "mensual": Recurrence.MONTHLY,
}
UNIT_WORDS = {
    "pound": "lb",
    "pounds": "lb",
    "lbs": "lb",
    "libra": "lb",
    "libras": "lb",
    "ounce": "oz",
    "ounces": "oz",
    "kilo": "kg",
    "kilos": "kg",
    "kilogram": "kg",
    "kilograms": "kg",
    "gram": "g",
    "grams": "g",
    "tonne": "t",
    "tonnes": "t",
    "tons": "ton",
    "short tons": "ton",
    "gallon": "gal",
    "gallons": "gal",
    "galon": "gal",
    "galones": "gal",
    "litre": "l",
    "litres": "l",
    "liter": "l",
    "liters": "l",
    "litros": "l",
    "buckets": "bucket",
    "cubeta": "bucket",
    "cubetas": "bucket",
    "bags": "bag",
    "bolsas": "bag",
    "cubic yards": "yd3",
    "cubic yard": "yd3",
    "yards": "yd3",
    "cy": "yd3",
    "m³": "m3",
}


class CellError(GreenhavenError):
    """One cell that cannot be read."""


def told(text: str) -> str:
    """A text that must be there."""
    if not text.strip():
        raise CellError(_("This is missing."))
    return text.strip()


def unit_of(text: str) -> str:
    """The unit that is meant."""
    wanted = plain(told(text)).rstrip(".")
    unit = UNIT_WORDS.get(wanted, wanted)
    if unit not in UNITS:
        raise CellError(_("The unit “%(unit)s” is not known.") % {"unit": text.strip()[:40]})
    return unit


def rhythm_of(text: str) -> str:
    """How often it comes again; every week where nothing is said."""
    wanted = plain(text)
    if not wanted:
        return Recurrence.WEEKLY
    if wanted not in EVERY:
        raise CellError(
            _("“%(seen)s” is no rhythm: once, every week, every two weeks or every month.")
            % {"seen": text.strip()[:40]}
        )
    return EVERY[wanted]
