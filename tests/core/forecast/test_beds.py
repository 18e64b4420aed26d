from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.forecast.twin.bed_unknowns import GARDEN_UNKNOWNS
from greenhaven.core.forecast.twin.beds import (
    RESIDUES,
    WEEK,
    Settings,
    grounds_of,
    growing_hectares,
    steady_soil,
)
from greenhaven.core.forecast.twin.garden_futures import GROUNDS, Ground
from greenhaven.core.forecast.uncertain import EnsembleError, members
from greenhaven.core.models.soil import rothc
from greenhaven.core.process.march import march
from tests.core.forecast.bed_cases import gardens, usual

BED, LAWN = GROUNDS.index(Ground.BED), GROUNDS.index(Ground.LAWN)


def test_parks_are_lawns_and_gardens_beds():
    assert grounds_of(gardens()).tolist() == [BED, BED, LAWN, LAWN]


def test_growing_area_is_a_share_of_the_outline_and_none_where_compost_is_sold():
    city = gardens()
    sold = replace(city.gardens, area_m2=np.full(4, 1e4), growing_share=np.full(4, 0.5))

    assert growing_hectares(replace(city, gardens=sold)).tolist() == [0.5, 0.5, 0.5, 0.0]


def test_lawns_are_neither_watered_nor_harvested():
    settings = Settings.of(usual(gardens()))

    assert settings.harvested[0, LAWN] == settings.watering[0, LAWN] == 0
    assert settings.harvested[0, BED] > 0
    assert settings.watering[0, BED] > 0


def test_quantity_that_no_member_draws_is_named():
    lacking = [each for each in GARDEN_UNKNOWNS if each.name != "depth of roots"]

    with pytest.raises(EnsembleError, match="depth of roots"):
        Settings.of(members(lacking, [2015], 4, 1))


def test_every_unknown_says_where_it_comes_from_and_why():
    names = [each.name for each in GARDEN_UNKNOWNS]

    assert len(set(names)) == len(names)
    for each in GARDEN_UNKNOWNS:
        assert "from memory" not in each.source or "to be confirmed" in each.source, each.name
        assert each.low < each.central < each.high, each.name


def test_pools_of_a_steady_soil_add_up_to_the_carbon_that_was_drawn():
    settings = Settings.of(members(GARDEN_UNKNOWNS, [2015], 16, 1))

    steady = steady_soil(settings, np.full(settings.shape, 0.9))

    carbon = sum(each for name, each in steady.pools.items() if "C" in name.content)
    assert carbon == pytest.approx(settings.carbon)
    assert all(np.all(each > 0) for each in steady.pools.values())


def test_steady_soil_stays_as_it_is_under_rothc():
    settings = Settings.of(members(GARDEN_UNKNOWNS, [2015], 8, 1))
    weather = {rothc.temperature: 11.0, rothc.rain: 60.0, rothc.pan_evaporation: 0.0}
    factor = march(rothc.ROTHC, start={}, inputs=weather).of("temperature_factor")[0]
    sites = settings.clay.size

    steady = steady_soil(settings, np.full(settings.shape, 0.6 * factor))
    residues = np.tile(steady.residues.ravel(), (520, 1))
    run = march(
        rothc.ROTHC,
        start={
            each: value.ravel()
            for each, value in steady.pools.items()
            if each in rothc.ROTHC.components
        },
        inputs=weather,
        parameters={rothc.clay: settings.clay.ravel(), rothc.month: WEEK},
        additions={
            rothc.DPM: residues * RESIDUES.decomposable,
            rothc.RPM: residues * RESIDUES.resistant,
        },
    )

    for pool in (rothc.DPM, rothc.RPM, rothc.BIO, rothc.HUM):
        assert run.end[pool][0] == pytest.approx(steady.pools[pool].ravel(), rel=1e-9)
    assert run.end[rothc.DPM].shape[-1] == sites


def test_more_carbon_needs_more_residues_to_stay():
    lean = Settings.of(usual(gardens(), carbon_in_beds=30.0))
    rich = Settings.of(usual(gardens(), carbon_in_beds=60.0))
    pace = np.full(lean.shape, 0.9)

    gain = steady_soil(rich, pace).residues[0, BED] / steady_soil(lean, pace).residues[0, BED]

    assert gain == pytest.approx((60 - 0.049 * 60**1.139) / (30 - 0.049 * 30**1.139))
