"""Great circles between many places and many hubs."""

import numpy as np

from greenhaven.core.city import EARTH_RADIUS_KM
from greenhaven.core.columns import Floats


def on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Unit vectors of points in degrees, shape (n, 3)."""
    phi, theta = np.radians(lat), np.radians(lon)
    ring = np.cos(phi)
    return np.column_stack([ring * np.cos(theta), ring * np.sin(theta), np.sin(phi)])


def between_km(places: Floats, ends: Floats) -> Floats:
    """Great-circle distance of every place to every end [km], shape (n_places, n_ends).

    Parameters
    ----------
    places, ends : array, shape (n, 3)
        Unit vectors.

    Source
    ------
    Chord and arc of a circle; exact at any distance short of half the globe, and written without
    matrix products so that it is the same to the last bit whoever computes it.
    """
    squared = np.zeros((len(places), len(ends)))
    for axis in range(3):
        step = np.subtract.outer(places[:, axis], ends[:, axis])
        squared += np.square(step, out=step)
    half = np.minimum(np.sqrt(squared, out=squared) / 2, 1.0)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half), dtype=np.float64)


def along_km(places: Floats, ends: Floats) -> Floats:
    """Great-circle distance of each place to the end beside it [km], shape (n,)."""
    half = np.sqrt(np.square(places - ends).sum(axis=1)) / 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half, 1.0)), dtype=np.float64)
