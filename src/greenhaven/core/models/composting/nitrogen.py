"""Nitrification, and denitrification with nitrous oxide; ammonia leaves with the air."""

from greenhaven.core.models.composting.acidity import SOLE_MAURI, ph
from greenhaven.core.models.composting.components import (
    ammonium,
    carbonate,
    dead_cells,
    heat,
    nitrate,
    nitrifiers,
    nitrogen_gas,
    nitrous_oxide,
    oxygen,
    sugars,
)
from greenhaven.core.models.composting.conditions import celsius
from greenhaven.core.models.composting.kinetics import (
    K_food,
    aeration,
    anoxic,
    constant,
    dormant,
    dying,
    each_hour,
    supply,
    warmth_meso,
    wetness,
)
from greenhaven.core.models.composting.life import WATERY
from greenhaven.core.models.composting.stoichiometry import NITROGEN_IN_AMMONIUM
from greenhaven.core.process.expression import Expression, exp10
from greenhaven.core.process.kinetics import cardinal_temperature, ph_inhibition
from greenhaven.core.process.matrix import Process
from greenhaven.core.process.symbols import Balance, Parameter

mu_nitrifiers = each_hour("mu_nitrifiers", "growth of nitrifiers at best", 0.03)
b_nitrifiers = each_hour("b_nitrifiers", "death of nitrifiers", 0.0083)
Y_nitrifiers = constant(
    "Y_nitrifiers", "nitrifiers grown from ammonium", "kg/kg N", 0.13 / NITROGEN_IN_AMMONIUM,
    f"{SOLE_MAURI}: 0.13 kg/kg NH₄",
)  # fmt: skip
slope_nitrifiers = Parameter(
    "slope_nitrifiers", "warming of the half saturation", "1/°C", 0.051, source=SOLE_MAURI
)
base_nitrifiers = Parameter(
    "base_nitrifiers", "half saturation at 0 °C, power of ten", "1", -7.158,
    source=f"{SOLE_MAURI}: 10^(0.051 T − 7.158) kg NH₄/L",
)  # fmt: skip
T_least_nitrifiers = Parameter(
    "T_least_nitrifiers", "least temperature of nitrifiers", "°C", 5.0, source="assumption"
)
T_best_nitrifiers = Parameter(
    "T_best_nitrifiers", "best temperature of nitrifiers", "°C", 30.0, source="assumption"
)
T_most_nitrifiers = Parameter(
    "T_most_nitrifiers", "most temperature of nitrifiers", "°C", 42.0,
    source=f"{SOLE_MAURI}: a window of at most 42 °C",
)  # fmt: skip
ph_least_nitrifiers = Parameter(
    "pH_least_nitrifiers", "pH at which nitrifiers rest", "1", 5.0,
    source="assumption: nitrification stops between pH 5 and 6 and is free from 7 on",
)  # fmt: skip
ph_full_nitrifiers = Parameter(
    "pH_full_nitrifiers", "pH from which nitrifiers are free", "1", 7.0,
    source="assumption, as pH_least_nitrifiers",
)  # fmt: skip
k_denitrification = each_hour("k_denitrification", "denitrification at best", 0.042)
K_nitrate = constant(
    "K_nitrate", "half saturation of nitrate", "kg N/kg", 5e-7,
    "Henze et al. (2000), Activated Sludge Models: ASM2d, 0.5 g N/m³ (to be confirmed)",
)  # fmt: skip
part_nitrous = Parameter(
    "part_nitrous",
    "nitrous oxide of what is denitrified",
    "1",
    0.2,
    source=SOLE_MAURI,
    bounds=(0, 1),
)

warmth_nitrifiers = cardinal_temperature(
    celsius, T_least_nitrifiers, T_best_nitrifiers, T_most_nitrifiers
)
K_nitrifiers = exp10(slope_nitrifiers * celsius + base_nitrifiers) * NITROGEN_IN_AMMONIUM


def nitrification_rate() -> Expression:
    """Nitrifiers that grow in a day [kg/d]."""
    working = warmth_nitrifiers * aeration * wetness * supply(ammonium, K_nitrifiers)
    in_acid = ph_inhibition(ph, ph_least_nitrifiers, ph_full_nitrifiers)
    return mu_nitrifiers * working * in_acid * nitrifiers


def _denitrification_rate() -> Expression:
    """Nitrate that is reduced in a day [kg N/d], in the part of the cell that has no oxygen."""
    working = anoxic * warmth_meso * wetness * supply(nitrate, K_nitrate) * supply(sugars, K_food)
    return k_denitrification * nitrate * working


nitrification = Process(
    "nitrification",
    {
        ammonium: -1 / Y_nitrifiers,
        nitrifiers: 1,
        nitrate: Balance("N"),
        carbonate: Balance("C"),
        **WATERY,
        oxygen: Balance("O"),
        heat: Balance("energy"),
    },
    nitrification_rate(),
    SOLE_MAURI,
)
death_of_nitrifiers = Process(
    "death of nitrifiers",
    {nitrifiers: -1, dead_cells: 1},
    b_nitrifiers * dying(nitrifiers, 0.01 * dormant),
    SOLE_MAURI,
)
denitrification = Process(
    "denitrification",
    {
        nitrate: -1,
        nitrous_oxide: part_nitrous,
        nitrogen_gas: 1 - part_nitrous,
        sugars: Balance("COD"),
        carbonate: Balance("C"),
        **WATERY,
        heat: Balance("energy"),
    },
    _denitrification_rate(),
    f"{SOLE_MAURI}; sugar is the donor of electrons, nothing grows on it (assumption)",
)

PROCESSES = (nitrification, death_of_nitrifiers, denitrification)
