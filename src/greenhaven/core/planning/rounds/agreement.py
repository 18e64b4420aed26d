"""Rounds that people have agreed to: which vehicle stops where, on which weekday, in what order."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from greenhaven.core.columns import Columns, Integers, Texts
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.result import RoundPlan
from greenhaven.core.planning.rounds.routes import RETURN, STOP, UNLOAD

READ = ("vehicle", "date", "trip", "what", "place", "name")


@dataclass(frozen=True, slots=True)
class Agreement(Columns):
    """One row a stop, in the order in which the vehicle of a day comes to them."""

    vehicle: Texts  # name of the one vehicle
    weekday: Integers  # 0 = Monday
    trip: Integers  # 1 = first
    stop: Texts  # id
    name: Texts
    unloads_at: Texts  # hub where the trip ends


def no_agreement() -> Agreement:
    """A table without rows."""
    texts = dict.fromkeys(("vehicle", "stop", "name", "unloads_at"), np.str_)
    return Agreement.of([], weekday=np.int64, trip=np.int64, **texts)


def agreement_of(plan: RoundPlan) -> Agreement:
    """The rounds of a plan as something that people agree to."""
    rounds = {row["id"]: row for row in plan.rounds.records()}
    rows = []
    for visit in plan.visits.records():
        mine = rounds[visit["round"]]
        day = plan.start + timedelta(days=mine["day"])
        rows.append({**visit, "vehicle": mine["vehicle"], "date": day.isoformat()})
    return _agreement(rows)


def agreement_in(text: str) -> Agreement:
    """Agreed rounds from the comma-separated values in which rounds are written.

    Raises
    ------
    RoundsError
        If a column is missing, or a date or trip cannot be read.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if missing := [name for name in READ if name not in (reader.fieldnames or ())]:
        raise RoundsError(f"agreed rounds: there is no column {', '.join(missing)}")
    rows = []
    for row in reader:
        if row["what"] not in (STOP, UNLOAD, RETURN):
            continue
        try:
            date.fromisoformat(row["date"])
            trip = int(row["trip"])
        except ValueError as error:
            raise RoundsError(
                f"agreed rounds, line {reader.line_num}: a date and the number of a trip were "
                f"expected, {row['date']!r} and {row['trip']!r} came"
            ) from error
        rows.append({**row, "trip": trip})
    return _agreement(rows)


def _agreement(rows: list[dict[str, object]]) -> Agreement:
    """Stops, each with the hub where its trip ends: the next that follows it."""
    found: list[dict[str, object]] = []
    ends: object = ""
    for row in reversed(rows):
        if row["what"] in (UNLOAD, RETURN):
            ends = row["place"]
        elif row["what"] == STOP:
            found.append(
                {
                    "vehicle": row["vehicle"],
                    "weekday": date.fromisoformat(str(row["date"])).weekday(),
                    "trip": row["trip"],
                    "stop": row["place"],
                    "name": row["name"],
                    "unloads_at": ends,
                }
            )
    return Agreement.of(found[::-1]) if found else no_agreement()
