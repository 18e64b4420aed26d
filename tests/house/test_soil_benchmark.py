"""The claim on soils measures what it names, on soils that differ."""

import numpy as np

from benchmarks.cases.soil import MONTHS, soils
from benchmarks.soil import carbon_as_the_peer, site_years


def test_soils_differ_and_are_the_same_whatever_their_number():
    few, many = soils(3), soils(5)

    assert np.array_equal(few.rain, many.rain[:, :3])
    assert few.temperature.shape == (MONTHS, 3)
    assert len(set(many.clay)) == len(set(many.residues)) == 5


def test_a_year_of_soils_is_timed_and_balances():
    figures = site_years(20, 2)

    assert 0 < figures["s"] <= figures["median_s"] < figures["first_s"]
    assert figures["balance_error_t"] < 1e-11


def test_carbon_is_compared_over_the_peers_eleven_months():
    made, figures = soils(2), carbon_as_the_peer(2)

    for site, before in enumerate(made.carbon.sum(axis=0)):
        after = figures[f"carbon_{site}"]
        assert 0 < before + made.residues[site] - after < before / 5
