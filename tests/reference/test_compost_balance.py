"""Elements, energy and water of a compost close; its stoichiometry is that of the sources.

Sources: Solé-Mauri et al. (2007), Ecological Modelling 200, 342, for formulas, oxygen demands and
the two yields, as recovered from public code of that model; Ge et al. (2016) for the methane
yields. Tolerances: element balance 1e-10 of the sum of absolute terms; published coefficients to
their last digit; heap energy, water and elements 1e-8 of what went through.
"""

import numpy as np
import pytest

from greenhaven.core.models.composting import components as there
from greenhaven.core.models.composting.feed import GROUPS
from greenhaven.core.models.composting.model import COMPOST
from greenhaven.core.models.composting.planning import PLANNED
from greenhaven.core.models.composting.reactors import Weather, windrow
from greenhaven.core.models.composting.recipe import Ingredient, recipe
from greenhaven.core.models.composting.result import compost
from greenhaven.core.models.composting.stoichiometry import (
    BACTERIA,
    CARBOHYDRATE,
    HEMICELLULOSE,
    LIGNIN,
    LIPID,
    PROTEIN,
    growth,
)

PUBLISHED = {  # molar mass [g/mol], oxygen demand [mol/mol], methane [kg/kg]
    "carbohydrate": (CARBOHYDRATE, 180.16, 6, 0.267),
    "protein": (PROTEIN, 352.39, 33 / 2, 0.375),
    "lipid": (LIPID, 393.63, 139 / 4, 0.707),
    "hemicellulose": (HEMICELLULOSE, 282.25, 10, 0.284),
    "lignin": (LIGNIN, 366.45, 49 / 2, 0.535),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_formulas_have_the_published_mass_oxygen_demand_and_methane(name):
    substance, mass, oxygen, methane = PUBLISHED[name]

    assert substance.molar_mass == pytest.approx(mass, abs=0.01)
    assert substance.oxygen_demand == oxygen
    assert substance.methane_yield() == pytest.approx(methane, abs=0.0015)


def test_cells_have_the_published_mass_and_oxygen_demand():
    assert BACTERIA.molar_mass == pytest.approx(113.12, abs=0.01)
    assert BACTERIA.oxygen_demand == 5


def test_growth_on_carbohydrate_has_the_published_yields():
    used = growth(CARBOHYDRATE, 0.35)

    assert 1 / used["carbon dioxide"] == pytest.approx(0.446, abs=5e-4)  # kg cells/kg CO2
    assert -1 / used["oxygen"] == pytest.approx(0.613, abs=5e-4)  # kg cells/kg O2


@pytest.mark.parametrize(
    ("food", "formula"), [("sugars", CARBOHYDRATE), ("amino_acids", PROTEIN), ("phenols", LIGNIN)]
)
def test_coefficients_of_the_model_are_those_of_the_formulas(food, formula):
    row = COMPOST.matrix().loc[f"growth of thermophiles on {food}"]

    by_hand = growth(formula, 0.35)

    assert row["oxygen"] == pytest.approx(by_hand["oxygen"])
    assert row["water"] == pytest.approx(by_hand["water"])
    assert row["carbonate"] == pytest.approx(by_hand["carbon dioxide"] * 12.011 / 44.009)
    assert row["ammonium"] == pytest.approx(by_hand["ammonia"] * 14.007 / 17.031)


@pytest.mark.parametrize("model", [COMPOST, PLANNED], ids=lambda model: model.name)
@pytest.mark.parametrize("carbon_yield", [0.1, 0.35, 0.6])
def test_no_process_makes_or_loses_an_element(model, carbon_yield):
    if model is COMPOST:
        model = model.replace(Y=carbon_yield)
    size = model.matrix().drop(columns="rate").abs().sum(axis=1)

    left = model.continuity().abs().div(size, axis=0)

    elements = [each for each in ("C", "H", "O", "N", "COD", "water") if each in left]
    assert left[elements].to_numpy().max() <= 1e-10


def test_heat_made_is_440_kj_for_each_mole_of_oxygen():
    table = COMPOST.matrix()
    growing = table[[name.startswith("growth") for name in table.index]]

    heat_kj_per_mol = growing["heat"] / (-growing["oxygen"] / 31.998) / 1000

    assert np.allclose(heat_kj_per_mol, 440.0)


@pytest.mark.parametrize("model", [COMPOST, PLANNED], ids=lambda model: model.name)
def test_units_of_every_rate_fit(model):
    model.units()


class FoodAndLeaves:
    """A mix of food scraps and leaves with all that a heap can do: typed in, no file is read."""

    moisture, carbon, nitrogen = 0.62, 0.176, 0.007
    phosphorus, potassium, ash = 0.001, 0.004, 0.03
    bulk_density_kg_per_m3 = 450.0


def test_energy_water_and_elements_of_a_rained_on_turned_windrow_close():
    mix = recipe([Ingredient(FoodAndLeaves(), 8000.0, GROUPS["food"])], packing=1.0)
    row = windrow(mix.volume_m3, [3, 7, 14], cells=4)

    run = compost(mix, row, days=21, weather=Weather(rain_mm_per_d=60.0)).run

    assert float(run.flows["drainage: water"].values[-1]) > 0
    assert run.of("temperature").max() > 55
    for quantity in ("C", "H", "O", "N", "P", "K", "ash", "water", "energy", "air"):
        through = sum(
            np.abs(run.crossed[-1, index, 0]) * float(str(each.component.content[quantity]))
            for index, each in enumerate(run.system.crossings)
            if quantity in each.component.content and each.stream != "turning"
        )
        left = np.abs(run.balance(quantity).values * run.times[1:]).max()
        assert left <= 1e-8 * (abs(run.stored(quantity)[0, 0]) + abs(through)), quantity


def test_water_that_life_makes_is_in_the_account():
    mix = recipe([Ingredient(FoodAndLeaves(), 1000.0, GROUPS["food"])], packing=1.0)

    run = compost(mix, windrow(mix.volume_m3, cells=2), days=10).run

    held, made = run.of("water").sum(axis=1), run.of("water_made").sum(axis=1)
    gone = run.exchanged("water")[:, 0]
    assert made[-1] > 0
    assert held[-1] == pytest.approx(held[0] + made[-1] + gone[-1], rel=1e-8)


def test_every_component_is_in_the_model():
    assert set(COMPOST.components) == set(there.ALL)
