"""From what was weighed to what the model starts with: exact, and every assumption told."""

from dataclasses import dataclass, fields, replace

import numpy as np
import pytest

from greenhaven.core.material import Composition, feedstocks
from greenhaven.core.models.composting.components import (
    ALL,
    LIVING,
    MINERAL,
    NITROGENOUS,
    ORGANIC,
    ammonium,
    humus,
    lignin,
    lipid,
    oxygen,
    protein,
    water,
)
from greenhaven.core.models.composting.feed import GROUPS, RecipeError, composition
from greenhaven.core.models.composting.recipe import Ingredient, recipe
from greenhaven.core.models.composting.result import content_of
from greenhaven.core.models.composting.stoichiometry import ATOMIC_MASS

GROUP_OF = {
    "leaves": "leaves", "grass": "grass", "branches": "wood", "food_vegetable": "food",
    "food_other": "food", "wood_waste": "wood", "cardboard": "paper", "office_paper": "paper",
    "mixed_paper": "paper", "sawdust": "wood", "dry_leaves": "leaves", "bark": "wood",
    "newsprint": "paper", "fruit": "food", "mature_compost": "compost",
}  # fmt: skip


@dataclass(frozen=True)
class Scraps:
    moisture: float = 0.70
    carbon: float = 0.135
    nitrogen: float = 0.006
    phosphorus: float = 0.001
    potassium: float = 0.003
    ash: float = 0.03
    bulk_density_kg_per_m3: float = 500.0


def material(name: str) -> Composition:
    table = feedstocks()
    row = [str(each) for each in table.id].index(name)
    return Composition(
        **{each.name: float(getattr(table, each.name)[row]) for each in fields(Composition)}
    )


def held(made, quantity: str) -> float:
    return sum(content_of(each, quantity) * amount for each, amount in made.items())


@pytest.mark.parametrize("name", GROUP_OF)
def test_pools_hold_the_carbon_nitrogen_and_mass_of_every_feedstock(name):
    given = material(name)

    made, _ = composition(given, GROUPS[GROUP_OF[name]])

    solids = {each: made[each] for each in (*ORGANIC, *MINERAL) if each in made}
    assert held(made, "C") == pytest.approx(given.carbon, rel=1e-9)
    assert held(made, "N") == pytest.approx(given.nitrogen, rel=1e-9)
    assert made[water] == given.moisture
    assert sum(solids.values()) + made[water] + made[ammonium] == pytest.approx(1.0, rel=1e-9)
    assert min(made.values()) >= 0


def test_every_feedstock_of_the_table_has_a_group():
    assert set(GROUP_OF) == {str(each) for each in feedstocks().id}


def test_shares_stay_typical_where_the_material_is_typical():
    group = GROUPS["food"]
    made, _ = composition(material("food_other"), group)

    total = sum(made[each] for each in ORGANIC if each in made)
    shares = [made[each] / total for each in (protein, lipid, lignin)]
    typical = [group.shares[1], group.shares[2], group.shares[5]]
    assert np.allclose(shares, typical, atol=0.06)


def test_woody_material_has_more_lignin_than_food():
    wood, _ = composition(material("branches"), GROUPS["wood"])
    food, _ = composition(material("food_vegetable"), GROUPS["food"])

    assert wood[lignin] / held(wood, "C") > 2 * food[lignin] / held(food, "C")


def test_richer_nitrogen_is_more_protein():
    poor, _ = composition(Scraps(), GROUPS["food"])
    rich, _ = composition(Scraps(nitrogen=0.009), GROUPS["food"])

    assert rich[protein] > 1.3 * poor[protein]


def test_material_without_nitrogen_has_no_protein_and_nobody_living():
    made, _ = composition(Scraps(nitrogen=0.0), GROUPS["paper"])

    assert made[protein] == 0
    assert all(made[each] == 0 for each in LIVING)


def test_carbon_that_no_organic_matter_has_is_refused():
    with pytest.raises(RecipeError, match="paper: organic matter with"):
        composition(Scraps(carbon=0.22), GROUPS["paper"])


def test_organic_matter_poor_in_carbon_counts_partly_as_mineral_and_says_so():
    made, assumed = composition(material("mature_compost"), GROUPS["compost"])

    told = [each for each in assumed if "mineral part" in each.name]
    assert len(told) == 1
    assert sum(made[each] for each in MINERAL) > material("mature_compost").ash
    assert made[humus] > 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"moisture": 0.0}, "moisture between 0 and 1"),
        ({"ash": 0.31}, "no organic matter"),
        ({"potassium": 0.2}, "exceed the ash"),
    ],
)
def test_impossible_material_is_refused_with_the_reason(wrong, words):
    with pytest.raises(RecipeError, match=words):
        composition(replace(Scraps(), **wrong), GROUPS["food"])


def test_recipe_adds_up_its_ingredients():
    parts = [
        Ingredient(Scraps(), 300.0, GROUPS["food"]),
        Ingredient(material("leaves"), 100.0, GROUPS["leaves"]),
    ]

    mix = recipe(parts, packing=0.7)

    carbon = 300 * Scraps().carbon + 100 * material("leaves").carbon
    assert mix.mass_kg == 400
    assert held(mix.amounts, "C") == pytest.approx(carbon)
    assert mix.volume_m3 == pytest.approx(0.7 * (300 / 500 + 100 / 90))


def test_recipe_of_nothing_is_refused():
    with pytest.raises(RecipeError, match="mass above 0"):
        recipe([])


def test_every_assumption_has_a_reason_and_is_told_once():
    mix = recipe([Ingredient(Scraps(), 10.0, GROUPS["food"])])

    assert all(len(each.reason) > 10 for each in mix.assumptions)
    assert len(set(mix.assumptions)) == len(mix.assumptions)
    assert {"volume of a mix, of the volumes of its parts", "cells of each guild"} <= {
        each.name for each in mix.assumptions
    }


def test_start_divides_the_mix_over_the_cells_and_fills_the_pores_with_air():
    mix = recipe([Ingredient(Scraps(), 100.0, GROUPS["food"])], packing=1.0)

    one, four = mix.start(1, 20.0), mix.start(4, 20.0)

    assert set(one) == set(ALL)
    assert four[water] == pytest.approx(70.0 / 4)
    assert four[oxygen] == pytest.approx(one[oxygen] / 4)
    pores = 100 / 500 * (1 - 500 * 0.3 / 1600 - 500 * 0.7 / 1000)
    assert one[oxygen] == pytest.approx(0.2095 * 32 / 24.055 * pores, rel=0.04)  # 24.055 m³/kmol


def test_feeding_brings_what_the_recipe_holds():
    mix = recipe([Ingredient(Scraps(), 2.0, GROUPS["food"])])

    event = mix.feeding([1.0, 8.0], 20.0)

    assert event.at == (1.0, 8.0)
    nitrogen = sum(content_of(each, "N") * event.adds.get(each, 0.0) for each in NITROGENOUS)
    assert nitrogen == pytest.approx(2.0 * Scraps().nitrogen, rel=1e-9)


def test_atomic_masses_are_those_of_iupac():
    assert ATOMIC_MASS == {"C": 12.011, "H": 1.008, "O": 15.999, "N": 14.007}
