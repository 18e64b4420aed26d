"""Formulas: built by operators, simplified without changing, printed so that Python reads them."""

import math

import pytest

from greenhaven.core.process.expression import (
    Expression,
    ExpressionError,
    Number,
    absolute,
    as_expression,
    clip,
    exp,
    exp10,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)
from greenhaven.core.process.slopes import derivative
from greenhaven.core.process.symbols import Component
from tests.core.process.plain import worked

x, y, z = (Component(name, name, "1", least=None) for name in "xyz")
AT = {x: 1.7, y: -0.6, z: 0.25}
READ = {
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt")},
    "exp10": lambda value: 10.0**value,
    "absolute": abs,
    "minimum": min,
    "maximum": max,
    "where": lambda condition, a, b: a if condition else b,
}
FORMULAS = [
    x + y - z,
    x - (y - z),
    x - (y + z),
    x + (y - z),
    x / y / z,
    x / (y / z),
    x / (y * z),
    x * (y / z),
    (x / y) * z,
    -x * y,
    -((x * y) ** 2),
    (-x) ** 2,
    (-x) ** 3 * -y,
    x - -y,
    x + -2.0 * y,
    x - -2.0 * y,
    -(x + y),
    -(x - y) / -z,
    2.0**-x,
    (x**2) ** z,
    x ** (z**2),
    x ** (y + 1.5),
    (-2.0) ** (x * 0 + 2),
    1 - x,
    1 / x,
    2 ** (x / 2),
    -3 + x,
    x * -1.5 + y * 3,
    exp(-x) * exp10(y) + log(x) - sqrt(z) / absolute(y),
    minimum(x, y, z) + maximum(x, y, z) * clip(x, 0, 1),
    where(x < y, x, y) + where(x > y, 1, 0) * where(x >= y, z, 2) - where(y <= -0.5, x, z),
    (x < y) * 2 + (y < x) * x,
    x * x * x - (x + 1e-3) / (1e300 * x + 1),
]


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_text_of_a_formula_means_the_formula(formula):
    text = str(formula)

    assert eval(text, READ, {each.name: value for each, value in AT.items()}) == pytest.approx(  # noqa: S307 -- our own text
        worked(formula, AT).value, rel=1e-15
    )


@pytest.mark.parametrize(
    ("formula", "same"),
    [
        (x + 0, x),
        (0 + x, x),
        (x - 0, x),
        (x * 1, x),
        (1 * x, x),
        (x / 1, x),
        (x**1, x),
        (x * 0, Number(0)),
        (0 / x, Number(0)),
        (x * 2, 2 * x),
        (x + -y, x - y),
        (x - -y, x + y),
        (as_expression(2) * 3 + 1, Number(7)),
        (exp(0) + log(1) + sqrt(4), Number(3)),
        (minimum(2, 3) * maximum(2, 3), Number(6)),
    ],
    ids=str,
)
def test_what_changes_nothing_is_left_out(formula, same):
    assert formula == same


def test_formulas_that_say_the_same_are_equal_and_symbols_are_themselves():
    twin = Component("x", "x", "1")

    assert x * y + 1 == x * y + 1
    assert hash(x * y + 1) == hash(x * y + 1)
    assert x != twin
    assert twin * y + 1 != x * y + 1


SLOPES = [
    (x * y + z, y),
    (x / (x + y), y / (x + y) ** 2),
    (x**3, 3 * x**2),
    (2**x, 2**x * math.log(2)),
    (x**x, x**x * (log(x) + 1)),
    (exp(x * x), 2 * x * exp(x * x)),
    (exp10(-x), -math.log(10) * exp10(-x)),
    (log(x * z), 1 / x),
    (sqrt(x), 0.5 / sqrt(x)),
    (absolute(y * x), absolute(y)),
    (minimum(x, y) * x, y),
    (maximum(x, y) * x, 2 * x),
    (where(x < 2, x * z, y), z),
    (y * z, Number(0)),
]


@pytest.mark.parametrize(("formula", "slope"), SLOPES, ids=str)
def test_derivative_is_the_textbook_one(formula, slope):
    found = worked(derivative(formula, x), AT).value

    assert found == pytest.approx(worked(slope, AT).value, rel=1e-14)


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_derivative_agrees_with_a_small_step(formula):
    step = 1e-5

    ends = [worked(formula, {**AT, x: AT[x] + side * step}).value for side in (-1, 1)]

    slope = (ends[1] - ends[0]) / (2 * step)
    assert worked(derivative(formula, x), AT).value == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_formula_has_no_truth_value():
    with pytest.raises(ExpressionError, match=r"use where\(condition, a, b\)"):
        bool(x < y)
    with pytest.raises(ExpressionError, match="no truth value"):
        assert 0 < x < 1


def test_where_refuses_what_is_no_comparison():
    with pytest.raises(ExpressionError, match="comparison"):
        where(x == 0, 1, 2)  # identity, which Python has decided already
    with pytest.raises(ExpressionError, match="comparison"):
        where(x, 1, 2)


def test_formula_does_not_change():
    with pytest.raises(AttributeError):
        (x + y).operator = "-"
    with pytest.raises(AttributeError):
        Number(1).value = 2


def test_number_of_numpy_leaves_the_operator_to_the_formula():
    import numpy as np

    assert np.float64(2) * x == 2 * x
    assert np.float64(2) - x == 2 - x
    with pytest.raises(TypeError):
        np.array([1.0, 2.0]) * x


def test_sum_of_thousands_of_terms_is_no_trouble():
    formula: Expression = as_expression(0)
    for index in range(5000):
        formula = formula + (index + 1.0) * x

    assert worked(formula, AT).value == pytest.approx(1.7 * 5000 * 5001 / 2)
    assert worked(derivative(formula, x), AT).value == pytest.approx(5000 * 5001 / 2)


def test_shared_parts_are_worked_out_once():
    formula: Expression = x
    for _ in range(60):  # 2^60 leaves, were it a tree
        formula = formula + formula * z

    assert worked(formula, AT).value == pytest.approx(1.7 * 1.25**60)
