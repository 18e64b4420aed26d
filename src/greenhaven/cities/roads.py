"""Ways by road, asked of a service that speaks the table protocol of OSRM.

The service is the caller's choice: one on the same machine, or a city's own. Nothing is asked
unless its address is set.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.planning.rounds.distances import Distances, Points
from greenhaven.core.planning.rounds.fleet import VehicleKind
from greenhaven.errors import GreenhavenError

SIDE = (
    50  # rows and columns of one question: a service answers 100 places at once if nobody set more
)
TIMEOUT_S = 30
PROFILES = {VehicleKind.CARGO_BIKE: "bike"}
USUAL_PROFILE = "driving"
MOST_BYTES = 20_000_000


class RoadsError(GreenhavenError):
    """A road service that does not answer, or not with ways."""


@dataclass(frozen=True, slots=True)
class RoadService:
    """A service that knows ways by road, and what it takes to go them.

    Parameters
    ----------
    address : str
        Such as ``http://127.0.0.1:5000``; the table of a profile is asked below it.

    Raises
    ------
    RoadsError
        If the address is none of the web.
    """

    address: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise RoadsError(
                f"the address of the road service: http://… or https://… was expected, "
                f"{self.address!r} came"
            )

    def between(self, points: Points, kind: VehicleKind) -> Distances:
        """Ways [m] and times [s] between all points, by bicycle for cargo bikes, else by car.

        Raises
        ------
        RoadsError
            If the service does not answer in time, refuses, or answers something else.
        """
        count = len(points)
        tables = np.full((2, count, count), np.inf)
        for rows in _parts(count):
            for columns in _parts(count):
                tables[:, rows, columns] = self._block(points, kind, rows, columns)
        return Distances(tables[0], tables[1], source=f"roads, as {self.address} knows them")

    def _block(self, points: Points, kind: VehicleKind, rows: slice, columns: slice) -> Floats:
        """Ways and times from some points to others, shape (2, n_rows, n_columns)."""
        ends = [*range(rows.start, rows.stop), *range(columns.start, columns.stop)]
        places = ";".join(f"{points.lon[at]:.6f},{points.lat[at]:.6f}" for at in ends)
        split = rows.stop - rows.start
        sources, destinations = (
            ";".join(str(at) for at in part) for part in (range(split), range(split, len(ends)))
        )
        profile = PROFILES.get(kind, USUAL_PROFILE)
        said = self._asked(
            f"{self.address.rstrip('/')}/table/v1/{profile}/{places}"
            f"?annotations=distance,duration&sources={sources}&destinations={destinations}"
        )
        shape = (split, len(ends) - split)
        return np.stack([self._table(said, name, shape) for name in ("distances", "durations")])

    def _asked(self, url: str) -> dict[str, Any]:
        request = Request(url, headers={"Accept": "application/json"})  # noqa: S310 -- http, checked
        try:
            with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 -- the same
                said = json.loads(answer.read(MOST_BYTES))
        except HTTPError as error:
            raise RoadsError(f"{self.address} refuses to tell ways: {_reason(error)}") from error
        except (URLError, TimeoutError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise RoadsError(f"no road service answers at {self.address}: {reason}") from error
        except ValueError as error:
            raise RoadsError(f"{self.address} does not answer in JSON") from error
        if not isinstance(said, dict) or said.get("code") != "Ok":
            word = said.get("message") or said.get("code") if isinstance(said, dict) else "a list"
            raise RoadsError(f"{self.address} tells no ways: {word}")
        return said

    def _table(self, said: dict[str, Any], name: str, shape: tuple[int, int]) -> Floats:
        """One table; null = no way leads there."""
        try:
            table = np.array(said[name], dtype=np.float64)
        except (KeyError, TypeError, ValueError) as error:
            raise RoadsError(f"{self.address} gives no table of {name}") from error
        if table.shape != shape:
            raise RoadsError(f"{self.address}: {name} of {shape} were expected, {table.shape} came")
        return np.where(np.isnan(table), np.inf, table)


def _parts(count: int) -> Iterator[slice]:
    for first in range(0, count, SIDE):
        yield slice(first, min(first + SIDE, count))


def _reason(error: HTTPError) -> str:
    """What a service says when it refuses, or its status."""
    try:
        said = json.loads(error.read(MOST_BYTES))
        return str(said["message"])
    except (ValueError, KeyError, TypeError):
        return f"status {error.code}"
