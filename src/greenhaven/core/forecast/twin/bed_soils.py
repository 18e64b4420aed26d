"""What the soils of many places hold, and what compost brings to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.forecast.twin.beds import SteadySoil
from greenhaven.core.forecast.twin.garden_futures import BedQuantity
from greenhaven.core.models.soil import rothc
from greenhaven.core.models.soil.rothc import SOIL
from greenhaven.core.process.matrix import Component

KG_PER_T = 1e3
COUNTED = (rothc.CO2, rothc.mineral_N)  # states of the model that are no pools of the soil
POOLS = tuple(each for each in SOIL.components if each not in COUNTED)
ORGANIC = tuple(each for each in POOLS if "N" in each.content)
CARBON = tuple(each for each in POOLS if "C" in each.content)
Fluxes = dict[BedQuantity, Floats]


@dataclass(frozen=True, slots=True)
class Soils:
    """What the soils hold; the last two axes are (n_members, n_places).

    The first places are the grounds without compost, in the order of GROUNDS.

    Attributes
    ----------
    pools : of POOLS each [t ha⁻¹; mm]
    ammonium, nitrate : [kg N ha⁻¹]
    in_plants : nitrogen that plants took up beyond those without compost, to be returned [kg ha⁻¹]
    phosphorus, potassium, ash : gained since the beginning [kg ha⁻¹]
    """

    pools: Mapping[Component, Floats]
    ammonium: Floats
    nitrate: Floats
    in_plants: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats

    @classmethod
    def beginning(cls, steady: SteadySoil) -> Self:
        """The grounds alone, without any mineral nitrogen yet."""
        nothing = np.zeros(steady.residues.shape)
        pools = {each: steady.pools.get(each, nothing) for each in POOLS}
        return cls(pools, *(nothing.copy() for _ in range(6)))

    def on(self, grounds: Integers) -> Self:
        """The soils of places, each like its ground, with nothing gained yet."""
        nothing = np.zeros((self.ammonium.shape[0], len(grounds)))
        return type(self)(
            {each: value[:, grounds] for each, value in self.pools.items()},
            self.ammonium[:, grounds],
            self.nitrate[:, grounds],
            self.in_plants[:, grounds],
            nothing,
            nothing.copy(),
            nothing.copy(),
        )

    def stocks(self) -> Fluxes:
        """Every stock [kg ha⁻¹], shape (n_members, n_places) each."""
        carbon, nitrogen = (
            KG_PER_T * sum((self.pools[each] for each in group), np.zeros(()))
            for group in (CARBON, ORGANIC)
        )
        return {
            BedQuantity.SOIL_CARBON: np.asarray(carbon),
            BedQuantity.SOIL_NITROGEN: np.asarray(nitrogen),
            BedQuantity.MINERAL_NITROGEN: self.ammonium + self.nitrate,
            BedQuantity.SOIL_PHOSPHORUS: self.phosphorus,
            BedQuantity.SOIL_POTASSIUM: self.potassium,
            BedQuantity.SOIL_ASH: self.ash,
        }


@dataclass(frozen=True, slots=True)
class Compost:
    """What is spread in a week [kg ha⁻¹], shape (n_members, n_places) each."""

    carbon: Floats
    nitrogen: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats


@dataclass(frozen=True, slots=True)
class Spread:
    """What becomes of compost as it is spread [kg ha⁻¹], shape (n_sites,) each."""

    carbon: Floats
    organic: Floats  # nitrogen
    mineral: Floats  # nitrogen that stays
    ammonia: Floats  # nitrogen that escapes
    phosphorus: Floats
    potassium: Floats
    ash: Floats

    @classmethod
    def of(cls, compost: Compost | None, draws: Mapping[str, Floats], sites: int) -> Self:
        """By the shares that each member draws; nothing where there is no compost."""
        if compost is None:
            return cls(*(np.zeros(sites) for _ in range(7)))
        nitrogen = compost.nitrogen.ravel()
        mineral_nitrogen = draws["mineral_share"] * nitrogen
        ammonia = draws["ammonia_share"] * mineral_nitrogen
        return cls(
            carbon=compost.carbon.ravel(),
            organic=nitrogen - mineral_nitrogen,
            mineral=mineral_nitrogen - ammonia,
            ammonia=ammonia,
            phosphorus=compost.phosphorus.ravel(),
            potassium=compost.potassium.ravel(),
            ash=compost.ash.ravel(),
        )

    def fluxes(self) -> Fluxes:
        """What came, and what of it escaped [kg ha⁻¹]."""
        return {
            BedQuantity.AMMONIA_NITROGEN: self.ammonia,
            BedQuantity.ADDED_CARBON: self.carbon,
            BedQuantity.ADDED_NITROGEN: self.organic + self.mineral + self.ammonia,
            BedQuantity.ADDED_PHOSPHORUS: self.phosphorus,
        }
