"""Whatever the model: every backend gives what the formulas say, and nothing is made or lost.

Backends agree within 1e-12 of the sum of absolute terms. The judge, `tests/core/process/plain.py`,
evaluates formulas and searches conditions without the printed text.
"""

from collections.abc import Callable
from functools import lru_cache
from random import Random

import casadi
import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from greenhaven.core.models.digestion.adm1 import ADM1, S_an, S_cat
from greenhaven.core.process.expression import Expression
from greenhaven.core.process.matrix import ProcessModel
from greenhaven.core.process.slopes import derivative
from tests.core.process.plain import UndecidedError, Worked, changes, worked
from tests.properties.models_at_random import model_at_random, values_at_random

AGREE = 1e-12  # of the sum of absolute terms
draws = st.integers(0, 2**32).map(Random)
COMPILED = tuple(
    model_at_random(Random(seed), implicits=implicits)  # noqa: S311 -- nothing secret
    for seed, implicits in ((51, 1), (5, 2))
)


def test_models_that_numba_runs_are_worth_it():
    texts = "".join(model.to_source() for model in COMPILED)

    for word in (
        "where",
        "minimum",
        "maximum",
        "sqrt",
        "exp10",
        "log",
        "**",
        "absolute",
        "improve",
    ):
        assert word in texts


def _by_casadi(model: ProcessModel) -> Callable[..., np.ndarray]:
    """One CasADi function, built once."""
    system = model.system()
    sizes = (len(system.states), len(system.parameters), len(system.inputs))
    y, p, u = (casadi.SX.sym(name, size) for name, size in zip("ypu", sizes, strict=True))
    made = casadi.Function("rhs", [y, p, u], [model.compile("casadi")(0.0, y, p, u)])
    return lambda _, *vectors: np.ravel(np.array(made(*vectors)))


RUN = {
    "numpy": lambda model: model.compile("numpy"),
    "numba": lru_cache(lambda model: model.compile("numba")),
    "casadi": lru_cache(_by_casadi),
}


@settings(max_examples=60, deadline=None)
@given(draws, st.integers(0, 2))
def test_numpy_and_casadi_give_what_any_model_says(random, implicits):
    model = model_at_random(random, implicits=implicits)
    values = values_at_random(random, model)

    _agree(model, values, ("numpy", "casadi"))


@settings(max_examples=60, deadline=None)
@given(draws, st.sampled_from(COMPILED))
def test_numba_gives_what_a_model_says_in_any_state(random, model):
    _agree(model, values_at_random(random, model), ("numpy", "numba", "casadi"))


@settings(max_examples=25, deadline=None)
@given(draws)
def test_every_backend_gives_the_same_adm1_in_any_state(random):
    values: dict[Expression, float] = dict(ADM1.system().values)
    values |= {each: 10 ** random.uniform(-4, 0.5) for each in ADM1.components}
    values |= {each: 10 ** random.uniform(-4, -1) for each in (S_cat, S_an)}  # pH from 0 to 14
    values |= {each: random.uniform(283, 330) for each in ADM1.inputs}

    _agree(ADM1, values, ("numpy", "numba", "casadi"))


def _expected(model: ProcessModel, values: dict[Expression, float]) -> list[Worked]:
    """What the judge says, where rounding does not decide."""
    try:
        return changes(model.system(), values)
    except UndecidedError:
        reject()


def _agree(model: ProcessModel, values: dict[Expression, float], backends: tuple[str, ...]) -> None:
    system, expected = model.system(), _expected(model, values)
    y = np.array([values[each] for each in system.states])
    p = np.array([values[each] for each in system.parameters])
    u = np.array([values[each] for each in system.inputs])
    allowed = AGREE * np.array([each.scale for each in expected]) + 1e-300
    for backend in backends:
        change = RUN[backend](model)(0.0, y, p, u)
        off = np.abs(change - [each.value for each in expected]) / allowed
        assert off.max() < 1, (backend, str(system.states[int(off.argmax())]), off.max())


@settings(max_examples=40, deadline=None)
@given(draws, st.integers(0, 1))
def test_any_balanced_model_conserves_in_any_state(random, implicits):
    model = model_at_random(random, implicits=implicits)
    values = values_at_random(random, model)

    change = _expected(model, values)

    for quantity in model.conserves:
        contents = [worked(each.content[quantity], {}).value if quantity in each.content else 0.0
                    for each in model.components]  # fmt: skip
        made = sum(c * each.value for c, each in zip(contents, change, strict=True))
        scale = sum(c * each.scale for c, each in zip(contents, change, strict=True))
        assert abs(made) <= AGREE * scale + 1e-300


@settings(max_examples=40, deadline=None)
@given(draws)
def test_imaginary_step_through_numpy_is_the_derivative(random):
    model = model_at_random(random)
    values = values_at_random(random, model)
    system, by = model.system(), random.choice(model.components)

    try:
        exact = [worked(derivative(each, by), values) for each in system.changes.values()]
    except UndecidedError:
        reject()

    stepped = _imaginary(model, values, by)
    for value, slope in zip(stepped, exact, strict=True):
        assert value == pytest.approx(slope.value, abs=1e-11 * slope.scale + 1e-300)


@settings(max_examples=25, deadline=None)
@given(draws, st.integers(1, 2))
def test_imaginary_step_goes_through_conditions(random, implicits):
    model = model_at_random(random, implicits=implicits, smooth=True)
    values = values_at_random(random, model)
    by = random.choice(model.components)
    step = 1e-4 * values[by]

    def at(side: float) -> list[Worked]:
        return _expected(model, {**values, by: values[by] + side * step})

    ends = {side: np.array([each.value for each in at(side)]) for side in (-1, -0.5, 0.5, 1)}
    wide, near = (ends[1] - ends[-1]) / (2 * step), (ends[0.5] - ends[-0.5]) / step
    finite = (4 * near - wide) / 3  # Richardson, which the next line says how far to trust
    doubt = 0.1 * np.abs(near - wide) + 1e-11 * np.array([each.scale for each in at(0)]) / step

    stepped = _imaginary(model, values, by)
    assert np.all(np.abs(stepped - finite) <= doubt)


def _imaginary(model: ProcessModel, values: dict[Expression, float], by: Expression) -> np.ndarray:
    system = model.system()
    tiny = 1e-30
    y = np.array([complex(values[each], tiny * (each is by)) for each in system.states])
    p = np.array([values[each] for each in system.parameters])
    u = np.array([values[each] for each in system.inputs])
    return np.imag(model.compile("numpy")(0.0, y, p, u)) / tiny
