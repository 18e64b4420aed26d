"""Neighbourhoods of a random city: where people crowd, and how green it is there."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers

SPREAD_KM = 1.5  # median radius


@dataclass(frozen=True, slots=True)
class Crowd:
    """Neighbourhoods; the shape of each column is (n_neighbourhoods,)."""

    side_km: float  # of the city's square
    north_km: Floats
    east_km: Floats
    radius_km: Floats
    share: Floats  # of all places
    green: Floats  # how much more yard trimmings and wood arise than elsewhere

    def members(self, random: np.random.Generator, count: int) -> Integers:
        """The neighbourhood of each of that many places."""
        edges = np.cumsum(self.share)
        drawn = random.uniform(size=count) * edges[-1]
        return np.asarray(np.searchsorted(edges, drawn).clip(max=len(edges) - 1), dtype=np.int64)

    def around(self, random: np.random.Generator, members: Integers) -> tuple[Floats, Floats]:
        """Kilometres north and east of places around their neighbourhoods' centres.

        Who would lie beyond the city's edge lies as far within it.
        """
        found = []
        for centre in (self.north_km, self.east_km):
            at = centre[members] + self.radius_km[members] * random.normal(size=len(members))
            at = np.abs(at)
            at = np.where(at > self.side_km, 2 * self.side_km - at, at)
            found.append(at.clip(0.0, np.nextafter(self.side_km, 0.0)))
        return found[0], found[1]

    def kinds_given(
        self,
        random: np.random.Generator,
        members: Integers,
        shares: tuple[float, ...],
        green: Booleans,
    ) -> Integers:
        """Position of what each place gives among the kinds.

        Parameters
        ----------
        random : numpy.random.Generator
        members : array of int
            Neighbourhood of each place.
        shares : tuple of float
            Of each kind in the whole city.
        green : array of bool, shape (n_kinds,)
            Kinds of which more arises where it is green.
        """
        weight = np.array(shares) * np.where(green, self.green[:, None], 1.0)
        edges = np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)
        drawn = random.uniform(size=len(members))
        passed = [drawn >= edge[members] for edge in edges[:, :-1].T]
        return np.asarray(np.sum(passed, axis=0), dtype=np.int64)


def crowded(random: np.random.Generator, count: int, side_km: float) -> Crowd:
    """That many neighbourhoods, unlike in size; the wider one is, the greener it is."""
    north, east = random.uniform(0.1 * side_km, 0.9 * side_km, (2, count))
    radius = SPREAD_KM * random.lognormal(0.0, 0.5, count)
    share = random.lognormal(0.0, 1.0, count)
    return Crowd(side_km, north, east, radius, share / share.sum(), radius / SPREAD_KM)
