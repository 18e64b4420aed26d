"""What lies in the hubs and was brought to gardens, as it is recorded: a city's state."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from greenhaven.cities.declared import without_assumed
from greenhaven.cities.recorded import Ingredients, Lots, Promised, Records, SaidNo, Spread
from greenhaven.core.city import (
    Agreed,
    Batches,
    City,
    CityState,
    Declined,
    HubKind,
    none_agreed,
    nothing_declined,
)
from greenhaven.core.columns import Floats
from greenhaven.core.planning.inputs import MOST_WEEKS
from greenhaven.core.planning.network import processing_hubs
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import Process, losses, process_of
from greenhaven.core.rules.movements import Leg

COLUMNS = ELEMENTS  # of the ledger, in tonnes, and of batches
AS_BATCH = (*COLUMNS, "carbon_loss", "nitrogen_loss")


def state_from(city: City, base: tuple[City, CityState], day: date, records: Records) -> CityState:
    """The state of a city on a day, from that of the city as it came.

    Where nothing was ever recorded, a hub has what the base city assumes of it; from its first
    batch on only what is recorded counts.
    """
    opening = base[1]
    assumed = _assumed(city, *base, day)
    unrecorded = ~np.isin(assumed.hub.astype(np.str_), sorted(records.with_batches))
    taking_part = np.isin(assumed.hub.astype(np.str_), city.hubs.id[processing_hubs(city)])
    keep = unrecorded & taking_part
    batches = assumed if keep.all() else assumed.take(keep)
    lots = _lots(city, records.lots, records.ingredients, day)
    if len(lots):
        batches = _joined(batches, lots) if len(batches) else lots
    nitrogen, phosphorus = _spread(city, opening, records.spread)
    agreed = opening.agreed if not len(records.promised) else _agreed(city, records.promised)
    return CityState(
        day,
        batches,
        nitrogen,
        phosphorus,
        agreed,
        asked=records.asked,
        declined=_declined(city, records.said_no),
        kept=records.kept,
        down=records.down,
        alerts=records.alerts,
    )


def as_recorded(city: City, records: Records) -> City:
    """The city with nothing assumed of what lies in hubs that keep records."""
    hubs = sorted(records.with_batches)
    return without_assumed(city, [("hubs", "opening_fill", hub) for hub in hubs])


def _assumed(city: City, base: City, opening: CityState, day: date) -> Batches:
    """What is assumed to lie in the hubs: as it came, unless its hubs or the day are others."""
    same = all(
        np.array_equal(getattr(city.hubs, name)[: len(base.hubs)], getattr(base.hubs, name))
        for name in ("process", "accepts", "capacity_t_per_week", "opening_fill", "takes_part")
    )
    if same and day == opening.day:
        return opening.batches
    known = replace(base, hubs=city.hubs)
    return opening_state(known, day).batches


def _lots(city: City, lots: Lots, ingredients: Ingredients, day: date) -> Batches:
    """Recorded batches in hubs that process, with what they will still lose."""
    at_work = set(city.hubs.id[processing_hubs(city)].tolist())
    process = dict(zip(city.hubs.id.tolist(), city.hubs.process.tolist(), strict=True))
    mixes = _mixes(city, ingredients)
    rows = []
    for row in lots.records():
        hub = str(row["hub"])
        if hub not in at_work or row["wet"] <= 0:
            continue
        way = process_of(process[hub], {})
        carbon, nitrogen = _still_lost(city, way, row, mixes.get(str(row["id"])))
        held = {name: row[name] for name in COLUMNS}
        rows.append(
            {
                "id": str(row["id"]),
                "hub": hub,
                "started": str(row["started"]),
                "ready": _ready(row, way, day),
                **held,
                "carbon_loss": carbon,
                "nitrogen_loss": nitrogen,
            }
        )
    types = dict.fromkeys(("id", "hub", "started", "ready"), np.str_)
    return Batches.of(rows, **types, **dict.fromkeys(AS_BATCH, np.float64))


def _ready(row: dict[str, object], way: Process, day: date) -> str:
    """When a batch may be given away; beyond every plan while it is held or not released."""
    if not row["free"]:
        return (day + timedelta(weeks=MOST_WEEKS + 1)).isoformat()
    if row["ripe"]:
        ripe = min(date.fromisoformat(str(row["ready"] or row["started"])), day)
        return ripe.isoformat()
    lead = timedelta(weeks=way.lead_weeks)
    if row["filling"]:
        return (day + lead).isoformat()
    expected = str(row["ready"]) or (date.fromisoformat(str(row["started"])) + lead).isoformat()
    # Late, but not ripe by its keeper's word: not before the coming week.
    return max(expected, (day + timedelta(weeks=1)).isoformat())


def _mixes(city: City, ingredients: Ingredients) -> dict[str, tuple[Floats, Floats]]:
    """Carbon and nitrogen of each kind that went into each batch [t]."""
    order = {kind: row for row, kind in enumerate(city.kinds.id.tolist())}
    found: dict[str, tuple[Floats, Floats]] = {}
    for row in ingredients.records():
        carbon, nitrogen = found.setdefault(
            str(row["lot"]), (np.zeros(len(order)), np.zeros(len(order)))
        )
        if (kind := order.get(str(row["material"]))) is not None:
            carbon[kind] += row["carbon"]
            nitrogen[kind] += row["nitrogen"]
    return found


def _still_lost(
    city: City, way: Process, row: dict[str, object], mix: tuple[Floats, Floats] | None
) -> tuple[float, float]:
    """Share of the carbon and nitrogen that a batch holds now and will still lose as gas."""
    if row["ripe"]:
        return 0.0, 0.0
    expected = losses(city.kinds, way)
    shares = []
    for place, (name, share) in enumerate(
        (("carbon", expected.carbon), ("nitrogen", expected.nitrogen))
    ):
        put_in = mix[place] if mix is not None else np.zeros(0)
        usual = float(share @ put_in / put_in.sum()) if put_in.sum() > 0 else float(share.mean())
        held, gone = float(str(row[name])), float(str(row[f"{name}_to_air"]))
        left = usual * (held + gone) - gone
        shares.append(min(max(left / held, 0.0), 1.0) if held > 0 else 0.0)
    return shares[0], shares[1]


def _spread(city: City, opening: CityState, spread: Spread) -> tuple[Floats, Floats]:
    """N and P of the last twelve months [kg]: of the base city, and recorded since."""
    more = len(city.gardens) - len(opening.nitrogen_applied_kg)
    order = {name: row for row, name in enumerate(city.gardens.id.tolist())}
    known = [row for row in spread.records() if str(row["garden"]) in order]
    sums = []
    for before, column in (
        (opening.nitrogen_applied_kg, "nitrogen_kg"),
        (opening.phosphorus_applied_kg, "phosphorus_kg"),
    ):
        total = np.append(before, np.zeros(more)) if more else before
        if known:
            total = total.copy()
            for row in known:
                total[order[str(row["garden"])]] += max(float(row[column]), 0.0)
        sums.append(total)
    return sums[0], sums[1]


def _agreed(city: City, promised: Promised) -> Agreed:
    """Promises between places as movements of the plan's network; others it does not plan."""
    planned = {*city.gardens.id.tolist(), *city.hubs.id[processing_hubs(city)].tolist()}
    planned |= set(city.hubs.id[city.hubs.kind == HubKind.OUT_OF_CITY].tolist())
    rows = []
    for row in promised.records():
        if str(row["taker"]) not in planned:
            continue
        for origin, share in _origins(city, row):
            rows.append(
                {
                    "leg": str(row["leg"]),
                    "origin": origin,
                    "destination": str(row["taker"]),
                    "via": "",
                    "due": str(row["due"]),
                    "wet": share * float(row["tonnes"]),
                }
            )
    rows.sort(key=lambda row: (row["due"], row["leg"], row["origin"], row["destination"]))
    empty = none_agreed()
    types = {name: getattr(empty, name).dtype.type for name in Agreed.names()}
    return Agreed.of(rows, **types)


