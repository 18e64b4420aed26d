"""Conditions that hold at each instant: their value is found wherever it is, or told as absent."""

import math

import numpy as np
import pytest

from greenhaven.core.process.expression import exp, exp10, log, maximum, minimum
from greenhaven.core.process.matrix import Component, Implicit, Process, ProcessModel

level = Component("level", "level", "1", least=None)
answer = Component("answer", "answer", "1")


def model(equation, within, start):
    x = Implicit("x", "x", equation=equation, start=start, within=within)
    return ProcessModel("m", (Process("p", {answer: 1}, x * 1.0),), extra=(level,))


def found(equation, within, start, at, backend):
    written = model(equation, within, start)
    state = np.array([at if each is level else 0.0 for each in written.components])
    change = np.ravel(np.array(written.compile(backend)(0.0, state), dtype=float))
    return change[written.components.index(answer)]


A = level
ROOTS = {
    "hydrogen ion": (lambda x: A - 1e-14 / x + x, (1e-14, 1), 1e-7, -3e-5,
                     (3e-5 + math.sqrt(9e-10 + 4e-14)) / 2),
    "square of a tiny number": (lambda x: x * x - A, (0, 1), 0.5, 1e-14, 1e-7),
    "cube of a tiny number": (lambda x: x**3 - A, (0, 1), 0.5, 1e-18, 1e-6),
    "one over": (lambda x: 1 / x - A, (1e-12, 1), 0.5, 1e9, 1e-9),
    "large": (lambda x: x**3 - A, (0, 1e9), 1.0, 1e21, 1e7),
    "flat, then steep": (lambda x: exp(x) - A, (0, 600), 500.0, math.exp(3), 3.0),
    "temperature": (lambda x: exp(x / 10) - A, (0, 1000), 300.0, math.exp(30), 300.0),
    "falling": (lambda x: exp10(-x) - A, (1, 13), 7.0, 10**-2.5, 2.5),
    "logarithm": (lambda x: log(x) - A, (1e-9, 1e3), 1.0, -12.0, math.exp(-12)),
    "kink": (lambda x: maximum(x, 3 * x) - A, (-9, 9), 5.0, -2.0, -2.0),
    "zero": (lambda x: x + x**3 - A, (-1, 2), 0.5, 0.0, 0.0),
    "linear": (lambda x: 5 * x - A, (-1, 200), 0.5, 500.0, 100.0),
    "near a bound": (lambda x: x - A, (0, 50), 10.0, 1e-8, 1e-8),
}  # fmt: skip
FLAT = {
    "clipped": (lambda x: minimum(maximum(x - A, -1), 1), (0, 50), 10.0, 3.0, 3.0),
    "clipped and falling": (lambda x: minimum(maximum(A - x, -1), 1), (0, 50), 0.5, 30.0, 30.0),
    "saturated": (lambda x: 1 / (1 + exp(-200 * (x - A))) - 0.5, (0, 50), 10.0, 3.0, 3.0),
}


@pytest.mark.parametrize("case", ROOTS)
@pytest.mark.parametrize("backend", ["numpy", "casadi"])
def test_root_is_found_to_rounding(backend, case):
    equation, within, start, at, root = ROOTS[case]

    assert found(equation, within, start, at, backend) == pytest.approx(root, rel=4e-15, abs=1e-300)


@pytest.mark.parametrize("case", FLAT)
def test_condition_that_is_flat_in_places_gives_no_wrong_value(case):
    """Where it does not change with x, nothing says on which side the root is."""
    equation, within, start, at, root = FLAT[case]

    value = found(equation, within, start, at, "numpy")

    assert math.isnan(value) or value == pytest.approx(root)
    assert found(equation, within, root + 0.001, at, "numpy") == pytest.approx(root, rel=1e-14)


def test_every_root_is_found_by_numba_too():
    cases = [
        Implicit(f"x_{k}", case, equation=_at(equation, at), start=start, within=within)
        for k, (case, (equation, within, start, at, _)) in enumerate(ROOTS.items())
    ]
    parts = [Component(f"y_{k}", "y", "1") for k in range(len(cases))]
    whole = ProcessModel(
        "all",
        tuple(
            Process(f"p {part}", {part: 1}, each * 1.0)
            for part, each in zip(parts, cases, strict=True)
        ),
        extra=(level,),
    )

    change = whole.compile("numba")(0.0, np.zeros(len(parts) + 1))

    roots = [root for *_, root in ROOTS.values()]
    assert change[:-1] == pytest.approx(roots, rel=4e-15, abs=1e-300)


def _at(equation, at):
    """The equation with the level at a number, moved by the level itself (which is 0)."""
    from greenhaven.core.process.expression import rewritten

    return lambda x: rewritten(equation(x), {level: level + at})


@pytest.mark.parametrize("backend", ["numpy", "numba", "casadi"])
@pytest.mark.parametrize("at", [30.0, -3.0])
def test_no_root_is_not_a_number(backend, at):
    assert math.isnan(found(lambda x: x - A, (0, 5), 3.0, at, backend))


def test_many_states_at_once_find_each_its_own_root():
    equation, within, start, *_ = ROOTS["falling"]
    roots = np.linspace(1.5, 12.5, 45).reshape(5, 9)
    written = model(equation, within, start)
    state = np.zeros((2, 5, 9))
    state[written.components.index(level)] = 10**-roots

    change = written.compile("numpy")(0.0, state)[written.components.index(answer)]

    assert change == pytest.approx(roots, rel=1e-14)


def test_conditions_may_rest_on_conditions():
    first = Implicit("first", "", equation=lambda x: x + x**3 - level, start=0.5, within=(-9, 99))
    second = Implicit("second", "", equation=lambda x: exp(x) - first, start=0.5, within=(-99, 99))
    written = ProcessModel("m", (Process("p", {answer: 1}, second * 1.0),), extra=(level,))

    for backend in ("numpy", "casadi"):
        change = np.ravel(np.array(written.compile(backend)(0.0, np.array([0.0, 10.0])), float))
        assert change[0] == pytest.approx(math.log(2), rel=1e-14)
