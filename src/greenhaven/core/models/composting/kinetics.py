"""How fast organisms work, and what slows them: constants with their sources, and factors.

Rates are per day; the constants of the source are per hour and are multiplied by 24 where they
are written. The six guilds of the source are two here, mesophilic and thermophilic bacteria: a
temperature trace does not tell more of them apart.
"""

from greenhaven.core.models.composting.acidity import SOLE_MAURI, dissolved_oxygen
from greenhaven.core.models.composting.components import (
    DISSOLVED,
    amino_acids,
    ammonium,
    carbohydrate,
    cellulose,
    hemicellulose,
    lignin,
    lipid,
    protein,
)
from greenhaven.core.models.composting.conditions import (
    HAUG,
    added,
    celsius,
    dry_matter,
    free_air_space,
    moisture,
    oxygen_share,
    pore_water,
)
from greenhaven.core.process.expression import Expression, Formula, exp, log, maximum, minimum
from greenhaven.core.process.kinetics import cardinal_temperature, inhibition, monod
from greenhaven.core.process.symbols import Parameter

HOURS = 24  # per day
ASM2D = "Henze et al. (2000), Activated Sludge Models: ASM2d (to be confirmed)"
RUSSELL = "Russell & Cook (1995), Microbiological Reviews 59, 48: spilling (to be confirmed)"
GE = "Ge et al. (2016), methane module of a composting model, as in public code"
STEVENSON = "Stevenson (1994), Humus Chemistry: humus from lignin and ammonia (to be confirmed)"
FITTED = "fitted to two measured in-vessel runs, see tests/reference/test_compost_runs.py"


def constant(name: str, meaning: str, unit: str, value: float, source: str) -> Parameter:
    """A parameter that cannot be negative."""
    return Parameter(name, meaning, unit, value, source=source, bounds=(0, float("inf")))


def each_hour(name: str, meaning: str, value: float) -> Parameter:
    """A rate constant of Solé-Mauri et al. (2007), there per hour, here per day."""
    return constant(name, meaning, "1/d", HOURS * value, f"{SOLE_MAURI}: {value:g} 1/h")


# Hydrolysis of each class by mesophiles and by thermophiles. The source gives one constant for
# each of the three fibres, of the guild that opens it; here both guilds open them.
K_HYDROLYSIS = {
    polymer: (
        each_hour(f"k_{polymer.name}_meso", f"hydrolysis of {polymer.name} by mesophiles", meso),
        each_hour(f"k_{polymer.name}_thermo", f"hydrolysis of {polymer.name} by thermophiles", hot),
    )
    for polymer, meso, hot in (
        (carbohydrate, 0.04, 0.02),
        (protein, 0.02, 0.04),
        (lipid, 0.01, 0.01),
        (hemicellulose, 0.009, 0.009),
        (cellulose, 0.007, 0.007),
        (lignin, 0.007, 0.007),
    )
}
hydrolysis_speed = constant(
    "hydrolysis_speed", "factor on hydrolysis of carbohydrate, protein, lipid", "1", 12.5, FITTED
)
fibre_speed = constant(
    "fibre_speed", "factor on hydrolysis of hemicellulose and cellulose", "1", 3.0, FITTED
)
lignin_speed = constant(
    "lignin_speed", "factor on the opening of lignin", "1", 3.0,
    "assumption: as of the other fibres; most of it becomes humus",
)  # fmt: skip
K_contois = constant(
    "K_contois", "polymer for each cell at which hydrolysis is half", "kg/kg", 14.0,
    f"{FITTED}; public codes of Solé-Mauri et al. (2007) use 1e-4 and 1.5",
)  # fmt: skip
K_repression = constant(
    "K_repression", "dissolved food that halves hydrolysis", "kg/kg", 0.05,
    "assumption: few enzymes are made where food is plenty",
)  # fmt: skip
anoxic_share = constant(
    "anoxic_share", "speed without oxygen, of that with it", "1", 0.4,
    f"{ASM2D}: reduction of anaerobic hydrolysis",
)  # fmt: skip

Y = Parameter("Y", "cells grown from food", "kg/kg", 0.35, source=SOLE_MAURI, bounds=(0.05, 0.7))
mu_meso = each_hour("mu_meso", "growth of mesophiles at best", 0.20)
mu_thermo = each_hour("mu_thermo", "growth of thermophiles at best", 0.18)
K_food = constant("K_food", "half saturation of dissolved food", "kg/kg", 6.2e-5, SOLE_MAURI)
K_ammonium_food = constant(
    "K_ammonium_food", "half saturation of ammonium as food", "kg N/kg", 5e-8,
    f"{SOLE_MAURI}: 0.05, its unit is not clear there and is read as g N/m³, the value of ASM2d",
)  # fmt: skip
K_oxygen = constant("K_oxygen", "oxygen by volume that halves growth", "1", 0.02, f"{HAUG}: 2 %")

spilling = Parameter(
    "spilling", "food burnt without growth where nitrogen is short, of greatest uptake", "1", 0.3,
    source=f"assumption, after {RUSSELL}; without it sugar and acids would pile up in a mix that "
    "is poor in nitrogen",
    bounds=(0, 1),
)  # fmt: skip

