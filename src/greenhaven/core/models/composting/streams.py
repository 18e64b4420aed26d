"""What moves through a heap: air and what it carries, heat, water and what is dissolved in it.

Every stream is proportional to what is in the cell that it leaves, so that the account of each
element, of water and of energy closes whatever the numbers are. Air rises; a cell draws in air
through its sides by its own buoyancy, which over a whole heap adds up to the flow of the chimney.
A blower that is run by temperature hears from every cell how far it is too hot: `call_for_air` adds
that up on its way down to where the air comes in.
"""

from collections.abc import Mapping

from greenhaven.core.models.composting.acidity import (
    ammonia_pressure,
    carbon_dioxide_pressure,
    dissolved_ammonium,
    dissolved_carbonate,
)
from greenhaven.core.models.composting.components import (
    DISSOLVED,
    ammonium,
    call_for_air,
    carbonate,
    heat,
    laid_dry_matter,
    methane,
    nitrate,
    nitrogen_gas,
    nitrous_oxide,
    oxygen,
    passing_air,
    phosphorus,
    potassium,
    strong_ions,
    water,
    water_given,
)
from greenhaven.core.models.composting.conditions import (
    celsius,
    density_of_solids,
    density_of_water,
    dry_matter,
    dry_pressure,
    enthalpy,
    enthalpy_of_air,
    free_air_space,
    freezing,
    gas_constant,
    heat_of_water,
    humidity,
    humidity_ratio,
    kelvin,
    least_space,
    mass_of_air,
    mass_of_carbon,
    mass_of_nitrogen,
    mass_of_oxygen,
    mass_of_water,
    pore_air,
    pore_water,
    pressure,
    saturation_pressure,
    vapour_pressure,
    volume,
)
from greenhaven.core.models.composting.kinetics import constant
from greenhaven.core.process.containers import IS_BOTTOM, IS_TOP
from greenhaven.core.process.expression import Expression, Formula, clip, exp, log, maximum
from greenhaven.core.process.symbols import Component, Input, Parameter

VESSEL = "of the vessel: its description sets it"
SOLUBLE = "assumption: share of the total that water extracts from compost"

ambient_temperature = Input("ambient_temperature", "temperature of the air outside", "°C", 15.0)
ambient_humidity = Input("ambient_humidity", "relative humidity of the air outside", "1", 0.7)
ground_temperature = Input("ground_temperature", "temperature of the ground", "°C", 12.0)
forced_air = Input("forced_air", "dry air blown in from below", "kg/d", 0.0)
air_set_point = Input(
    "air_set_point", "temperature from which the blower gives more air", "°C", 60.0
)
purging_air = Input("purging_air", "air that turning exchanges in each cell", "kg/d", 0.0)
rain = Input("rain", "rain on the top", "mm/d", 0.0)
watering = Input("watering", "water given on the top", "kg/d", 0.0)
sunshine = Input("sunshine", "heat of the sun that the top absorbs", "kJ/d", 0.0)

footprint = constant("footprint", "ground area", "m²", 1.0, VESSEL)
chimney = constant("chimney", "height that warm air rises", "m", 1.0, VESSEL)
cell_height = constant("cell_height", "height of one cell", "m", 1.0, VESSEL)
draught = constant("draught", "natural draught, of that through open sides", "1", 0.0, VESSEL)
wall_conductance = constant(
    "wall_conductance", "sides of a cell to the air", "kJ/d/°C", 0.0, VESSEL
)
top_conductance = constant("top_conductance", "top to the air", "kJ/d/°C", 0.0, VESSEL)
ground_conductance = constant("ground_conductance", "bottom to the ground", "kJ/d/°C", 0.0, VESSEL)
conduction = constant("conduction", "heat between neighbouring cells", "kJ/d/°C", 0.0, VESSEL)
dispersion = constant("dispersion", "air that neighbouring cells exchange", "kg/d", 0.0, VESSEL)
side_exchange = constant("side_exchange", "air that a side exchanges", "kg/d", 0.0, VESSEL)
surface_exchange = constant("surface_exchange", "air that the top exchanges", "kg/d", 0.0, VESSEL)

