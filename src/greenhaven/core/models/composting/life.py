"""What organisms do to organic matter: hydrolysis, growth, fermentation, methane, death, lysis.

Source
------
Solé-Mauri et al. (2007), An integrated biochemical model for the composting process, Ecological
Modelling 200, 342: hydrolysis (Contois), growth, death, lysis. Ge et al. (2016): methane. All
coefficients follow from the formulas in `stoichiometry`.
"""

from greenhaven.core.models.composting.acidity import SOLE_MAURI
from greenhaven.core.models.composting.components import (
    acids,
    amino_acids,
    ammonium,
    carbohydrate,
    carbonate,
    cellulose,
    dead_cells,
    fatty_acids,
    heat,
    hemicellulose,
    humus,
    lignin,
    lipid,
    mesophiles,
    methane,
    oxygen,
    phenols,
    protein,
    sugars,
    thermophiles,
    water,
    water_made,
)
from greenhaven.core.models.composting.conditions import (
    HAUG,
    added,
    dry_matter,
    methane_share,
    pore_water,
)
from greenhaven.core.models.composting.kinetics import (
    GE,
    K_HYDROLYSIS,
    RUSSELL,
    STEVENSON,
    K_contois,
    K_food,
    K_methane,
    Y,
    aeration,
    anoxic,
    anoxic_share,
    death_meso,
    death_thermo,
    dissolved_food,
    dormant,
    dying,
    fibre_speed,
    humified,
    humified_lignin,
    hydrolysis_speed,
    lignin_speed,
    lysis_speed,
    methane_part,
    mu_meso,
    mu_thermo,
    nitrogen_supply,
    openness,
    repression,
    spilling,
    usable_food,
    v_methane,
    warmth_meso,
    warmth_thermo,
    wetness,
)
from greenhaven.core.models.composting.stoichiometry import (
    CARBOHYDRATE,
    CARBON_IN_METHANE,
    HEMICELLULOSE,
    LIGNIN,
    LIPID,
    PROTEIN,
)
from greenhaven.core.process.expression import Expression, Formula, maximum
from greenhaven.core.process.kinetics import monod
from greenhaven.core.process.matrix import Process
from greenhaven.core.process.symbols import Balance, Component

# What each polymer is, and what dissolves from it
OPENED = {
    carbohydrate: (CARBOHYDRATE, sugars),
    protein: (PROTEIN, amino_acids),
    lipid: (LIPID, fatty_acids),
    hemicellulose: (HEMICELLULOSE, sugars),
    cellulose: (CARBOHYDRATE, sugars),
    lignin: (LIGNIN, phenols),
}
SPEEDS = {
    **dict.fromkeys((carbohydrate, protein, lipid), hydrolysis_speed),
    **dict.fromkeys((hemicellulose, cellulose), fibre_speed),
    lignin: lignin_speed,
}
GUILDS = {
    mesophiles: mu_meso * warmth_meso,
    thermophiles: mu_thermo * warmth_thermo,
}
FOODS = (sugars, amino_acids, fatty_acids, phenols, acids)

Coefficients = dict[Component, Formula | Balance]
WATERY: Coefficients = {water: Balance("H"), water_made: Balance("water")}
CLOSING: Coefficients = {carbonate: Balance("C"), ammonium: Balance("N"), **WATERY}
AEROBIC: Coefficients = {**CLOSING, oxygen: Balance("O"), heat: Balance("energy")}


def opened(polymer: Component) -> Expression:
    """Polymer that both guilds open up in a day [kg/d]."""
    by_meso, by_thermo = K_HYDROLYSIS[polymer]
    enzymes = by_meso * warmth_meso * mesophiles + by_thermo * warmth_thermo * thermophiles
    working = wetness * repression * (aeration + anoxic_share * anoxic)
    contois = polymer / (K_contois * (mesophiles + thermophiles) + polymer)
    return SPEEDS[polymer] * enzymes * working * contois


def hydrolysis(polymer: Component) -> tuple[Process, Process]:
    """A polymer becomes dissolved food or, where there is no oxygen, methane (Ge et al. 2016)."""
    formula, food = OPENED[polymer]
    dissolving: Coefficients = {polymer: -1, food: 1}
    if polymer is hemicellulose:  # two pentoses and the water that parts them
        dissolving = {polymer: -1, food: Balance("C"), **WATERY}
    fermenting: Coefficients = {
        polymer: -1,
        methane: formula.methane_yield() * CARBON_IN_METHANE,
        **CLOSING,
    }
    made = opened(polymer) * (1 - humified_lignin if polymer is lignin else 1)
    return (
        Process(f"hydrolysis of {polymer.name}", dissolving, (1 - methane_part) * made, SOLE_MAURI),
        Process(f"methane from {polymer.name}", fermenting, methane_part * made, GE),
    )


