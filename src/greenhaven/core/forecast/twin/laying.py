"""Every batch of a twin: those that lie in the hubs when it begins, and those that are started."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Floats, Integers, Texts, positions
from greenhaven.core.forecast.materials import ForecastError, Reason
from greenhaven.core.forecast.twin.collecting import (
    CARBON,
    NITROGEN,
    PHOSPHORUS,
    Brought,
    Collected,
    brought,
)
from greenhaven.core.forecast.twin.compost_line import AIR_SPACE
from greenhaven.core.forecast.twin.hub_futures import TwinBatches
from greenhaven.core.forecast.twin.hub_unknowns import (
    NITROGEN_OF_MATERIALS,
    PHOSPHORUS_OF_MATERIALS,
)
from greenhaven.core.forecast.twin.schedule import DAYS_PER_WEEK, Schedule
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.material import SOLIDS_DENSITY_KG_PER_M3, WATER_DENSITY_KG_PER_M3
from greenhaven.core.planning.network import accepts
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import Process, contents, process_of

WET, WATER = ELEMENTS.index("wet"), ELEMENTS.index("water")
REASONS = (
    Reason(
        "batches that lay in the hubs",
        "decayed since they were laid, as the model says",
        "a state tells them as they were put in; what they lost before is not counted again",
    ),
    Reason(
        "make-up of what lay in the hubs",
        "that of what the schedule brings to the same hub; else of all kinds that it accepts",
        "a state tells the elements of a batch, not the kinds that it is made of",
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A twin before anything moves: what is known of its hubs, movements and batches."""

    city: City
    state: CityState
    schedule: Schedule
    members: Members
    flows: Brought
    hubs: Integers  # positions in City.hubs, ascending
    processes: tuple[Process, ...]  # of each hub
    batches: TwinBatches

    @property
    def old(self) -> int:
        """How many batches lay in the hubs before; they come first."""
        return len(self.state.batches)


@dataclass(frozen=True, slots=True)
class Laid:
    """The batches as they are put in; arrays (n_members, n_batches, …)."""

    mass: Floats  # of each of ELEMENTS [t], last axis 7
    received: Floats  # of it from sources in these weeks [t], last axis 7; 0 for those of before
    by_kind_t: Floats  # of that, wet, last axis n_kinds
    carbon_of_kind: Floats  # share of its carbon that is of each kind, last axis n_kinds
    air_space: Floats  # of the bulk volume


def stage(city: City, state: CityState, schedule: Schedule, members: Members) -> Stage:
    """Find every hub and batch that a schedule touches.

    Raises
    ------
    ForecastError
        If the schedule is another city's, the state not that of its first day, or something is
        brought to a hub that does not process.
    ColumnError
        If a flow or batch names what the city does not have.
    """
    if schedule.city != city.id:
        raise ForecastError(f"this schedule is that of {schedule.city!r}, the city is {city.id!r}")
    if state.day != schedule.start:
        raise ForecastError(
            f"the state of {schedule.start}, when the schedule begins, was expected; "
            f"that of {state.day} came"
        )
    flows = brought(city, schedule)
    hubs = _hubs(city, state, schedule, flows)
    names = city.hubs.process[hubs].tolist()
    processes = tuple(process_of(name, schedule.lead_weeks) for name in names)
    batches = _batches(city, state, schedule, flows, (hubs, processes))
    return Stage(city, state, schedule, members, flows, hubs, processes, batches)


def _hubs(city: City, state: CityState, schedule: Schedule, flows: Brought) -> Integers:
    """Hubs that process, hold or give away anything."""
    held = positions(city.hubs.id, state.batches.hub)
    giving = positions(city.hubs.id, schedule.flows.origin[schedule.deliveries])
    found = np.unique(np.concatenate([flows.destination[~flows.exported], held, giving]))
    for row in found.tolist():
        if not city.hubs.process[row]:
            name = city.hubs.name[row]
            raise ForecastError(f"a hub that processes was expected; {name} has no process")
    return found.astype(np.int64)


def _batches(
    city: City,
    state: CityState,
    schedule: Schedule,
    flows: Brought,
    hubs: tuple[Integers, tuple[Process, ...]],
) -> TwinBatches:
    """Batches of the state first, in its order; then one for each hub and week, hub by hub."""
    rows, processes = hubs
    held = state.batches
    began, ready = (_days_after(state.day, column) for column in (held.started, held.ready))
    hub, week = np.divmod(np.unique(_keys(schedule, flows, rows)), schedule.weeks)
    names = city.hubs.id[rows[hub]].tolist()
    ids = [f"{name} week {number + 1}" for name, number in zip(names, week.tolist(), strict=True)]
    leads = np.array([process.lead_weeks for process in processes], dtype=np.int64)
    known = np.array([process.id for process in processes], dtype=np.str_)
    whose = np.concatenate([np.searchsorted(rows, positions(city.hubs.id, held.hub)), hub])
    return TwinBatches(
        id=np.concatenate([held.id, np.array(ids, dtype=np.str_)]),
        hub=whose,
        process=known[whose],
        day=np.concatenate([began, DAYS_PER_WEEK * week]),
        first_week=np.concatenate([np.zeros_like(began), week]),
        ripe_week=np.concatenate([np.floor_divide(ready, DAYS_PER_WEEK), week + leads[hub]]),
        opened=np.concatenate([np.arange(len(held)), np.full(len(week), -1)]),
    )


