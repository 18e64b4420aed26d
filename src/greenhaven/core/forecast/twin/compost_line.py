"""Composting for whole ensembles: the model for plans, driven as the detailed one runs warm.

What a batch can lose follows from what its kinds are made of; how fast, from a course of
temperature for each practice, its water and C:N. Courses, and the share that is given off in the
end, were set so that carbon is lost as in the detailed model (docs/explanation/twin.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

import numpy as np

from greenhaven.core.city import Kinds
from greenhaven.core.columns import Columns, Floats, Integers
from greenhaven.core.forecast.materials import ForecastError, group_names
from greenhaven.core.forecast.twin.hub_unknowns import (
    CARBON_GIVEN_OFF,
    NITROGEN_LOST_WITH_CARBON,
    SPEED_OF_COMPOSTING,
    WARMTH_OF_CURING,
)
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.models.composting import planning as line
from greenhaven.core.models.composting.feed import GROUPS, POOLS
from greenhaven.core.models.given import Material
from greenhaven.core.process.symbols import Input, Parameter

HOT_C = 66.0  # above it nothing grows, and no heap is hotter on average
LAID_EXCESS_C, HEATING_EXCESS_C, HEATING_D = 10.0, 80.0, 2.0  # a heap is hot on the second day
USUAL_HEAP_T = 10.0  # for which the excess of turned heaps holds
SIZE_EXPONENT = 1 / 3  # heat is held by volume and lost by surface
CARBON_TO_NITROGEN = 30.0  # for which the loss of nitrogen is told
AIR_SPACE = 0.5  # where the mix is not known
DECAYING, RAPID = 5, 3  # pools of a Group that decay, and those of them that do so rapidly
TRACE = 1e-9  # kg/kg: stands for none where a quotient is asked


@dataclass(frozen=True, slots=True)
class Course:
    """How warm one practice keeps its heaps: hot at first, then as warm as air and size allow."""

    hot_until_d: float
    cooled_by_d: float
    curing_excess_c: float  # above the air
    grows_with_size: bool  # whether the excess is that of USUAL_HEAP_T and larger in larger heaps

    def excess_c(self, age_d: Floats, tonnes: Floats) -> Floats:
        """Warmer than the air by so much, before the limit [°C]; shapes broadcast."""
        size = (tonnes / USUAL_HEAP_T) ** SIZE_EXPONENT if self.grows_with_size else 1.0
        points = (0.0, HEATING_D, self.hot_until_d, self.cooled_by_d)
        curing = np.interp(age_d, points[2:], (0.0, 1.0))
        hot = np.interp(age_d, points[:2], (LAID_EXCESS_C, HEATING_EXCESS_C))
        return np.asarray(hot + curing * (self.curing_excess_c * size - HEATING_EXCESS_C))


# Source: set on 48 runs of the detailed model (12 mixes of New York's kinds in four seasons) and
# rounded. With them the line loses 2 % of the carbon more or less than the model, at worst 10 %.
COURSES: Mapping[str, Course] = MappingProxyType(
    {
        "in_vessel": Course(11.0, 14.0, 30.0, grows_with_size=False),
        "aerated_static_pile": Course(9.0, 12.0, 25.0, grows_with_size=False),
        "bay": Course(15.0, 18.0, 18.0, grows_with_size=True),
        "windrow": Course(12.0, 15.0, 11.0, grows_with_size=True),
    }
)


@dataclass(frozen=True, slots=True)
class MakeUp:
    """Of the carbon: the share that decay reaches, and of that the share that is rapid."""

    within_reach: Floats
    rapid: Floats


def make_up(kinds: Kinds) -> MakeUp:
    """What each kind is made of, as is typical of its group, shape (n_kinds,) each."""
    carbon = np.array([substance.content()["C"] for substance in POOLS.values()])
    held = np.array([GROUPS[name].shares for name in group_names(kinds)[0]]) * carbon
    decaying = held[:, :DECAYING].sum(axis=1)
    return MakeUp(decaying / held.sum(axis=1), held[:, :RAPID].sum(axis=1) / decaying)


@dataclass(frozen=True, slots=True)
class Heaps(Columns):
    """Heaps of one practice, as laid, one row a heap and member."""

    tonnes: Floats  # wet
    moisture: Floats
    carbon: Floats  # of the wet mass [kg/kg], as the following
    nitrogen: Floats
    ash: Floats
    air_space: Floats
    within_reach: Floats  # of the carbon
    rapid: Floats  # of what is within reach
    lead_d: Floats  # days until it is ripe
    product_moisture: Floats
    member: Integers  # row in Members


def kept(process: str, heaps: Heaps, air_c: Floats, members: Members) -> tuple[Floats, Floats]:
    """Shares of carbon and nitrogen that the air has left in heaps, day by day.

    Parameters
    ----------
    process : str
        One of COURSES.
    heaps : Heaps
    air_c : array, shape (days, n_heaps)
        Mean air temperature of each day since the heap was laid [°C].
    members : Members
        With what HUB_UNKNOWNS says of composting.

    Returns
    -------
    carbon, nitrogen : array, shape (days + 1, n_heaps)

    Raises
    ------
    ForecastError
        If the process is none of composting.

    Source
    ------
    Decay: models.composting.planning. Nitrogen is lost the more, the less carbon there is for each:
    in inverse proportion to C:N, after Kirchmann & Lundvall (1993), to be confirmed.
    """
    if process not in COURSES:
        raise ForecastError(f"no composting in {process!r}; there is {', '.join(COURSES)}")
    run = line.planned(
        cast(Material, heaps),  # it asks for moisture, carbon, nitrogen and ash alone
        temperature_c=_temperature_c(process, heaps, air_c, members),
        days=len(air_c),
        inputs=_inputs(heaps, len(air_c)),
        parameters=_parameters(heaps, members),
    )
    return run.carbon_share, run.nitrogen_share


def _temperature_c(process: str, heaps: Heaps, air_c: Floats, members: Members) -> Floats:
    age = _ages(len(air_c))[:, np.newaxis]
    excess = COURSES[process].excess_c(age, heaps.tonnes)
    warmer = members.value(WARMTH_OF_CURING.name)[heaps.member]
    return np.asarray(np.minimum(HOT_C, air_c + excess + warmer), dtype=np.float64)


def _ages(days: int) -> Floats:
    """Age at the middle of each day [d]."""
    return np.asarray(np.arange(days) + 0.5, dtype=np.float64)


def moisture(mix: Floats, product: Floats, progress: Floats) -> Floats:
    """Water of the wet mass on the way from the mix to the product; shapes broadcast [-].

    `progress` is the share of the lead time that is over, 0–1. A mix dries evenly: in the detailed
    model keepers hold it at 50 % or more, about the mean of a mix of 60 % and a product of 40 %.
    """
    return np.asarray(mix + (product - mix) * progress)


def _inputs(heaps: Heaps, days: int) -> dict[Input, Any]:
    progress = np.minimum(_ages(days)[:, np.newaxis] / np.maximum(heaps.lead_d, 1.0), 1.0)
    return {
        line.moisture: moisture(heaps.moisture, heaps.product_moisture, progress),
        line.free_air_space: heaps.air_space[np.newaxis],
    }


def _parameters(heaps: Heaps, members: Members) -> dict[Parameter, Any]:
    of = heaps.member
    speed = members.value(SPEED_OF_COMPOSTING.name)[of]
    ratio = heaps.carbon / np.maximum(heaps.nitrogen, TRACE)
    going = members.value(NITROGEN_LOST_WITH_CARBON.name)[of] * CARBON_TO_NITROGEN / ratio
    return {
        line.k_rapid: line.k_rapid.value * speed,
        line.k_slow: line.k_slow.value * speed,
        line.accessible: members.value(CARBON_GIVEN_OFF.name)[of] * heaps.within_reach,
        line.part_rapid: heaps.rapid,
        # Beyond 1 more nitrogen than there is might go on one day.
        line.nitrogen_with_carbon: np.minimum(going, 1.0),
    }
