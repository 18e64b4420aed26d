"""The heaps of a twin: what is in process and ripe in each hub, and what is sent from it."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from greenhaven.core.columns import Booleans, Floats, Integers, positions
from greenhaven.core.forecast.twin.laying import WET, Stage
from greenhaven.core.forecast.twin.ripening import Ripening
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.rules.movements import Leg


@dataclass(frozen=True, slots=True)
class InProcess:
    """What batches hold and lose, hub by hub [t]; shapes (n_members, weeks, n_hubs, 7)."""

    opening: Floats  # in process and ripe when it begins, shape (n_members, n_hubs, 7)
    ripening: Floats  # becomes ripe at the week's beginning
    to_air: Floats
    leachate: Floats
    held: Floats  # in process at the week's end


@dataclass(frozen=True, slots=True)
class Sent:
    """What the ripe heaps give, as far as they have it."""

    deliveries_t: Floats  # shape (n_members, n_deliveries, 7)
    sent: Floats  # [t], shape (n_members, weeks, n_hubs, 7)
    ripe: Floats  # at the week's end [t], the same
    sent_share: Floats  # of the heap, shape (n_members, weeks, n_hubs)


def in_process(on: Stage, ripening: Ripening) -> InProcess:
    """Add up the batches of each hub and week."""
    batches, weeks = on.batches, on.schedule.weeks
    step = np.arange(ripening.to_air.shape[2])
    batch, week = np.nonzero(step < ripening.counted[:, np.newaxis])
    at = (batches.first_week[batch] + week) * len(on.hubs) + batches.hub[batch]
    place = (at, batch * len(step) + week)
    shape = (weeks * len(on.hubs), len(batches) * len(step))
    ends = np.clip(batches.ripe_week, 0, None)
    ripe = np.flatnonzero(ends < weeks)
    product = ripening.held[:, ripe, ripening.counted[ripe]]
    turned = (ends[ripe] * len(on.hubs) + batches.hub[ripe], np.arange(len(ripe)))
    old = np.arange(on.old)
    return InProcess(
        opening=_added(
            ripening.held[:, : on.old, 0], (batches.hub[: on.old], old), (len(on.hubs),)
        ),
        ripening=_added(product, turned, (weeks, len(on.hubs))),
        to_air=_added_steps(ripening.to_air, place, shape, weeks),
        leachate=_added_steps(ripening.leachate, place, shape, weeks),
        held=_added_steps(ripening.held[:, :, 1:], place, shape, weeks),
    )


def _added_steps(
    values: Floats, place: tuple[Integers, Integers], shape: tuple[int, int], weeks: int
) -> Floats:
    flat = values.reshape(len(values), shape[1], len(ELEMENTS))
    return _added(flat, place, (weeks, shape[0] // weeks))


def _added(values: Floats, place: tuple[Integers, Integers], shape: tuple[int, ...]) -> Floats:
    """Sum rows into places, (n_members, n_rows, 7) -> (n_members, *shape, 7)."""
    members, rows, elements = values.shape
    ones = np.ones(len(place[0]))
    add = sparse.csr_matrix((ones, place), (int(np.prod(shape)), rows))
    wide = np.moveaxis(values, 1, 0).reshape(rows, members * elements)
    summed = np.asarray(add @ wide).reshape(-1, members, elements)
    return np.ascontiguousarray(np.moveaxis(summed, 1, 0)).reshape(members, *shape, elements)


def send(on: Stage, process: InProcess) -> Sent:
    """Give what the schedule delivers, as far as it lies there; sell where it sells.

    Gardens, parks and street trees come first and get what is planned for them, else what there
    is in proportion. Where the schedule sells something, all is sold that lies beyond what is to
    lie there at the week's end.
    """
    given = _given(on)
    lying = np.zeros_like(process.opening)
    sent, ripe = np.empty_like(process.ripening), np.empty_like(process.ripening)
    share = np.empty(process.ripening.shape[:-1])
    part = np.empty((*share.shape, 2))
    for week in range(on.schedule.weeks):
        lying = lying + process.ripening[:, week]
        held = lying[..., WET]
        home = np.minimum(held, given.home[week])
        sold = np.where(given.sells[week], np.clip(held - home - given.kept[week], 0.0, None), 0.0)
        for each, amount in enumerate((home, sold)):
            part[:, week, :, each] = _over(amount, held)
        share[:, week] = np.minimum(part[:, week].sum(axis=-1), 1.0)
        sent[:, week] = lying * share[:, week, :, np.newaxis]
        ripe[:, week] = lying - sent[:, week]
        lying = ripe[:, week]
    # Of what a hub sends in a week, a delivery gets its part of what goes home or is sold.
    whole = part / np.where(share > 0, share, 1.0)[..., np.newaxis]
    mine = whole.reshape(len(sent), -1, 2)[:, given.key, given.sale.astype(int)] * given.part
    heaps = sent.reshape(len(sent), -1, len(ELEMENTS))[:, given.key]
    return Sent(heaps * mine[..., np.newaxis], sent, ripe, share)


@dataclass(frozen=True, slots=True)
class _Given:
    """The schedule's deliveries by hub and week; shapes (weeks, n_hubs) and (n_deliveries,)."""

    home: Floats  # to gardens, parks and street trees [t]
    sells: Booleans
    kept: Floats  # to lie there at the week's end [t]
    key: Integers  # week and hub of each delivery
    sale: Booleans
    part: Floats  # of all that its hub sends home, or sells, in its week


def _given(on: Stage) -> _Given:
    rows = on.schedule.deliveries
    flows = on.schedule.flows.take(rows)
    hub = np.searchsorted(on.hubs, positions(on.city.hubs.id, flows.origin))
    key, sale = flows.week * len(on.hubs) + hub, flows.leg == Leg.SALE
    shape = (on.schedule.weeks, len(on.hubs))
    size = shape[0] * shape[1]
    sums = [
        np.bincount(key[chosen], weights=flows.wet[chosen], minlength=size).astype(np.float64)
        for chosen in (~sale, sale)
    ]
    part = _over(flows.wet, np.where(sale, sums[1][key], sums[0][key]))
    kept = on.schedule.ripe_t[:, on.hubs]
    return _Given(sums[0].reshape(shape), sums[1].reshape(shape) > 0, kept, key, sale, part)


def _over(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
