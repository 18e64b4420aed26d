"""Hubs of New York: the listed sites, the drop-offs and bins, and the two that are not listed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from greenhaven.cities.nyc.facts import FacilityRecord
from greenhaven.cities.outlines import Outline, district_at
from greenhaven.cities.records import DropOffRecord, months_open
from greenhaven.core.city import HubKind

Row = dict[str, str]
ALL_KINDS = (
    "household_organics",
    "food_scraps",
    "school_organics",
    "yard_trimmings",
    "wood_and_leaves",
)
GREEN = ("yard_trimmings", "wood_and_leaves")
BROUGHT = ("food_scraps", "wood_and_leaves")
CLOSED = ("LAST DAY", "TEMPORARILY CLOSED")  # remarks of the list that end a site
TODAY = date(2025, 11, 3)  # first Monday after the last reported month
LIST_MADE = date(2022, 4, 4)  # newest issue date in the State's list
LAPSED_YEARS = 5  # a permit that had expired this long before the list was made has lapsed
CUT_NAMES = {  # the list cuts names after 80 characters and loses apostrophes
    "Union Square Gr": "Union Square Greenmarket",
    "Compost Demonstration Site at Snug Harbor Cultural Cente": (
        "Compost Demonstration Site at Snug Harbor Cultural Center"
    ),
    "Meg?s Community Garden at The James Baldwin Outdoor Learning Center Farmer?s Mark": (
        "Meg's Community Garden at The James Baldwin Outdoor Learning Center Farmer's Market"
    ),
}


@dataclass(frozen=True, slots=True)
class Site:
    """How a site of the State's list is called here, and what else is known of it."""

    id: str
    name: str
    note: str = ""


SITES: Mapping[str, Site] = {
    "31C22": Site(
        "lower-east-side-ecology-center",
        "Lower East Side Ecology Center",
        note="Press of 2020 and 2024 reports that the works of the East Side Coastal Resiliency "
        "project displaced its yard in East River Park; it takes part because its registration is "
        "listed without an end. Ask its keeper to confirm.",
    ),
    "41CB7": Site(
        "queensbridge",
        "Queensbridge Compost Site",
        note="Press of 2024 reports that the site had to be left by 30 June 2024; it takes part "
        "because its registration is listed without an end. Ask its keeper to confirm.",
    ),
    "03Y03": Site("soundview-park", "Soundview Park Yard Waste Composting Facility"),
    "24P20012": Site("salt-lot", "Gowanus Salt Lot Community Compost Site"),
    "31C23": Site("earth-matter", "Earth Matter, Governors Island"),
    "41P20011": Site("queens-botanical-garden", "Queens Botanical Garden Farm and Compost Site"),
    "43PP0020": Site(
        "fresh-kills",
        "Fresh Kills Composting Facility",
        note="Also called Staten Island Compost Facility. The city stated in 2024 that it takes "
        "147 million lb of yard waste a year and has a new line for 62.4 million lb of food waste "
        "a year (Waste Today, 2024). The listed permit allows yard waste only and expired on "
        "2018-06-26, so the plan sends yard trimmings only, until its keeper declares otherwise.",
    ),
    "24CG5": Site("marine-park-golf-course", "Marine Park Golf Course"),
    "24T66": Site("varick-transfer-station", "Varick 1 Transfer Station"),
    "03T36": Site("metropolitan-transfer-station", "Metropolitan Transfer Station"),
    "24TA1": Site("court-street-transfer-station", "Court Street Transfer Station"),
    "24T04": Site("bqe-transfer-station", "BQE Transfer Station"),
    "24T73": Site("hi-tech-transfer-station", "Hi-Tech Resource Recovery"),
    "41T49": Site("regal-transfer-station", "Regal Recycling"),
}
DIGESTER: Row = {
    "id": "demonstration-digester",
    "name": "Demonstration digester (not a real site)",
    "kind": HubKind.PROCESSING_HUB,
    "process": "digester",
    "district": "301",
    "lat": "40.7345",
    "lon": "-73.946",
    "accepts": "household_organics food_scraps school_organics",
    "takes_part": "yes",
    "demonstration": "yes",
    "note": "There is no digester in the State's list. This one exists in the model only, near "
    "Newtown Creek, so that digestion has a place in the plan.",
}
OUT_OF_CITY: Row = {
    "id": "out-of-city",
    "name": "Processor outside the city",
    "kind": HubKind.OUT_OF_CITY,
    "takes_part": "yes",
    "note": "Stands for whoever takes what the known hubs cannot take; no capacity is invented "
    "inside the city.",
}


