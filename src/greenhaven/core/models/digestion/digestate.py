"""What leaves a digester: states of ADM1 and what went beside it, as a material again.

ADM1 does not keep water or ash. They leave as they came, but for the water that digestion uses up
and the vapour in the gas; the mass of what left as gas tells how much that is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.digestion.contents import (
    CARBON_DIOXIDE_KG_PER_KMOL,
    CARBON_KG_PER_KMOL,
    CONTENTS,
    HYDROGEN_COD,
    HYDROGEN_KG_PER_KMOL,
    METHANE_COD,
    METHANE_KG_PER_KMOL,
    NITROGEN_KG_PER_KMOL,
)
from greenhaven.core.models.digestion.feed import DigesterFeed, DigesterFeedError

Floats = npt.NDArray[np.float64]
BICARBONATE_KG_PER_KMOL = 61.017  # IUPAC (2021): what inorganic carbon mostly is near pH 7.5
AMMONIUM_KG_PER_KMOL = 18.039


@dataclass(frozen=True, slots=True)
class Gas:
    """What leaves as gas each day."""

    methane_kg_cod: npt.ArrayLike
    hydrogen_kg_cod: npt.ArrayLike
    carbon_dioxide_kmol: npt.ArrayLike
    vapour_kg: npt.ArrayLike

    def carbon_kg(self) -> Floats:
        """Carbon in the gas [kg/d]."""
        methane = np.asarray(self.methane_kg_cod, float) * CONTENTS["S_ch4"].carbon
        carbon = methane + np.asarray(self.carbon_dioxide_kmol, float)
        return np.asarray(CARBON_KG_PER_KMOL * carbon, dtype=np.float64)

    def dry_kg(self) -> Floats:
        """Mass of the gas without its vapour [kg/d]."""
        methane = np.asarray(self.methane_kg_cod, float) / METHANE_COD * METHANE_KG_PER_KMOL
        hydrogen = np.asarray(self.hydrogen_kg_cod, float) / HYDROGEN_COD * HYDROGEN_KG_PER_KMOL
        carbon_dioxide = np.asarray(self.carbon_dioxide_kmol, float) * CARBON_DIOXIDE_KG_PER_KMOL
        return np.asarray(methane + hydrogen + carbon_dioxide, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Digestate:
    """What flows out; contents in kg per kg wet, as of any material."""

    kg_per_d: Floats
    flow_m3_per_d: Floats
    moisture: Floats
    carbon: Floats
    nitrogen: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats
    ammonium_nitrogen: Floats  # TAN, part of the nitrogen
    organic: Floats  # organic matter
    water_used_kg_per_d: Floats  # by hydrolysis and for bicarbonate; made where below 0
    out: Mapping[str, Floats]  # [kg/d]: carbon, nitrogen, phosphorus, potassium, ash, water


def digestate(effluent: Mapping[str, npt.ArrayLike], feed: DigesterFeed, gas: Gas) -> Digestate:
    """The material that leaves a digester which is fed steadily.

    Parameters
    ----------
    effluent : mapping of str to array
        Concentrations of the liquid by the names of ADM1 [kg COD/m³ or kmol/m³]; a component that
        is not named is not there.
    feed : DigesterFeed
        What flows in; the same volume flows out.
    gas : Gas
        What leaves as gas meanwhile.

    Returns
    -------
    Digestate
        Its carbon and nitrogen are those of the effluent and of the inerts beside ADM1; P, K and
        ash are those of the feed; its mass is that of the feed less that of the gas.

    Raises
    ------
    DigesterFeedError
        If a component is not one of ADM1's liquid, or the gas weighs more than the water there is.
    """
    if unknown := [name for name in effluent if name not in CONTENTS]:
        raise DigesterFeedError(f"effluent: ADM1's liquid has no {unknown[0]}")
    flow = feed.flow_m3_per_d
    liquid = {name: np.asarray(value, dtype=np.float64) for name, value in effluent.items()}
    carbon = flow * (_sum(liquid, "carbon") * CARBON_KG_PER_KMOL + feed.beside["inert_carbon"])
    nitrogen = _sum(liquid, "nitrogen") * NITROGEN_KG_PER_KMOL + feed.beside["inert_nitrogen"]
    organic = flow * (_sum(liquid, "organic_kg") + feed.beside["inert_mass"])
    dissolved = flow * _dissolved(liquid)
    ash, p, k = (flow * feed.beside[name] for name in ("ash", "phosphorus", "potassium"))
    vapour = np.asarray(gas.vapour_kg, dtype=np.float64)
    mass = feed.mass_kg_per_d - gas.dry_kg() - vapour
    water = mass - organic - ash - dissolved
    if not np.all(water >= 0):
        raise DigesterFeedError("the gas and the solids weigh more than the feed: check the flows")
    ammonium = flow * NITROGEN_KG_PER_KMOL * liquid.get("S_IN", np.zeros_like(flow))
    out = {
        "carbon": carbon,
        "nitrogen": flow * nitrogen,
        "phosphorus": p,
        "potassium": k,
        "ash": ash,
        "water": water,
    }
    return Digestate(
        kg_per_d=mass,
        flow_m3_per_d=flow,
        moisture=water / mass,
        **{name: value / mass for name, value in out.items() if name != "water"},
        ammonium_nitrogen=ammonium / mass,
        organic=organic / mass,
        water_used_kg_per_d=feed.material["water"] - vapour - water,
        out=out,
    )


def unbalanced(feed: DigesterFeed, leaving: Digestate, gas: Gas) -> dict[str, Floats]:
    """What came in less what left [kg/d]; what the tank has stored, so zero in a steady state."""
    left = {**leaving.out, "carbon": leaving.out["carbon"] + gas.carbon_kg()}
    return {name: feed.material[name] - value for name, value in left.items() if name != "water"}


def _sum(liquid: Mapping[str, Floats], quantity: str) -> Floats:
    total = sum(getattr(CONTENTS[name], quantity) * value for name, value in liquid.items())
    return np.asarray(total, dtype=np.float64)


def _dissolved(liquid: Mapping[str, Floats]) -> Floats:
    """Mass of bicarbonate, ammonium and dissolved methane [kg/m³]."""
    methane = liquid.get("S_ch4", 0.0) / METHANE_COD * METHANE_KG_PER_KMOL
    carbonate = liquid.get("S_IC", 0.0) * BICARBONATE_KG_PER_KMOL
    return np.asarray(carbonate + liquid.get("S_IN", 0.0) * AMMONIUM_KG_PER_KMOL + methane)