particle_size = constant(
    "particle_size", "grain that gives the permeability", "m", 0.0014,
    "assumption: 2e-9 m² at 40 % and 1.5e-8 m² at 60 % of air space, as in heaps (1e-10 to 1e-7 "
    "were measured, to be confirmed); the 15.5 mm of public code would draw a hundred times that",
)  # fmt: skip
air_gain = constant(
    "air_gain", "blower's air for each degree that a cell is too hot, of what it gives at least",
    "1/°C", 0.0, VESSEL,
)  # fmt: skip
least_moisture = constant(
    "least_moisture", "moisture that the keeper does not let a cell fall below", "1", 0.0, VESSEL
)
watering_speed = constant(
    "watering_speed", "how fast the keeper makes up for what is missing", "1/d", 1.0,
    "assumption: within a day or two, as a keeper who looks after a heap",
)  # fmt: skip
fresh_water = constant(
    "fresh_water", "water in grains of that size", "kg/kg", 1.5, "a fresh mix of 60 % moisture"
)
gravity = constant("gravity", "acceleration of gravity", "m/s²", 9.80665, "CODATA (2018)")
viscosity = constant(
    "viscosity", "viscosity of air", "kPa s", 1.85e-8, "air at 25 °C (to be confirmed)"
)
seconds = constant("seconds", "seconds in a day", "s/d", 86400.0, "definition")
rain_depth = constant("rain_depth", "millimetres in a metre", "mm/m", 1000.0, "definition")
passage = constant(
    "passage", "how fast passing air leaves a cell", "1/d", 1440.0,
    "assumption: a minute; changes of flow reach the cell above that much later",
)  # fmt: skip
ammonia_transfer = Parameter(
    "ammonia_transfer", "ammonia in leaving air, of that at equilibrium", "1", 0.12,
    source="assumption: air goes by the shortest ways; public codes calibrate 0.3 to 1 beside a "
    "fixed pH and no ammonium bound to solids", bounds=(0, 1),
)  # fmt: skip
oxygen_outside = constant("oxygen_outside", "oxygen in dry air, by volume", "1", 0.2095, "dry air")
carbon_dioxide_outside = constant(
    "carbon_dioxide_outside",
    "CO₂ in dry air, by volume",
    "1",
    4.2e-4,
    "NOAA, global mean of 2023 (to be confirmed)",
)
holding = constant(
    "holding", "water that dry matter holds against gravity", "kg/kg", 2.5,
    "assumption: 71 % moisture; fresh composts hold 60 to 75 %",
)  # fmt: skip
drainage = constant("drainage", "how fast water above that drains", "1/d", 2.0, "assumption: a day")
soluble_phosphorus = constant("soluble_phosphorus", "phosphorus in the water", "1", 0.1, SOLUBLE)
soluble_potassium = constant("soluble_potassium", "potassium in the water", "1", 0.8, SOLUBLE)

Amounts = Mapping[Component, Formula]


def times(flow: Formula, carried: Amounts) -> dict[Component, Formula]:
    """Amounts that a flow carries, from amounts for one unit of it."""
    return {component: amount * flow for component, amount in carried.items()}


def together(*streams: Amounts) -> dict[Component, Formula]:
    """Streams added up, component by component."""
    total: dict[Component, Formula] = {}
    for stream in streams:
        for component, amount in stream.items():
            total[component] = total.get(component, 0.0) + amount
    return total


def _weight_of_air(temperature_kelvin: Formula, vapour: Formula) -> Expression:
    """Density of moist air [kg/m³]."""
    dry = mass_of_air * (pressure - vapour)
    return (dry + mass_of_water * vapour) / (gas_constant * temperature_kelvin)