def _days_after(day: date, texts: Texts) -> Integers:
    days = [(date.fromisoformat(text) - day).days for text in texts.tolist()]
    return np.array(days, dtype=np.int64)


def _keys(schedule: Schedule, flows: Brought, hubs: Integers) -> Integers:
    """Hub and week of each flow that stays in the city, as one number."""
    inside = ~flows.exported
    at = np.searchsorted(hubs, flows.destination[inside])
    return np.asarray(at * schedule.weeks + flows.week[inside], dtype=np.int64)


def lay(on: Stage, came: Collected) -> Laid:
    """Put together every batch from what came, with the water that is sprinkled."""
    count, kinds = len(on.members), len(on.city.kinds)
    mix = _mixes(on, came)
    received = np.einsum("mbk,mke->mbe", mix, came.content)
    mass = received.copy()
    mass[:, :, [WET, WATER]] += _water(on, mix)[:, :, np.newaxis]
    old = _held(on)
    nothing = np.zeros_like(old)
    carbon = mix * came.content[:, np.newaxis, :, CARBON]
    before = np.broadcast_to(_carbon_before(on), (count, on.old, kinds))
    return Laid(
        mass=np.concatenate([old, mass], axis=1),
        received=np.concatenate([nothing, received], axis=1),
        by_kind_t=np.concatenate([np.zeros((count, on.old, kinds)), mix], axis=1),
        carbon_of_kind=_shares(np.concatenate([before, carbon], axis=1)),
        air_space=np.concatenate(
            [np.full((count, on.old), AIR_SPACE), _air_space(on, mix, mass)], axis=1
        ),
    )


def _mixes(on: Stage, came: Collected) -> Floats:
    """What each started batch takes in of each kind [t wet], (n_members, n_started, n_kinds)."""
    inside, kinds = ~on.flows.exported, len(on.city.kinds)
    keys, batch = np.unique(_keys(on.schedule, on.flows, on.hubs), return_inverse=True)
    place = batch * kinds + on.flows.kind[inside]
    size = len(keys) * kinds
    sums = [np.bincount(place, weights=row, minlength=size) for row in came.moved_t[:, inside]]
    return np.array(sums, dtype=np.float64).reshape(len(on.members), len(keys), kinds)


def _water(on: Stage, mix: Floats) -> Floats:
    """Water for each started batch [t]: as planned for what was planned, (n_members, n_started)."""
    inside = ~on.flows.exported
    keys, batch = np.unique(_keys(on.schedule, on.flows, on.hubs), return_inverse=True)
    planned = np.bincount(batch, weights=on.flows.wet[inside], minlength=len(keys))
    hub, week = np.divmod(keys, on.schedule.weeks)
    sprinkled = on.schedule.water_added_t[week, on.hubs[hub]]
    share = np.divide(sprinkled, planned, out=np.zeros(len(keys)), where=planned > 0)
    return np.asarray(mix.sum(axis=2) * share)


def _held(on: Stage) -> Floats:
    """What the state's batches held when they were put in [t], (n_members, n_old, 7)."""
    held = np.column_stack([getattr(on.state.batches, name) for name in ELEMENTS])
    mass = np.repeat(held[np.newaxis], len(on.members), axis=0)
    mass[:, :, NITROGEN] *= on.members.value(NITROGEN_OF_MATERIALS.name)[:, np.newaxis]
    mass[:, :, PHOSPHORUS] *= on.members.value(PHOSPHORUS_OF_MATERIALS.name)[:, np.newaxis]
    return mass


def _carbon_before(on: Stage) -> Floats:
    """Carbon by kind of what the state's batches are likely made of, shape (n_old, n_kinds)."""
    kinds = len(on.city.kinds)
    inside = ~on.flows.exported
    hub = np.searchsorted(on.hubs, on.flows.destination[inside])
    usual = np.zeros((len(on.hubs), kinds))
    np.add.at(usual, (hub, on.flows.kind[inside]), on.flows.wet[inside])
    accepted = accepts(on.city, on.hubs).astype(np.float64)
    accepted[accepted.sum(axis=1) == 0] = 1.0
    usual = np.where(usual.sum(axis=1, keepdims=True) > 0, usual, accepted)
    return np.asarray((usual * contents(on.city.kinds)[:, CARBON])[on.batches.hub[: on.old]])


def _shares(parts: Floats) -> Floats:
    """Each part of its sum over the last axis; even parts where there is nothing."""
    total = parts.sum(axis=-1, keepdims=True)
    even = np.full_like(parts, 1 / max(parts.shape[-1], 1))
    return np.asarray(np.divide(parts, total, out=even, where=total > 0))


def _air_space(on: Stage, mix: Floats, mass: Floats) -> Floats:
    """Free air space of each started batch, as a plan reckons it, (n_members, n_started)."""
    kinds = on.city.kinds
    density = on.city.parameters["settling_factor"] * kinds.bulk_density_kg_per_m3
    volume = mix @ (1 / density)
    solids = (mass[:, :, WET] - mass[:, :, WATER]) / SOLIDS_DENSITY_KG_PER_M3
    filled = solids + mass[:, :, WATER] / WATER_DENSITY_KG_PER_M3
    space = 1 - np.divide(filled, volume, out=np.full_like(volume, 1.0), where=volume > 0)
    return np.asarray(np.clip(space, 0.0, 1.0))
