"""How every batch of a twin ripens: what it still holds week by week, and where the rest went."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.forecast.materials import ForecastError, Reason
from greenhaven.core.forecast.twin.climate import Climate, climate_before
from greenhaven.core.forecast.twin.collecting import CARBON, NITROGEN, PHOSPHORUS
from greenhaven.core.forecast.twin.compost_line import TRACE, Heaps, kept, make_up, moisture
from greenhaven.core.forecast.twin.digester_line import usable_carbon
from greenhaven.core.forecast.twin.hub_unknowns import (
    CARBON_INTO_BIOGAS,
    LEACHED_CARBON,
    LEACHED_NITROGEN,
    LEACHED_PHOSPHORUS,
    LEACHED_POTASSIUM,
    LEACHED_WATER,
    MOISTURE_OF_COMPOST,
    MOST_RUNOFF,
)
from greenhaven.core.forecast.twin.laying import WATER, WET, Laid, Stage
from greenhaven.core.forecast.twin.schedule import DAYS_PER_WEEK
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import PROCESSES

POTASSIUM, ASH = ELEMENTS.index("potassium"), ELEMENTS.index("ash")
# How much of what an open windrow loses with runoff each practice loses.
OPEN_TO_RAIN = {"windrow": 1.0, "aerated_static_pile": 0.5, "bay": 0.25, "in_vessel": 0.25}
REASONS = (
    Reason(
        "runoff",
        "as much as of an open windrow; half of a pile that is covered with compost, a quarter of "
        "a roofed bay or a vessel, nothing of a digester",
        "assumption: cover and drains decide; evenly over the lead time",
    ),
    Reason(
        "water in heaps",
        "from that of the mix evenly to that of ripe compost",
        "what evaporates, less rain, sprinkling and the water of decay, follows from it",
    ),
    Reason(
        "minerals in runoff",
        "as much ash as potassium and phosphorus weigh",
        "what they are bound to is not followed",
    ),
    Reason(
        "ripe heaps",
        "lose nothing and are well mixed",
        "they are cool and stable; what is ripe together is taken from together",
    ),
)


@dataclass(frozen=True, slots=True)
class Ripening:
    """Batches by the weeks that they have been counted; shapes (n_members, n_batches, …).

    `counted[b]` weeks of batch b lie within the schedule before it is ripe; what stands beyond them
    is not to be read.
    """

    counted: Integers  # shape (n_batches,)
    held: Floats  # at the beginning of each week and the last one's end [t], (…, n_weeks + 1, 7)
    to_air: Floats  # in each week [t], (…, n_weeks, 7)
    leachate: Floats  # in each week [t], (…, n_weeks, 7)


def ripen(on: Stage, laid: Laid, climate: Climate) -> Ripening:
    """Follow every batch from the first week in which it is counted until it is ripe.

    Raises
    ------
    ForecastError
        If the climate does not reach over the schedule's days, or a process has no model.
    """
    if climate.days < on.schedule.days or climate.start != on.schedule.start:
        raise ForecastError(
            f"weather of {on.schedule.days} days from {on.schedule.start} on was expected; "
            f"{climate.days} days from {climate.start} on came"
        )
    batches = on.batches
    last = np.minimum(batches.ripe_week, on.schedule.weeks)
    counted = np.maximum(last - batches.first_week, 0)
    steps = np.arange(int(counted.max(initial=0)) + 1)
    age = DAYS_PER_WEEK * (batches.first_week[:, np.newaxis] + steps) - batches.day[:, np.newaxis]
    age = np.clip(age, 0, batches.lead_d[:, np.newaxis].astype(np.int64))
    lead = batches.lead_d[:, np.newaxis]
    progress = np.divide(age, lead, out=np.ones(age.shape), where=lead > 0)
    shares = _kept(on, laid, climate, age)
    return _weighed(on, laid, (counted, progress), shares)


def _kept(on: Stage, laid: Laid, climate: Climate, age: Integers) -> tuple[Floats, Floats]:
    """Shares of C and N that gas has left at each age, (n_members, n_batches, n_ages) each."""
    carbon = np.ones((len(on.members), *age.shape))
    nitrogen = np.ones_like(carbon)
    air = _Air(on, climate)
    for process in np.unique(on.batches.process).tolist():
        rows = np.flatnonzero(on.batches.process == process)
        if PROCESSES[process].needs_recipe:
            daily = _composted(on, laid, (rows, age[rows]), air)
            at = age[rows][np.newaxis]
            carbon[:, rows], nitrogen[:, rows] = (
                np.take_along_axis(each, at, axis=2) for each in daily
            )
        else:
            given = _digested(on, laid, rows)
            lead = np.maximum(on.batches.lead_d[rows], 1.0)
            carbon[:, rows] = 1 - given[:, :, np.newaxis] * (age[rows] / lead[:, np.newaxis])
    return carbon, nitrogen


class _Air:
    """Air temperature around batches, whenever they were laid."""

    def __init__(self, on: Stage, climate: Climate) -> None:
        self._year_of = climate.year_of
        self._before = int(max(-on.batches.day.min(initial=0), 0))
        parts = [climate.mean_c[:, climate.year_of]]
        if self._before:
            led_up = climate_before(on.city, climate, self._before)
            parts.insert(0, led_up.mean_c[:, led_up.year_of])
        self._mean_c = np.concatenate(parts)

    def around(self, day: Integers, days: int) -> Floats:
        """Of each day since batches were laid [°C], shape (days, n_members, n_batches)."""
        rows = self._before + day + np.arange(days)[:, np.newaxis]
        found = self._mean_c[np.clip(rows, 0, len(self._mean_c) - 1)]
        return np.swapaxes(found, 1, 2)


def _composted(
    on: Stage, laid: Laid, which: tuple[Integers, Integers], air: _Air
) -> tuple[Floats, Floats]:
    """Day by day, (n_members, n_rows, n_days + 1) each, for batches of one practice."""
    rows, age = which
    count, days = len(on.members), max(int(age.max(initial=0)), 1)
    heaps = _heaps(on, laid, rows)
    around = air.around(on.batches.day[rows], days).reshape(days, count * len(rows))
    left = kept(str(on.batches.process[rows[0]]), heaps, around, on.members)
    carbon, nitrogen = (each.T.reshape(count, len(rows), days + 1) for each in left)
    return carbon, nitrogen


def _heaps(on: Stage, laid: Laid, rows: Integers) -> Heaps:
    """Batches of all members as the line wants them; one that is empty as if it were usual."""
    count = len(on.members)
    mass = laid.mass[:, rows]
    there = (mass[:, :, CARBON] > 0) & (mass[:, :, WET] > mass[:, :, WATER])
    usual = np.array([1.0, 0.6, 0.2, 0.007, 0.0, 0.0, 0.02])  # t; stands in where nothing lies
    mass = np.where(there[:, :, np.newaxis], mass, usual)
    wet = mass[:, :, WET]
    made = make_up(on.city.kinds)
    of_kind = laid.carbon_of_kind[:, rows]
    reach = of_kind @ made.within_reach
    rapid = of_kind @ (made.within_reach * made.rapid) / reach
    lead = np.broadcast_to(on.batches.lead_d[rows], wet.shape)
    dried = np.broadcast_to(_product_moisture(on.members)[:, np.newaxis], wet.shape)
    member = np.broadcast_to(np.arange(count)[:, np.newaxis], wet.shape)
    return Heaps(
        tonnes=wet.ravel(),
        moisture=(mass[:, :, WATER] / wet).ravel(),
        carbon=(mass[:, :, CARBON] / wet).ravel(),
        nitrogen=np.maximum(mass[:, :, NITROGEN] / wet, TRACE).ravel(),
        ash=(mass[:, :, ASH] / wet).ravel(),
        air_space=laid.air_space[:, rows].ravel(),
        within_reach=reach.ravel(),
        rapid=rapid.ravel(),
        lead_d=lead.ravel(),
        product_moisture=dried.ravel(),
        member=member.ravel(),
    )


def _product_moisture(members: Members) -> Floats:
    return members.value(MOISTURE_OF_COMPOST.name)


def _digested(on: Stage, laid: Laid, rows: Integers) -> Floats:
    """Share of the carbon of batches that a digester turns into gas, (n_members, n_rows)."""
    usable = laid.carbon_of_kind[:, rows] @ usable_carbon(on.city.kinds)
    return np.asarray(usable * on.members.value(CARBON_INTO_BIOGAS.name)[:, np.newaxis])


def _weighed(
    on: Stage, laid: Laid, time: tuple[Integers, Floats], shares: tuple[Floats, Floats]
) -> Ripening:
    """What batches hold at each age, and what went to the air and ran off in between."""
    counted, progress = time
    left = _left_of_runoff(on, laid, progress)
    mass = laid.mass[:, :, np.newaxis]
    gas = np.ones((*left.shape[:3], len(ELEMENTS)))
    gas[..., CARBON], gas[..., NITROGEN] = shares
    held = mass * gas * left
    organic = mass[..., WET] - mass[..., WATER] - mass[..., ASH]
    organic = organic * shares[0] * left[..., CARBON]
    dry = organic + held[..., ASH]
    held[..., WATER] = _water_held(on, laid, progress, dry)
    held[..., WET] = held[..., WATER] + dry
    ratio = _ratio(gas)
    runoff = held[:, :, :-1] * ratio * (1 - _ratio(left))
    steps = np.diff(progress, axis=1)
    runoff[..., WATER] = held[:, :, :-1, WATER] * _runoff(on, LEACHED_WATER.name) * steps
    organic_gone = organic[:, :, :-1] * ratio[..., CARBON]
    organic_gone = organic_gone * (1 - _ratio(left)[..., CARBON])
    runoff[..., WET] = runoff[..., WATER] + runoff[..., ASH] + organic_gone
    to_air = held[:, :, :-1] - held[:, :, 1:] - runoff
    to_air[..., [PHOSPHORUS, POTASSIUM, ASH]] = 0.0
    return Ripening(counted, held, to_air, runoff)


def _ratio(shares: Floats) -> Floats:
    """What each week leaves of what there was, along the third axis; all of nothing."""
    before, after = shares[:, :, :-1], shares[:, :, 1:]
    return np.divide(after, before, out=np.ones_like(after), where=before > 0)


def _runoff(on: Stage, name: str) -> Floats:
    """Share that each batch loses with runoff by its lead time, (n_members, n_batches, 1)."""
    open_to_rain = [OPEN_TO_RAIN.get(str(process), 0.0) for process in on.batches.process]
    share = on.members.value(name)[:, np.newaxis] * np.array(open_to_rain)
    return np.asarray(share[:, :, np.newaxis])


def _left_of_runoff(on: Stage, laid: Laid, progress: Floats) -> Floats:
    """Share of each element that runoff has left, (n_members, n_batches, n_ages, 7)."""
    left = np.ones((len(on.members), *progress.shape, len(ELEMENTS)))
    for element, unknown in (
        (CARBON, LEACHED_CARBON),
        (NITROGEN, LEACHED_NITROGEN),
        (PHOSPHORUS, LEACHED_PHOSPHORUS),
        (POTASSIUM, LEACHED_POTASSIUM),
    ):
        left[..., element] -= _runoff(on, unknown.name) * progress
    ash = laid.mass[:, :, ASH]
    minerals = sum(
        laid.mass[:, :, element] * _runoff(on, unknown.name)[:, :, 0]
        for element, unknown in ((PHOSPHORUS, LEACHED_PHOSPHORUS), (POTASSIUM, LEACHED_POTASSIUM))
    )
    share = np.divide(minerals, ash, out=np.zeros_like(ash), where=ash > 0)
    left[..., ASH] -= np.minimum(share, MOST_RUNOFF)[:, :, np.newaxis] * progress
    return left


def _water_held(on: Stage, laid: Laid, progress: Floats, dry: Floats) -> Floats:
    """Water of batches at each age [t]; a digester keeps its own."""
    wet, water = laid.mass[:, :, WET, np.newaxis], laid.mass[:, :, WATER, np.newaxis]
    mix = np.divide(water, wet, out=np.zeros_like(wet), where=wet > 0)
    at = moisture(mix, _product_moisture(on.members)[:, np.newaxis, np.newaxis], progress)
    drying = dry * at / np.maximum(1 - at, 1e-9)
    dries = np.array([each.product_moisture is not None for each in on.processes], dtype=bool)
    drier = dries[on.batches.hub][:, np.newaxis] & (progress > 0)
    return np.where(drier, drying, water)
