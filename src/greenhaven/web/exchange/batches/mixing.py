"""The mix of a batch as it was laid, against the limits of a good one, and what to add to it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.city import City
from greenhaven.core.material import Composition, mix
from greenhaven.core.planning.recipes import RecipeLimits
from greenhaven.web.commons.materials import NOTHING, density_of
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.quantities import number, percent
from greenhaven.web.commons.words import material
from greenhaven.web.exchange.batches.inputs import WATER, Input
from greenhaven.web.exchange.plans.queries import NoPlanError, current_loop

BARROW_L = 85.0  # a builder's wheelbarrow, level
MOST_BARROWS = 200
LIMITS = RecipeLimits()
LITRES_PER_M3 = 1000.0
MG_PER_KG = 1_000_000


@dataclass(frozen=True, slots=True)
class Mix:
    """One mix in three numbers."""

    carbon_to_nitrogen: float
    moisture: float
    free_air_space: float

    def rows(self, planned: "Mix | None") -> list[tuple[str, str, str, str, bool]]:
        """Name, what it is, what was planned, what is good, and whether it is within that."""
        low_ratio, high_ratio = LIMITS.carbon_to_nitrogen
        low_water, high_water = LIMITS.moisture
        return [
            (
                _("Carbon to nitrogen"),
                number(self.carbon_to_nitrogen, 1),
                number(planned.carbon_to_nitrogen, 1) if planned else "–",
                f"{number(low_ratio)}–{number(high_ratio)}",
                low_ratio <= self.carbon_to_nitrogen <= high_ratio,
            ),
            (
                _("Water"),
                percent(self.moisture),
                percent(planned.moisture) if planned else "–",
                f"{percent(low_water)}–{percent(high_water)}",
                low_water <= self.moisture <= high_water,
            ),
            (
                _("Room for air"),
                percent(self.free_air_space),
                percent(planned.free_air_space) if planned else "–",
                _("%(least)s or more") % {"least": percent(LIMITS.free_air_space)},
                self.free_air_space >= LIMITS.free_air_space,
            ),
        ]


def composition_of(inputs: list[Input], city: City) -> Composition | None:
    """What was laid, from the books; its density from the city's table, settled in a heap."""
    whole = sum((each.vector for each in inputs), NOTHING)
    volume = sum(
        each.vector.wet / MG_PER_KG / _density(each.material, city)
        for each in inputs
        if each.material != WATER  # it fills pores
    )
    if not whole.wet or not volume:
        return None
    return Composition(
        moisture=whole.water / whole.wet,
        carbon=whole.carbon / whole.wet,
        nitrogen=whole.nitrogen / whole.wet,
        phosphorus=whole.phosphorus / whole.wet,
        potassium=whole.potassium / whole.wet,
        ash=whole.ash / whole.wet,
        bulk_density_kg_per_m3=whole.wet / MG_PER_KG / volume,
    )


def _density(kind: str, city: City) -> float:
    """In a heap, where things lie closer than they were brought [kg m⁻³]."""
    return density_of(city, kind or "compost") * city.parameters["settling_factor"]


def mix_of(composition: Composition) -> Mix:
    """Its three numbers, by the same formulas as the plan's."""
    return Mix(
        float(composition.carbon_to_nitrogen()),
        float(composition.moisture),
        float(composition.free_air_space()),
    )


def what_to_add(composition: Composition, mass_kg: float, city: City) -> str:
    """What would bring the mix within the limits, in barrows and cans; "" = it is within them."""
    found = mix_of(composition)
    low_ratio, high_ratio = LIMITS.carbon_to_nitrogen
    low_water, high_water = LIMITS.moisture
    wants_brown = (
        found.carbon_to_nitrogen < low_ratio
        or found.moisture > high_water
        or found.free_air_space < LIMITS.free_air_space
    )
    if wants_brown:
        return _browns(composition, mass_kg, city)
    if found.carbon_to_nitrogen > high_ratio:
        return _("Add greens, such as food scraps: there is little nitrogen in it.")
    if found.moisture < low_water:
        litres = mass_kg * (low_water - found.moisture) / (1 - low_water)
        return _("Add about %(litres)s litres of water.") % {"litres": number(_round_up(litres))}
    return ""


def _browns(composition: Composition, mass_kg: float, city: City) -> str:
    """The brown material of which the fewest barrows help, and how many."""
    found = [
        (count, material(str(city.kinds.name[row])))
        for row in np.flatnonzero(city.kinds.bulking)
        if (count := _barrows(composition, mass_kg, city, int(row)))
    ]
    if not found:
        return _("Add browns, such as chips or dry leaves, until it no longer drips.")
    count, name = min(found)
    words = ngettext(
        "Add a barrow of %(material)s (85 litres).",
        "Add %(count)s barrows of %(material)s (85 litres each).",
        count,
    )
    return words % {"count": number(count), "material": name.lower()}


def _barrows(composition: Composition, mass_kg: float, city: City, row: int) -> int:
    """How many barrows of a material bring the mix within what browns can mend; 0 = none do."""
    brown = Composition.of(city.kinds.take(np.array([row])))
    loose = float(city.kinds.bulk_density_kg_per_m3[row])
    both = Composition(
        **{
            name: np.array([float(getattr(composition, name)), float(getattr(brown, name)[0])])
            for name in Composition.__slots__
            if name != "bulk_density_kg_per_m3"
        },
        bulk_density_kg_per_m3=np.array(
            [
                float(composition.bulk_density_kg_per_m3),
                loose * city.parameters["settling_factor"],
            ]
        ),
    )
    counts = np.arange(1, MOST_BARROWS + 1)
    added = counts * BARROW_L / LITRES_PER_M3 * loose
    mixed = mix(np.column_stack([np.full(len(counts), mass_kg), added]), both)
    good = (
        (mixed.carbon_to_nitrogen() >= LIMITS.carbon_to_nitrogen[0])
        & (np.asarray(mixed.moisture) <= LIMITS.moisture[1])
        & (mixed.free_air_space() >= LIMITS.free_air_space)
    )
    return int(counts[good][0]) if good.any() else 0


def _round_up(litres: float) -> float:
    """To the next ten litres."""
    return 10.0 * math.ceil(litres / 10)


def planned_mix(place: Place, day: date) -> dict[str, float] | None:
    """The mix that the plan in force has for a hub in that week, or in the nearest; none = none."""
    try:
        plan = current_loop().plan
    except NoPlanError:
        return None
    recipes = plan.recipes
    rows = np.flatnonzero(recipes.hub == place.code)
    if not rows.size:
        return None
    week = (day - plan.start).days // 7
    row = rows[np.abs(recipes.week[rows] - week).argmin()]
    return {
        "carbon_to_nitrogen": float(recipes.carbon_to_nitrogen[row]),
        "moisture": float(recipes.moisture[row]),
        "free_air_space": float(recipes.free_air_space[row]),
    }


def mix_from(target: Mapping[str, float] | None) -> Mix | None:
    """A planned mix as it was kept with a batch."""
    if not target:
        return None
    return Mix(**{name: float(target.get(name, math.nan)) for name in Mix.__slots__})