b_meso = each_hour("b_meso", "death of mesophiles", 0.03)
b_thermo = each_hour("b_thermo", "death of thermophiles", 0.02)
theta_death = constant(
    "theta_death", "death for each degree below the best temperature", "1", 1.1,
    "assumption: the idle live long (the source has one rate for all temperatures); with Haug's "
    "1.066 for decay, mesophiles would die out below 17 °C",
)  # fmt: skip
killing = constant(
    "killing", "by how many times heat adds to the death of mesophiles", "1", 3.0,
    "assumption: 3 to 5 times the death rate above 50 °C",
)  # fmt: skip
too_hot = constant("too_hot", "where heat kills mesophiles", "°C", 50.0, "assumption, as killing")
one_degree = constant("one_degree", "width of that limit", "°C", 1.0, "assumption: a sharp limit")
dormant = constant(
    "dormant", "cells of a guild that outlast bad times, of dry matter", "kg/kg", 1e-3,
    "assumption: spores and cool corners; without them a heap that was hot would stay dead",
)  # fmt: skip
k_lysis = each_hour("k_lysis", "lysis of dead cells at 20 °C", 0.0025)
theta_lysis = constant(
    "theta_lysis", "lysis for each degree more", "1", 1.047,
    "assumption: as oxygen demand in water and waste (to be confirmed); the source has one rate "
    "for all temperatures, with which dead cells would hold most of the nitrogen of a hot heap for "
    "weeks and it would go cold for want of it",
)  # fmt: skip
room = Parameter("room", "20 °C", "°C", 20.0, source="reference of the rate of lysis")
humified = Parameter(
    "humified", "share of dead cells that becomes humus", "1", 0.2, source=SOLE_MAURI, bounds=(0, 1)
)

oxygen_against_methane = constant(
    "oxygen_against_methane", "how oxygen holds methane back", "1", 4e5, f"{GE}: per mol O₂/L"
)
methanogenic = constant(
    "methanogenic", "methane without any oxygen, of what is hydrolysed there", "1", 0.2,
    "assumption: methanogens are few, slow and sensitive, most of what dissolves without oxygen is "
    "fermented; with it 0.1 to 3 % of the lost carbon is methane, as was measured (SWOLF: 1.7 %; "
    "IPCC (2006), volume 5, chapter 4: 4 g CH4/kg wet, to be confirmed)",
)  # fmt: skip
humified_lignin = Parameter(
    "humified_lignin", "share of opened lignin that becomes humus", "1", 0.8,
    source="assumption: lignin is changed more than it is used; 10 to 30 % of lignin and humus "
    "together go in months, 50 to 70 % of the cellulose (to be confirmed)",
    bounds=(0, 1),
)  # fmt: skip
v_methane = constant(
    "v_methane",
    "oxidation of methane at best, of dry matter",
    "1/d",
    HOURS * 5.35e-4,
    f"{GE}, per h",
)
K_methane = constant(
    "K_methane", "methane by volume that halves its oxidation", "1", 0.0072,
    f"{GE}: 0.72, its unit is not clear there and is read as per cent by volume (to be confirmed)",
)  # fmt: skip


def _cardinal(guild: str, *limits: float) -> list[Parameter]:
    """Least, best and most temperature of a guild, given in kelvin as in the source."""
    return [
        Parameter(
            f"T_{name}_{guild}", f"{name} temperature of {guild}philes", "°C",
            round(limit - 273.15, 2),
            source=f"{SOLE_MAURI}: {limit:g} K",
        )
        for name, limit in zip(("least", "best", "most"), limits, strict=True)
    ]  # fmt: skip


def _logistic(x: Formula, slope: float, intercept: float) -> Expression:
    return 1 / (1 + exp(-(slope * x + intercept)))


T_MESO = _cardinal("meso", 280.1, 310.4, 319.0)
T_THERMO = _cardinal("thermo", 305.8, 332.2, 340.5)
warmth_meso = cardinal_temperature(celsius, *T_MESO)
warmth_thermo = cardinal_temperature(celsius, *T_THERMO)


def _slower_when_cool(best: Parameter) -> Expression:
    """Death of a guild, of that at its best temperature."""
    return exp(log(theta_death) * minimum(celsius - best, 0.0) / one_degree)


heat_death = 1 + killing / (1 + exp(-(celsius - too_hot) / one_degree))
death_meso = b_meso * _slower_when_cool(T_MESO[1]) * heat_death
death_thermo = b_thermo * _slower_when_cool(T_THERMO[1])


lysis_speed = k_lysis * exp(log(theta_lysis) * (celsius - room) / one_degree)


def dying(cells: Expression, lasting: Formula) -> Expression:
    """Cells that can die [kg]: all but those that lie dormant."""
    return maximum(cells - lasting * dry_matter, 0.0)


# Haug (1993), as in public code. Moisture has no optimum here: too much of it already takes away
# air space and oxygen.
wetness = _logistic(moisture, 17.684, -7.0622)
openness = _logistic(free_air_space, 23.675, -3.4945)
aeration = monod(oxygen_share, K_oxygen)
anoxic = 1 - aeration


def supply(substance: Expression, half: Formula) -> Expression:
    """Share of the greatest rate that a substance in the pore water allows (Monod); 0 below none.

    A solver may step a hair below nothing, where Monod's hyperbola has its pole.
    """
    return monod(maximum(substance, 0.0) / pore_water, half)


dissolved_food = added(DISSOLVED)
nitrogen_supply = supply(ammonium, K_ammonium_food)
usable_food = (dissolved_food - amino_acids) * nitrogen_supply + amino_acids
repression = inhibition(dissolved_food / pore_water, K_repression)
methane_part = methanogenic * inhibition(oxygen_against_methane * dissolved_oxygen, 1.0)
