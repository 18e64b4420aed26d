"""What open data says of a city, whatever the format in which it came."""

import re
from dataclasses import dataclass

SHORT_TON_T = 0.90718474  # NIST Handbook 44, appendix C
EVERY_MONTH = tuple(range(1, 13))
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
REMARK = re.compile(r"^\*+([^*]+)\*+\s*")


@dataclass(frozen=True, slots=True)
class TonnageRecord:
    """What was collected in a district and month; a blank makes no record."""

    district: str
    month: str  # YYYY-MM
    stream: str
    tonnes: float


@dataclass(frozen=True, slots=True)
class DropOffRecord:
    """A place where people bring food scraps; its number in the list changes between issues."""

    name: str
    remark: str  # what the list puts in asterisks before the name: "LAST DAY DECEMBER 4"
    operator: str
    address: str
    district: str  # "" where the list does not say
    lat: float
    lon: float
    open_months: str  # as listed
    notes: str
    smart_bin: bool


@dataclass(frozen=True, slots=True)
class GardenRecord:
    """A community garden."""

    id: str
    name: str
    district: str
    lat: float
    lon: float
    area_m2: float
    status: str


def parted_name(listed: str) -> tuple[str, str]:
    """Name and remark of a listed name: "*LAST DAY DECEMBER 4* 1st Ave" has both."""
    spaced = " ".join(listed.split())
    found = REMARK.match(spaced)
    return (spaced[found.end() :], found.group(1).strip()) if found else (spaced, "")


def months_open(listed: str) -> tuple[int, ...]:
    """Numbers of the months that a text like "June 15-Oct 26" means; none if it does not say."""
    text = listed.lower()
    named = [MONTH_NAMES.index(name) + 1 for name in re.findall("|".join(MONTH_NAMES), text)]
    if "year round" in text:
        return tuple(month for month in EVERY_MONTH if month not in named)
    if len(named) != 2:
        return ()
    first, last = named
    if first <= last:
        return tuple(range(first, last + 1))
    return tuple(month for month in EVERY_MONTH if month >= first or month <= last)


def merged_gardens(gardens: tuple[GardenRecord, ...]) -> tuple[GardenRecord, ...]:
    """The gardens, each id once: the first of rows that repeat."""
    first: dict[str, GardenRecord] = {}
    for garden in gardens:
        first.setdefault(garden.id, garden)
    return tuple(first.values())
