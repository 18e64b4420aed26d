"""What it is like inside a cell: warmth, moisture, space, air; closed algebra on its amounts.

Gas in the pores is in equilibrium with the pore water at every instant. Only oxygen, methane and
the nitrogen gases are amounts of their own; carbon dioxide and ammonia are shared between water
and pores by `acidity`, and vapour is saturated at the activity of the water. The vapour and the
warmth that the pore gas holds (a thousandth of what water and dry matter hold) are counted with
the water and the dry matter.
"""

from collections.abc import Sequence
from functools import reduce
from operator import add

from greenhaven.core.models.composting.components import (
    MINERAL,
    ORGANIC,
    heat,
    laid_dry_matter,
    laid_volume,
    methane,
    oxygen,
    water,
)
from greenhaven.core.process.expression import Expression, Formula, clip, exp, log, maximum
from greenhaven.core.process.symbols import Parameter

CODATA = "CODATA (2018)"
IUPAC = "IUPAC (2021), abridged atomic masses"
HAUG = "Haug (1993), The Practical Handbook of Compost Engineering"
MAGNUS = "Alduchov & Eskridge (1996), J. Applied Meteorology 35, 601 (to be confirmed)"
PSYCHROMETRY = "ASHRAE Handbook of Fundamentals (2017), psychrometrics (to be confirmed)"

freezing = Parameter(
    "freezing", "0 °C", "kelvin", 273.15, source="definition of the degree Celsius"
)
gas_constant = Parameter("gas_constant", "gas constant", "kJ/kmol/°C", 8.314462618, source=CODATA)
pressure = Parameter(
    "pressure", "pressure of the air", "kPa", 101.325, source="standard atmosphere; by the sea",
    bounds=(50, 110),
)  # fmt: skip
mass_of_air = Parameter(
    "mass_of_air", "molar mass of dry air", "kg/kmol", 28.9647, source=PSYCHROMETRY
)
mass_of_water = Parameter("mass_of_water", "molar mass of water", "kg/kmol", 18.015, source=IUPAC)
mass_of_oxygen = Parameter("mass_of_oxygen", "molar mass of O₂", "kg/kmol", 31.998, source=IUPAC)
mass_of_carbon = Parameter("mass_of_carbon", "molar mass of C", "kg/kmol", 12.011, source=IUPAC)
mass_of_nitrogen = Parameter("mass_of_nitrogen", "molar mass of N", "kg/kmol", 14.007, source=IUPAC)

heat_of_water = Parameter("heat_of_water", "specific heat of water", "kJ/kg/°C", 4.186, source=HAUG)
heat_of_solids = Parameter(
    "heat_of_solids", "specific heat of dry matter", "kJ/kg/°C", 1.9,
    source="compost models after Haug (1993): dry organic matter",
)  # fmt: skip
heat_of_air = Parameter(
    "heat_of_air", "specific heat of dry air", "kJ/kg/°C", 1.006, source=PSYCHROMETRY
)
heat_of_vapour = Parameter(
    "heat_of_vapour", "specific heat of vapour", "kJ/kg/°C", 1.86, source=PSYCHROMETRY
)
heat_to_evaporate = Parameter(
    "heat_to_evaporate", "heat of evaporation at 0 °C", "kJ/kg", 2501.0, source=PSYCHROMETRY
)
magnus_pressure = Parameter(
    "magnus_pressure", "vapour pressure at 0 °C", "kPa", 0.61094, source=MAGNUS
)
magnus_slope = Parameter("magnus_slope", "slope of the Magnus form", "1", 17.625, source=MAGNUS)
magnus_shift = Parameter("magnus_shift", "shift of the Magnus form", "°C", 243.04, source=MAGNUS)

density_of_solids = Parameter(
    "density_of_solids", "density of the solids", "kg/m³", 1600.0, source=HAUG
)
density_of_water = Parameter("density_of_water", "density of water", "kg/m³", 1000.0, source=HAUG)
settling = Parameter(
    "settling", "power of what is left of the dry matter that gives the bulk volume", "1", 1.1,
    source="assumption: a heap that loses 40 % of its dry matter loses 43 % of its volume; "
    "Breitenbeck & Schellinger (2004), Compost Science & Utilization 12, 365 (to be confirmed)",
    bounds=(0, 3),
)  # fmt: skip
least_space = Parameter(
    "least_space", "air space that is left in the densest material", "1", 0.02,
    source="assumption: pores that water does not close", bounds=(1e-4, 0.2),
)  # fmt: skip
damp = Parameter(
    "damp", "moisture above which vapour over the material is saturated", "1", 0.4,
    source=f"{HAUG}: saturated exhaust above 40 % moisture; below it, in proportion (assumption)",
    bounds=(0.05, 0.9),
)  # fmt: skip
bound_water = Parameter(
    "bound_water", "water that dry matter always holds, for what is dissolved in it", "kg/kg", 0.02,
    source="assumption: keeps concentrations finite in bone-dry matter", bounds=(1e-4, 0.2),
)  # fmt: skip


def added(parts: Sequence[Expression]) -> Expression:
    """The sum of some formulas."""
    return reduce(add, parts)


organic_matter = added(ORGANIC)
dry_matter = added((organic_matter, *MINERAL))
moisture = water / (water + dry_matter)
pore_water = maximum(water, bound_water * dry_matter)

heat_capacity = heat_of_water * water + heat_of_solids * dry_matter
celsius = heat / heat_capacity
kelvin = celsius + freezing

volume = laid_volume * exp(settling * log(dry_matter / laid_dry_matter))
free_air_space = 1 - dry_matter / (density_of_solids * volume) - water / (density_of_water * volume)
gas_volume = volume * clip(free_air_space, least_space, 1.0)


def saturation_pressure(temperature: Formula) -> Expression:
    """Vapour pressure over water [kPa] at a temperature [°C], −40 to 80 °C.

    Source
    ------
    Alduchov & Eskridge (1996), Improved Magnus form approximation of saturation vapor pressure,
    Journal of Applied Meteorology 35, 601 (to be confirmed); 0.8 % high at 70 °C.
    """
    return magnus_pressure * exp(magnus_slope * temperature / (temperature + magnus_shift))


def humidity_ratio(vapour: Formula) -> Expression:
    """Water in air [kg/kg dry air] at a vapour pressure [kPa]; up to nine tenths of all."""
    held = 0.9 * pressure - maximum(0.9 * pressure - vapour, 0.0)
    return mass_of_water / mass_of_air * held / (pressure - held)


def enthalpy_of_air(temperature: Formula, humidity: Formula) -> Expression:
    """Heat that moist air carries [kJ/kg dry air], above dry air and liquid water at 0 °C."""
    vapour = humidity * (heat_to_evaporate + heat_of_vapour * temperature)
    return heat_of_air * temperature + vapour


water_activity = clip(moisture / damp, 0.0, 1.0)
vapour_pressure = water_activity * saturation_pressure(celsius)
humidity = humidity_ratio(vapour_pressure)
enthalpy = enthalpy_of_air(celsius, humidity)

dry_pressure = maximum(pressure - vapour_pressure, 0.1 * pressure)
pore_air = mass_of_air * dry_pressure * gas_volume / (gas_constant * kelvin)  # kg dry air
oxygen_share = oxygen / mass_of_oxygen / (pore_air / mass_of_air)  # of dry pore gas, by volume
methane_share = methane / mass_of_carbon / (pore_air / mass_of_air)
