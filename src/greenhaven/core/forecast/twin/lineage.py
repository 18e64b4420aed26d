"""Where a gram in a bed comes from, and where a district's grams went.

Batches are mixed well and heaps too, so that each element of a batch comes from its sources in the
shares in which they brought it, whatever of it was lost on the way. Two sparse matrices hold it
all: of what each batch was made, and to which place it went.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Booleans, Columns, Floats, Integers, Texts, positions
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin.collecting import brought, contents_in
from greenhaven.core.forecast.twin.hub_futures import KG_PER_T, HubFutures, TwinBatches
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.planning.plan import ELEMENTS

FOLLOWED = ELEMENTS[2:]  # not water: what is in compost is the rain's and the tap's as well
IN_PROCESS_BEFORE = "in process before"  # stands for the kind of what lay in the hubs


class Whereabouts(StrEnum):
    """What became of something that was collected."""

    GARDEN = "garden"  # or park or street trees
    SALE = "sale"
    HUB = "hub"  # in process or ripe at the end
    EXPORT = "export"  # left the city unprocessed
    AIR = "air"
    RUNOFF = "runoff"


@dataclass(frozen=True, slots=True)
class SourceGroups(Columns):
    """Where things come from: a district's sources of one kind; the first is what lay before."""

    district: Texts
    kind: Texts


@dataclass(frozen=True, slots=True)
class Origins(Columns):
    """What of an element comes from each group of sources, the most first."""

    district: Texts
    kind: Texts
    kg: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class BatchParts(Columns):
    """What of an element comes from each batch, the most first."""

    batch: Texts
    hub: Texts
    kg: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Destinations(Columns):
    """Where an element went, the most first."""

    whereabouts: Texts  # Whereabouts
    place: Texts  # id of the garden or hub; "" = none
    kg: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Lineage:
    """Of one member: what every batch was made of, and where it went.

    Attributes
    ----------
    groups : SourceGroups
    batches : TwinBatches
    hubs : array of str
        Ids; `batches.hub` points into them.
    places : array of str, shape (n_places,)
        Ids of gardens, parks, street trees and sale that are given anything.
    is_sale : array of bool, shape (n_places,)
    made_of : mapping of str to sparse array, shape (n_batches, n_groups)
        By element: the share of a batch's that comes from each group; each row adds up to 1.
    given : sparse array, shape (n_places, n_batches)
        The share of a batch's product that each place was given.
    laid, made, aired : array, shape (n_batches, 7)
        As HubFutures tells them [t].
    exported : array, shape (n_groups, n_outside, 7)
        What each group sent to each processor outside the city [t].
    outside : array of str, shape (n_outside,)
    """

    groups: SourceGroups
    batches: TwinBatches
    hubs: Texts
    places: Texts
    is_sale: Booleans
    made_of: Mapping[str, sparse.csr_array]
    given: sparse.csr_array
    laid: Floats
    made: Floats
    aired: Floats
    exported: Floats
    outside: Texts

    def of_garden(self, garden: str, element: str = "nitrogen") -> Origins:
        """From whom the element of all that a garden was given comes.

        Parameters
        ----------
        garden : str
            Id of a garden, park, street trees or sale; one that was given nothing has no rows.
        element : str
            One of FOLLOWED.
        """
        kg = self._from_batches(garden, element) @ self._made_of(element)
        rows, share = _largest(np.asarray(kg))
        return Origins(self.groups.district[rows], self.groups.kind[rows], kg[rows], share)

    def of_batch(self, batch: str, element: str = "nitrogen") -> Origins:
        """From whom the element of a batch comes, as it was laid.

        Raises
        ------
        ForecastError
            If there is no such batch.
        """
        row = np.flatnonzero(self.batches.id == batch)
        if not len(row):
            raise ForecastError(f"no batch {batch!r}: ids are those of `batches`")
        laid = KG_PER_T * self.laid[int(row[0]), self._column(element)]
        kg = laid * self.made_of[element][[int(row[0])]].toarray()[0]
        rows, share = _largest(kg)
        return Origins(self.groups.district[rows], self.groups.kind[rows], kg[rows], share)

    def batches_of_garden(self, garden: str, element: str = "nitrogen") -> BatchParts:
        """From which batches the element of all that a garden was given comes."""
        kg = self._from_batches(garden, element)
        rows, share = _largest(kg)
        hubs = self.hubs[self.batches.hub[rows]]
        return BatchParts(self.batches.id[rows], hubs, kg[rows], share)

    def of_district(
        self, district: str, element: str = "nitrogen", *, kind: str = ""
    ) -> Destinations:
        """Where the element of what a district's sources gave went.

        Parameters
        ----------
        district : str
        element : str
            One of FOLLOWED.
        kind : str
            Only of that kind; "" = of all. IN_PROCESS_BEFORE and no district ask for what lay in
            the hubs before.
        """
        wanted = np.asarray(self.groups.district == district)
        if kind:
            wanted &= np.asarray(self.groups.kind == kind)
        of_batch = self._made_of(element) @ wanted.astype(np.float64)
        column = ELEMENTS.index(element)
        made, laid, aired = (
            KG_PER_T * of_batch * each[:, column] for each in (self.made, self.laid, self.aired)
        )
        kept = made * (1 - np.asarray(self.given.sum(axis=0)))
        lying = np.zeros(len(self.hubs))
        np.add.at(lying, self.batches.hub, kept)
        sale, garden = Whereabouts.SALE, Whereabouts.GARDEN
        parts = [
            (np.where(self.is_sale, sale, garden), self.places, self.given @ made),
            *_one(Whereabouts.HUB, self.hubs, lying),
            *_one(
                Whereabouts.EXPORT,
                self.outside,
                KG_PER_T * self.exported[wanted, :, column].sum(axis=0),
            ),
            *_one(Whereabouts.AIR, np.array([""]), np.array([aired.sum()])),
            *_one(Whereabouts.RUNOFF, np.array([""]), np.array([(laid - aired - made).sum()])),
        ]
        where, place, kg = (np.concatenate(column) for column in zip(*parts, strict=True))
        rows, share = _largest(kg)
        return Destinations(where[rows], place[rows], kg[rows], share)

    def in_gardens(self, element: str = "nitrogen") -> sparse.csr_array:
        """What each place was given of each group's element [kg], shape (n_places, n_groups)."""
        made = sparse.diags_array(KG_PER_T * self.made[:, ELEMENTS.index(element)])
        return sparse.csr_array(self.given @ made @ self._made_of(element))

    def _from_batches(self, garden: str, element: str) -> Floats:
        """What a place was given from each batch [kg], shape (n_batches,)."""
        row = np.flatnonzero(self.places == garden)
        made = KG_PER_T * self.made[:, self._column(element)]
        if not len(row):
            return np.zeros_like(made)
        return np.asarray(self.given[[int(row[0])]].toarray()[0] * made)

    def _made_of(self, element: str) -> sparse.csr_array:
        self._column(element)
        return self.made_of[element]

    def _column(self, element: str) -> int:
        if element not in FOLLOWED:
            raise ForecastError(f"no lineage of {element!r}; followed are {', '.join(FOLLOWED)}")
        return ELEMENTS.index(element)


