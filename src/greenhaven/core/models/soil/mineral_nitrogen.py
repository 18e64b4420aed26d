"""Ammonium and nitrate in the layers of a soil, day by day, in the form of SNOMIN.

Roots take up first; of what is left, ammonium is nitrified, nitrate denitrified, and the water that
seeps down takes dissolved nitrogen with it. These compete: within a day each gets its part of
pool · (1 − exp(−Σ k)), which is exact for constant rates. SNOMIN itself takes one straight step
of k · pool; for small k the two agree, and here no pool can be overdrawn, however fast water moves.

A step is one day. `soil_layers(n)` stacks n layers, cell 0 at the bottom.
"""

from functools import partial

from greenhaven.core.process.containers import Layered, Stream
from greenhaven.core.process.expression import Expression, exp, maximum, minimum, where
from greenhaven.core.process.matrix import (
    Component,
    Input,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

SNOMIN = (
    "Berghuijs et al. (2024), European Journal of Agronomy 154, 127099 (SNOMIN), with the values "
    "of PCSE's site data"
)
VALIDITY = (
    "Layers of a soil that drains; a day's water moves by one layer at most, and only downward. "
    "Ammonium is held by linear sorption. Mineralisation, deposition and fertiliser are additions. "
    "Not for standing water, and not for pure substrate without mineral soil. Where no respiration "
    "of the layer is given, nothing is denitrified."
)
KEPT = 1 - 1e-7  # of what roots and rates may take in a day, so that rounding overdraws nothing

snomin = partial(Parameter, source=SNOMIN)

# What there is, in each layer
ammonium = Component("ammonium", "ammonium nitrogen", "kg N/ha", N=1)
nitrate = Component("nitrate", "nitrate nitrogen", "kg N/ha", N=1)
crop_nitrogen = Component(
    "crop_nitrogen", "nitrogen taken up by roots since the start", "kg N/ha", N=1
)
denitrified = Component("denitrified", "nitrogen lost as gas since the start", "kg N/ha", N=1)

# What drives it, layer by layer and day by day
temperature = Input("temperature", "soil temperature", "°C", bounds=(-60, 60))
water_content = Input("water_content", "volume of water in a volume of soil", "1", bounds=(0, 1))
percolation = Input("percolation", "water that leaves the layer downward", "mm", 0.0)
respiration = Input("respiration", "carbon given off by decay in the layer", "kg C/ha", 0.0)
demand = Input("demand", "nitrogen that roots would take from the layer", "kg N/ha", 0.0)
porosity = Input("porosity", "volume of pores in a volume of soil", "1", 0.45, (0.01, 1))
bulk_density = Input("bulk_density", "dry bulk density", "kg/m³", 1300.0, (50, 3000))
thickness = Input("thickness", "thickness of the layer", "mm", 300.0, (1, 10_000))

# Rates
nitrify = snomin("nitrify", "nitrification of dissolved ammonium, at its best, in a day", "1", 1.0)
denitrify = snomin("denitrify", "denitrification, at its best, in a day", "1", 0.06)
sorption = snomin("sorption", "sorption of ammonium", "m³/kg", 0.0005, bounds=(0, 1))
half_respiration = snomin(
    "half_respiration", "respiration of a day that halves denitrification", "kg C/ha", 10.0
)
wet = snomin("wet", "share of pores filled above which nitrate is lost", "1", 0.8, bounds=(0, 0.99))

# Temperature of both: 1/(1 + exp(−0.26 (T − 17))) − 1/(1 + exp(−0.77 (T − 41.9)))
rise = snomin("rise", "steepness of the rise with temperature", "1/°C", 0.26)
half_risen = snomin("half_risen", "temperature of half the rise", "°C", 17.0)
fall = snomin("fall", "steepness of the fall in heat", "1/°C", 0.77)
half_fallen = snomin("half_fallen", "temperature of half the fall", "°C", 41.9)


def _logistic(x: Expression) -> Expression:
    return 1 / (1 + exp(-x))


temperature_factor = _logistic(rise * (temperature - half_risen)) - _logistic(
    fall * (temperature - half_fallen)
)
filled = water_content / porosity
nitrification_moisture = (
    0.1 + 0.9 * _logistic(15 * (filled - 0.45)) - _logistic(50 * (filled - 0.95))
)
excess = maximum(filled - wet, 0.0) / (1 - wet)
denitrification_moisture = excess * excess
respiration_factor = respiration / (half_respiration + respiration)

# Dissolved share of ammonium: θ / (K_s ρ + θ)
held = sorption * bulk_density + water_content
dissolved = water_content / held

# Rate constants of a day
k_nitrify = nitrify * maximum(temperature_factor * nitrification_moisture, 0.0) * dissolved
k_denitrify = (
    denitrify * maximum(temperature_factor, 0.0) * denitrification_moisture * respiration_factor
)
k_wash_nitrate = maximum(percolation, 0.0) / (maximum(water_content, 1e-6) * thickness)
k_wash_ammonium = maximum(percolation, 0.0) / (held * thickness)


def _per_rate(k: Expression) -> Expression:
    """(1 − exp(−k)) / k, also where k is next to nothing."""
    small = k < 1e-8
    return where(small, 1 - k / 2, (1 - exp(-k)) / where(small, 1.0, k))


# Roots first, ammonium before nitrate, as SNOMIN has it
wanted = maximum(demand, 0.0)
from_ammonium = minimum(wanted, KEPT * dissolved * ammonium)
from_nitrate = minimum(wanted - from_ammonium, KEPT * nitrate)
left_ammonium, left_nitrate = ammonium - from_ammonium, nitrate - from_nitrate
per_ammonium = KEPT * left_ammonium * _per_rate(k_nitrify + k_wash_ammonium)
per_nitrate = KEPT * left_nitrate * _per_rate(k_denitrify + k_wash_nitrate)
washed_ammonium, washed_nitrate = k_wash_ammonium * per_ammonium, k_wash_nitrate * per_nitrate

MINERAL_NITROGEN = ProcessModel(
    "mineral nitrogen",
    (
        Process("uptake of ammonium", {ammonium: -1, crop_nitrogen: 1}, from_ammonium, SNOMIN),
        Process("uptake of nitrate", {nitrate: -1, crop_nitrogen: 1}, from_nitrate, SNOMIN),
        Process("nitrification", {ammonium: -1, nitrate: 1}, k_nitrify * per_ammonium, SNOMIN),
        Process(
            "denitrification", {nitrate: -1, denitrified: 1}, k_denitrify * per_nitrate, SNOMIN
        ),
    ),
    conserves=("N",),
    observables=(
        Observable("k_nitrify", "nitrification of all ammonium in a day", "1", k_nitrify),
        Observable("k_denitrify", "denitrification of all nitrate in a day", "1", k_denitrify),
        Observable("temperature_factor", "share that temperature allows", "1", temperature_factor),
        Observable(
            "nitrification_moisture", "share that moisture allows", "1", nitrification_moisture
        ),
        Observable(
            "denitrification_moisture", "share that wetness allows", "1", denitrification_moisture
        ),
        Observable("dissolved", "dissolved share of ammonium", "1", dissolved),
    ),
    stepped=True,
    source=SNOMIN,
    validity=VALIDITY,
)


def soil_layers(n: int) -> Layered:
    """A soil of `n` layers, cell 0 at the bottom, through which water takes nitrogen down.

    Parameters
    ----------
    n : int
        Number of layers, at least 1. What leaves the lowest is leached: `run.flows`.

    Returns
    -------
    Layered
        To be handed to `march`, with `percolation` [mm d⁻¹] as what leaves each layer downward.

    Source
    ------
    Berghuijs et al. (2024), SNOMIN; within a day nitrate leaves as
    NO₃ (1 − exp(−percolation / (θ thickness))) where nothing else happens to it.
    """
    washed = {ammonium: washed_ammonium, nitrate: washed_nitrate}
    return Layered(MINERAL_NITROGEN, cells=n, streams=(Stream("leaching", washed, "down"),))