# One kilogram of dry air, with what it carries
PORE_AIR: Amounts = {
    oxygen: oxygen / pore_air,
    carbonate: carbon_dioxide_pressure / dry_pressure * mass_of_carbon / mass_of_air,
    ammonium: ammonia_transfer * ammonia_pressure / dry_pressure * mass_of_nitrogen / mass_of_air,
    nitrous_oxide: nitrous_oxide / pore_air,
    nitrogen_gas: nitrogen_gas / pore_air,
    methane: methane / pore_air,
    water: humidity,
    heat: enthalpy,
}
vapour_outside = ambient_humidity * saturation_pressure(ambient_temperature)
humidity_outside = humidity_ratio(vapour_outside)
FRESH_AIR: Amounts = {
    oxygen: oxygen_outside * mass_of_oxygen / mass_of_air,
    carbonate: carbon_dioxide_outside * mass_of_carbon / mass_of_air,
    water: humidity_outside,
    heat: enthalpy_of_air(ambient_temperature, humidity_outside),
}

air_flow = passage * passing_air  # kg/d of dry air that rises out of the cell

# Kozeny & Carman: permeability [m²]; Darcy: flow through a chimney, a cell's part of it
_space = clip(free_air_space, least_space, 0.95)
_fresh = laid_dry_matter * (1 / density_of_solids + fresh_water / density_of_water)
shrinking = exp(2 / 3 * log(volume * (1 - _space) / _fresh))  # of grains that rot and dry, squared
permeability = particle_size**2 * shrinking * _space**3 / (180 * (1 - _space) ** 2)
_outside = _weight_of_air(ambient_temperature + freezing, vapour_outside)
buoyancy = (
    maximum(_outside - _weight_of_air(kelvin, vapour_pressure), 0.0) * gravity / 1000
)  # kPa/m
drawn_air = (
    draught * permeability * footprint * buoyancy * cell_height / (chimney * viscosity)
    * _outside * seconds
)  # fmt: skip

exchanged_air = side_exchange + surface_exchange * IS_TOP + purging_air
to_the_air = wall_conductance + top_conductance * IS_TOP
to_the_ground = ground_conductance * IS_BOTTOM

seeping = drainage * maximum((water - holding * dry_matter) / pore_water, 0.0)  # share of the water
missing_water = maximum(least_moisture * (water + dry_matter) - water, 0.0) / (1 - least_moisture)
given_water = watering_speed * missing_water
too_hot = maximum(celsius - air_set_point, 0.0)
blown_air = forced_air * (1 + air_gain * call_for_air)
rainfall = rain * footprint * density_of_water / rain_depth + watering

ENTERING = {passing_air: blown_air, **times(blown_air, FRESH_AIR)}
RISING = {passing_air: air_flow, **times(air_flow, PORE_AIR)}
CONDUCTED = together(times(dispersion, PORE_AIR), {heat: conduction * celsius})
WETTING = {water: rainfall, heat: heat_of_water * ambient_temperature * rainfall + sunshine}
LOST = together(times(exchanged_air, PORE_AIR), {heat: (to_the_air + to_the_ground) * celsius})
GAINED = together(
    times(exchanged_air + drawn_air, FRESH_AIR),
    {
        passing_air: drawn_air,
        water: given_water,
        water_given: given_water,
        call_for_air: passage * too_hot,
        heat: to_the_air * ambient_temperature
        + to_the_ground * ground_temperature
        + heat_of_water * ambient_temperature * given_water,
    },
)
DRAINING = {
    water: seeping * water,
    heat: seeping * water * heat_of_water * celsius,
    **{each: seeping * each for each in (*DISSOLVED, nitrate, strong_ions)},
    call_for_air: passage * call_for_air,
    ammonium: seeping * dissolved_ammonium * ammonium,
    carbonate: seeping * dissolved_carbonate * carbonate,
    phosphorus: seeping * soluble_phosphorus * phosphorus,
    potassium: seeping * soluble_potassium * potassium,
}
