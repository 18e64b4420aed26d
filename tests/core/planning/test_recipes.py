from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.material import Composition, mix
from greenhaven.core.planning.recipes import (
    PROCESSES,
    RecipeError,
    RecipeLimits,
    contents,
    process_of,
    product,
    recipe_rows,
    yields,
)
from tests.core.planning.towns import town

KINDS = town().kinds
MASSES = np.array([1.3, 0.4, 0.9, 0.2])


def test_recipe_rows_agree_with_the_material_at_every_bound():
    """A mix that lies on a limit by its material's own numbers makes that row zero."""
    settled = replace(KINDS, bulk_density_kg_per_m3=1.5 * KINDS.bulk_density_kg_per_m3)
    mixed = mix(MASSES, Composition.of(settled))
    ratio, moisture, air = mixed.carbon_to_nitrogen(), mixed.moisture, mixed.free_air_space()
    limits = RecipeLimits((ratio, ratio), (moisture, moisture), air)

    values = [row.coefficients @ MASSES for row in recipe_rows(KINDS, limits, 1.5)]

    assert np.allclose(values, 0, atol=1e-12)


def test_water_moves_moisture_and_air_as_it_should():
    limits = RecipeLimits()
    water_t = 0.5

    rows = {row.name: row for row in recipe_rows(KINDS, limits, 1.5)}
    total = MASSES.sum() + water_t
    moisture = (MASSES @ KINDS.moisture + water_t) / total

    row = rows["moisture at most"]
    assert np.isclose(
        row.coefficients @ MASSES + row.water * water_t, total * (moisture - limits.moisture[1])
    )
    assert rows["C:N at most"].water == 0
    assert rows["free air space at least"].water > 0


@pytest.mark.parametrize("process", PROCESSES.values(), ids=list(PROCESSES))
def test_product_keeps_phosphorus_potassium_and_ash(process):
    made = yields(KINDS, process)

    held = contents(KINDS)
    assert np.allclose(made[:, 4:], held[:, 4:], rtol=0, atol=0)
    assert (made[:, 2] <= held[:, 2]).all()
    assert (made[:, 3] <= held[:, 3]).all()
    assert (made[:, 0] > made[:, 2:].max(axis=1)).all()


def test_compost_has_the_moisture_of_its_process():
    made = yields(KINDS, PROCESSES["windrow"])

    assert np.allclose(made[:, 1] / made[:, 0], PROCESSES["windrow"].product_moisture)


def test_digestate_keeps_all_water():
    made = yields(KINDS, PROCESSES["digester"])

    assert np.allclose(made[:, 1], contents(KINDS)[:, 1])


def test_product_of_a_mix_is_the_sum_of_the_products():
    """The planner may add up yields because the product is linear in what went in."""
    process = PROCESSES["aerated_static_pile"]
    held = contents(KINDS)
    carbon, nitrogen = MASSES * held[:, 2], MASSES * held[:, 3]

    apart = MASSES @ yields(KINDS, process)
    together = product(
        MASSES @ held,
        np.array((carbon @ KINDS.carbon_loss) / carbon.sum()),
        np.array((nitrogen @ KINDS.nitrogen_loss) / nitrogen.sum()),
        process,
    )

    elements = [2, 3, 4, 5, 6]
    assert np.allclose(apart[elements], together[elements], rtol=1e-12)


def test_unknown_process_names_those_there_are():
    with pytest.raises(RecipeError, match="no process 'magic': there are windrow"):
        process_of("magic", {})


def test_own_lead_time_replaces_the_usual_one():
    assert process_of("windrow", {"windrow": 3}).lead_weeks == 3
    assert process_of("windrow", {}).lead_weeks == PROCESSES["windrow"].lead_weeks
