"""What there is in one cell of a compost, as amounts, and what one unit of it is made of."""

from typing import Any

from greenhaven.core.models.composting.stoichiometry import (
    ACETIC_ACID,
    AMMONIA,
    BACTERIA,
    CARBOHYDRATE,
    CARBON_DIOXIDE,
    HEMICELLULOSE,
    HUMUS,
    LIGNIN,
    LIPID,
    METHANE,
    NITRIC_ACID,
    NITROGEN_GAS,
    NITROUS_OXIDE,
    OXYGEN,
    PROTEIN,
    WATER,
    Substance,
)
from greenhaven.core.process.symbols import Component

ELEMENTS = ("C", "H", "O", "N")


def _made_of(substance: Substance, unit: str = "") -> dict[str, Any]:
    """Content of one kilogram, with the mass that goes with it."""
    content = substance.content(unit)
    return {**content, "mass": sum(content.get(each, 0.0) for each in ELEMENTS)}


# Solids that hydrolysis opens up, in the classes of feed analysis
carbohydrate = Component("carbohydrate", "starch and sugars", "kg", **_made_of(CARBOHYDRATE))
protein = Component("protein", "protein", "kg", **_made_of(PROTEIN))
lipid = Component("lipid", "fats and oils", "kg", **_made_of(LIPID))
hemicellulose = Component("hemicellulose", "hemicellulose", "kg", **_made_of(HEMICELLULOSE))
cellulose = Component("cellulose", "cellulose", "kg", **_made_of(CARBOHYDRATE))
lignin = Component("lignin", "lignin", "kg", **_made_of(LIGNIN))
humus = Component("humus", "humus, which nothing uses", "kg", **_made_of(HUMUS))

# What hydrolysis makes, in the pore water
sugars = Component("sugars", "dissolved sugars", "kg", scale=0.01, **_made_of(CARBOHYDRATE))
amino_acids = Component("amino_acids", "dissolved protein", "kg", scale=0.01, **_made_of(PROTEIN))
fatty_acids = Component("fatty_acids", "dissolved fats", "kg", scale=0.01, **_made_of(LIPID))
phenols = Component("phenols", "dissolved lignin", "kg", scale=0.01, **_made_of(LIGNIN))
acids = Component("acids", "volatile acids, as acetic", "kg", scale=0.01, **_made_of(ACETIC_ACID))

# Who lives there
mesophiles = Component("mesophiles", "mesophilic cells", "kg", scale=0.01, **_made_of(BACTERIA))
thermophiles = Component(
    "thermophiles", "thermophilic cells", "kg", scale=0.01, **_made_of(BACTERIA)
)
nitrifiers = Component("nitrifiers", "nitrifying cells", "kg", scale=0.001, **_made_of(BACTERIA))
dead_cells = Component("dead_cells", "dead cells", "kg", scale=0.01, **_made_of(BACTERIA))

# Nitrogen, and what comes and goes with the air
ammonium = Component(
    "ammonium", "ammonia and ammonium", "kg N", scale=0.01, **_made_of(AMMONIA, "N")
)
nitrate = Component("nitrate", "nitrate", "kg N", scale=0.001, **_made_of(NITRIC_ACID, "N"))
nitrous_oxide = Component(
    "nitrous_oxide", "nitrous oxide", "kg N", scale=0.001, **_made_of(NITROUS_OXIDE, "N")
)
nitrogen_gas = Component(
    "nitrogen_gas", "nitrogen from nitrate", "kg N", scale=0.001, **_made_of(NITROGEN_GAS, "N")
)
oxygen = Component("oxygen", "oxygen in the pores", "kg", scale=0.01, **_made_of(OXYGEN))
carbonate = Component(
    "carbonate", "carbon dioxide, dissolved and in the pores", "kg C", scale=0.01,
    **_made_of(CARBON_DIOXIDE, "C"),
)  # fmt: skip
methane = Component(
    "methane", "methane in the pores", "kg C", scale=0.001, **_made_of(METHANE, "C")
)
passing_air = Component("passing_air", "dry air that is passing through", "kg", scale=0.01, air=1.0)

# Water, heat, and what nothing changes
water = Component("water", "water", "kg", water=1.0, **_made_of(WATER))
water_made = Component(
    "water_made", "water made by life since the beginning", "kg", least=None, water=-1.0
)
heat = Component(
    "heat", "heat above dry matter and water at 0 °C", "kJ", scale=1000.0, least=None, energy=1.0
)
phosphorus = Component("phosphorus", "phosphorus", "kg P", scale=0.01, P=1.0, ash=1.0, mass=1.0)
potassium = Component("potassium", "potassium", "kg K", scale=0.01, K=1.0, ash=1.0, mass=1.0)
other_ash = Component("other_ash", "ash but for phosphorus and potassium", "kg", ash=1.0, mass=1.0)
water_given = Component(
    "water_given", "water that the keeper gave to dry cells since the beginning", "kg"
)
call_for_air = Component(
    "call_for_air", "how far this cell and those above are too hot, as the blower hears it", "°C"
)
strong_ions = Component(
    "strong_ions", "strong cations less strong anions", "kmol", scale=0.001, least=None
)
laid_volume = Component("laid_volume", "bulk volume when it was laid", "m³")
laid_dry_matter = Component("laid_dry_matter", "dry matter when it was laid", "kg")

POLYMERS = (carbohydrate, protein, lipid, hemicellulose, cellulose, lignin)
DISSOLVED = (sugars, amino_acids, fatty_acids, phenols, acids)
LIVING = (mesophiles, thermophiles, nitrifiers)
ORGANIC = (*POLYMERS, humus, *DISSOLVED, *LIVING, dead_cells)
MINERAL = (phosphorus, potassium, other_ash)
NITROGENOUS = (protein, humus, amino_acids, *LIVING, dead_cells, ammonium, nitrate)
TRACERS = (*MINERAL, strong_ions, laid_volume, laid_dry_matter, passing_air)
ALL = (
    *ORGANIC, ammonium, nitrate, nitrous_oxide, nitrogen_gas, oxygen, carbonate, methane,
    water, water_made, water_given, heat, call_for_air, *TRACERS,
)  # fmt: skip
CONSERVED = (*ELEMENTS, "COD", "P", "K", "ash", "mass", "water", "energy", "air")