def _humification() -> Process:
    """Lignin that is opened takes up oxygen and ammonia and becomes humus."""
    made: Coefficients = {lignin: -1, humus: Balance("C"), ammonium: Balance("N"), **WATERY}
    return Process(
        "humification of lignin",
        {**made, oxygen: Balance("O"), heat: Balance("energy")},
        humified_lignin * nitrogen_supply * aeration * opened(lignin),
        f"{STEVENSON} (assumption)",
    )


def growth_rate(food: Component, guild: Component) -> Expression:
    """Cells of a guild that grow on one food in a day [kg/d].

    Every food has its share of one growth rate: Monod terms of each food, added up, would exceed
    the greatest rate. Food without nitrogen counts as far as there is ammonium to go with it.
    """
    usable = food if food is amino_acids else food * nitrogen_supply
    share = usable / (K_food * pore_water + maximum(usable_food, 0.0))
    return GUILDS[guild] * guild * aeration * wetness * openness * share


def _growth(food: Component, guild: Component) -> Process:
    return Process(
        f"growth of {guild.name} on {food.name}",
        {food: -1 / Y, guild: 1, **AEROBIC},
        growth_rate(food, guild),
        f"{SOLE_MAURI}; factors of {HAUG}",
    )


def greatest_uptake() -> Expression:
    """Food that both guilds take up in a day where nothing is short [kg/d]."""
    return added([speed * guild for guild, speed in GUILDS.items()]) / Y


def _spilling(food: Component) -> Process:
    """Food without nitrogen is burnt where there is no nitrogen to grow on it."""
    share = food / (K_food * pore_water + maximum(dissolved_food, 0.0))
    working = spilling * (1 - nitrogen_supply) * aeration * wetness * openness
    burnt: Coefficients = {carbonate: Balance("C"), **WATERY, oxygen: Balance("O")}
    return Process(
        f"burning of {food.name}",
        {food: -1, **burnt, heat: Balance("energy")},
        greatest_uptake() * working * share,
        f"{RUSSELL} (assumption)",
    )


def _fermentation() -> Process:
    """Sugar becomes acetic acid where oxygen is short."""
    share = sugars / (K_food * pore_water + maximum(dissolved_food, 0.0))
    return Process(
        "fermentation",
        {sugars: -1, acids: 1},
        anoxic * anoxic_share * wetness * share * greatest_uptake(),
        "assumption: sugar is taken up without oxygen at the speed of anaerobic hydrolysis",
    )


def methane_oxidation_rate() -> Expression:
    """Methane that is oxidised in a day [kg C/d], at the warmth that either guild likes.

    There are methane oxidisers of both kinds; the source has no factor of temperature.
    """
    best = v_methane * CARBON_IN_METHANE * dry_matter
    warmth = maximum(warmth_meso, warmth_thermo)
    return best * monod(methane_share, K_methane) * aeration * warmth


def _oxidation_of_methane() -> Process:
    oxidised: Coefficients = {methane: -1, carbonate: Balance("C"), **WATERY, oxygen: Balance("O")}
    return Process(
        "oxidation of methane", {**oxidised, heat: Balance("energy")}, methane_oxidation_rate(), GE
    )


def _death(cells: Component, rate: Formula) -> Process:
    died = rate * dying(cells, dormant)
    return Process(f"death of {cells.name}", {cells: -1, dead_cells: 1}, died, SOLE_MAURI)


def _lysis() -> Process:
    """Dead cells become humus, protein (by nitrogen), carbohydrate (by oxygen demand) and CO₂."""
    remains: Coefficients = {humus: humified, protein: Balance("N"), carbohydrate: Balance("COD")}
    rest: Coefficients = {carbonate: Balance("C"), **WATERY}
    return Process(
        "lysis", {dead_cells: -1, **remains, **rest}, lysis_speed * dead_cells, SOLE_MAURI
    )


PROCESSES = (
    *(process for polymer in OPENED for process in hydrolysis(polymer)),
    _humification(),
    *(_growth(food, guild) for guild in GUILDS for food in FOODS),
    *(_spilling(food) for food in FOODS if food is not amino_acids),
    _fermentation(),
    _oxidation_of_methane(),
    _death(mesophiles, death_meso),
    _death(thermophiles, death_thermo),
    _lysis(),
)
