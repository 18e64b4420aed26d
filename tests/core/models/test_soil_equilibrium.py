"""A soil settles in the same place whether the year is repeated or solved at once."""

import numpy as np
import pytest

from greenhaven.core.models.soil.additions import CROPS, Split, added, only_carbon
from greenhaven.core.models.soil.equilibrium import EquilibriumError, equilibrium, spin_up
from greenhaven.core.models.soil.rothc import (
    BIO,
    BIO_N,
    DPM,
    DPM_N,
    HUM,
    HUM_N,
    IOM,
    IOM_N,
    ROTHC,
    RPM,
    RPM_N,
    SOIL,
    clay,
    covered,
    mineral_N,
    moisture_deficit,
    pan_evaporation,
    rain,
    temperature,
)
from greenhaven.core.process.march import march

WARM = np.array([5.0, 6, 8, 11, 15, 18, 20, 20, 17, 13, 8, 6])
YEAR = {
    temperature: WARM,
    rain: np.full(12, 60.0),
    pan_evaporation: np.array([10.0, 20, 40, 70, 100, 120, 130, 110, 70, 40, 15, 8]),
    covered: np.array([1.0] * 8 + [0.0] * 2 + [1.0] * 2),
}
RESIDUES = added(np.full(12, 0.3), np.full(12, 0.3 / 20), Split.of_residues(CROPS))


def test_repeating_the_year_leads_where_the_solution_is():
    carbon = only_carbon(RESIDUES)

    repeated = spin_up(ROTHC, start={}, inputs=YEAR, additions=carbon, tolerance=1e-9)
    solved = equilibrium(ROTHC, inputs=YEAR, additions=carbon)

    for pool in (DPM, RPM, BIO, HUM, moisture_deficit):
        assert repeated[pool] == pytest.approx(solved[pool], abs=1e-6)


def test_settled_soil_stays_with_all_its_nitrogen():
    state = equilibrium(SOIL, inputs=YEAR, additions=RESIDUES, inert=3.0)

    run = march(SOIL, start=state | {mineral_N: 0.05}, inputs=YEAR, additions=RESIDUES)

    for pool in (DPM, RPM, BIO, HUM, IOM, DPM_N, RPM_N, BIO_N, HUM_N, IOM_N, moisture_deficit):
        assert run.end[pool][0] == pytest.approx(state[pool], abs=1e-11)
    assert np.all(run.of("share_run")[:-1] == 1)


def test_settled_soil_gives_up_as_much_as_it_gets():
    state = equilibrium(SOIL, inputs=YEAR, additions=RESIDUES)

    run = march(SOIL, start=state | {mineral_N: 1.0}, inputs=YEAR, additions=RESIDUES)

    assert run.of("CO2")[-1] == pytest.approx(12 * 0.3, rel=1e-10)
    assert run.of("mineral_N")[-1] - 1.0 == pytest.approx(12 * 0.3 / 20, rel=1e-10)


def test_new_biomass_and_humus_settle_at_their_own_ratio():
    state = equilibrium(SOIL, inputs=YEAR, additions=RESIDUES)

    assert state[BIO] / state[BIO_N] == pytest.approx(6.0)
    assert state[HUM] / state[HUM_N] == pytest.approx(6.0)


def test_every_site_settles_by_itself():
    sites = {clay: np.array([5.0, 25.0, 60.0])}
    series = {each: np.tile(value[:, np.newaxis], 3) for each, value in YEAR.items()}
    series[temperature] = WARM[:, np.newaxis] + np.array([0.0, 2.0, 4.0])
    carbon = only_carbon(RESIDUES)

    together = equilibrium(ROTHC, inputs=series, additions=carbon, parameters=sites)
    repeated = spin_up(
        ROTHC, start={}, inputs=series, additions=carbon, parameters=sites, tolerance=1e-4
    )

    for index in range(3):
        alone = {
            "inputs": {each: value[:, index] for each, value in series.items()},
            "additions": carbon,
            "parameters": {clay: sites[clay][index]},
        }
        one = equilibrium(ROTHC, **alone)
        one_repeated = spin_up(ROTHC, start={}, tolerance=1e-4, **alone)
        for pool in (DPM, RPM, BIO, HUM, moisture_deficit):
            assert together[pool][index] == pytest.approx(one[pool][0], rel=1e-12)
            assert repeated[pool][index] == one_repeated[pool][0]


def test_frozen_year_settles_nowhere():
    frozen = YEAR | {temperature: np.full(12, -10.0)}

    with pytest.raises(EquilibriumError, match="nothing decays"):
        equilibrium(ROTHC, inputs=frozen, additions=only_carbon(RESIDUES))


def test_too_few_years_are_named():
    with pytest.raises(EquilibriumError, match="after 3 years"):
        spin_up(ROTHC, start={}, inputs=YEAR, additions=only_carbon(RESIDUES), most_years=3)
