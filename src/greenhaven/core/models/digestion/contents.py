"""What a unit of each component of ADM1 holds: carbon, nitrogen, organic mass.

A unit is a kg COD, or a kmol of inorganic carbon, inorganic nitrogen and strong ions. Carbon and
nitrogen are those of the benchmark digester; masses follow from formulas and serve the account of
water and dry matter, which ADM1 itself does not keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CARBON_KG_PER_KMOL = 12.011  # IUPAC (2021), abridged atomic masses
NITROGEN_KG_PER_KMOL = 14.007
POTASSIUM_KG_PER_KMOL = 39.098
METHANE_KG_PER_KMOL = 16.043
CARBON_DIOXIDE_KG_PER_KMOL = 44.009
HYDROGEN_KG_PER_KMOL = 2.016
WATER_KG_PER_KMOL = 18.015
METHANE_COD = 64.0  # kg COD/kmol, by definition
HYDROGEN_COD = 16.0
METHANE_M3_PER_KG_COD = 22.414 / METHANE_COD  # at 0 °C and 101.325 kPa
WATER_KG_PER_M3 = 1000.0
SOLIDS_KG_PER_M3 = 1600.0  # Haug (1993), The Practical Handbook of Compost Engineering

N_INERT, N_PROTEIN, N_CELLS = 0.06 / 14, 0.007, 0.08 / 14  # kmol N/kg COD, RJ


@dataclass(frozen=True, slots=True)
class Content:
    """In one unit: kmol C, kmol N, and the mass of the organic matter [kg] with its formula."""

    carbon: float
    nitrogen: float = 0.0
    organic_kg: float = 0.0
    formula: str = ""


def _cells() -> Content:
    return Content(0.0313, N_CELLS, 113.12 / 160, "C5H7NO2")


RJ = "Rosen & Jeppsson (2006), Aspects on ADM1 implementation within the BSM2 framework"
# Protein as in Solé-Mauri et al. (2007): C16H24O5N4; inerts weigh what protein weighs.
CONTENTS: Mapping[str, Content] = MappingProxyType(
    {
        "S_su": Content(0.0313, 0.0, 180.16 / 192, "C6H12O6"),
        "S_aa": Content(0.03, N_PROTEIN, 352.39 / 528, "C16H24O5N4"),
        "S_fa": Content(0.0217, 0.0, 256.42 / 736, "C16H32O2"),
        "S_va": Content(0.024, 0.0, 102.13 / 208, "C5H10O2"),
        "S_bu": Content(0.025, 0.0, 88.11 / 160, "C4H8O2"),
        "S_pro": Content(0.0268, 0.0, 74.08 / 112, "C3H6O2"),
        "S_ac": Content(0.0313, 0.0, 60.05 / 64, "C2H4O2"),
        "S_h2": Content(0.0),
        "S_ch4": Content(0.0156),
        "S_IC": Content(1.0),
        "S_IN": Content(0.0, 1.0),
        "S_I": Content(0.03, N_INERT, 352.39 / 528, "as protein"),
        "X_xc": Content(0.02786, 0.0376 / 14, 0.607, "0.3 inerts, 0.2 each X_ch, X_pr; 0.3 X_li"),
        "X_ch": Content(0.0313, 0.0, 162.14 / 192, "C6H10O5"),
        "X_pr": Content(0.03, N_PROTEIN, 352.39 / 528, "C16H24O5N4"),
        "X_li": Content(0.022, 0.0, 885.45 / 2560, "C57H104O6"),
        "X_su": _cells(),
        "X_aa": _cells(),
        "X_fa": _cells(),
        "X_c4": _cells(),
        "X_pro": _cells(),
        "X_ac": _cells(),
        "X_h2": _cells(),
        "X_I": Content(0.03, N_INERT, 352.39 / 528, "as protein"),
        "S_cat": Content(0.0),
        "S_an": Content(0.0),
    }
)
# Lignin is not a component of ADM1. C20H30O6, as in Solé-Mauri et al. (2007).
LIGNIN = Content(20 / 784, 0.0, 366.45 / 784, "C20H30O6")