def _declined(city: City, said_no: SaidNo) -> Declined:
    """What was declined, as movements of the plan's network; others it does not plan."""
    rows = []
    for row in said_no.records():
        for origin, share in _origins(city, row):
            rows.append(
                {
                    "leg": str(row["leg"]),
                    "origin": origin,
                    "destination": str(row["taker"]),
                    "by": "origin" if row["by"] == "giver" else "destination",
                    "due": str(row["due"]),
                    "until": str(row["until"]),
                    "most": share * float(row["tonnes"]),
                }
            )
    rows.sort(key=lambda row: tuple(map(str, row.values())))
    empty = nothing_declined()
    types = {name: getattr(empty, name).dtype.type for name in Declined.names()}
    return Declined.of(rows, **types)


def _origins(city: City, row: dict[str, object]) -> list[tuple[str, float]]:
    """Which of the city's sources or hubs a promise moves from, and how much of it from each."""
    giver, material = str(row["giver"]), str(row["material"])
    sources, hubs = city.sources, city.hubs
    if row["leg"] not in (Leg.COLLECT, Leg.EXPORT):
        return [(giver, 1.0)] if giver in set(hubs.id.tolist()) else []
    here = set(sources.id.tolist())
    if str(row["offered"]) in here:
        return [(str(row["offered"]), 1.0)]
    if giver in here:
        return [(giver, 1.0)]
    brought = np.flatnonzero((sources.hub == giver) & (sources.kind == material))
    yearly = np.nansum(city.supply.tonnes[brought, -12:], axis=1)
    if not yearly.sum():
        return []
    shares = yearly / yearly.sum()
    return [(str(sources.id[at]), float(share)) for at, share in zip(brought, shares, strict=True)]


def _joined(*tables: Batches) -> Batches:
    return Batches(
        **{
            name: np.concatenate([getattr(table, name) for table in tables])
            for name in Batches.names()
        }
    )
