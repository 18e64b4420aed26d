"""All hubs of a schedule through time, for all members of an ensemble at once."""

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Floats
from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.twin import collecting, laying, ripening
from greenhaven.core.forecast.twin.climate import Climate
from greenhaven.core.forecast.twin.collecting import CARBON, NITROGEN, Collected, collect
from greenhaven.core.forecast.twin.heaps import InProcess, in_process, send
from greenhaven.core.forecast.twin.hub_futures import GASES, KG_PER_T, HubFutures
from greenhaven.core.forecast.twin.hub_unknowns import (
    AMMONIA_OF_OTHER_NITROGEN,
    BIOGAS_THAT_LEAKS,
    METHANE_OF_BIOGAS,
    METHANE_OF_LOST_CARBON,
    NITROUS_OXIDE_OF_LOST_NITROGEN,
)
from greenhaven.core.forecast.twin.laying import WET, Stage, lay, stage
from greenhaven.core.forecast.twin.ripening import Ripening, ripen
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.uncertain import Members

REASONS = (
    Reason(
        "composting",
        "two pools at first order, warm by a course for each practice",
        "the detailed model takes a second for a batch; courses were set so that carbon is lost as "
        "there, within 2 points of a hundred on average",
    ),
    Reason(
        "digesters",
        "one share of the usable carbon, evenly over the lead time",
        "ADM1 takes half a second for each member and gives 81 to 88 % on New York's feeds",
    ),
    Reason(
        "yield",
        "as the models give it, not as the plan expects",
        "a plan takes fixed shares of loss from tables; of yard trimmings more compost is left "
        "here, and a tonne of it holds less nitrogen and phosphorus than the plan counts",
    ),
    *collecting.REASONS,
    *laying.REASONS,
    *ripening.REASONS,
    Reason(
        "deliveries",
        "to soils as planned where it lies there, else what there is, to all in proportion",
        "a plan is followed as it was made; where it sells, what is more than planned is sold too",
    ),
    Reason(
        "biogas",
        "all of its methane that does not leak is burned",
        "in an engine, a boiler or a flare; its carbon is counted as carbon dioxide",
    ),
)


def run_hubs(
    city: City, state: CityState, schedule: Schedule, members: Members, climate: Climate
) -> HubFutures:
    """Follow a schedule's movements and batches through every hub.

    Parameters
    ----------
    city : City
    state : CityState
        Of the schedule's first day.
    schedule : Schedule
    members : Members
        With the quantities of `hub_unknowns(city)`.
    climate : Climate
        Of the same members, over the schedule's days or longer.

    Raises
    ------
    ForecastError
        If schedule, state and climate do not fit together, or a hub cannot process.
    ColumnError
        If the schedule names what the city does not have.
    """
    on = stage(city, state, schedule, members)
    came = collect(city, schedule, on.flows, members)
    laid = lay(on, came)
    ripened = ripen(on, laid, climate)
    process = in_process(on, ripened)
    given = send(on, process)
    received = _by_week(on, laid.received)
    gases, burned = _gases(on, process)
    moved = np.zeros((len(members), len(schedule.flows)))
    moved[:, on.flows.rows] = came.moved_t
    moved[:, schedule.deliveries] = given.deliveries_t[..., WET]
    return HubFutures(
        hubs=city.hubs.id[on.hubs],
        batches=on.batches,
        opening=process.opening,
        received=received,
        water_added=_by_week(on, laid.mass - laid.received),
        to_air=process.to_air,
        leachate=process.leachate,
        sent=given.sent,
        in_process=process.held,
        ripe=given.ripe,
        gases_kg=gases,
        methane_burned_kg_c=burned,
        moved_t=moved,
        deliveries_t=given.deliveries_t,
        exported=_exported(on, came),
        left_over_t=came.left_over_t,
        by_kind_t=laid.by_kind_t,
        laid=ripened.held[:, :, 0],
        made=_made(ripened),
        aired=_aired(ripened),
        sent_share=given.sent_share,
        reasons=(*REASONS, *climate.reasons),
    )


def _by_week(on: Stage, values: Floats) -> Floats:
    """What enters with started batches, (n_members, weeks, n_hubs, 7)."""
    total = np.zeros((len(values), on.schedule.weeks, len(on.hubs), values.shape[-1]))
    batches = on.batches
    # One batch a hub and week at most: nothing is added twice.
    total[:, batches.first_week[on.old :], batches.hub[on.old :]] = values[:, on.old :]
    return total


def _exported(on: Stage, came: Collected) -> Floats:
    """What leaves the city unprocessed [t], (n_members, weeks, 7)."""
    out, kinds = on.flows.exported, came.content.shape[1]
    key = on.flows.week[out] * kinds + on.flows.kind[out]
    size = on.schedule.weeks * kinds
    sums = [np.bincount(key, weights=row, minlength=size) for row in came.moved_t[:, out]]
    mix = np.array(sums, dtype=np.float64).reshape(-1, on.schedule.weeks, kinds)
    return np.asarray(mix @ came.content)


def _made(ripened: Ripening) -> Floats:
    batch = np.arange(len(ripened.counted))
    return np.asarray(ripened.held[:, batch, ripened.counted])


def _aired(ripened: Ripening) -> Floats:
    inside = np.arange(ripened.to_air.shape[2]) < ripened.counted[:, np.newaxis]
    return np.asarray(np.where(inside[:, :, np.newaxis], ripened.to_air, 0.0).sum(axis=2))


def _gases(on: Stage, process: InProcess) -> tuple[Floats, Floats]:
    """What the air takes up by gas, and the methane that is burned [kg of N or C]."""
    value = {
        each.name: on.members.value(each.name)[:, np.newaxis, np.newaxis]
        for each in (
            METHANE_OF_LOST_CARBON,
            NITROUS_OXIDE_OF_LOST_NITROGEN,
            AMMONIA_OF_OTHER_NITROGEN,
            METHANE_OF_BIOGAS,
            BIOGAS_THAT_LEAKS,
        )
    }
    carbon = KG_PER_T * process.to_air[..., CARBON]
    nitrogen = KG_PER_T * process.to_air[..., NITROGEN]
    composts = np.array([each.needs_recipe for each in on.processes], dtype=bool)
    biogas = np.where(composts, 0.0, carbon * value[METHANE_OF_BIOGAS.name])
    leaking = biogas * value[BIOGAS_THAT_LEAKS.name]
    methane = np.where(composts, carbon * value[METHANE_OF_LOST_CARBON.name], leaking)
    oxide = nitrogen * value[NITROUS_OXIDE_OF_LOST_NITROGEN.name]
    ammonia = (nitrogen - oxide) * value[AMMONIA_OF_OTHER_NITROGEN.name]
    parts = {
        "ammonia_n": ammonia,
        "nitrous_oxide_n": oxide,
        "methane_c": methane,
        "dinitrogen_n": nitrogen - oxide - ammonia,
        "carbon_dioxide_c": carbon - methane,
    }
    return np.stack([parts[name] for name in GASES], axis=-1), biogas - leaking
