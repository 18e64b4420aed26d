"""pH of the pore water, and how carbon dioxide and ammonia are shared between water and pores.

The balance of charges of ADM1 with ammonium, carbonate, nitrate, acetate and a fixed difference of
strong ions, and with the carboxylic groups of humus and the phenolic ones of lignin and humus,
without which a compost that has used its acids would be as alkaline as lye. Decay sets free calcium
and magnesium, whose carbonates take up acid below pH 8. Ammonium is bound to organic matter in
proportion to what is in the water; what it displaces there goes into the water, so that the sum of
charges of both is the same. Concentrations are mol per kg of pore water, without units; activities
are taken as concentrations.
"""

import math

from greenhaven.core.models.composting.components import (
    acids,
    ammonium,
    carbonate,
    humus,
    laid_dry_matter,
    lignin,
    nitrate,
    phenols,
    strong_ions,
)
from greenhaven.core.models.composting.conditions import (
    dry_matter,
    dry_pressure,
    gas_constant,
    gas_volume,
    kelvin,
    mass_of_carbon,
    mass_of_nitrogen,
    oxygen_share,
    pore_water,
)
from greenhaven.core.process.expression import Expression, exp, exp10, log, maximum
from greenhaven.core.process.kinetics import van_t_hoff
from greenhaven.core.process.symbols import Implicit, Parameter

BSM2 = "Rosen & Jeppsson (2006), Aspects on ADM1 implementation within the BSM2 framework"
EMERSON = "Emerson et al. (1975), J. Fisheries Research Board of Canada 32, 2379 (to be confirmed)"
SOLE_MAURI = "Solé-Mauri et al. (2007), Ecological Modelling 200, 342, as in public code"
SANDER = "Sander (2015), Atmospheric Chemistry and Physics 15, 4399 (to be confirmed)"

molar = Parameter("molar", "one mole per kilogram", "kmol/kg", 1e-3, source="definition")
warm_room = Parameter("warm_room", "25 °C", "kelvin", 298.15, source="reference of the constants")
pk_carbonic = Parameter("pK_carbonic", "pKa of carbonic acid at 25 °C", "1", 6.35, source=BSM2)
dh_carbonic = Parameter("dH_carbonic", "its heat of dissociation", "kJ/kmol", 7646.0, source=BSM2)
pk_bicarbonate = Parameter(
    "pK_bicarbonate", "pKa of bicarbonate", "1", 10.33,
    source="Stumm & Morgan (1996), Aquatic Chemistry (to be confirmed)",
)  # fmt: skip
pk_acetic = Parameter("pK_acetic", "pKa of acetic acid", "1", 4.76, source=BSM2)
pk_phenolic = Parameter(
    "pK_phenolic", "pKa of phenolic groups", "1", 9.0,
    source="Stevenson (1994), Humus Chemistry: they dissociate above pH 8 (to be confirmed)",
)  # fmt: skip
phenolic = Parameter(
    "phenolic", "phenolic groups of lignin and humus", "kmol/kg", 2e-3,
    source="Stevenson (1994), Humus Chemistry: 2 to 3 mol/kg in humic acids (to be confirmed)",
    bounds=(0, 0.01),
)  # fmt: skip
carboxylic = Parameter(
    "carboxylic", "carboxylic groups of humus, which dissociate above pH 6", "kmol/kg", 3e-3,
    source="Stevenson (1994), Humus Chemistry: 1.5 to 5.7 mol/kg in humic acids (to be confirmed)",
    bounds=(0, 0.01),
)  # fmt: skip
lime = Parameter(
    "lime", "charges of calcium and magnesium that the decay of dry matter sets free", "kmol/kg",
    1e-3,
    source="assumption: plants hold 1 to 2 % of calcium and 0.2 to 0.4 % of magnesium, 0.7 to 1.3 "
    "mol/kg of charges; in their tissue until it decays, then as carbonates (to be confirmed)",
    bounds=(0, 0.01),
)  # fmt: skip
pk_lime = Parameter(
    "pK_lime", "pH at which half of those carbonates is dissolved", "1", 7.3,
    source="Stumm & Morgan (1996), Aquatic Chemistry: calcite under 1 to 10 % of carbon dioxide, "
    "pH 6.8 to 7.5 (to be confirmed); one constant for it is an assumption",
)  # fmt: skip
K_bound = Parameter(
    "K_bound", "ammonium on dry matter, of that in as much water", "kg/kg", 3.0,
    source="assumption: cation exchange; composts hold 0.6 to 1.5 mol of exchangeable cations per "
    "kg, of which ammonium beside potassium, calcium and magnesium takes a tenth or two, where "
    "there is 0.03 to 0.1 mol in a kg of pore water: 1 to 4 kg/kg (to be confirmed)",
    bounds=(0, 20),
)  # fmt: skip
pk_water = Parameter("pK_water", "pKw at 25 °C", "1", 14.0, source=BSM2)
dh_water = Parameter("dH_water", "heat of dissociation of water", "kJ/kmol", 55900.0, source=BSM2)
A_ammonium = Parameter("A_ammonium", "pKa of ammonium: constant", "1", 0.09018, source=EMERSON)
B_ammonium = Parameter("B_ammonium", "pKa of ammonium: slope", "kelvin", 2729.92, source=EMERSON)
henry_co2 = Parameter(
    "henry_co2", "solubility of CO₂ at 25 °C", "1/kPa", 0.035e-2, source=f"{BSM2}: 0.035 M/bar"
)
dh_co2 = Parameter("dH_co2", "heat of dissolution of CO₂", "kJ/kmol", -19410.0, source=BSM2)
henry_o2 = Parameter(
    "henry_o2", "solubility of O₂ at 25 °C", "1/kPa", 1.3e-5, source=f"{SANDER}: 1.3e-3 M/bar"
)
dh_o2 = Parameter(
    "dH_o2", "heat of dissolution of O₂", "kJ/kmol", -12472.0, source=f"{SANDER}: 1500 K"
)
# Henry's constant of ammonia, exp(160.559 − 8621.06/T − 25.6767 ln T + 0.035388 T) atm L/mol,
# written about 25 °C so that the logarithm has no unit.
A_nh3 = Parameter(
    "A_nh3", "volatility of NH₃: constant", "1", 160.559 - 25.6767 * math.log(298.15),
    source=SOLE_MAURI,
)  # fmt: skip
B_nh3 = Parameter(
    "B_nh3", "volatility of NH₃: inverse temperature", "kelvin", 8621.06, source=SOLE_MAURI
)
C_nh3 = Parameter("C_nh3", "volatility of NH₃: logarithm", "1", 25.6767, source=SOLE_MAURI)
D_nh3 = Parameter("D_nh3", "volatility of NH₃: slope", "1/kelvin", 0.035388, source=SOLE_MAURI)
mass_of_acetic = Parameter(
    "mass_of_acetic", "molar mass of acetic acid", "kg/kmol", 60.052, source="IUPAC (2021)"
)
atmosphere = Parameter("atmosphere", "one atmosphere", "kPa", 101.325, source="definition")


