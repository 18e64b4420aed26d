"""The two directions along which opinions differ most."""

import numpy as np

from greenhaven.core.columns import Floats

SMALL = 128  # statements; up to here the whole decomposition is as fast
STEPS = 160  # of Lanczos at most
LOOK_EVERY = 5
PRECISION = 1e-15  # of an axis, relative to the largest eigenvalue
NEARLY = 1e-9  # loadings that differ by less are equally large


def principal_axes(covariance: Floats) -> tuple[Floats, Floats]:
    """The first two principal axes, each with its largest loading positive.

    Parameters
    ----------
    covariance : array, shape (n, n)
        Symmetric, not negative; any scale.

    Returns
    -------
    axes : array, shape (2, n)
        Unit vectors; zeros where opinions do not differ in so many directions.
    spread : array, shape (2,)
        Their eigenvalues.

    Source
    ------
    Lanczos with full reorthogonalisation: Golub and Van Loan (2013), Matrix Computations, 4th ed.,
    section 10.3. Where it does not settle, all axes are computed.
    """
    size = len(covariance)
    found = _by_lanczos(covariance) if size > SMALL else None
    values, vectors = found if found is not None else np.linalg.eigh(covariance)
    axes, spread = np.zeros((2, size)), np.zeros(2)
    largest = float(values[-1]) if size else 0.0
    for axis in range(min(2, size)):
        if values[-1 - axis] > NEARLY * max(largest, NEARLY):
            axes[axis] = _turned(vectors[:, -1 - axis])
            spread[axis] = values[-1 - axis]
    return axes, spread


def _turned(axis: Floats) -> Floats:
    sizes = np.abs(axis)
    first = int(np.argmax(sizes >= sizes.max() * (1 - NEARLY)))
    return axis if axis[first] > 0 else -axis


def _by_lanczos(matrix: Floats) -> tuple[Floats, Floats] | None:
    """The two largest eigenvalues, ascending, and their vectors; None if they do not settle."""
    size = len(matrix)
    basis = np.zeros((size, min(STEPS, size)))
    diagonal: list[float] = []
    beside: list[float] = []
    step = np.random.default_rng(0).standard_normal(size)
    step /= np.linalg.norm(step)
    for count in range(1, basis.shape[1] + 1):
        basis[:, count - 1] = step
        following = np.einsum("ij,j->i", matrix, step)  # the same bits on any number of cores
        diagonal.append(float(step @ following))
        for _ in range(2):
            following -= basis[:, :count] @ (basis[:, :count].T @ following)
        length = float(np.linalg.norm(following))
        if count % LOOK_EVERY == 0:
            small = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
            values, vectors = np.linalg.eigh(small)
            if (length * np.abs(vectors[-1, -2:]) <= PRECISION * values[-1]).all():
                return values[-2:], _unit(basis[:, :count] @ vectors[:, -2:])
        if length <= PRECISION * max(diagonal):
            return None
        beside.append(length)
        step = following / length
    return None


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=0))
