import numpy as np

from greenhaven.core.forecast.reactors.heat import longest_heat
from greenhaven.core.models.hygiene import PROFILES

TURNED = PROFILES["us_503_pfrp_windrow"].holds[0]
STEP_D = 1 / 48


def course(*parts: tuple[float, float]):
    """Days, and temperatures of two layers, from pairs of length [d] and temperature [°C]."""
    heat = np.concatenate([np.full(round(days / STEP_D), degrees) for days, degrees in parts])
    return np.arange(len(heat)) * STEP_D, np.column_stack([heat, heat + 2])


def test_heat_that_never_comes_is_none():
    heat = longest_heat(*course((10.0, 40.0)), [3.0], TURNED)

    assert (heat.hot_d, heat.turnings) == (0.0, 0)


def test_coldest_layer_decides():
    days, both = course((4.0, 30.0), (6.0, 60.0))
    both[:, 1] = 50.0

    assert longest_heat(days, both, [], TURNED).hot_d == 0


def test_break_after_a_turning_is_a_pause_that_does_not_count():
    days, heat = course((5.0, 60.0), (0.5, 45.0), (5.0, 60.0))

    turned, let_be = (longest_heat(days, heat, when, TURNED) for when in ([5.0], []))

    assert abs(turned.hot_d - 10.0) < 0.1
    assert turned.turnings == 1
    assert abs(let_be.hot_d - 5.0) < 0.1


def test_long_break_after_a_turning_ends_the_count():
    days, heat = course((5.0, 60.0), (2.0, 45.0), (3.0, 60.0))

    longest = longest_heat(days, heat, [5.0], TURNED)

    assert abs(longest.hot_d - 5.0) < 0.1
    assert longest.begin == 0


def test_lacking_tells_the_longest_heat():
    days, heat = course((3.0, 20.0), (7.0, 60.0), (5.0, 30.0))

    said = longest_heat(days, heat, [5.0, 8.0], TURNED).lacking(TURNED)

    assert "at least 55 °C for 15 d, at least 5 turnings is asked" in said
    assert "hot together is 7.0 d with 2 turnings" in said