def _one(where: Whereabouts, place: Texts, kg: Floats) -> list[tuple[Texts, Texts, Floats]]:
    return [(np.full(len(place), str(where)), place, np.asarray(kg, dtype=np.float64))]


def _largest(kg: Floats) -> tuple[Integers, Floats]:
    """Rows above nothing, the largest first, and their shares."""
    rows = np.flatnonzero(kg > 0)
    rows = rows[np.argsort(-kg[rows], kind="stable")]
    return rows, kg[rows] / max(kg[rows].sum(), np.finfo(float).tiny)


def lineage_of(
    city: City, schedule: Schedule, members: Members, futures: HubFutures, member: int = 0
) -> Lineage:
    """The lineage of one member.

    Parameters
    ----------
    city, schedule, members, futures
        As given to and made by `follow` or `run_hubs`.
    member : int
        Row in `members`.

    Raises
    ------
    ForecastError
        If there is no such member.
    """
    if not 0 <= member < len(members):
        raise ForecastError(f"a member from 0 to {len(members) - 1} was expected, {member} came")
    flows = brought(city, schedule)
    content = contents_in(city, members.take(slice(member, member + 1)))[0]
    moved = futures.moved_t[member, flows.rows]
    groups, group = _groups(city, flows.source, flows.kind)
    carried = np.column_stack([moved, flows.wet, moved[:, np.newaxis] * content[flows.kind]])
    inside = ~flows.exported
    batch = _batch_of(city, futures, flows.destination[inside], flows.week[inside])
    outside, out = np.unique(flows.destination[flows.exported], return_inverse=True)
    exported = np.zeros((len(groups), len(outside), len(ELEMENTS)))
    np.add.at(exported, (group[flows.exported], out), carried[flows.exported, 2:])
    places, given = _given(schedule, futures, member)
    kind = city.gardens.kind[positions(city.gardens.id, places)]
    return Lineage(
        groups=groups,
        batches=futures.batches,
        hubs=futures.hubs,
        places=places,
        is_sale=np.asarray(kind == GardenKind.SALE, dtype=bool),
        made_of=_made_of(futures.batches, len(groups), (batch, group[inside]), carried[inside]),
        given=given,
        laid=futures.laid[member],
        made=futures.made[member],
        aired=futures.aired[member],
        exported=exported,
        outside=city.hubs.id[outside],
    )


