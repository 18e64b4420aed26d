"""How people write units, rhythms and days in their sheets."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.units import UNITS
from greenhaven.web.exchange.imports.fields import plain
from greenhaven.web.exchange.offers.models import Recurrence

Days = Callable[[str], date]
SLASHED = re.compile(r"(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?:\d{4}|\d{2})")
MONTHS = 12
AMERICAN = ("lb", "oz", "ton", "gal", "yd3", "bucket", "bag")
ORDERS = {"iso": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}
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


def order_of(seen: Sequence[str], unit: str) -> str:
    """How a column writes its days, as far as it tells; who writes pounds writes the month first.

    Empty where it does not tell: then every such day is a fault, and the form asks.
    """
    found = [match for text in seen if (match := SLASHED.fullmatch(text.strip()))]
    day_first = any(int(match["first"]) > MONTHS for match in found)
    month_first = any(int(match["second"]) > MONTHS for match in found)
    if not found or (day_first and month_first):
        return ""
    if day_first or month_first:
        return "dmy" if day_first else "mdy"
    return "mdy" if unit in AMERICAN else ""


def days(order: str) -> Days:
    """Reads a day as the sheet writes it; one from a spreadsheet's own date is always ISO."""

    def read(text: str) -> date:
        written = text.strip().replace(".", "/").split("T")[0]
        forms = [ORDERS["iso"], ORDERS.get(order, ORDERS["iso"])]
        forms += [ORDERS[order].replace("%Y", "%y")] if order in ("dmy", "mdy") else []
        for form in forms:
            given = written.replace("-", "/") if "/" in form else written
            try:
                return datetime.strptime(given, form).date()
            except ValueError:
                continue
        raise CellError(
            _("“%(seen)s” is no day. Write it like 2025-11-03, or say below how days are written.")
            % {"seen": text.strip()[:40]}
        )

    return read
