"""How far it is and how long it takes between hubs and stops.

Straight lines times the city's detour factor, unless the caller hands in what a road service said.
The core asks no service itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from greenhaven.core.city import City, distance_km
from greenhaven.core.columns import Columns, Floats, Texts
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.fleet import VehicleKind


@dataclass(frozen=True, slots=True)
class Points(Columns):
    """Places between which ways are asked for: hubs first, then stops."""

    id: Texts
    lat: Floats
    lon: Floats


@dataclass(frozen=True, slots=True)
class Distances:
    """Ways from each point (row) to each point (column); they need not be symmetric.

    Parameters
    ----------
    metres : array, shape (n_points, n_points)
        inf or NaN = no way leads there.
    seconds : array, shape (n_points, n_points), optional
        None = each vehicle at its own speed.
    source : str
        Where they come from, for a reader.
    """

    metres: Floats
    seconds: Floats | None = None
    source: str = "road distances"

    def __post_init__(self) -> None:
        for name in ("metres", "seconds"):
            table = getattr(self, name)
            if table is not None:
                object.__setattr__(self, name, _checked(name, np.asarray(table, dtype=float)))
        if self.seconds is not None and self.seconds.shape != self.metres.shape:
            raise RoundsError(
                f"distances: metres have the shape {self.metres.shape}, "
                f"seconds {self.seconds.shape}; both need one row and column a place"
            )

    def durations(self, speed_km_per_h: float) -> Floats:
        """How long each way takes [s]; at that speed where no durations are known."""
        if self.seconds is not None:
            return self.seconds
        return self.metres / (speed_km_per_h / 3.6)


class DistanceService(Protocol):
    """What knows ways: straight lines, or the answer of a road service."""

    def between(self, points: Points, kind: VehicleKind) -> Distances:
        """Ways between all points for a kind of vehicle."""


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Great circles times a factor for detours.

    Parameters
    ----------
    detour_factor : float
        Way on the road over straight line, ≥ 1.
    """

    detour_factor: float

    @classmethod
    def of(cls, city: City) -> "StraightLine":
        """With the factor that the city's plan uses too."""
        return cls(city.parameters["detour_factor"])

    def between(self, points: Points, kind: VehicleKind) -> Distances:
        """The same for every kind of vehicle; durations follow from their speeds."""
        del kind
        lat, lon = points.lat, points.lon
        direct = distance_km(lat[:, None], lon[:, None], lat, lon)
        source = f"straight lines × {self.detour_factor:g}, whatever water or rails lie between"
        return Distances(1e3 * self.detour_factor * direct, source=source)


@dataclass(frozen=True, slots=True)
class Given:
    """Matrices that somebody fetched before, by kind of vehicle."""

    tables: Mapping[VehicleKind, Distances]

    def between(self, points: Points, kind: VehicleKind) -> Distances:
        """The matrix of a kind, which must have a row for each point."""
        if kind not in self.tables:
            known = ", ".join(each.words for each in self.tables) or "none"
            raise RoundsError(f"no distances for a {kind.words} were given; there are: {known}")
        table = self.tables[kind]
        if len(table.metres) != len(points):
            raise RoundsError(
                f"distances for a {kind.words}: {len(points)} places (hubs, then stops) need as "
                f"many rows, {len(table.metres)} came"
            )
        return table


def _checked(name: str, table: Floats) -> Floats:
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise RoundsError(f"distances: {name} need one row and column a place, {table.shape} came")
    known = np.where(np.isnan(table), np.inf, table)
    if (known < 0).any():
        raise RoundsError(f"distances: {name} must be 0 or more, {known.min():g} came")
    np.fill_diagonal(known, 0.0)
    return known
