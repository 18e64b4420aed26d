"""Composting for plans: two pools at first order, many batches at once."""

import numpy as np
import pytest

from greenhaven.core.material import Composition, mixture_of
from greenhaven.core.models.composting.planning import (
    PLANNED,
    accessible,
    k_rapid,
    moisture,
    part_rapid,
    planned,
)


def mix() -> Composition:
    return mixture_of({"food_vegetable": 0.6, "leaves": 0.4})


def test_one_pool_at_constant_conditions_decays_exponentially():
    model = mix()

    left = planned(
        model, temperature_c=58.0, days=10, parameters={accessible: 1.0, part_rapid: 1.0}
    ).carbon_share[:, 0]

    rates = -np.diff(np.log(left))
    assert np.allclose(rates, rates[0], rtol=1e-9)
    assert 0 < rates[0] < k_rapid.value  # moisture, air and C:N only slow it


def test_carbon_that_is_not_accessible_stays():
    left = planned(mix(), temperature_c=55.0, days=2000).carbon_share[-1, 0]

    assert left == pytest.approx(1 - accessible.value, abs=0.01)


def test_decay_is_fastest_near_58_degrees_and_stops_above_70():
    temperatures = np.array([20.0, 40.0, 58.0, 65.0, 75.0])
    many = Composition(*np.outer([0.6, 0.18, 0.007, 0.001, 0.004, 0.03, 450.0], np.ones(5)))

    left = planned(many, temperature_c=np.tile(temperatures, (10, 1)), days=10).carbon_share[-1]

    assert temperatures[left.argmin()] == 58.0
    assert left[4] == pytest.approx(1.0)


def test_dry_batches_decay_slowly():
    wet, dry = (
        planned(mix(), temperature_c=55.0, days=20, inputs={moisture: value}).carbon_share[-1, 0]
        for value in (0.6, 0.25)
    )

    assert dry > wet + 0.2


def test_nitrogen_leaves_with_carbon_but_more_slowly():
    done = planned(mix(), temperature_c=55.0, days=60)

    assert 0 < 1 - done.nitrogen_share[-1, 0] < 1 - done.carbon_share[-1, 0]


def test_dry_matter_is_what_ash_and_the_rest_of_the_organic_matter_make():
    material = mix()
    done = planned(material, temperature_c=55.0, days=60)

    organic = (1 - material.moisture - material.ash) / (1 - material.moisture)
    expected = 1 - organic * (1 - done.carbon_share[-1, 0])
    assert done.dry_matter_share[-1, 0] == pytest.approx(expected)


def test_a_thousand_batches_are_one_call():
    rng = np.random.default_rng(1)
    wet = rng.uniform(0.4, 0.7, 1000)
    many = Composition(
        wet, 0.46 * (1 - wet), 0.02 * (1 - wet), 0.002 * wet, 0.005 * wet, 0.06 * (1 - wet),
        np.full(1000, 400.0),
    )  # fmt: skip

    done = planned(many, temperature_c=np.full(90, 55.0), days=90)

    assert done.carbon_share.shape == (91, 1000)
    assert np.all(np.diff(done.carbon_share, axis=0) <= 0)


def test_planned_model_conserves_carbon_and_nitrogen():
    assert PLANNED.continuity().abs().to_numpy().max() == 0
