"""What the rules demand of groups: the same as of all of their members together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.groups.links import Links
from greenhaven.core.planning.groups.ruled import Ruled, WholeRows, too_far
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.rules.movements import Facts, Movements
from greenhaven.core.rules.ruling import Ruling, ban

FORBIDDEN = "forbidden ways"  # all bans together


@dataclass(frozen=True, slots=True)
class GroupRules:
    """A rulebook that says of groups what another one says of their members."""

    said: tuple[Ruling, ...]

    def rulings(self, movements: Movements, facts: Facts) -> tuple[Ruling, ...]:
        """What is demanded of the movements of the groups; nothing depends on facts any more."""
        del movements, facts
        return self.said


@dataclass(frozen=True, slots=True)
class Linked:
    """Groups' links by class, and their mean and farthest ways by road.

    Parameters
    ----------
    of_class, end : array of int, shape (n_links,)
    km : array, shape (n_links, weeks)
        Mean of the members [km].
    far_km : array, shape (n_links,)
        Of the member that is farthest.
    """

    of_class: Integers
    end: Integers
    km: Floats
    far_km: Floats


def collecting(whole: Whole, links: Links, one_of_each: Integers) -> Linked:
    """The links of groups of sources; `one_of_each` is a member of each group."""
    ways, detour = whole.ways, whole.city.parameters["detour_factor"]
    beyond = ways.beyond_km[links.end]
    of_class = whole.ruled.giving[one_of_each][links.group]
    km = detour * links.km + beyond[:, None]
    return Linked(of_class, links.end, km, detour * links.far_km + beyond)


def delivering(whole: Whole, links: Links, one_of_each: Integers) -> Linked:
    """The links of groups of gardens; buyers come to the hub."""
    detour = np.where(
        whole.takers.sells[one_of_each][links.group], 0.0, whole.city.parameters["detour_factor"]
    )
    of_class = whole.ruled.taking[one_of_each][links.group]
    km = np.repeat(detour[:, None] * links.km[:, :1], whole.weeks, axis=1)
    return Linked(of_class, links.end, km, detour * links.far_km)


def shut(links: Linked, longest_km: Floats | None, weeks: int) -> Booleans:
    """Links that some member may not use, shape (weeks, n_links)."""
    if longest_km is None:
        return np.zeros((weeks, len(links.end)), dtype=bool)
    allowed = longest_km[links.of_class, :, links.end].T
    return too_far(links.far_km, allowed)


def usable(links: Linked, longest_km: Floats | None) -> Booleans:
    """Links that every member may use in some week, shape (n_links,)."""
    if longest_km is None:
        return np.ones(len(links.end), dtype=bool)
    return np.asarray(~shut(links, longest_km, longest_km.shape[1]).all(axis=0))


def group_rules(ruled: Ruled, collect: Linked, deliver: Linked) -> GroupRules | None:
    """The rules of groups, in the order of their movements; None = there are none."""
    if ruled.rulebook is None:
        return None
    return GroupRules(tuple(_said(ruled, collect, deliver)))


def _said(ruled: Ruled, collect: Linked, deliver: Linked) -> Iterator[Ruling]:
    shape = ruled.shape
    kept = np.zeros(shape.weeks * shape.hubs, dtype=bool)
    closed = (
        shut(collect, ruled.collect_km, shape.weeks),
        shut(deliver, ruled.deliver_km, shape.weeks),
    )
    yield ban(FORBIDDEN, np.concatenate([closed[0].ravel(), closed[1].ravel(), kept]))
    number, km = _numbers(ruled, collect, deliver)
    for rows in ruled.rows:
        yield _of_groups(rows, number, km)


def _numbers(ruled: Ruled, collect: Linked, deliver: Linked) -> tuple[Integers, Floats]:
    """The movement of classes that each movement of groups is like, and how far it goes."""
    shape = ruled.shape
    week = np.arange(shape.weeks)[:, None]
    first = (collect.of_class * shape.weeks + week) * shape.ways + collect.end
    then = (deliver.of_class * shape.weeks + week) * shape.hubs + deliver.end
    kept = np.arange(shape.collections + shape.deliveries, len(shape))
    number = np.concatenate([first.ravel(), shape.collections + then.ravel(), kept])
    km = np.concatenate([collect.km.T.ravel(), deliver.km.T.ravel(), np.zeros(len(kept))])
    return number, km


def _of_groups(rows: WholeRows, number: Integers, km: Floats) -> Ruling:
    along = csc_array(rows.per_km[:, number])
    along.data = along.data * np.repeat(km, np.diff(along.indptr))
    entries = coo_array(csc_array(rows.base[:, number]) + along)
    row, movement = entries.coords
    return Ruling(
        rows.article,
        banned=np.zeros(len(number), dtype=bool),
        owners=rows.owners,
        rows=row.astype(np.int64),
        movements=movement.astype(np.int64),
        coefficients=np.asarray(entries.data, dtype=np.float64),
        total=rows.total[number],
        of_total=rows.of_total,
        lower=rows.lower,
        upper=rows.upper,
        unit=rows.unit,
    )
