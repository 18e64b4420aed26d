"""Mineral nitrogen and Janssen's decay against SNOMIN of PCSE.

Source and tolerance
--------------------
Berghuijs et al. (2024), European Journal of Agronomy 154, 127099. Values computed with the SNOMIN
module of PCSE 6, printed to 6 or 7 digits: factors and rates within half of the last digit. What
is left after 1, 3 and 10 years is the closed form of Janssen (1984). SNOMIN steps with
k · pool · 1 day; here the day is integrated, so rates are compared, not pools after a day.
"""

import numpy as np
import pytest

from greenhaven.core.models.soil import amendment, mineral_nitrogen
from greenhaven.core.process.march import march

NITRIFICATION_MOISTURE = {
    0.2: 0.12068,
    0.45: 0.55,
    0.6: 0.914185,
    0.8: 0.994749,
    0.95: 0.499502,
    1.0: 0.075623,
}
TEMPERATURE = {5: 0.04229, 10: 0.139434, 17: 0.5, 25: 0.888942, 35: 0.985903, 42: 0.479258}
DENITRIFICATION_MOISTURE = {0.7: 0.0, 0.8: 0.0, 0.9: 0.25, 1.0: 1.0}
# Ammonium of 3 g/m² in 30 cm at 15 °C, θ = 0.25 of 0.45, 1 300 kg/m³: kg N m⁻² d⁻¹
NITRIFICATION = 0.000263081
AMMONIUM_KG_PER_M3 = 0.011111111

WARMTH = {-5: 0, 0: 0.09, 5: 0.54, 9: 0.88, 15: 1.396913, 20: 2.053091, 27: 3.5, 30: 3.5}
DRYNESS = {2: 1.0, 2.7: 1.0, 3.5: 0.466667, 4.2: 0.0}
ACIDITY = {4: 0.5, 5: 0.817574, 6: 0.952574, 7: 0.989013, 8: 0.997527}
# Apparent age [d], °C: k per day at pF 2 and pH 6.5
DECAY = {
    (365.25, 9): 0.006638137,
    (365.25, 15): 0.010537385,
    (365.25, 20): 0.015487158,
    (913.125, 9): 0.001532294,
    (913.125, 15): 0.002432365,
    (913.125, 20): 0.003574931,
    (8766.0, 9): 4.1087e-05,
    (8766.0, 15): 6.5222e-05,
    (8766.0, 20): 9.5859e-05,
}
# C:N of 1 kg of organic matter (0.58 kg C) aged 730.5 d, 15 °C, pH 6.5: kg N released per day
RELEASE = {
    8: 0.0002660137,
    12: 0.0001400072,
    15: 8.96046e-05,
    20: 3.9202e-05,
    27: 0.0,
    40: -3.64019e-05,
}
# Apparent age at the start, years: share of carbon left
LEFT = {
    (1, 1): 0.2021,
    (1, 3): 0.0704,
    (1, 10): 0.0277,
    (2.5, 1): 0.6091,
    (2.5, 3): 0.3598,
    (2.5, 10): 0.1864,
    (10, 1): 0.9365,
    (10, 3): 0.8420,
    (10, 10): 0.6692,
}
AN_INSTANT = 1e-7  # years


def mineral(name, **inputs):
    """One observable of one day, for arrays over sites."""
    given = {getattr(mineral_nitrogen, key): [value] for key, value in inputs.items()}
    start = {mineral_nitrogen.ammonium: 30.0}
    return march(mineral_nitrogen.MINERAL_NITROGEN, start=start, inputs=given).of(name)[0]


def amended(age_years, *, ratio=12.0, carbon=1.0, **inputs):
    """The model of one amendment after one step."""
    start = {
        amendment.organic_carbon: carbon,
        amendment.organic_nitrogen: carbon / np.asarray(ratio, float),
        amendment.apparent_age: age_years,
    }
    given = {getattr(amendment, key): [np.atleast_1d(value)] for key, value in inputs.items()}
    return march(amendment.AMENDMENT, start=start, inputs=given)


def test_nitrification_follows_moisture():
    filled = np.array(list(NITRIFICATION_MOISTURE))

    factor = mineral("nitrification_moisture", temperature=15.0, water_content=filled * 0.45)

    assert factor == pytest.approx(np.array(list(NITRIFICATION_MOISTURE.values())), abs=5e-7)


def test_nitrification_and_denitrification_follow_temperature():
    factor = mineral(
        "temperature_factor", temperature=np.array(list(TEMPERATURE), float), water_content=0.3
    )

    assert factor == pytest.approx(np.array(list(TEMPERATURE.values())), abs=5e-7)


def test_denitrification_begins_above_eight_tenths_of_the_pores():
    filled = np.array(list(DENITRIFICATION_MOISTURE))

    factor = mineral("denitrification_moisture", temperature=15.0, water_content=filled * 0.45)

    assert factor == pytest.approx(np.array(list(DENITRIFICATION_MOISTURE.values())), abs=1e-12)


def test_nitrification_of_a_layer_is_that_of_snomin():
    layer = {"temperature": 15.0, "water_content": 0.25, "porosity": 0.45, "thickness": 300.0}
    kg_per_m2 = 0.003

    per_day = mineral("k_nitrify", bulk_density=1300.0, **layer) * kg_per_m2
    concentration = mineral("dissolved", bulk_density=1300.0, **layer) * kg_per_m2 / (0.25 * 0.3)

    assert per_day == pytest.approx(NITRIFICATION, abs=5e-10)
    assert concentration == pytest.approx(AMMONIUM_KG_PER_M3, abs=5e-10)


@pytest.mark.parametrize(("age", "warmth"), DECAY)
def test_decay_by_age_and_temperature_is_that_of_snomin(age, warmth):
    run = amended(age / 365.25, temperature=warmth, acidity=6.5, interval=AN_INSTANT)

    per_day = run.of("carbon_dioxide")[-1] / (AN_INSTANT * 365.25)

    assert per_day == pytest.approx(DECAY[age, warmth], abs=5e-10, rel=1e-5)


@pytest.mark.parametrize("ratio", RELEASE)
def test_release_of_nitrogen_by_its_ratio_is_that_of_snomin(ratio):
    run = amended(2.0, ratio=ratio, carbon=0.58, temperature=15, acidity=6.5, interval=AN_INSTANT)

    per_day = run.of("released_nitrogen")[-1] / (AN_INSTANT * 365.25)

    assert per_day == pytest.approx(RELEASE[ratio], abs=5e-11, rel=1e-5)


@pytest.mark.parametrize(
    ("name", "table"),
    [("temperature", WARMTH), ("moisture_tension", DRYNESS), ("acidity", ACIDITY)],
)
def test_ageing_follows_each_condition(name, table):
    conditions = {"temperature": 9.0, "moisture_tension": 2.0, "acidity": 1000.0, "interval": 1.0}
    conditions[name] = np.array(list(table), float)
    at_best = 1.0 if name == "temperature" else 0.88

    run = amended(1.0, **conditions)

    aged = (run.of("apparent_age")[-1] - 1.0) / at_best
    assert aged == pytest.approx(np.array(list(table.values())), abs=5e-7)


@pytest.mark.parametrize(("age", "years"), LEFT)
def test_carbon_left_after_years_is_the_closed_form(age, years):
    warmth_of_one = 9 + 9 * np.log2(1 / 0.88)

    run = amended(age, temperature=warmth_of_one, acidity=1000.0, interval=years)

    assert run.of("organic_carbon")[-1] == pytest.approx(LEFT[age, years], abs=5e-5)
