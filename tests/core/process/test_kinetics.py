"""Rate laws at the points where everybody knows them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.core.process import kinetics
from tests.core.process.plain import worked

positive = st.floats(1e-6, 1e3)


def value(formula):
    return worked(formula, {}).value


def test_monod_and_inhibition_are_one_half_at_their_constant():
    assert value(kinetics.monod(0.3, 0.3)) == 0.5
    assert value(kinetics.monod(0.0, 0.3)) == 0.0
    assert value(kinetics.inhibition(0.3, 0.3)) == 0.5
    assert value(kinetics.inhibition(0.0, 0.3)) == 1.0
    assert value(kinetics.hill_inhibition(0.3, 0.3, 2.4)) == pytest.approx(0.5)
    assert value(kinetics.hill_inhibition(0.6, 0.3, 2.0)) == pytest.approx(0.2)


@given(positive, positive)
def test_what_monod_gives_inhibition_takes(amount, constant):
    given_, taken = kinetics.monod(amount, constant), kinetics.inhibition(amount, constant)

    assert value(given_) + value(taken) == pytest.approx(1.0)


def test_acidity_halves_in_the_middle_of_its_limits():
    # Rosen & Jeppsson (2006): K^n / (K^n + [H]^n), n = 3 / (UL - LL), K = 10^-(LL + UL)/2
    for acidity in (3.5, 4.75, 5.1, 7.0):
        n, k = 3 / 1.5, 10**-4.75
        by_ions = k**n / (k**n + (10**-acidity) ** n)
        assert value(kinetics.ph_inhibition(acidity, 4, 5.5)) == pytest.approx(by_ions, rel=1e-12)
    assert value(kinetics.ph_inhibition(4.75, 4, 5.5)) == pytest.approx(0.5)


def test_competition_shares_one_rate_among_two():
    one, two = kinetics.competition(0.2, 0.6, 1e-6), kinetics.competition(0.6, 0.2, 1e-6)

    assert value(one) == pytest.approx(0.25, rel=1e-5)
    assert value(one) + value(two) == pytest.approx(1.0, rel=1e-5)
    assert value(kinetics.competition(0.0, 0.0, 1e-6)) == 0.0


def test_temperature_factors_are_one_at_their_reference():
    assert value(kinetics.van_t_hoff(55900, 298.15, 298.15, 8.3145)) == 1.0
    assert value(kinetics.arrhenius(1.07, 20, 20)) == 1.0
    assert value(kinetics.arrhenius(1.07, 30, 20)) == pytest.approx(1.07**10)
    exact = math.exp(51965 / 8.3145 * (1 / 298.15 - 1 / 308.15))
    assert value(kinetics.van_t_hoff(51965, 308.15, 298.15, 8.3145)) == pytest.approx(exact)


def test_cardinal_temperatures_are_where_they_are_said_to_be():
    def growth(temperature):
        return value(kinetics.cardinal_temperature(temperature, 5.0, 40.0, 47.0))

    assert growth(40.0) == pytest.approx(1.0)
    assert [growth(each) for each in (-10, 4.99, 47.01, 80)] == [0, 0, 0, 0]
    assert growth(39) < 1 > growth(41)
    assert 0 < growth(6) < growth(20) < growth(30) < growth(39)
    assert growth(46.999) == pytest.approx(0, abs=1e-3)
