"""How a result moves with a parameter: against slopes that are known."""

import numpy as np
import pytest

from greenhaven.core.models.digestion.adm1 import ADM1, K_S_ac, k_m_ac, pK_IN
from greenhaven.core.models.digestion.tank import SEED
from greenhaven.core.process.containers import StirredTank
from greenhaven.core.process.matrix import Component, Observable, Parameter, Process, ProcessModel
from greenhaven.core.process.sensitivity import rate_sensitivities, sensitivities
from greenhaven.core.process.symbols import ModelError

stuff = Component("stuff", "stuff that decays", "kg/m³")
k = Parameter("k", "decay", "1/d", 0.7, source="assumed for the test")
idle = Parameter("idle", "what is 0", "kg/m³", 0.0, source="assumed for the test")
DECAY = ProcessModel(
    "decay",
    (Process("decay", {stuff: -1}, k * (stuff - idle)),),
    observables=(Observable("double", "twice the stuff", "kg/m³", 2 * stuff),),
)
SHUT = StirredTank(DECAY, volume_m3=1.0, inflow_m3_per_d=0.0)


def test_slope_of_decay_is_the_known_one():
    slopes = sensitivities(SHUT, by=(k,), start={stuff: 3.0}, days=2, every=0.5)

    t = slopes.time.values
    known = -3.0 * t * np.exp(-0.7 * t)
    assert slopes.stuff.sel(parameter="k").values == pytest.approx(known, abs=2e-6)
    assert slopes.double.sel(parameter="k").values == pytest.approx(2 * known, abs=4e-6)


def test_slope_by_what_is_not_there_or_is_nothing_is_refused():
    with pytest.raises(ModelError, match="k_m_ac"):
        sensitivities(SHUT, by=(k_m_ac,), start={stuff: 1.0}, days=1)
    with pytest.raises(ModelError, match="idle is 0"):
        sensitivities(SHUT, by=(idle,), start={stuff: 1.0}, days=1)


@pytest.mark.parametrize("parameter", [k_m_ac, K_S_ac, pK_IN], ids=str)
def test_slope_of_rates_is_that_of_differences_through_the_acidity_too(parameter):
    system, rhs = ADM1.system(), ADM1.compile("numpy")
    y = np.array([SEED[each.name] for each in system.states])
    place = system.parameters.index(parameter)
    p = np.array([system.values[each] for each in system.parameters])
    step = np.zeros_like(p)
    step[place] = 1e-5 * p[place]

    exact = rate_sensitivities(ADM1, y, (parameter,))[:, 0]

    difference = (rhs(0.0, y, p + step) - rhs(0.0, y, p - step)) / (2 * step[place])
    assert np.abs(exact).max() > 0.1
    assert np.abs(exact - difference).max() < 1e-7 * np.abs(exact).max()
