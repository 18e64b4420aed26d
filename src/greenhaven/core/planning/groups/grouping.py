"""Which members belong to which group, and how groups are split."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.groups.members import Givers, Takers

LARGEST_KEY = 2**62
SCATTERED = 0.03  # share of a group's mass below which its members' label has no group of its own


@dataclass(frozen=True, slots=True)
class Grouping:
    """Members sorted by their group, so that every group is a run of them."""

    of: Integers  # group of each member, shape (n_members,)
    order: Integers  # members by group, shape (n_members,)
    first: Integers  # where each group begins in `order`, shape (n_groups + 1,)

    def __len__(self) -> int:
        return len(self.first) - 1

    @property
    def size(self) -> Integers:
        """Members of each group."""
        return np.diff(self.first)

    def one_of_each(self) -> Integers:
        """A member of each group."""
        return self.order[self.first[:-1]]

    def members(self, group: int) -> Integers:
        """The members of one group."""
        return self.order[self.first[group] : self.first[group + 1]]

    def total(self, values: Floats) -> Floats:
        """Sum over the members of each group; any further axes are kept."""
        if values.ndim == 1:
            sums = np.bincount(self.of, weights=values, minlength=len(self))
            return np.asarray(sums, dtype=np.float64)
        parts = [self.total(column) for column in np.moveaxis(values, -1, 0)]
        return np.stack(parts, axis=-1) if parts else np.zeros((len(self), 0))


def grouping_by(*keys: Integers) -> Grouping:
    """Groups of the members that are alike in every key, numbered in the order of the keys."""
    of = np.unique(_one_key(keys), return_inverse=True)[1].astype(np.int64)
    count = int(of.max(initial=-1)) + 1
    order = np.argsort(of, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(of, minlength=count))])
    return Grouping(of, order, first)


def first_source_groups(givers: Givers, alike: Integers, cells: int) -> Grouping:
    """Neighbours of one kind; sources of one limited collection point keep to themselves.

    `alike` is the class that the rules put each in.
    """
    return grouping_by(givers.point, givers.kind, alike, cells_of(givers.place, cells))


def first_garden_groups(
    takers: Takers, alike: Integers, content: Floats, cells: int, *, close: bool = False
) -> Grouping:
    """Neighbours of one kind and district that the same nutrient limits.

    Those without any cap are groups of their own, for nothing says how they would share; those who
    ask for compost are together with whom they are alike in that. `alike`
    is the class that the rules put each in; where rules limit ways they are to be `close`, too.
    """
    first_cap = takers.caps_kg / np.where(content > 0, content, np.nan)
    limit = np.where(np.isfinite(takers.caps_kg), np.nan_to_num(first_cap, nan=np.inf), np.inf)
    by_nitrogen = limit[:, 0] < limit[:, 1]
    alone = np.where(takers.uncapped, np.arange(len(takers)), -1)
    capped = np.isfinite(takers.caps_kg) @ np.array([2, 1])
    cell = np.where(takers.counts & (not close), -1, cells_of(takers.place, cells))
    district = np.where(takers.counts, takers.district, -1)
    limited = (by_nitrogen.astype(int), capped, alone)
    return grouping_by(takers.kind, district, cell, alike, takers.pattern, *limited)


def cells_of(place: Floats, cells: int) -> Integers:
    """About that many cells with about as many places in each, for places as unit vectors.

    The places are halved by turns along the axis in which they spread most, so that cells are
    small where the city is dense.
    """
    of = np.zeros(len(place), dtype=np.int64)
    for _ in range(max(int(np.ceil(np.log2(max(cells, 1)))), 0)):
        grouping = grouping_by(of)
        half = np.zeros(len(place), dtype=np.int64)
        for cell in range(len(grouping)):
            mine = grouping.members(cell)
            spread = np.ptp(place[mine], axis=0)
            along = place[mine, int(np.argmax(spread))]
            half[mine] = along > np.median(along)
        of = 2 * grouping.of + half
    return of


def split(
    groups: Grouping, labels: Integers, mass: Floats, chosen: Booleans
) -> tuple[Grouping, Integers]:
    """Split the chosen groups by their members' labels.

    Parameters
    ----------
    groups : Grouping
    labels : array of int, shape (n_members, n_labels)
        What each member prefers, the most telling label last.
    mass : array, shape (n_members,)
        What each weighs. Sets of labels that fewer than SCATTERED of a group's mass share are
        told apart by their last label only.
    chosen : array of bool, shape (n_groups,)

    Returns
    -------
    groups : Grouping
    parent : array of int
        The group that each new group was part of.
    """
    splits = chosen[groups.of]
    label = np.where(splits, _one_key(list(labels.T)), -1)
    within = grouping_by(groups.of, label)
    share = within.total(mass)[within.of] / np.maximum(groups.total(mass)[groups.of], 1e-300)
    scattered = splits & (share < SCATTERED)
    label = np.where(scattered, -2 - labels[:, -1], label)
    finer = grouping_by(groups.of, label)
    return finer, groups.of[finer.one_of_each()]


def _one_key(keys: Sequence[Integers]) -> Integers:
    """One number for each combination of keys, in their order."""
    one, most = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        least = int(key.min(initial=0))
        width = int(key.max(initial=0)) - least + 1
        if most * width > LARGEST_KEY:
            one = np.unique(one, return_inverse=True)[1].astype(np.int64)
            most = int(one.max(initial=0)) + 1
        one, most = one * width + (key - least), most * width
    return one