def slug(text: str) -> str:
    """A name as an id: small letters and digits, joined by hyphens."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower().replace("'", "")).strip("-")


def hub_ids(drop_offs: Sequence[DropOffRecord]) -> tuple[str, ...]:
    """Ids that stay the same when the list is issued again with new numbers.

    The name without its remark; where two share it, the district is added, and where those share
    it too, a number in the order of latitude.
    """
    names = [slug(each.name) for each in drop_offs]
    shared = {name for name, count in Counter(names).items() if count > 1}
    ids = [
        f"{name}-{each.district}" if name in shared else name
        for name, each in zip(names, drop_offs, strict=True)
    ]
    still = {name for name, count in Counter(ids).items() if count > 1}
    order = sorted(range(len(ids)), key=lambda row: (ids[row], drop_offs[row].lat))
    seen: Counter[str] = Counter()
    for row in order:
        if (name := ids[row]) in still:
            seen[name] += 1
            ids[row] = f"{name}-{seen[name]}"
    return tuple(ids)


def placed_drop_offs(
    drop_offs: Sequence[DropOffRecord], outlines: Mapping[str, Outline]
) -> tuple[DropOffRecord, ...]:
    """Drop-offs with whole names and one of the 59 districts: in a park, the nearest."""
    return tuple(
        replace(
            each,
            name=CUT_NAMES.get(each.name, each.name),
            district=each.district
            if each.district in outlines
            else district_at(outlines, each.lat, each.lon),
        )
        for each in drop_offs
    )


def takes_part(drop_off: DropOffRecord) -> bool:
    """Whether a drop-off is open at all: "LAST DAY …" in its name says that it has closed."""
    return not drop_off.remark.upper().startswith(CLOSED)


def collection_rows(drop_offs: Sequence[DropOffRecord]) -> list[Row]:
    """Drop-offs and smart bins as rows of hubs.csv."""
    return [
        {
            "id": hub_id,
            "name": each.name,
            "kind": HubKind.COLLECTION_POINT,
            "district": each.district,
            "lat": f"{each.lat}",
            "lon": f"{each.lon}",
            "operator": each.operator,
            "accepts": "food_scraps",
            "takes_part": "yes" if takes_part(each) else "no",
            "smart_bin": "yes" if each.smart_bin else "",
            "open_months": " ".join(map(str, months_open(each.open_months))),
            "note": _note(each),
        }
        for hub_id, each in zip(hub_ids(drop_offs), drop_offs, strict=True)
    ]


def facility_rows(facilities: Sequence[FacilityRecord]) -> list[Row]:
    """Listed compost sites and transfer stations as rows of hubs.csv."""
    rows = []
    for each in facilities:
        site = SITES[each.number]
        station = "Transfer station" in each.allows
        green = "yard waste" in each.allows
        rows.append(
            {
                "id": site.id,
                "name": site.name,
                "kind": HubKind.TRANSFER_STATION if station else HubKind.PROCESSING_HUB,
                "district": each.district,
                "lat": f"{each.lat}",
                "lon": f"{each.lon}",
                "operator": each.operator,
                "accepts": " ".join(GREEN) if green else "",
                "takes_part": "" if has_expired(each) else "yes",
                "permit": ": ".join(
                    part for part in (each.allows, ", ".join(each.materials)) if part
                ),
                "permit_expires": each.expires,
                "note": " ".join(part for part in (f"Listed as {each.name}.", site.note) if part),
            }
        )
    return rows


def has_expired(facility: FacilityRecord, today: date = TODAY) -> bool:
    """Whether its permit has run out; then its part in the plan is an assumption."""
    return bool(facility.expires) and date.fromisoformat(facility.expires) < today


def has_lapsed(facility: FacilityRecord) -> bool:
    """Whether its permit had run out long before the list was made."""
    if not facility.expires:
        return False
    return (LIST_MADE - date.fromisoformat(facility.expires)).days > LAPSED_YEARS * 365.25


def _note(drop_off: DropOffRecord) -> str:
    listed = f"Listed as '{drop_off.remark}'." if drop_off.remark else ""
    kind = "Smart bin." if drop_off.smart_bin else ""
    stated = "" if drop_off.smart_bin else drop_off.notes
    season = "" if drop_off.open_months == "Year Round" else f"Open {drop_off.open_months}."
    return " ".join(part for part in (kind, listed, season, " ".join(stated.split())) if part)
