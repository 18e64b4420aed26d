"""Which hubs each group is planned with, and how far its members are from them on average."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Columns, Floats, Integers
from greenhaven.core.planning.groups.executors import Executor, done_by
from greenhaven.core.planning.groups.grouping import Grouping
from greenhaven.core.planning.groups.sphere import between_km

ROWS_AT_ONCE = 4_096  # members whose distances are held at the same time
MEMBERS_A_PART = 50_000  # members of the groups that are averaged in one part


@dataclass(frozen=True, slots=True)
class Links(Columns):
    """Movements that a program of groups may use, sorted by group."""

    group: Integers
    end: Integers  # position among the ways, or among the plan's hubs
    km: Floats  # mean straight distance of the members by weight, shape (n_links, n_weights)
    far_km: Floats  # of the farthest member of any weight, shape (n_links,)


@dataclass(frozen=True, slots=True)
class _Part:
    """Groups that lie side by side, their members, and the ends they are linked to."""

    place: Floats  # shape (n, 3)
    weight: Floats  # shape (n, n_weights)
    first: Integers  # shape (n_groups + 1,)
    ends: Integers  # of all groups, one after the other
    first_end: Integers  # shape (n_groups + 1,)
    at: Floats  # unit vectors of all ends


def linked(
    groups: Grouping,
    opened: Booleans,
    members: tuple[Floats, Floats],
    at: Floats,
    executor: Executor,
) -> Links:
    """Mean distances of each group's members to the ends that are opened to it.

    Parameters
    ----------
    groups : Grouping
    opened : array of bool, shape (n_groups, n_ends)
    members : pair of array
        Unit vectors, shape (n_members, 3), and weights, shape (n_members, n_weights): by week
        what a source gives, or the share of a garden. A weight that is nothing in a whole group
        gives the plain mean.
    at : array, shape (n_ends, 3)
        Unit vectors of the ends.
    executor : Executor
    """
    group, end = (axis.astype(np.int64) for axis in np.nonzero(opened))
    parts = _parts(groups, opened, members, at)
    found = done_by(executor, _distances, parts)
    if not found:
        return Links(group, end, np.zeros((0, members[1].shape[1])), np.zeros(0))
    km, far = (np.concatenate(each) for each in zip(*found, strict=True))
    return Links(group, end, km, far)


def _parts(
    groups: Grouping, opened: Booleans, members: tuple[Floats, Floats], at: Floats
) -> Iterator[_Part]:
    place, weight = members
    start = 0
    while start < len(groups):
        most = groups.first[start] + MEMBERS_A_PART
        stop = max(int(np.searchsorted(groups.first, most, side="right")) - 1, start + 1)
        mine = groups.order[groups.first[start] : groups.first[stop]]
        counts = opened[start:stop].sum(axis=1)
        yield _Part(
            place[mine],
            weight[mine],
            groups.first[start : stop + 1] - groups.first[start],
            np.nonzero(opened[start:stop])[1],
            np.concatenate([[0], np.cumsum(counts)]),
            at,
        )
        start = stop


def _distances(part: _Part) -> tuple[Floats, Floats]:
    """Mean and farthest distance of each link, shape (n_links, n_weights) and (n_links,)."""
    km = np.zeros((len(part.ends), part.weight.shape[1]))
    far = np.zeros(len(part.ends))
    for group in range(len(part.first) - 1):
        links = slice(int(part.first_end[group]), int(part.first_end[group + 1]))
        ends = part.at[part.ends[links]]
        rows = slice(int(part.first[group]), int(part.first[group + 1]))
        km[links], far[links] = _of_one(part.place[rows], part.weight[rows], ends)
    return km, far


def _of_one(place: Floats, weight: Floats, ends: Floats) -> tuple[Floats, Floats]:
    total, moves = weight.sum(axis=0), np.asarray((weight > 0).any(axis=1))
    weight = np.where(total > 0, weight, 1.0)
    sums, far = np.zeros((len(ends), weight.shape[1])), np.zeros(len(ends))
    for start in range(0, len(place), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        distance = between_km(place[rows], ends)
        # Not a matrix product: the same to the last bit on every machine.
        sums += np.einsum("me,mw->ew", distance, weight[rows])
        far = np.maximum(far, distance[moves[rows]].max(axis=0, initial=0.0))
    return np.asarray(sums / weight.sum(axis=0), dtype=np.float64), far
