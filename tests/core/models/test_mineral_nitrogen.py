"""Ammonium and nitrate in layers: what roots, microbes and water take."""

import numpy as np
import pytest

from greenhaven.core.models.soil.mineral_nitrogen import (
    MINERAL_NITROGEN,
    ammonium,
    bulk_density,
    crop_nitrogen,
    demand,
    denitrified,
    nitrate,
    percolation,
    respiration,
    soil_layers,
    sorption,
    temperature,
    thickness,
    water_content,
)
from greenhaven.core.process.march import march

MOIST = {temperature: 15.0, water_content: 0.25}
COLD = {temperature: -30.0, water_content: 0.25}


def days(start, n=1, *, layers=1, weather=MOIST):
    return march(soil_layers(layers), start=start, inputs=weather, steps=n)


def leached(run):
    return (
        run.flows["leaching: nitrate"].to_numpy()[-1]
        + run.flows["leaching: ammonium"].to_numpy()[-1]
    )


def test_units_of_every_rate_fit():
    pytest.importorskip("pint")

    MINERAL_NITROGEN.units()


def test_model_says_where_it_does_not_hold():
    assert "standing water" in MINERAL_NITROGEN.validity


def test_ammonium_becomes_nitrate_and_nothing_is_lost():
    run = days({ammonium: 30.0}, 90)

    assert run.of("ammonium")[-1] < 0.1
    assert run.of("ammonium") + run.of("nitrate") == pytest.approx(30.0)


def test_nitrification_over_a_day_is_exact_for_its_rate():
    run = days({ammonium: 30.0})

    k = run.of("k_nitrify")[0]

    assert run.of("ammonium")[-1] == pytest.approx(30 * np.exp(-k), rel=1e-6)


def test_nothing_happens_in_frozen_soil_without_water_flow():
    run = days({ammonium: 30.0, nitrate: 10.0}, 30, weather=COLD)

    assert run.of("ammonium")[-1] == pytest.approx(30.0, rel=1e-4)


def test_leaching_of_nitrate_alone_is_the_published_form():
    seeping = {percolation: 20.0}

    run = days({nitrate: 50.0}, weather=COLD | seeping)

    expected = 50 * (1 - np.exp(-20 / (0.25 * 300)))
    assert leached(run)[()] == pytest.approx(expected, rel=1e-6)


def test_nitrate_leaches_before_ammonium():
    run = days({nitrate: 50.0, ammonium: 50.0}, weather=COLD | {percolation: 20.0})

    assert run.of("nitrate")[-1] < run.of("ammonium")[-1]


def test_water_of_a_day_moves_nitrogen_by_one_layer():
    start = {nitrate: np.array([[0.0], [0.0], [60.0]])}  # on top of three

    run = days(start, 2, layers=3, weather=COLD | {percolation: 20.0})

    first, second = run.of("nitrate")[1:]
    assert first[0] == 0 < first[1]
    assert second[0] > 0
    assert np.all(run.flows["leaching: nitrate"].to_numpy()[:3] == 0)


def test_layers_may_differ():
    layered = {
        thickness: np.array([[[600.0], [100.0]]]),
        bulk_density: np.array([[[1500.0], [1100.0]]]),
        temperature: np.array([[[8.0], [18.0]]]),
    }
    start = {ammonium: np.array([[10.0], [10.0]])}

    run = days(start, 5, layers=2, weather=MOIST | layered)

    deep, shallow = run.of("ammonium")[-1]
    assert deep > shallow


def test_downpour_cannot_overdraw_a_layer():
    flood = {percolation: 5000.0, demand: 100.0, respiration: 50.0, water_content: 0.44}

    run = days({ammonium: 30.0, nitrate: 30.0}, 20, layers=2, weather=MOIST | flood)

    assert run.states.min() >= 0
    assert np.abs(run.balance("N")).max() < 1e-12


def test_roots_take_no_more_than_they_want_nor_than_there_is():
    little, much = (
        days({ammonium: 5.0, nitrate: 10.0}, weather=COLD | {demand: wanted})
        for wanted in (2.0, 50.0)
    )

    assert little.end[crop_nitrogen][0, 0] == pytest.approx(2.0)
    assert 10.0 < much.end[crop_nitrogen][0, 0] < 15.0  # nitrate and what is dissolved of ammonium


def test_negative_demand_gives_nothing_back():
    run = days({ammonium: 5.0}, weather=MOIST | {demand: -3.0})

    assert run.end[crop_nitrogen][0, 0] == 0


def test_denitrification_needs_wet_warm_breathing_soil():
    wet = {water_content: 0.44, respiration: 20.0}

    def lost(weather):
        return days({nitrate: 50.0}, 10, weather=weather).end[denitrified][0, 0]

    assert lost(MOIST | wet) > 1.0
    assert lost(MOIST | {respiration: 20.0}) == 0  # too dry
    assert lost(MOIST | {water_content: 0.44}) == 0  # nothing breathes
    assert lost(COLD | wet) < 1e-3  # too cold


def test_sorption_holds_ammonium_back():
    held, free = (
        march(
            soil_layers(1),
            start={ammonium: 30.0},
            inputs=COLD | {percolation: 20.0},
            parameters={sorption: value},
            steps=5,
        ).of("ammonium")[-1]
        for value in (0.0005, 0.0)
    )

    assert held > 2 * free
