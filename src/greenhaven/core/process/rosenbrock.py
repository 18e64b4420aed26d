"""The solver: a Rosenbrock-W method of order 3 with a sparse Jacobian that is kept over many steps.

A W-method keeps its order with any matrix in place of the Jacobian, so the factors of one Jacobian
serve until the error grows or the step changes. Every linear invariant of the equations, such as
the mass of nitrogen in the vessel and across its boundary, is kept to rounding.

The functions from `assemble` to `advance` are compiled together with the printed model, as one file
(see `compiled.py`); `derivatives`, `driven` and `observe` stand in for the model's own here.

Source
------
Rang & Angermann (2005), New Rosenbrock W-methods of order 3 for partial differential algebraic
equations of index 1, BIT Numerical Mathematics 45, 761: ROS34PW2 (4 stages, order 3 with an
embedded method of order 2, stiffly accurate). Transformed variables and step control: Hairer &
Wanner (1996), Solving Ordinary Differential Equations II, IV.7.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

GAMMA = 4.3586652150845900e-01
ALPHA = (
    (0.0, 0.0, 0.0, 0.0),
    (8.7173304301691801e-01, 0.0, 0.0, 0.0),
    (8.4457060015369423e-01, -1.1299064236484185e-01, 0.0, 0.0),
    (0.0, 0.0, 1.0, 0.0),
)
GAMMAS = (
    (GAMMA, 0.0, 0.0, 0.0),
    (-8.7173304301691801e-01, GAMMA, 0.0, 0.0),
    (-9.0338057013044082e-01, 5.4180672388095326e-02, GAMMA, 0.0),
    (2.4212380706095346e-01, -1.2232505839045147e00, 5.4526025533510214e-01, GAMMA),
)
WEIGHTS = (2.4212380706095346e-01, -1.2232505839045147e00, 1.5452602553351020e00, GAMMA)
EMBEDDED = (
    3.7810903145819369e-01,
    -9.6042292212423178e-02,
    5.0000000000000000e-01,
    2.1793326075422950e-01,
)

# Work.state: step, step of the factors, age of the Jacobian, relative tolerance, and how many
# Jacobians, steps and factorisations there were.
STATE = 7
MAX_AGE = 40  # steps that one Jacobian serves
DONE, TOO_SMALL = 0, 1


class Structure(NamedTuple):
    """Which state acts on which, and the recorded elimination of the matrix I − γ h J."""

    n: int  # states of one cell
    cells: int
    place: Integers  # state that each crossing carries
    towards: Integers  # 0 boundary, 1 up, 2 down
    colour_start: Integers
    colour_column: Integers
    entry_start: Integers  # entries of the Jacobian, by colour
    entry_row: Integers
    entry_column: Integers
    entry_place: Integers  # where each stands in the factors
    diagonal: Integers
    pivot: Integers  # for each factor of the lower triangle: the diagonal it is divided by
    lower: Integers
    update_start: Integers
    update_target: Integers
    update_source: Integers
    lower_row: Integers  # the lower triangle by columns, in the order of elimination
    lower_column: Integers
    lower_place: Integers
    upper_row: Integers  # the upper triangle by columns, in the opposite order
    upper_column: Integers
    upper_place: Integers


class Grid(NamedTuple):
    """Intervals over which inputs are smooth, and where the state is wanted."""

    times: Floats  # (m + 1,)
    left: Floats  # inputs at the beginning of each interval, (m, cells, n_inputs)
    right: Floats  # and at its end
    moving: npt.NDArray[np.bool_]  # (m,) whether inputs change within an interval
    record: Integers  # (m,) row of the output to write at the end of each interval, or −1


class Work(NamedTuple):
    """Room that the solver writes into."""

    constants: Floats  # (cells, n_constants)
    implicit: Floats  # (cells, n_implicits)
    streams: Floats  # (cells, n_crossings)
    stages: Floats  # (4, N)
    slope: Floats
    trial: Floats
    other: Floats
    nudge: Floats
    entries: Floats  # of the Jacobian
    factors: Floats
    inverse: Floats  # of the pivots
    lower: Floats  # the triangles, in the order in which they are used
    upper: Floats
    inputs: Floats
    floor: Floats  # size of each state that matters, (n · cells,)
    least: Floats  # what each cannot go below, (n · cells,)
    state: Floats  # see STATE; kept between calls


def derivatives(y: Any, c: Any, x: Any, dy: Any, s: Any) -> None:
    """Stands in for the printed model."""


def driven(u: Any, c: Any) -> None:
    """Stands in for the printed model."""


def observe(y: Any, c: Any, x: Any, o: Any) -> None:
    """Stands in for the printed model."""


A = C = np.zeros((4, 4))  # stand in for the coefficients in transformed variables
M = E = T = np.zeros(4)


def tableau() -> dict[str, list[float] | list[list[float]]]:
    """The coefficients in transformed variables, as the compiled text needs them."""
    alpha, weights = np.array(ALPHA), np.array(WEIGHTS)
    inverse = np.linalg.inv(np.array(GAMMAS))
    return {
        # Strictly below the diagonal: rounding above it would bring back stages of a failed step.
        "A": np.tril(alpha @ inverse, -1).tolist(),
        "C": np.tril(-inverse, -1).tolist(),
        "M": (weights @ inverse).tolist(),
        "E": ((weights - np.array(EMBEDDED)) @ inverse).tolist(),
        "T": alpha.sum(axis=1).tolist(),
    }


def assemble(z: Floats, structure: Structure, work: Work, slope: Floats) -> None:
    """The change of every state of every cell, with what neighbours give, and of the accounts."""
    n, cells = structure.n, structure.cells
    base = n * cells
    if cells == 1:  # all streams leave, so the accounts are what they carry
        derivatives(z[:n], work.constants[0], work.implicit[0], slope[:n], slope[n:])
        return
    for k in range(base, len(slope)):
        slope[k] = 0.0
    for cell in range(cells):
        derivatives(
            z[cell * n : (cell + 1) * n],
            work.constants[cell],
            work.implicit[cell],
            slope[cell * n : (cell + 1) * n],
            work.streams[cell],
        )
    for cell in range(cells):
        for k in range(len(structure.place)):
            amount = work.streams[cell, k]
            to = cell + (structure.towards[k] == 1) - (structure.towards[k] == 2)
            if to in (cell, -1, cells):
                slope[base + k] += amount
            else:
                slope[to * n + structure.place[k]] += amount


def drive(share: float, left: Floats, right: Floats, work: Work) -> None:
    """Inputs at one moment of an interval, and the constants that follow from them."""
    for cell in range(left.shape[0]):
        for k in range(left.shape[1]):
            work.inputs[k] = left[cell, k] + share * (right[cell, k] - left[cell, k])
        driven(work.inputs, work.constants[cell])


def differentiate(z: Floats, structure: Structure, work: Work) -> None:
    """The Jacobian by forward differences, all columns of one colour at once."""
    for colour in range(len(structure.colour_start) - 1):
        for k in range(len(z)):
            work.trial[k] = z[k]
        for k in range(structure.colour_start[colour], structure.colour_start[colour + 1]):
            column = structure.colour_column[k]
            size = max(abs(z[column]), 1e-3 * work.floor[column])
            moved = z[column] + 1e-7 * size + 1e-300
            work.nudge[column] = moved - z[column]
            work.trial[column] = moved
        assemble(work.trial, structure, work, work.other)
        for k in range(structure.entry_start[colour], structure.entry_start[colour + 1]):
            row = structure.entry_row[k]
            change = work.other[row] - work.slope[row]
            work.entries[k] = change / work.nudge[structure.entry_column[k]]


def factorise(scale: float, structure: Structure, work: Work) -> bool:
    """Replay the recorded elimination on I − scale · J; False where a pivot vanishes."""
    a = work.factors
    for k in range(len(a)):
        a[k] = 0.0
    for k in range(len(structure.entry_place)):
        a[structure.entry_place[k]] = -scale * work.entries[k]
    for k in range(len(structure.diagonal)):
        a[structure.diagonal[k]] += 1.0
    for k in range(len(structure.lower)):
        factor = a[structure.lower[k]] / a[structure.pivot[k]]
        a[structure.lower[k]] = factor
        for m in range(structure.update_start[k], structure.update_start[k + 1]):
            a[structure.update_target[m]] -= factor * a[structure.update_source[m]]
    good = True
    for k in range(len(structure.diagonal)):
        value = a[structure.diagonal[k]]
        good = good and abs(value) > 1e-14
        work.inverse[k] = 1.0 / value if value != 0.0 else 0.0
    for k in range(len(work.lower)):
        work.lower[k] = a[structure.lower_place[k]]
    for k in range(len(work.upper)):
        work.upper[k] = a[structure.upper_place[k]] * work.inverse[structure.upper_row[k]]
    return good


def substitute(b: Floats, structure: Structure, work: Work) -> None:
    """Solve with the factors, in place; column by column, so that no entry waits for the last."""
    for k in range(len(work.lower)):
        b[structure.lower_row[k]] -= work.lower[k] * b[structure.lower_column[k]]
    for k in range(len(b)):
        b[k] *= work.inverse[k]
    for k in range(len(work.upper)):
        b[structure.upper_row[k]] -= work.upper[k] * b[structure.upper_column[k]]


def combine(out: Floats, base: Floats, share: Floats, stages: Floats, scale: float) -> None:
    """scale · (base + Σ share_j · stage_j), into `out`."""
    for k in range(len(out)):
        out[k] = scale * base[k]
    for j in range(4):
        weight = scale * share[j]
        if weight != 0.0:
            for k in range(len(out)):
                out[k] += weight * stages[j, k]


def attempt(z: Floats, h: float, structure: Structure, work: Work, moving: Any) -> float:
    """One step of size h into `trial`; its error, relative to the tolerance (1 = just allowed).

    `moving` is (whether inputs move, share of the interval at the beginning, share of the step,
    left, right).
    """
    moves, begin, part, left, right = moving
    for i in range(4):
        stage = work.stages[i]
        if i == 0:
            combine(stage, work.slope, C[0], work.stages, GAMMA * h)
        else:
            combine(work.trial, z, A[i], work.stages, 1.0)
            if moves:
                drive(begin + T[i] * part, left, right, work)
            assemble(work.trial, structure, work, work.other)
            combine(stage, work.other, C[i] / h, work.stages, GAMMA * h)
        substitute(stage, structure, work)
    combine(work.trial, z, M, work.stages, 1.0)
    return error_of(z, structure, work)


def error_of(z: Floats, structure: Structure, work: Work) -> float:
    """Root mean square of the error over the tolerance; the accounts do not count."""
    u, total = work.stages, 0.0
    n, relative = structure.n * structure.cells, work.state[3]
    for k in range(n):
        error = E[0] * u[0, k] + E[1] * u[1, k] + E[2] * u[2, k] + E[3] * u[3, k]
        allowed = work.floor[k] * relative * 1e-3 + relative * max(abs(z[k]), abs(work.trial[k]))
        total += (error / allowed) ** 2
    return float((total / n) ** 0.5)


def allowed(structure: Structure, work: Work) -> bool:
    """Whether no state of the trial lies below what it can be, by more than the tolerance."""
    margin = min(10.0 * work.state[3], 1e-3)  # as FORGIVEN in start.py
    for k in range(structure.n * structure.cells):
        if work.trial[k] < work.least[k] - margin * work.floor[k]:
            return False
    return True


def chosen(h: float, rest: float) -> float:
    """A step that ends at the end of the interval without leaving a sliver."""
    if h >= 0.999 * rest:
        return rest
    return 0.5 * rest if 2.0 * h > rest else h


def prepare(z: Floats, h: float, structure: Structure, work: Work) -> bool:
    """Factors that serve a step of size h from z; False where they cannot be had."""
    stale = work.state[1] <= 0.0 or work.state[2] >= MAX_AGE
    if stale:
        differentiate(z, structure, work)
        work.state[2] = 0.0
        work.state[4] += 1.0
    if stale or not 0.7 < h / work.state[1] < 1.4:
        work.state[1] = h
        work.state[6] += 1.0
        return factorise(GAMMA * h, structure, work)
    return True


def judge(error: float, h: float, z: Floats, work: Work) -> bool:
    """Take the step or leave it, and choose the size of the next."""
    work.state[5] += 1.0
    if not error < 1e200:
        work.state[0], work.state[1] = 0.1 * h, 0.0
        return False
    factor = min(5.0, max(0.2, 0.9 * (error + 1e-10) ** (-1.0 / 3.0)))
    if error > 1.0:
        work.state[0] = h * min(factor, 0.8)
        if work.state[2] > 0.0:
            work.state[2] = 1.0 * MAX_AGE
        return False
    for k in range(len(z)):
        z[k] = work.trial[k]
    work.state[2] += 1.0
    # A step that the interval cut short does not make the next one small.
    work.state[0] = max(work.state[0], h * factor) if h < work.state[0] else h * factor
    return True


def cross(z: Floats, interval: int, grid: Grid, structure: Structure, work: Work) -> int:
    """Go from the beginning of one interval to its end in as many steps as it takes."""
    begin, end = grid.times[interval], grid.times[interval + 1]
    left, right, moves = grid.left[interval], grid.right[interval], grid.moving[interval]
    span, t = end - begin, begin
    drive(0.0, left, right, work)
    while t < end:
        h = chosen(work.state[0], end - t)
        if h < 1e-13 * max(1.0, abs(t)):
            return TOO_SMALL
        share = (t - begin) / span
        if moves:
            drive(share, left, right, work)
        assemble(z, structure, work, work.slope)
        if not prepare(z, h, structure, work):
            work.state[0], work.state[1] = 0.5 * h, 0.0
            continue
        error = attempt(z, h, structure, work, (moves, share, h / span, left, right))
        if error <= 1.0 and not allowed(structure, work):
            error = 8.0  # the step is tried again with half the size
        if judge(error, h, z, work):
            t = end if h == end - t else t + h
    return DONE


def advance(
    z: Floats, span: Any, grid: Grid, structure: Structure, work: Work, output: Any
) -> tuple[int, int]:
    """Cross a span of intervals and write what is wanted; how it ended, and at which interval."""
    states, observed = output
    n = structure.n
    for interval in range(span[0], span[1]):
        status = cross(z, interval, grid, structure, work)
        if status != DONE:
            return status, interval
        row = grid.record[interval]
        if row >= 0:
            for k in range(len(z)):
                states[row, k] = z[k]
            drive(1.0, grid.left[interval], grid.right[interval], work)
            for cell in range(structure.cells):
                observe(
                    z[cell * n : (cell + 1) * n],
                    work.constants[cell],
                    work.implicit[cell],
                    observed[row, cell],
                )
    return DONE, span[1]


COMPILED = (
    assemble,
    drive,
    differentiate,
    factorise,
    substitute,
    combine,
    error_of,
    attempt,
    allowed,
    chosen,
    prepare,
    judge,
    cross,
    advance,
)
