"""A mix of materials, and the state that a heap of it starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.models.composting.acidity import (
    carbonate_under,
    ph,
)
from greenhaven.core.models.composting.components import (
    ALL,
    carbonate,
    heat,
    laid_dry_matter,
    laid_volume,
    oxygen,
)
from greenhaven.core.models.composting.conditions import (
    dry_matter,
    heat_capacity,
    pore_air,
    pressure,
)
from greenhaven.core.models.composting.feed import (
    BASES,
    INOCULUM,
    NITRIFIERS,
    START_ACIDITY,
    Group,
    RecipeError,
    composition,
)
from greenhaven.core.models.composting.streams import FRESH_AIR, carbon_dioxide_outside
from greenhaven.core.models.given import Assumption, Material
from greenhaven.core.process.containers import Event
from greenhaven.core.process.expression import Expression, parts_of
from greenhaven.core.process.numbers import value_of
from greenhaven.core.process.symbols import Component, Parameter

PACKING = Assumption(
    "volume of a mix, of the volumes of its parts", 0.6, "m³/m³",
    "fine parts fill the voids of coarse ones and a heap settles under its weight: mixes weigh "
    "400 to 600 kg/m³, their loose parts half of that",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A material, how much of it, and the group whose make-up is typical of it."""

    material: Material
    mass_kg: float
    group: Group


@dataclass(frozen=True, slots=True)
class Recipe:
    """A mix, as amounts of the model's components, and what was assumed on the way.

    Attributes
    ----------
    mass_kg, volume_m3 : float
        Wet mass and bulk volume of the mix as it is laid.
    amounts : mapping of Component to kg
        In the whole mix.
    assumptions : tuple of Assumption
    """

    mass_kg: float
    volume_m3: float
    amounts: Mapping[Component, float]
    assumptions: tuple[Assumption, ...]

    def start(self, cells: int = 1, temperature_c: float = 15.0) -> dict[Component, float]:
        """The state of each of `cells` equal cells, fresh and full of air."""
        state = dict.fromkeys(ALL, 0.0) | {k: v / cells for k, v in self.amounts.items()}
        state[laid_volume] = self.volume_m3 / cells
        state[laid_dry_matter] = _value(dry_matter, state)
        state[heat] = temperature_c * _value(heat_capacity, state)
        state[oxygen] = _value(pore_air * FRESH_AIR[oxygen], state)
        state[carbonate] = _value(carbonate_under(carbon_dioxide_outside * pressure), state)
        return state

    def feeding(self, at: Sequence[float], temperature_c: float = 15.0) -> Event:
        """The event of giving this mix, at one temperature, on some days."""
        given = self.start(1, temperature_c)
        return Event("feeding", at, {component: n for component, n in given.items() if n})


def recipe(ingredients: Sequence[Ingredient], packing: float = PACKING.value) -> Recipe:
    """The mix of some ingredients: every element, the water and the ash add up exactly.

    Parameters
    ----------
    ingredients : sequence of Ingredient
    packing : float
        Volume of the mix, of the sum of the loose volumes [m³/m³]; 1 for a single material.

    Raises
    ------
    RecipeError
        If there is nothing to mix, or a material cannot be what it says it is.
    """
    if not ingredients or not all(each.mass_kg > 0 for each in ingredients):
        raise RecipeError("a recipe needs ingredients, each with a mass above 0 kg")
    amounts: dict[Component, float] = {}
    assumptions: dict[Assumption, None] = dict.fromkeys(
        (INOCULUM, NITRIFIERS, BASES, START_ACIDITY)
    )
    volume = 0.0
    if packing != 1:
        assumptions |= {
            PACKING if packing == PACKING.value else replace(PACKING, value=packing): None
        }
    for each in ingredients:
        made_of, assumed = composition(each.material, each.group)
        for component, share in made_of.items():
            amounts[component] = amounts.get(component, 0.0) + each.mass_kg * share
        assumptions |= dict.fromkeys(assumed)
        volume += packing * each.mass_kg / float(np.asarray(each.material.bulk_density_kg_per_m3))
    mass = sum(each.mass_kg for each in ingredients)
    return Recipe(mass, volume, amounts, tuple(assumptions))


def _value(formula: Expression, state: Mapping[Component, float]) -> float:
    """A formula of the model at one state, with the constants as they are written."""
    known: dict[Expression, float] = {ph: START_ACIDITY.value}
    known |= dict(state.items())
    known |= {each: each.value for each in parts_of(formula) if isinstance(each, Parameter)}
    return value_of(formula, known)
