"""Units of rates: wrong by a dimension or by a factor, they are told."""

import pytest

from greenhaven.core.models.digestion.adm1 import ADM1
from greenhaven.core.process.expression import exp, exp10, maximum, where
from greenhaven.core.process.kinetics import arrhenius, cardinal_temperature, monod
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Input,
    Parameter,
    Process,
    ProcessModel,
)
from greenhaven.core.process.units import UnitsError

food = Component("food", "food", "kg COD/m³", COD=1)
moles = Component("moles", "inorganic carbon", "kmol/m³")
speed = Parameter("speed", "uptake", "1/d", 8.0, source="made up")
half = Parameter("half", "half saturation", "kg COD/m³", 0.15, source="made up")
warm = Input("warm", "temperature", "K", 300.0)
cool = Parameter("cool", "reference", "K", 293.0, source="made up")
theta = Parameter("theta", "warming", "1/K", 0.03, source="made up")


def checked(rate, row=None, **more):
    ProcessModel("m", (Process("uptake", row or {food: -1}, rate),), **more).units()


def test_right_units_pass():
    checked(speed * food * monod(food, half))
    checked(speed * food * exp(theta * (warm - cool)))
    checked(speed * maximum(food - half, 0.0))
    checked(speed * where(food < half, food, 2 * half))
    checked(speed * food * cardinal_temperature(warm, cool, 310.0 / 300.0 * cool, 2 * cool))
    checked(speed * food * food / half)


def test_adm1_passes():
    ADM1.units()


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (speed * food * food, "kilogram ** 2"),
        (speed * half / half, "kilogram"),
        (food * monod(food, half), "kilogram"),
        (speed * (food + speed), "1 / day"),
        (speed * food * exp(food), "dimensionless"),
        (speed * food * exp10(warm), "dimensionless"),
        (speed * where(food < warm, food, half), "kelvin"),
        (speed * where(food < half, food, warm), "kelvin"),
        (speed * food * arrhenius(1.05, warm, half), "kilogram"),
    ],
    ids=str,
)
def test_wrong_dimension_is_told_with_the_process(rate, said):
    with pytest.raises(UnitsError, match="uptake") as refusal:
        checked(rate)

    assert said in str(refusal.value)


def test_wrong_factor_is_told():
    hourly = Parameter("hourly", "uptake", "1/h", 0.3, source="made up")
    grams = Parameter("grams", "half saturation", "g COD/m³", 150.0, source="made up")

    with pytest.raises(UnitsError, match="24"):
        checked(hourly * food)
    with pytest.raises(UnitsError, match="1000"):
        checked(speed * food * monod(food, grams))


def test_every_coefficient_must_fit():
    with pytest.raises(UnitsError, match="uptake"):
        checked(speed * food, {food: -1, moles: 1})
    content = Parameter("content", "carbon of food", "kmol/kg COD", 0.03, source="made up")
    checked(speed * food, {food: -1, moles: content})


def test_row_of_shares_alone_is_checked_too():
    share = Parameter("share", "share", "1", 0.3, source="made up")
    checked(speed * food, {food: -share})
    with pytest.raises(UnitsError, match="uptake"):
        checked(food * food, {food: -share})


def test_balance_takes_its_unit_from_what_it_closes():
    oxygen = Component("oxygen", "oxygen", "kg COD/m³", COD=-1)
    checked(speed * food, {food: -1, oxygen: Balance("COD")}, conserves=("COD",))


def test_rate_of_a_step_is_an_amount():
    water = Component("water", "water", "mm")
    rain = Input("rain", "rain of the day", "mm", 1.0)

    checked(rain * 1.0, {water: 1}, time="d", stepped=True)
    with pytest.raises(UnitsError):
        checked(rain * speed, {water: 1}, time="d", stepped=True)
