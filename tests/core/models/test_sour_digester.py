"""What an operator reads of a digester that soured, or has no organisms."""

import numpy as np
import pytest

from greenhaven.core.models.digestion.tank import (
    BY_NAME,
    alarms,
    digester,
    fos_tac,
    seed,
    washed_out,
)
from greenhaven.core.process.simulate import simulate

WATER = {BY_NAME["S_IC"]: 0.04, BY_NAME["S_IN"]: 0.05, BY_NAME["S_cat"]: 0.08}
STARCH = {BY_NAME["X_ch"]: 60.0, **WATER}


def digested(retention_d, days=60.0, start=None, feed=STARCH):
    tank = digester(inflow_m3_per_d=100 / retention_d, feed=feed, volume_m3=100.0)
    return simulate(tank, start=start or seed(), days=days, every=1.0)


def test_sour_digester_shows_a_high_ratio_and_not_a_negative_one():
    run = digested(4.0)
    fos, tac = fos_tac(run)

    assert run.of("acidity")[-1] < 5.0
    assert np.all(tac > 0)
    assert fos[-1] / tac[-1] > 100


def test_water_has_no_negative_acids():
    fos, _ = fos_tac(digested(30.0, days=1.0, start={BY_NAME["S_IC"]: 1e-4}, feed={}))

    assert fos.min() >= 0


@pytest.mark.parametrize("days", [60.0, 400.0, 3000.0])
def test_washout_is_told_however_long_ago_it_was(days):
    lost = washed_out(digested(4.0, days=days))

    assert {"acetate degraders", "hydrogen degraders"} <= set(lost)


def test_digester_that_never_had_organisms_says_so():
    assert len(washed_out(digested(30.0, start=WATER))) == 7


def test_alarms_name_a_digester_that_sours_before_its_organisms_are_gone():
    run = digested(4.0, days=6.0)

    assert washed_out(run) == ()
    assert any("sour" in each for each in alarms(run))


def test_alarms_are_silent_for_a_digester_that_works():
    assert alarms(digested(40.0)) == ()