def _groups(city: City, source: Integers, kind: Integers) -> tuple[SourceGroups, Integers]:
    """The groups that bring anything, after what lay in the hubs; and the group of each flow."""
    names, district = np.unique(city.sources.district, return_inverse=True)
    keys, group = np.unique(district[source] * len(city.kinds) + kind, return_inverse=True)
    of, what = np.divmod(keys, max(len(city.kinds), 1))
    groups = SourceGroups(
        np.concatenate([[""], names[of]]),
        np.concatenate([[IN_PROCESS_BEFORE], city.kinds.id[what]]),
    )
    return groups, group + 1


def _batch_of(city: City, futures: HubFutures, destination: Integers, week: Integers) -> Integers:
    """The batch into which each flow goes."""
    batches = futures.batches
    started = np.flatnonzero(batches.opened < 0)
    hubs = positions(city.hubs.id, futures.hubs)
    place = np.full((len(city.hubs), int(week.max(initial=0)) + 1), -1, dtype=np.int64)
    place[hubs[batches.hub[started]], batches.first_week[started]] = started
    return np.asarray(place[destination, week])


def _made_of(
    batches: TwinBatches, groups: int, where: tuple[Integers, Integers], carried: Floats
) -> Mapping[str, sparse.csr_array]:
    """By element, the share of each group in each batch.

    `carried` holds wet mass as it moved and as planned, then ELEMENTS, one row a flow. A batch
    without a trace of an element has the shares of its mass; one of which nothing came, the plan's.
    """
    old = np.flatnonzero(batches.opened >= 0)
    batch, group = where
    shape = (len(batches), groups)
    before = sparse.csr_array((np.ones(len(old)), (old, np.zeros(len(old), dtype=int))), shape)
    found = {}
    for element in FOLLOWED:
        values = carried[:, 2 + ELEMENTS.index(element)]
        for instead in (carried[:, 0], carried[:, 1]):
            total = np.bincount(batch, weights=values, minlength=len(batches))
            values = np.where(total[batch] > 0, values, instead)
        total = np.bincount(batch, weights=values, minlength=len(batches))
        shares = sparse.csr_array((values / total[batch], (batch, group)), shape)
        found[element] = sparse.csr_array(shares + before)
    return found


def _given(schedule: Schedule, futures: HubFutures, member: int) -> tuple[Texts, sparse.csr_array]:
    """Places, and the share of each batch's product that each was given."""
    flows = schedule.flows.take(schedule.deliveries)
    places, place = np.unique(flows.destination, return_inverse=True)
    hub = positions(futures.hubs, flows.origin)
    key = flows.week * len(futures.hubs) + hub
    size = schedule.weeks * len(futures.hubs)
    asked = np.bincount(key, weights=flows.wet, minlength=size)
    part = np.divide(flows.wet, asked[key], out=np.zeros(len(flows)), where=asked[key] > 0)
    handed = sparse.csr_array((part, (place, key)), (len(places), size))
    return places, sparse.csr_array(handed @ _sent(futures, member, schedule.weeks))


def _sent(futures: HubFutures, member: int, weeks: int) -> sparse.csr_array:
    """The share of each batch's product that goes in each week and hub.

    A batch that is ripe goes as its heap goes: of what is left of it, each week the same share.
    """
    batches, share = futures.batches, futures.sent_share[member]
    rows, columns, values = [], [], []
    for batch, (hub, ripe) in enumerate(
        zip(batches.hub.tolist(), batches.ripe_week.tolist(), strict=True)
    ):
        first = max(ripe, 0)
        if first >= weeks:
            continue
        going = share[first:, hub]
        left = np.concatenate([[1.0], np.cumprod(1 - going[:-1])])
        gone = left * going
        week = np.flatnonzero(gone)
        rows.append((first + week) * len(futures.hubs) + hub)
        columns.append(np.full(len(week), batch))
        values.append(gone[week])
    shape = (weeks * len(futures.hubs), len(batches))
    if not rows:
        return sparse.csr_array(shape)
    place = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array((np.concatenate(values), place), shape)
