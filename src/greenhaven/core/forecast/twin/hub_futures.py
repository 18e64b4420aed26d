"""What becomes of a schedule in the hubs: one future for each member of an ensemble."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Columns, Floats, Integers, Texts, positions
from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.twin.schedule import DAYS_PER_WEEK, Schedule
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.rules.movements import Leg

# Gases that leave a hub, each as the mass of its nitrogen or carbon; the order of `gases_kg`.
GASES = ("ammonia_n", "nitrous_oxide_n", "methane_c", "dinitrogen_n", "carbon_dioxide_c")
KG_PER_T = 1e3


@dataclass(frozen=True, slots=True)
class TwinBatches(Columns):
    """Every batch: those that lay in the hubs, and one for each hub and week that starts one."""

    id: Texts
    hub: Integers  # position in HubFutures.hubs
    process: Texts
    day: Integers  # on which it is laid, 0 = the schedule's first; < 0 = before
    first_week: Integers  # from which on it is counted: 0, or that in which it is started
    ripe_week: Integers  # from whose beginning on it may be used; ≤ 0 = from the first
    opened: Integers  # row in the state's batches; −1 = started by the schedule

    @property
    def lead_d(self) -> Floats:
        """Days from laying until it is ripe."""
        return np.asarray(
            np.maximum(DAYS_PER_WEEK * self.ripe_week - self.day, 0), dtype=np.float64
        )


@dataclass(frozen=True, slots=True)
class HubFutures:
    """All hubs of a schedule through its weeks, for all members at once.

    Masses are tonnes, the last axis in the order of ELEMENTS, unless a name says otherwise;
    n_hubs counts the hubs that hold or receive anything.
    """

    hubs: Texts  # ids, shape (n_hubs,)
    batches: TwinBatches
    opening: Floats  # in process and ripe when it begins, shape (n_members, n_hubs, 7)
    received: Floats  # from sources, shape (n_members, weeks, n_hubs, 7), as the following
    water_added: Floats
    to_air: Floats  # gases and vapour, less the oxygen, rain and water taken up
    leachate: Floats
    sent: Floats  # to gardens, parks, street trees and sale
    in_process: Floats  # at the week's end
    ripe: Floats  # at the week's end
    gases_kg: Floats  # shape (n_members, weeks, n_hubs, 5), in the order of GASES
    methane_burned_kg_c: Floats  # of digesters, within carbon_dioxide_c, (n_members, weeks, n_hubs)
    moved_t: Floats  # wet, of each of the schedule's flows, shape (n_members, n_flows)
    deliveries_t: Floats  # in the order of Schedule.deliveries, (n_members, n_deliveries, 7)
    exported: Floats  # out of the city, shape (n_members, weeks, 7)
    left_over_t: Floats  # wet, found no place, shape (n_members, weeks, n_sources)
    by_kind_t: Floats  # wet, what new batches are made of, (n_members, n_batches, n_kinds)
    laid: Floats  # as put in, or as it lay when the schedule begins, (n_members, n_batches, 7)
    made: Floats  # of each batch when it is ripe, or at the end, (n_members, n_batches, 7)
    aired: Floats  # of what was laid, lost to the air by then, (n_members, n_batches, 7)
    sent_share: Floats  # of each ripe heap, in a week, shape (n_members, weeks, n_hubs)
    reasons: tuple[Reason, ...]


def additions_kg(city: City, schedule: Schedule, futures: HubFutures) -> Floats:
    """What each garden is given, week by week [kg], shape (n_members, weeks, n_gardens, 7).

    All gardens of the city, in its order; what is sold is not among it.
    """
    rows = schedule.deliveries
    flows = schedule.flows.take(rows)
    given = np.flatnonzero(flows.leg == Leg.RETURN)
    garden = positions(city.gardens.id, flows.destination[given])
    members = len(futures.moved_t)
    total = np.zeros((members, schedule.weeks, len(city.gardens), len(ELEMENTS)))
    week = flows.week[given]
    for member in range(members):
        np.add.at(total[member], (week, garden), KG_PER_T * futures.deliveries_t[member, given])
    return total
