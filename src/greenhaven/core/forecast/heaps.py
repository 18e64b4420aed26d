"""The heaps of a twin: what is in process and ripe in each hub, and what is sent from it."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.forecast.laying import WET, Stage
from greenhaven.core.forecast.ripening import Ripening
from greenhaven.core.planning.plan import ELEMENTS


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
    """Give what the schedule delivers where it lies there, else what there is in proportion."""
    rows = on.schedule.deliveries
    flows = on.schedule.flows.take(rows)
    hub = np.searchsorted(on.hubs, positions(on.city.hubs.id, flows.origin))
    key = flows.week * len(on.hubs) + hub
    size = on.schedule.weeks * len(on.hubs)
    wanted = np.bincount(key, weights=flows.wet, minlength=size)
    wanted = wanted.reshape(on.schedule.weeks, len(on.hubs))
    lying = np.zeros_like(process.opening)
    sent, ripe = np.empty_like(process.ripening), np.empty_like(process.ripening)
    share = np.empty(process.ripening.shape[:-1])
    for week in range(on.schedule.weeks):
        lying = lying + process.ripening[:, week]
        held = lying[..., WET]
        given = np.divide(wanted[week], held, out=np.zeros_like(held), where=held > 0)
        share[:, week] = np.minimum(given, 1.0)
        sent[:, week] = lying * share[:, week, :, np.newaxis]
        lying = lying - sent[:, week]
        ripe[:, week] = lying
    asked = wanted.ravel()[key]
    part = np.divide(flows.wet, asked, out=np.zeros(len(rows)), where=asked > 0)
    members = len(sent)
    deliveries = sent.reshape(members, size, len(ELEMENTS))[:, key] * part[:, np.newaxis]
    return Sent(deliveries, sent, ripe, share)