def _shift(enthalpy: Expression) -> Expression:
    return van_t_hoff(enthalpy, kelvin, warm_room, gas_constant)


K_carbonic = exp10(-pk_carbonic) * _shift(dh_carbonic)
K_bicarbonate = exp10(-pk_bicarbonate)
K_acetic = exp10(-pk_acetic)
K_phenolic = exp10(-pk_phenolic)
K_lime = exp10(-pk_lime)
K_water = exp10(-pk_water) * _shift(dh_water)
K_ammonium = exp10(-(A_ammonium + B_ammonium / kelvin))
solubility_co2 = henry_co2 * _shift(dh_co2)
volatility_nh3 = atmosphere * exp(
    A_nh3 - B_nh3 / kelvin - C_nh3 * log(kelvin / warm_room) + D_nh3 * kelvin
)  # kPa for one mol/kg

total_ammonia = ammonium / (mass_of_nitrogen * pore_water * molar)
total_carbonate = carbonate / (mass_of_carbon * pore_water * molar)
total_nitrate = nitrate / (mass_of_nitrogen * pore_water * molar)
total_acetate = acids / (mass_of_acetic * pore_water * molar)
total_phenolic = phenolic * (lignin + humus + phenols) / (pore_water * molar)
total_lime = lime * maximum(laid_dry_matter - dry_matter, 0.0) / (pore_water * molar)
total_carboxylic = carboxylic * humus / (pore_water * molar)
bound = K_bound * dry_matter / pore_water  # ammonium on the solids, of that in the water
ion_difference = strong_ions / (pore_water * molar)
pores = gas_volume / (gas_constant * kelvin * pore_water * molar)  # mol/kg for one kPa in the pores


def _dissolving(proton: Expression) -> Expression:
    """Carbonate in the water for one kPa of CO₂ over it [mol/kg/kPa]."""
    return solubility_co2 * (1 + K_carbonic / proton * (1 + K_bicarbonate / proton))


def _carbon_dioxide(proton: Expression) -> Expression:
    """Partial pressure of CO₂ [kPa]: what is not dissolved fills the pores."""
    return total_carbonate / (pores + _dissolving(proton))


def carbonate_under(pressure: Expression) -> Expression:
    """Carbonate that a cell holds in equilibrium with a partial pressure of CO₂ [kg C]."""
    held = pressure * (pores + _dissolving(exp10(-ph)))
    return held * mass_of_carbon * pore_water * molar


def _ammonium(proton: Expression) -> Expression:
    """Ammonium, dissolved and bound, of all ammonia."""
    charged = proton * (1 + bound)
    return charged / (K_ammonium + charged)


def _charges(symbol: Expression) -> Expression:
    """Sum of charges, zero at the pH that holds [mol/kg]."""
    proton = exp10(-symbol)
    bicarbonate = solubility_co2 * _carbon_dioxide(proton) * K_carbonic / proton
    return (
        ion_difference
        + proton
        + total_ammonia * _ammonium(proton)
        + total_lime * proton / (K_lime + proton)
        - bicarbonate * (1 + 2 * K_bicarbonate / proton)
        - total_acetate * K_acetic / (K_acetic + proton)
        - total_carboxylic * K_acetic / (K_acetic + proton)
        - total_phenolic * K_phenolic / (K_phenolic + proton)
        - total_nitrate
        - K_water / proton
    )


ph = Implicit("pH", "acidity of the pore water", equation=_charges, start=7.5, within=(0.0, 14.0))
proton = exp10(-ph)
carbon_dioxide_pressure = _carbon_dioxide(proton)  # kPa
dissolved_carbonate = _dissolving(proton) / (pores + _dissolving(proton))  # share of all
free_ammonia = total_ammonia * (1 - _ammonium(proton))
dissolved_ammonium = 1 - _ammonium(proton) * bound / (1 + bound)  # share of all
ammonia_pressure = volatility_nh3 * free_ammonia  # kPa, at equilibrium
dissolved_oxygen = henry_o2 * _shift(dh_o2) * oxygen_share * dry_pressure  # mol/L
