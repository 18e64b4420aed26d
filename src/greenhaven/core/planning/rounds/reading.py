"""Vehicles in a table of text: one row for some that are alike, columns named as their fields."""

import csv
import io
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.fleet import (
    DAY_NAMES,
    Carries,
    Vehicle,
    VehicleKind,
    column_names,
)

NEEDED = ("id", "hub", "capacity_kg")


def vehicles_in(text: str) -> tuple[Vehicle, ...]:
    """Vehicles from comma-separated values with a header; an empty cell = as usual.

    Days are three letters each ("mon tue wed"), hours are numbers or times ("8" or "08:30"), hubs
    where it unloads are ids with spaces between.

    Raises
    ------
    RoundsError
        If a column is missing or unknown, or a value cannot be read; the message names the line.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), skipinitialspace=True)
    heads = [head.strip() for head in reader.fieldnames or ()]
    reader.fieldnames = heads
    known = column_names()
    if missing := [name for name in NEEDED if name not in heads]:
        raise RoundsError(f"vehicles: there is no column {', '.join(missing)}")
    for head in heads:
        if head not in known:
            near = get_close_matches(head, known, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"
            raise RoundsError(f"vehicles: no vehicle has a column {head}{hint}")
    found = tuple(_vehicle(reader.line_num, row) for row in reader)
    if not found:
        raise RoundsError("vehicles: the table has no rows")
    return found


def _vehicle(line: int, row: dict[str, str | None]) -> Vehicle:
    if None in row or None in row.values():
        raise RoundsError(f"vehicles, line {line}: as many values as columns were expected")
    values: dict[str, Any] = {}
    for name, cell in row.items():
        text = (cell or "").strip()
        if not text and name not in NEEDED:
            continue
        read = READERS.get(name, float)
        try:
            values[name] = read(text)
        except (ValueError, KeyError) as error:
            expected = EXPECTED.get(name, "a number")
            raise RoundsError(
                f"vehicles, line {line}: {name} must be {expected}, {text!r} came"
            ) from error
    try:
        return Vehicle(**values)
    except RoundsError as error:
        raise RoundsError(f"vehicles, line {line}: {error}") from error


def _hour(text: str) -> float:
    if ":" not in text:
        return float(text)
    hour, minute = text.split(":")
    return int(hour) + int(minute) / 60


def _days(text: str) -> tuple[int, ...]:
    short = {name[:3].lower(): day for day, name in enumerate(DAY_NAMES)}
    return tuple(short[word[:3].lower()] for word in text.split())


READERS: dict[str, Callable[[str], Any]] = {
    "id": str,
    "hub": str,
    "kind": lambda text: VehicleKind(text.lower().replace(" ", "_")),
    "count": int,
    "trips": int,
    "begins_h": _hour,
    "ends_h": _hour,
    "days": _days,
    "unloads_at": lambda text: tuple(text.split()),
    "carries": lambda text: Carries(text.lower()),
}
EXPECTED = {
    "kind": "cargo_bike, van or truck",
    "count": "a whole number",
    "trips": "a whole number",
    "begins_h": "an hour such as 8 or 08:30",
    "ends_h": "an hour such as 16 or 16:30",
    "days": "days such as mon tue wed",
    "carries": "both, collections or deliveries",
}
