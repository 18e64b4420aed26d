"""How people write days in their sheets: with slashes, in words, with a time behind."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from greenhaven.web.exchange.imports.fields import plain
from greenhaven.web.exchange.imports.words import CellError

Days = Callable[[str], date]
MONTHS = 12
CENTURY = 2000
AMERICAN = ("lb", "oz", "ton", "gal", "yd3", "bucket", "bag")
TIME = re.compile(r"[ T,]+\d{1,2}:\d{2}.*$")  # what a form writes behind the day
SLASHED = re.compile(r"(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
ORDINAL = "(?:st|nd|rd|th)?"  # codespell:ignore nd
DAY_IN_WORDS = re.compile(
    rf"(\d{{1,2}}){ORDINAL}[ -]+(?:de )?([a-z]+)[., -]+(?:de |del )?(\d{{4}})"
)
MONTH_IN_WORDS = re.compile(rf"([a-z]+)[. ]+(\d{{1,2}}){ORDINAL},? +(\d{{4}})")
NAMES = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
SHORTEST = 3  # letters of a month's name


def order_of(seen: Sequence[str], unit: str) -> str:
    """How a column writes its days, as far as it tells; who writes pounds writes the month first.

    Empty where it does not tell: then every such day is a fault, and the form asks.
    """
    found = [match for text in seen if (match := SLASHED.fullmatch(_bare(text)))]
    day_first = any(int(match["first"]) > MONTHS for match in found)
    month_first = any(int(match["second"]) > MONTHS for match in found)
    if not found or (day_first and month_first):
        return ""
    if day_first or month_first:
        return "dmy" if day_first else "mdy"
    return "mdy" if unit in AMERICAN else ""


def days(order: str) -> Days:
    """Reads a day as the sheet writes it; one that begins with its year is read so in any sheet."""

    def read(text: str) -> date:
        try:
            return date(*_parts(_bare(text), order))
        except (ValueError, TypeError) as error:
            raise CellError(
                _(
                    "“%(seen)s” is no day. Write it like 2025-11-03, or say below how days are "
                    "written."
                )
                % {"seen": text.strip()[:40]}
            ) from error

    return read


def _bare(text: str) -> str:
    return TIME.sub("", text.strip())


def _parts(written: str, order: str) -> tuple[int, int, int]:
    """Year, month and day, if it can be told which is which."""
    if match := YEAR_FIRST.fullmatch(written):
        year, month, day = match.groups()
        return int(year), int(month), int(day)
    if (match := SLASHED.fullmatch(written)) and order in ("dmy", "mdy"):
        numbers = int(match["first"]), int(match["second"])
        day_of, month_of = numbers if order == "dmy" else numbers[::-1]
        year_of = int(match["year"])
        return year_of if year_of > 99 else CENTURY + year_of, month_of, day_of
    words = plain(written)
    if match := DAY_IN_WORDS.fullmatch(words):
        return int(match[3]), _month(match[2]), int(match[1])
    if match := MONTH_IN_WORDS.fullmatch(words):
        return int(match[3]), _month(match[1]), int(match[2])
    raise ValueError(written)


def _month(word: str) -> int:
    """The month of that name, or of its first letters, in English or Spanish."""
    for number, names in enumerate(NAMES, start=1):
        if len(word) >= SHORTEST and any(name.startswith(word) for name in names):
            return number
    raise ValueError(word)
