"""The ground of a city's gardens as each member draws it, and the soil that it begins with.

There are two grounds: beds, which are dug, watered and harvested, and lawns with planted ground,
whose clippings and leaves stay. What a soil holds at the beginning is not known: its carbon is
drawn, and what roots, leaves and gardeners give it anyway is set so that it stays as it is without
compost in the city's usual weather.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.forecast.twin import bed_unknowns as unknown
from greenhaven.core.forecast.twin.garden_futures import GROUNDS, Ground
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.models.soil import rothc
from greenhaven.core.models.soil.additions import CROPS, Split
from greenhaven.core.models.soil.rothc import SOIL, inert_carbon
from greenhaven.core.process.matrix import Component

DAYS_PER_WEEK = 7
WEEK = DAYS_PER_WEEK / 365.25  # length of a step of the soil [year]
SQUARE_METRES_PER_HECTARE = 1e4
RESIDUES = Split.of_residues(CROPS)


@dataclass(frozen=True, slots=True)
class Settings:
    """What each member draws for each ground; arrays of shape (n_members, n_grounds).

    Attributes
    ----------
    clay : [%]
    carbon : organic carbon of the topsoil [t C ha⁻¹]
    humus_ratio, residue_ratio : C:N of new humus and of residues [-]
    persistence : I_ROC of compost [%]
    slow_nitrogen : part of compost's organic nitrogen that decays like humus [-]
    mineral_share : part of compost's nitrogen that is mineral [-]
    ammonia_share : part of that which escapes as ammonia [-]
    nitrous_oxide, dinitrogen : of what becomes mineral [kg N/kg N]
    leached_to_nitrous_oxide, ammonia_to_nitrous_oxide : elsewhere [kg N/kg N]
    demand : nitrogen demand of a usual year [kg N ha⁻¹]
    harvested : part of the uptake that is carried away [-]
    phosphorus_ratio : phosphorus harvested with nitrogen [kg P/kg N]
    phosphorus_in_drainage : without compost [mg P L⁻¹]
    phosphorus_washed : part of what compost left that 500 mm of drainage take [-]
    deposited : nitrogen from the air [kg N ha⁻¹ year⁻¹]
    available_water : by volume [-]
    roots : depth [m]
    watering : share of an inch a week [-]
    evapotranspiration : factor [-]
    """

    clay: Floats
    carbon: Floats
    humus_ratio: Floats
    residue_ratio: Floats
    persistence: Floats
    slow_nitrogen: Floats
    mineral_share: Floats
    ammonia_share: Floats
    nitrous_oxide: Floats
    dinitrogen: Floats
    leached_to_nitrous_oxide: Floats
    ammonia_to_nitrous_oxide: Floats
    demand: Floats
    harvested: Floats
    phosphorus_ratio: Floats
    phosphorus_in_drainage: Floats
    phosphorus_washed: Floats
    deposited: Floats
    available_water: Floats
    roots: Floats
    watering: Floats
    evapotranspiration: Floats

    @classmethod
    def of(cls, members: Members) -> Self:
        """The draws of some members.

        Raises
        ------
        EnsembleError
            If a member lacks one of GARDEN_UNKNOWNS.
        """
        nothing = np.zeros(len(members))
        nitrous_oxide = members.value(unknown.NITROUS_OXIDE.name)
        drawn = {
            "carbon": (unknown.CARBON_IN_BEDS, unknown.CARBON_UNDER_LAWNS),
            "residue_ratio": (unknown.RESIDUE_RATIO_OF_BEDS, unknown.RESIDUE_RATIO_OF_LAWNS),
            "demand": (unknown.DEMAND_OF_BEDS, unknown.DEMAND_OF_LAWNS),
        }
        alike = {
            "clay": unknown.CLAY,
            "humus_ratio": unknown.HUMUS_RATIO,
            "persistence": unknown.PERSISTENCE,
            "slow_nitrogen": unknown.SLOW_NITROGEN,
            "mineral_share": unknown.MINERAL_SHARE,
            "ammonia_share": unknown.AMMONIA_SHARE,
            "leached_to_nitrous_oxide": unknown.LEACHED_TO_NITROUS_OXIDE,
            "ammonia_to_nitrous_oxide": unknown.AMMONIA_TO_NITROUS_OXIDE,
            "phosphorus_ratio": unknown.PHOSPHORUS_RATIO,
            "phosphorus_in_drainage": unknown.PHOSPHORUS_IN_DRAINAGE,
            "phosphorus_washed": unknown.PHOSPHORUS_WASHED,
            "deposited": unknown.DEPOSITED,
            "available_water": unknown.AVAILABLE_WATER,
            "roots": unknown.ROOTS,
            "evapotranspiration": unknown.EVAPOTRANSPIRATION,
        }
        columns = {name: _both(*(members.value(each.name),) * 2) for name, each in alike.items()}
        columns |= {
            name: _both(members.value(bed.name), members.value(lawn.name))
            for name, (bed, lawn) in drawn.items()
        }
        for name, each in (("harvested", unknown.HARVESTED), ("watering", unknown.WATERING)):
            columns[name] = _both(members.value(each.name), nothing)
        columns["nitrous_oxide"] = _both(nitrous_oxide, nitrous_oxide)
        dinitrogen = nitrous_oxide * members.value(unknown.DINITROGEN.name)
        columns["dinitrogen"] = _both(dinitrogen, dinitrogen)
        return cls(**columns)

    @property
    def shape(self) -> tuple[int, int]:
        """(n_members, n_grounds)."""
        return (len(self.clay), len(GROUNDS))


def _both(beds: Floats, lawns: Floats) -> Floats:
    """Values of beds and lawns, in the order of GROUNDS."""
    return np.stack([{Ground.BED: beds, Ground.LAWN: lawns}[each] for each in GROUNDS], axis=1)


def grounds_of(city: City) -> Integers:
    """Row in GROUNDS of each garden: parks, street trees and what is sold count as lawns."""
    rows = np.where(city.gardens.kind == GardenKind.GARDEN, Ground.BED, Ground.LAWN)
    return np.array([GROUNDS.index(Ground(each)) for each in rows.tolist()], dtype=np.int64)


def growing_hectares(city: City) -> Floats:
    """Growing area of each garden [ha]; 0 where nothing grows or the buyer spreads elsewhere."""
    table = city.gardens
    area = table.area_m2 * table.growing_share / SQUARE_METRES_PER_HECTARE
    followed = (table.kind != GardenKind.SALE) & np.isfinite(area)
    return np.where(followed, area, 0.0)


@dataclass(frozen=True, slots=True)
class SteadySoil:
    """A soil that stays as it is, and what keeps it so.

    Attributes
    ----------
    pools : mapping of Component to array, shape (n_members, n_grounds)
        Carbon, nitrogen [t ha⁻¹] and no mineral nitrogen.
    residues : array, same shape
        Carbon that residues bring each week [t C ha⁻¹].
    """

    pools: dict[Component, Floats]
    residues: Floats


def steady_soil(settings: Settings, pace: Floats) -> SteadySoil:
    """The pools that a drawn carbon content settles to, with as much residue as keeps it.

    Parameters
    ----------
    settings : Settings
    pace : array, shape (n_members, n_grounds)
        Mean of RothC's rate factors a · b · c over the usual years [-].

    Returns
    -------
    SteadySoil

    Source
    ------
    Fixed point of RothC-26.3 (Coleman & Jenkinson 1996) at a constant rate factor: of each pool,
    what joins in a week is what decays in it; all pools are proportional to the residues, which
    are set so that pools and inert matter (Falloon et al. 1998) add up to the drawn carbon.
    """
    nominal = SOIL.nominal
    shares = {
        pool: -np.expm1(-pace * nominal[rate] * WEEK)
        for pool, rate in (
            (rothc.DPM, rothc.k_DPM),
            (rothc.RPM, rothc.k_RPM),
            (rothc.BIO, rothc.k_BIO),
            (rothc.HUM, rothc.k_HUM),
        )
    }
    kept = kept_share(settings.clay)
    turned_over = 1 / (1 - kept)  # decay in a week for each part of residue
    by_residue = {
        rothc.DPM: RESIDUES.decomposable / shares[rothc.DPM],
        rothc.RPM: RESIDUES.resistant / shares[rothc.RPM],
        rothc.BIO: 0.46 * kept * turned_over / shares[rothc.BIO],
        rothc.HUM: 0.54 * kept * turned_over / shares[rothc.HUM],
    }
    inert = np.minimum(inert_carbon(settings.carbon), 0.9 * settings.carbon)
    residues = (settings.carbon - inert) / sum(by_residue.values(), np.zeros(settings.shape))
    pools = {pool: residues * share for pool, share in by_residue.items()}
    pools[rothc.IOM] = inert
    for held, pool, ratio in (
        (rothc.DPM_N, rothc.DPM, settings.residue_ratio),
        (rothc.RPM_N, rothc.RPM, settings.residue_ratio),
        (rothc.BIO_N, rothc.BIO, settings.humus_ratio),
        (rothc.HUM_N, rothc.HUM, settings.humus_ratio),
        (rothc.IOM_N, rothc.IOM, settings.humus_ratio),
    ):
        pools[held] = pools[pool] / ratio
    return SteadySoil(pools, residues)


def kept_share(clay: Floats) -> Floats:
    """Share of decayed carbon that becomes biomass and humus [-].

    Source
    ------
    Coleman & Jenkinson (1996): 1 / (x + 1), x = 1.67 (1.85 + 1.60 exp(−0.0786 clay)).
    """
    return np.asarray(1 / (1 + 1.67 * (1.85 + 1.60 * np.exp(-0.0786 * clay))), dtype=np.float64)
