"""Sources of New York and what each gave: published tonnage, shared out by stated assumptions.

Everything is counted in whole kilograms, so that the sources of a district add up to what was
published for it.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from greenhaven.cities.nyc.facts import Facts
from greenhaven.cities.nyc.facts import Row as FactRow
from greenhaven.cities.nyc.hubs import Row, hub_ids, takes_part
from greenhaven.cities.records import DropOffRecord, TonnageRecord, months_open

MONTHS = tuple(f"2024-{month:02d}" for month in (11, 12)) + tuple(
    f"2025-{month:02d}" for month in range(1, 11)
)
LEAF_MONTHS = ("2022-11", "2022-12", "2023-01")  # the last winter with leaves in four boroughs
SEASON = tuple(range(3, 12))  # assumed where the list says "seasonal"
CART_KG_PER_WEEK = 116.0  # 96 US gallons = 0.3634 m3, at 320 kg/m3
MOST_DEDUCTED = 0.10  # of a district's household organics
LEAF_STREAM = "leaves_and_trees_2022_23"

Kilograms = dict[tuple[str, str, str], int]  # district, month, stream


@dataclass(frozen=True, slots=True)
class Split:
    """Shares of household organics by what people throw away."""

    food: float
    paper: float
    yard: float

    @property
    def kitchen_share(self) -> float:
        """Food and soiled paper in household organics."""
        return (self.food + self.paper) / (self.food + self.paper + self.yard)


@dataclass(frozen=True, slots=True)
class Giving:
    """Sources as rows of sources.csv, and their supply [kg] by source and month."""

    sources: list[Row]
    kilograms: dict[str, dict[str, int]]


def split_of(composition: Mapping[str, float]) -> Split:
    """The split that the waste composition study of 2023 gives."""
    return Split(
        food=composition["food scraps"],
        paper=composition["food-soiled paper"],
        yard=composition["yard waste"],
    )


def giving(facts: Facts, drop_offs: Sequence[DropOffRecord]) -> Giving:
    """All sources of the city and what they gave in the last reported year."""
    published = _kilograms(facts.tonnage)
    ids = hub_ids(drop_offs)
    result = Giving([], {})
    for district in facts.districts:
        here = [
            (hub_id, each)
            for hub_id, each in zip(ids, drop_offs, strict=True)
            if each.district == district["id"] and takes_part(each)
        ]
        _add_households(result, district, published, here, split_of(facts.composition))
        _add_others(result, district, published, here)
        _add_schools(result, district, published, facts.schools)
        _add_leaves(result, district, published)
    return result


def evenly(kilograms: int, parts: int) -> list[int]:
    """A mass in as many whole parts, as equal as can be."""
    return [
        (kilograms * (part + 1)) // parts - (kilograms * part) // parts for part in range(parts)
    ]


def _kilograms(tonnage: Sequence[TonnageRecord]) -> Kilograms:
    return {(each.district, each.month, each.stream): round(1000 * each.tonnes) for each in tonnage}


def _is_open(drop_off: DropOffRecord, month: str) -> bool:
    return int(month[5:]) in (months_open(drop_off.open_months) or SEASON)


def _reports_others(published: Kilograms, district: str) -> bool:
    return any((district, month, "organics_other") in published for month in MONTHS)


def _add_households(
    result: Giving,
    district: FactRow,
    published: Kilograms,
    here: Sequence[tuple[str, DropOffRecord]],
    split: Split,
) -> None:
    """Rounds at the door, less what bins and unreported drop-offs are assumed to take of them."""
    reported = _reports_others(published, district["id"])
    assumed = [pair for pair in here if pair[1].smart_bin or not reported]
    kitchen: dict[str, int] = {}
    yard: dict[str, int] = {}
    brought: dict[str, dict[str, int]] = {hub_id: {} for hub_id, _ in assumed}
    for month in MONTHS:
        total = published.get((district["id"], month, "organics_household"))
        if total is None:
            continue
        yard[month] = round(total * (1 - split.kitchen_share))
        full = _full_carts(total, month, sum(_is_open(each, month) for _, each in assumed))
        for hub_id, each in assumed:
            brought[hub_id][month] = full if _is_open(each, month) else 0
        kitchen[month] = total - yard[month] - sum(given[month] for given in brought.values())
    for hub_id, each in assumed:
        _add(result, _at_hub(hub_id, each, "assumed"), brought[hub_id])
    name, stream = district["name"], "organics_household"
    round_of = {"kind": "household_organics", "stream": stream}
    _add(result, _at(district, "household", f"Kitchen organics, {name}", **round_of), kitchen)
    round_of = {"kind": "yard_trimmings", "stream": stream}
    _add(result, _at(district, "yard", f"Yard trimmings, {name}", **round_of), yard)


def _full_carts(total: int, month: str, sites: int) -> int:
    """Kilograms that each site takes in a month: a full cart a week, or less to keep the cap."""
    if not sites:
        return 0
    days = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
    return min(round(CART_KG_PER_WEEK * days / 7), int(total * MOST_DEDUCTED) // sites)


def _add_others(
    result: Giving,
    district: FactRow,
    published: Kilograms,
    here: Sequence[tuple[str, DropOffRecord]],
) -> None:
    """Reported other organics: shared by the drop-offs that were open, else a source of its own."""
    if not _reports_others(published, district["id"]):
        return
    staffed = [pair for pair in here if not pair[1].smart_bin]
    brought: dict[str, dict[str, int]] = {hub_id: {} for hub_id, _ in staffed}
    rest: dict[str, int] = {}
    for month in MONTHS:
        total = published.get((district["id"], month, "organics_other"))
        if total is None:
            continue
        open_now = [hub_id for hub_id, each in staffed if _is_open(each, month)]
        shares = dict(zip(open_now, evenly(total, max(len(open_now), 1)), strict=False))
        for hub_id, given in brought.items():
            given[month] = shares.get(hub_id, 0)
        if not open_now:
            rest[month] = total
    for hub_id, each in staffed:
        _add(result, _at_hub(hub_id, each, "organics_other"), brought[hub_id])
    if rest:
        about = {"kind": "food_scraps", "stream": "organics_other"}
        _add(result, _at(district, "other", f"Other organics, {district['name']}", **about), rest)


def _add_schools(
    result: Giving, district: FactRow, published: Kilograms, schools: Sequence[FactRow]
) -> None:
    given = {
        month: published[key]
        for month in MONTHS
        if (key := (district["id"], month, "organics_school")) in published
    }
    if not given:
        return
    listed = [each for each in schools if each["district_id"] == district["id"]]
    place = dict(district)
    if listed:
        for axis in ("lat", "lon"):
            place[axis] = f"{sum(float(each[axis]) for each in listed) / len(listed):.5f}"
    name = f"Schools, {district['name']} ({len(listed)} listed)"
    about = {"kind": "school_organics", "stream": "organics_school"}
    _add(result, _at(place, "schools", name, **about), given)


def _add_leaves(result: Giving, district: FactRow, published: Kilograms) -> None:
    total = sum(
        published.get((district["id"], month, stream), 0)
        for month in LEAF_MONTHS
        for stream in ("leaves", "christmas_trees")
    )
    if total:
        about = {"kind": "wood_and_leaves", "stream": LEAF_STREAM}
        source = _at(district, "leaves", f"Leaves and wood, {district['name']}", **about)
        _add(result, source, dict(zip(MONTHS, evenly(total, len(MONTHS)), strict=True)))


def _at(district: FactRow, prefix: str, name: str, *, kind: str, stream: str) -> Row:
    return {
        "id": f"{prefix}-{district['id']}",
        "name": name,
        "kind": kind,
        "district": district["id"],
        "lat": district["lat"],
        "lon": district["lon"],
        "stream": stream,
    }


def _at_hub(hub_id: str, drop_off: DropOffRecord, stream: str) -> Row:
    return {
        "id": f"scraps-{hub_id}",
        "name": drop_off.name,
        "kind": "food_scraps",
        "district": drop_off.district,
        "lat": f"{drop_off.lat}",
        "lon": f"{drop_off.lon}",
        "stream": stream,
        "hub": hub_id,
    }


def _add(result: Giving, source: Row, kilograms: dict[str, int]) -> None:
    result.sources.append(source)
    result.kilograms[source["id"]] = kilograms
