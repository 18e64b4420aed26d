"""The words for what the columns of a city hold."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City, GardenKind, HubKind

HUB_KINDS = {
    HubKind.COLLECTION_POINT: _("collection point"),
    HubKind.TRANSFER_STATION: _("transfer station"),
    HubKind.PROCESSING_HUB: _("processing hub"),
    HubKind.OUT_OF_CITY: _("processor outside the city"),
}
GARDEN_KINDS = {
    GardenKind.GARDEN: _("garden"),
    GardenKind.PARK: _("park"),
    GardenKind.STREET_TREES: _("street trees"),
    GardenKind.SALE: _("sale"),
}
GARDEN_GROUPS = {
    GardenKind.GARDEN: _("Gardens"),
    GardenKind.PARK: _("Parks"),
    GardenKind.STREET_TREES: _("Street trees"),
    GardenKind.SALE: _("Sale"),
}
STREAMS = {
    "organics_household": _("households"),
    "organics_school": _("schools"),
    "organics_other": _("other organics"),
    "leaves": _("leaves"),
    "christmas_trees": _("Christmas trees"),
    "assumed": _("assumed, not published"),
}
PRODUCTS = {"compost": _("compost"), "digestate": _("digestate")}
# Materials by what a city's folder calls them; what is not here keeps that name.
MATERIALS = {
    "food scraps": _("food scraps"),
    "household organics": _("household organics"),
    "kitchen organics with soiled paper": _("kitchen organics with soiled paper"),
    "school organics": _("school organics"),
    "yard trimmings": _("yard trimmings"),
    "wood and dry leaves": _("wood and dry leaves"),
    "wood chips": _("wood chips"),
    "leaves": _("leaves"),
    "compost": _("compost"),
    "digestate": _("digestate"),
}
# How the code of a batch ends: its day, and a number from the second of that day on.
HEAP = re.compile(r"-(?P<day>\d{4}-\d{2}-\d{2})(?:-(?P<number>\d{1,4}))?$")
MONTHS = (
    _("Jan"),
    _("Feb"),
    _("Mar"),
    _("Apr"),
    _("May"),
    _("Jun"),
    _("Jul"),
    _("Aug"),
    _("Sep"),
    _("Oct"),
    _("Nov"),
    _("Dec"),
)
TABLES = {
    "hubs": _("Hubs"),
    "gardens": _("Gardens, parks and street trees"),
    "sources": _("Sources"),
    "kinds": _("Materials"),
    "supply": _("Supply"),
    "city": _("The city as a whole"),
    "tonnage": _("Published tonnage"),
    "capture": _("Published capture"),
    "districts": _("Districts"),
    "planning": _("Planning"),
}

# Columns of a city's tables, without the unit that ends their name.
COLUMNS = {
    "accepts": _("What it accepts"),
    "capacity": _("Capacity"),
    "carbon_loss": _("Carbon lost"),
    "carbon_to_nitrogen": _("Carbon to nitrogen"),
    "compost_wanted": _("How much compost is wanted"),
    "detour_factor": _("Detours of roads"),
    "export": _("Price of leaving the city"),
    "fairness_price": _("Price of fairness"),
    "free_air_space": _("Free air space"),
    "growing_share": _("Growing share"),
    "handling": _("Price of handling"),
    "haulage": _("Price of haulage"),
    "lat": _("Latitude"),
    "lead_weeks": _("Weeks until it is ripe"),
    "links": _("Links"),
    "lon": _("Longitude"),
    "made_of": _("What it is made of"),
    "moisture": _("Moisture"),
    "need_price": _("Price of a need that is not met"),
    "needs_at_home": _("Needs of gardens at home"),
    "needs_of_browns": _("Needs of wood and leaves"),
    "nitrogen_cap": _("Nitrogen cap"),
    "nitrogen_loss": _("Nitrogen lost"),
    "open_months": _("Open months"),
    "opening_fill": _("How full it is at the start"),
    "opening_mix": _("What lies there at the start"),
    "phosphorus_cap": _("Phosphorus cap"),
    "process": _("Process"),
    "product_moisture": _("Moisture of the product"),
    "settling_factor": _("How much a heap settles"),
    "solid_density": _("Density of dry matter"),
    "storage": _("Price of storage"),
    "takes_part": _("Takes part"),
    "tonnes": _("Tonnes"),
    "unserved": _("Price of being left"),
    "value_garden": _("Worth in gardens"),
    "value_park": _("Worth in parks"),
    "value_sale": _("Worth at sale"),
    "value_street_trees": _("Worth at street trees"),
}
# Units and values of those tables that are words.
VALUES = {
    "yes": _("yes"),
    "no": _("no"),
    "answered by people": _("answered by people"),
    "weeks": _("weeks"),
    "hubs": _("hubs"),
    "safe": _("as much as its soil can safely take"),
    "windrow": _("windrow"),
    "bay": _("bay"),
    "aerated_static_pile": _("aerated pile"),
    "in_vessel": _("closed vessel"),
    "in equal parts": _("in equal parts"),
    "degrees north": _("degrees north"),
    "degrees east": _("degrees east"),
    "share of the stream": _("share of the stream"),
    "t/week": _("t/week"),
    "kg/week": _("kg/week"),
    "lb/week": _("lb/week"),
    "t/year": _("t/year"),
    "kg/ha/year": _("kg/ha/year"),
    "USD per t": _("USD per t"),
    "USD per t km": _("USD per t km"),
    "USD per t week": _("USD per t week"),
}


def column(name: str) -> str:
    """A column, without its unit, in words."""
    return str(COLUMNS.get(name, name.replace("_", " ").capitalize()))


def value(name: str) -> str:
    """A unit, or a value that is a word, in words."""
    return str(VALUES.get(name, name.replace("_", " ")))


def kind(name: str) -> str:
    """A kind of hub, of garden or of material in words."""
    known = {str(each): text for each, text in (*HUB_KINDS.items(), *GARDEN_KINDS.items())}
    return str(known.get(name, "")) or material(name.replace("_", " "))


def material(name: str) -> str:
    """A material by the name that a city's folder gives it, with the same first letter's size."""
    known = MATERIALS.get(name.lower())
    if known is None:
        return name
    said = str(known)
    return said[:1].upper() + said[1:] if name[:1].isupper() else said


def heap(code: str) -> str:
    """A batch as people call it, by the day it was begun; a code that tells no day as it is."""
    if (found := HEAP.search(code)) is None:
        return code
    try:
        day = date_format(date.fromisoformat(found["day"]))
    except ValueError:
        return code
    if found["number"]:
        return str(_("Heap %(number)s of %(day)s") % {"number": found["number"], "day": day})
    return str(_("Heap of %(day)s") % {"day": day})


def hub(name: str) -> str:
    """A hub's name; one that is only called by its kind is called so in every language."""
    if name.lower() != "processor outside the city":
        return name
    said = str(HUB_KINDS[HubKind.OUT_OF_CITY])
    return said[:1].upper() + said[1:]


def materials_of(city: City) -> dict[str, str]:
    """The names of a city's materials, by id."""
    rows = zip(city.kinds.id.tolist(), city.kinds.name.tolist(), strict=True)
    return {kind: material(name) for kind, name in rows}


def stream(name: str) -> str:
    """A published stream in words."""
    return str(STREAMS.get(name, name.replace("_", " ")))


def is_organic(stream: str) -> bool:
    """Whether the published stream counts in the city's sum of organics."""
    return stream.startswith("organics")


def table(name: str) -> str:
    """A table of the city in words."""
    return str(TABLES.get(name, name.replace("_", " ").capitalize()))


def open_months(text: str) -> str:
    """Months by number, in words: "4 5 6 11" is Apr–Jun, Nov."""
    numbers = sorted({int(part) for part in text.split()})
    if len(numbers) == 12:
        return str(_("all year"))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = [(MONTHS[run[0] - 1], MONTHS[run[-1] - 1]) for run in runs]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in names)
