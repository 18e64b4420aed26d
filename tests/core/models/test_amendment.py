"""The quick model of one amendment: any step gives the same, nothing is lost."""

import numpy as np
import pytest

from greenhaven.core.models.soil.amendment import (
    AMENDMENT,
    acidity,
    apparent_age,
    interval,
    moisture_tension,
    organic_carbon,
    organic_nitrogen,
    temperature,
)
from greenhaven.core.process.march import march

SOIL_OF_MAY = {temperature: 14.0, acidity: 6.5, moisture_tension: 2.0}


def after(years, steps, *, age=2.5, ratio=12.0):
    return march(
        AMENDMENT,
        start={organic_carbon: 1.0, organic_nitrogen: 1 / np.asarray(ratio), apparent_age: age},
        inputs=SOIL_OF_MAY | {interval: years / steps},
        steps=steps,
    )


def test_units_of_every_rate_fit():
    pytest.importorskip("pint")

    AMENDMENT.units()


def test_one_long_step_equals_many_short_ones():
    once, often = after(10, 1), after(10, 1000)

    for name in ("organic_carbon", "organic_nitrogen", "released_nitrogen", "apparent_age"):
        assert once.of(name)[-1] == pytest.approx(often.of(name)[-1], rel=1e-11)


def test_older_matter_lasts_longer():
    left = [after(1, 1, age=age).of("organic_carbon")[-1] for age in (1.0, 1.5, 2.5, 10.0, 24.0)]

    assert np.all(np.diff(left) > 0)


def test_nitrogen_is_neither_released_nor_taken_at_the_critical_ratio():
    run = after(1e-6, 1, ratio=27.0)

    assert run.of("critical_CN")[0] == 27.0
    assert run.of("released_nitrogen")[-1] == pytest.approx(0, abs=1e-12)


def test_wide_matter_takes_nitrogen_before_it_gives_it():
    run = after(30, 3000, age=1.0, ratio=40.0)

    assert run.of("released_nitrogen")[10] < 0
    assert run.of("carbon_to_nitrogen")[-2] < 27


def test_ratio_narrows_to_that_of_microbes():
    ratios = after(100, 100, age=1.0, ratio=np.array([8.0, 12.0, 60.0])).of("carbon_to_nitrogen")[
        :-1
    ]

    distance = np.abs(ratios - 9.0)
    assert np.all(np.diff(distance, axis=0) <= 1e-12)


def test_carbon_and_nitrogen_close():
    run = after(20, 240)

    assert np.abs(run.balance("C")).max() < 1e-15
    assert np.abs(run.balance("N")).max() < 1e-15
