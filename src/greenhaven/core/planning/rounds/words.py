"""Sentences about rounds."""

from collections.abc import Mapping
from typing import Any

from greenhaven.core.planning.rounds.fleet import VehicleKind
from greenhaven.core.planning.rounds.hours import clock
from greenhaven.core.planning.rounds.insertion import Refusal
from greenhaven.core.planning.words import grouped, mass


def round_sentence(row: Mapping[str, Any], day: str, hub: str) -> str:
    """A round in one sentence."""
    parts = [f"{_count(row['stops'], 'stop')}"]
    if row["trips"] > 1:
        parts.append(f"in {row['trips']} trips")
    parts.append(f"over {row['km']:.1f} km")
    brings = []
    if row["collected_kg"] > 0:
        brings.append(f"{mass(row['collected_kg'] / 1e3)} in")
    if row["delivered_kg"] > 0:
        brings.append(f"{mass(row['delivered_kg'] / 1e3)} out")
    told = f", {' and '.join(brings)}" if brings else ""
    kind = VehicleKind(row["kind"]).words
    return (
        f"{day}: the {kind} {row['vehicle']} leaves {hub} at {clock(row['begins_s'])} and is back "
        f"and unloaded at {clock(row['ends_s'])}; {' '.join(parts)}{told}."
    )


def left_out_reason(refusal: Refusal, worth: float, currency: str) -> str:
    """Why a stop that could be served is not."""
    if refusal.bound:
        return "its agreed round has no room or time left for it, and it must not move"
    if refusal.cheapest < float("inf"):
        unit = f" {currency}" if currency else ""
        return (
            f"serving it would cost {grouped(refusal.cheapest, 2)}{unit}, more than the "
            f"{grouped(worth, 2)}{unit} that it is worth"
        )
    if refusal.has_room:
        return "no vehicle that may come has time left for it"
    return "every vehicle that may come is full"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
