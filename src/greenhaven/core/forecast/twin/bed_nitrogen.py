"""A week in the soils of many places at once: carbon and nitrogen, day by day where it matters.

Carbon and organic nitrogen go by `core.models.soil`, in steps of a week; ammonium and nitrate by
`core.models.soil.mineral_nitrogen`, in steps of a day, in one layer as deep as the roots. What is
delivered in a week joins the soil at its end.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.forecast.twin.bed_soils import KG_PER_T, POOLS, Compost, Fluxes, Soils, Spread
from greenhaven.core.forecast.twin.bed_water import Drivers
from greenhaven.core.forecast.twin.beds import DAYS_PER_WEEK, RESIDUES, WEEK, Settings, SteadySoil
from greenhaven.core.forecast.twin.garden_futures import BedQuantity
from greenhaven.core.models.soil import mineral_nitrogen as mineral
from greenhaven.core.models.soil import rothc
from greenhaven.core.models.soil.additions import Split, added, together
from greenhaven.core.models.soil.rothc import SOIL
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import Component, Parameter

MM_PER_M = 1e3
# Residues of what plants took up beyond those without compost: nearly all within a year.
RETURNED_PER_YEAR = 3.0  # assumed by Greenhaven
PHOSPHORUS_DRAINAGE_MM = 500.0  # that "phosphorus washed out" is given for
KG_PER_HA_MG_PER_L_MM = 0.01  # 1 mg/L in 1 mm of water on a hectare [kg]
LAYER = mineral.soil_layers(1)


class Beds:
    """The soils of some places, driven week by week.

    Parameters
    ----------
    settings : Settings
    steady : SteadySoil
    drivers : Drivers
    grounds : array of int, shape (n_places,)
        Row in GROUNDS of each place; the first are GROUNDS themselves.
    """

    def __init__(
        self, settings: Settings, steady: SteadySoil, drivers: Drivers, grounds: Integers
    ) -> None:
        self.drivers = drivers
        self.grounds = grounds
        self.shape = (settings.shape[0], len(grounds))
        self._settings = settings
        self._split = Split.of_amendment(self._flat(settings.persistence))
        self._ratio = self._flat(settings.humus_ratio)
        self._soil: dict[Parameter, npt.ArrayLike] = {
            rothc.clay: self._flat(settings.clay),
            rothc.CN: self._ratio,
            rothc.month: WEEK,
        }
        self._residues = self._flat(steady.residues)
        self._residue_nitrogen = self._flat(KG_PER_T * steady.residues / settings.residue_ratio)
        self._depth = self._flat(MM_PER_M * settings.roots)[np.newaxis]
        self._deposited = self._flat(settings.deposited * WEEK)
        self._draws: dict[str, Floats] = {
            name: self._flat(getattr(settings, name))
            for name in (
                *("mineral_share", "ammonia_share", "nitrous_oxide", "dinitrogen", "harvested"),
                *("leached_to_nitrous_oxide", "ammonia_to_nitrous_oxide", "phosphorus_ratio"),
                *("phosphorus_in_drainage", "phosphorus_washed", "slow_nitrogen"),
            )
        }

    def week(self, number: int, soils: Soils, compost: Compost | None) -> tuple[Soils, Fluxes]:
        """One week on.

        Parameters
        ----------
        number : int
            Week of the drivers.
        soils : Soils
        compost : Compost or None
            Spread at the week's end.

        Returns
        -------
        Soils
            At the week's end.
        dict of BedQuantity to array
            Every flux of the week [kg ha⁻¹; mm; d], shape (n_members, n_places).
        """
        spread = Spread.of(compost, self._draws, self.shape[0] * self.shape[1])
        returned = self._returned(soils)
        pools, respired, mineralised = self._decay(number, soils, spread, returned)
        freed = np.maximum(mineralised, 0.0)
        kept = 1 - self._draws["nitrous_oxide"] - self._draws["dinitrogen"]
        left = _less(soils.ammonium.ravel(), soils.nitrate.ravel(), np.minimum(mineralised, 0.0))
        daily = kept * (freed + self._deposited) / DAYS_PER_WEEK
        ammonium, nitrate, uptake, leached = self._days(number, left, daily)
        fluxes = {
            BedQuantity.RESIDUE_CARBON: KG_PER_T * self._residues,
            BedQuantity.RESIDUE_NITROGEN: self._residue_nitrogen + returned,
            BedQuantity.RESPIRED_CARBON: respired,
            BedQuantity.DEPOSITED_NITROGEN: self._deposited,
            BedQuantity.MINERALISED_NITROGEN: mineralised,
            BedQuantity.UPTAKE_NITROGEN: uptake,
            BedQuantity.HARVESTED_NITROGEN: self._draws["harvested"] * uptake,
            BedQuantity.LEACHED_NITROGEN: leached,
            **spread.fluxes(),
            **self._gases(freed + self._deposited + spread.mineral, leached, spread.ammonia),
        }
        shaped = {each: self._shaped(value) for each, value in fluxes.items()}
        shaped |= self._drained(number)
        shaped |= self._phosphorus(shaped, soils)
        after = Soils(
            pools=pools,
            ammonium=self._shaped(ammonium + kept * spread.mineral),
            nitrate=self._shaped(nitrate),
            in_plants=self._in_plants(soils, shaped, self._shaped(returned)),
            phosphorus=soils.phosphorus
            + shaped[BedQuantity.ADDED_PHOSPHORUS]
            - shaped[BedQuantity.HARVESTED_PHOSPHORUS]
            - shaped[BedQuantity.LEACHED_PHOSPHORUS],
            potassium=soils.potassium + self._shaped(spread.potassium),
            ash=soils.ash + self._shaped(spread.ash),
        )
        return after, shaped

    def _decay(
        self, number: int, soils: Soils, spread: Spread, returned: Floats
    ) -> tuple[dict[Component, Floats], Floats, Floats]:
        """Pools at the week's end, carbon given off and nitrogen set free [kg ha⁻¹]."""
        start = {each: value.ravel() for each, value in soils.pools.items()}
        start[rothc.mineral_N] = (soils.ammonium + soils.nitrate).ravel() / KG_PER_T
        fresh = (self._residue_nitrogen + returned) / KG_PER_T
        joins = added(self._residues, fresh, RESIDUES, humus_ratio=self._ratio)
        if spread.carbon.any() or spread.organic.any():
            joins = together(joins, self._compost(spread))
        drivers = self.drivers
        run = march(
            SOIL,
            start=start,
            inputs={
                rothc.temperature: self._flat(drivers.temperature_c[number])[np.newaxis],
                rothc.rain: self._flat(drivers.rain_mm[number])[np.newaxis],
                rothc.pan_evaporation: self._flat(drivers.pan_mm[number])[np.newaxis],
                rothc.covered: self._flat(drivers.covered[number])[np.newaxis],
            },
            parameters=self._soil,
            additions={
                each: np.asarray(value)[np.newaxis]
                for each, value in joins.items()
                if each is not rothc.mineral_N
            },
            steps=1,
        )
        end = {each: value[0] for each, value in run.end.items()}
        set_free = KG_PER_T * (end[rothc.mineral_N] - start[rothc.mineral_N])
        pools = {each: self._shaped(end[each]) for each in POOLS}
        return pools, KG_PER_T * end[rothc.CO2], set_free

    def _compost(self, spread: Spread) -> dict[Component, Floats]:
        """What of compost joins each pool [t ha⁻¹]."""
        carbon, nitrogen = spread.carbon / KG_PER_T, spread.organic / KG_PER_T
        split, slow = self._split, self._draws["slow_nitrogen"]
        fresh = np.asarray(split.decomposable + split.resistant)
        rest = nitrogen * (1 - slow) / fresh
        return {
            rothc.DPM: carbon * split.decomposable,
            rothc.RPM: carbon * split.resistant,
            rothc.HUM: carbon * split.humified,
            rothc.DPM_N: rest * split.decomposable,
            rothc.RPM_N: rest * split.resistant,
            rothc.HUM_N: nitrogen * slow,
        }

    def _days(
        self, number: int, begun: tuple[Floats, Floats], daily: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Ammonium, nitrate, uptake and leaching of seven days [kg N ha⁻¹]."""
        days = slice(DAYS_PER_WEEK * number, DAYS_PER_WEEK * (number + 1))
        drivers = self.drivers
        run = march(
            LAYER,
            start={mineral.ammonium: begun[0], mineral.nitrate: begun[1]},
            inputs={
                mineral.temperature: self._flat(drivers.temperature_c[number])[np.newaxis],
                mineral.water_content: self._flat(drivers.water_content[days]),
                mineral.percolation: self._flat(drivers.percolation_mm[days]),
                mineral.demand: self._flat(drivers.demand_kg[days]),
                mineral.thickness: self._depth,
            },
            additions={mineral.ammonium: daily[np.newaxis]},
            steps=DAYS_PER_WEEK,
        )
        end = run.end
        out = [k for k, each in enumerate(run.system.crossings) if each.stream != "additions"]
        leached = run.crossed[-1, out].sum(axis=0)
        ammonium, nitrate = end[mineral.ammonium][0], end[mineral.nitrate][0]
        return ammonium, nitrate, end[mineral.crop_nitrogen][0], leached

    def _returned(self, soils: Soils) -> Floats:
        """Nitrogen that residues bring beyond those without compost, no less than none in all."""
        returned = -np.expm1(-RETURNED_PER_YEAR * WEEK) * soils.in_plants.ravel()
        return np.asarray(np.maximum(returned, -self._residue_nitrogen), dtype=np.float64)

    def _in_plants(
        self, soils: Soils, fluxes: Mapping[BedQuantity, Floats], back: Floats
    ) -> Floats:
        """What plants hold beyond those without compost, harvest taken off."""
        kept = fluxes[BedQuantity.UPTAKE_NITROGEN] - fluxes[BedQuantity.HARVESTED_NITROGEN]
        return np.asarray(soils.in_plants + kept - kept[:, self.grounds] - back, dtype=np.float64)

    def _gases(self, made_mineral: Floats, leached: Floats, ammonia: Floats) -> Fluxes:
        """Gases of what became mineral, and those that arise elsewhere [kg N ha⁻¹]."""
        draws = self._draws
        return {
            BedQuantity.NITROUS_OXIDE_NITROGEN: draws["nitrous_oxide"] * made_mineral,
            BedQuantity.DINITROGEN_NITROGEN: draws["dinitrogen"] * made_mineral,
            BedQuantity.INDIRECT_NITROUS_OXIDE_NITROGEN: (
                draws["leached_to_nitrous_oxide"] * leached
                + draws["ammonia_to_nitrous_oxide"] * ammonia
            ),
        }

    def _drained(self, number: int) -> Fluxes:
        """Percolation [mm] and days on which drought slows the plants."""
        days = slice(DAYS_PER_WEEK * number, DAYS_PER_WEEK * (number + 1))
        percolation = self.drivers.percolation_mm[days].sum(axis=0)[:, self.grounds]
        stressed = (self.drivers.stress[days] > 0).sum(axis=0)[:, self.grounds]
        return {
            BedQuantity.PERCOLATION_MM: percolation,
            BedQuantity.STRESS_DAYS: stressed.astype(np.float64),
        }

    def _phosphorus(self, fluxes: Mapping[BedQuantity, Floats], soils: Soils) -> Fluxes:
        """Phosphorus that harvest and drainage take [kg P ha⁻¹]."""
        settings, percolation = self._settings, fluxes[BedQuantity.PERCOLATION_MM]
        dilute = settings.phosphorus_in_drainage * KG_PER_HA_MG_PER_L_MM
        surplus = soils.phosphorus - soils.phosphorus[:, self.grounds]
        washed = settings.phosphorus_washed[:, self.grounds] / PHOSPHORUS_DRAINAGE_MM
        taken = -np.expm1(-washed * percolation) * np.maximum(surplus, 0.0)
        harvested = fluxes[BedQuantity.HARVESTED_NITROGEN]
        return {
            BedQuantity.HARVESTED_PHOSPHORUS: (
                settings.phosphorus_ratio[:, self.grounds] * harvested
            ),
            BedQuantity.LEACHED_PHOSPHORUS: dilute[:, self.grounds] * percolation + taken,
        }

    def _flat(self, values: Floats) -> Floats:
        """Values by ground, shape (…, n_members, n_grounds), for every place, (…, n_sites)."""
        places = values[..., self.grounds]
        return places.reshape(*places.shape[:-2], -1)

    def _shaped(self, values: Floats) -> Floats:
        return values.reshape(self.shape)


def _less(ammonium: Floats, nitrate: Floats, gain: Floats) -> tuple[Floats, Floats]:
    """Ammonium and nitrate once microbes have taken up what they lack, from both alike."""
    there = ammonium + nitrate
    left = np.maximum(1 + np.divide(gain, there, out=np.zeros_like(gain), where=there > 0), 0.0)
    return ammonium * left, nitrate * left
