"""Names in the printed text: whatever a model calls its things, the text means what it says."""

import numpy as np
import pytest

from greenhaven.core.process.expression import exp, log, minimum, where
from greenhaven.core.process.matrix import (
    Component,
    Implicit,
    Input,
    ModelError,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

stuff, more = Component("stuff", "stuff", "kg"), Component("more", "more", "kg")
speed = Parameter("speed", "speed", "1/d", 0.3, source="made up")


def changed(processes, state):
    model = ProcessModel("a model", tuple(processes))
    return dict(zip(map(str, model.components), model.compile()(0.0, np.array(state)), strict=True))


def test_processes_that_differ_in_signs_only_keep_their_own_rates():
    there = Process("up-take", {stuff: -1, more: 1}, speed * stuff)
    back = Process("up take", {more: -1, stuff: 1}, 2 * speed * more)

    assert changed([there, back], [1.0, 10.0]) == {
        "stuff": pytest.approx(5.7),
        "more": pytest.approx(-5.7),
    }


def test_component_named_like_the_rate_of_a_process_stays_itself():
    r_decay = Component("r_decay", "rate of decay as measured", "kg")
    decay = Process("decay", {r_decay: -1, more: 1}, speed * r_decay)
    other = Process("other", {more: -1}, r_decay * 2 * more)

    assert changed([decay, other], [1.0, 10.0]) == {
        "r_decay": pytest.approx(-0.3),
        "more": pytest.approx(0.3 - 20.0),
    }


def test_two_ways_to_write_mu_are_two_parameters():
    micro = Parameter("µ", "micro sign", "1/d", 2.0, source="made up")
    mu = Parameter("μ", "greek letter", "1/d", 3.0, source="made up")

    both = [Process("one", {stuff: -1}, micro * stuff), Process("two", {stuff: -1}, mu * stuff)]

    assert changed(both, [1.0]) == {"stuff": pytest.approx(-5.0)}


@pytest.mark.parametrize(
    "name",
    ["_", "exp", "log", "where", "minimum", "range", "improve", "held", "begin", "done", "lower",
     "residual", "ITERATIONS", "float", "k3", "c1", "v2", "p", "y", "dy", "np", "settled", "match",
     "derivatives", "constants", "abs", "x_1", "x_12", "T_20"],
)  # fmt: skip
def test_component_may_have_any_name_that_python_allows(name):
    named = Component(name, "anything", "kg")
    x = Implicit("x", "condition", equation=lambda s: exp(s) - 2 - named, start=1, within=(0, 5))
    rate = speed * named * exp(-named) * where(named < 1, 1, 2) + log(named) * minimum(named, 2) + x

    value = 1.5
    expected = 0.3 * value * np.exp(-value) * 2 + np.log(value) * value + np.log(2 + value)
    assert changed([Process("p", {named: -1}, rate)], [value])[name] == pytest.approx(-expected)


@pytest.mark.parametrize("count", range(1, 40))
def test_temporary_of_a_condition_never_meets_a_parameter(count):
    at_20 = Parameter(
        f"T_{count}", "as the temporaries of T are called", "1", 3.0, source="made up"
    )
    temperature = Implicit("T", "", equation=lambda s: s * at_20 - stuff, start=1, within=(0, 90))
    rate = temperature * at_20 * exp(at_20 * stuff - at_20 * stuff) + 0 * exp(stuff)

    assert changed([Process("p", {stuff: -1}, rate)], [2.0]) == {"stuff": pytest.approx(-2.0)}


@pytest.mark.parametrize("name", ["lambda", "None", "for", "two words", "1st", "", "a-b"])
def test_name_that_python_does_not_allow_is_refused(name):
    with pytest.raises(ModelError, match="letters, digits and underscores"):
        Component(name, "anything", "kg")


def test_remarks_and_titles_may_hold_anything():
    odd = Component("odd", 'two\nlines with """ and \\', "kg/m³")
    process = Process("area of 10 m² # \n or so", {odd: -1}, speed * odd)
    model = ProcessModel('a "model" """ with \\', (process,), observables=(
        Observable("twice", "first\nsecond", "kg", odd * 2),))  # fmt: skip

    assert model.compile()(0.0, np.array([2.0])) == pytest.approx([-0.6])


def test_two_symbols_with_one_name_are_refused():
    twin = Component("stuff", "other stuff", "kg")
    with pytest.raises(ModelError, match="stuff"):
        ProcessModel("a model", (Process("p", {stuff: -1, twin: 1}, speed * stuff),))

    slow = Parameter("speed", "another speed", "1/d", 0.1, source="made up")
    with pytest.raises(ModelError, match="speed"):
        ProcessModel("a model", (Process("p", {stuff: -1}, speed * slow * stuff),))

    driver = Input("stuff", "stuff from outside", "kg")
    with pytest.raises(ModelError, match="stuff"):
        ProcessModel("a model", (Process("p", {stuff: -1}, speed * driver),))


@pytest.mark.parametrize("kind", ["observable", "condition", "process"])
def test_any_two_things_with_one_name_are_refused(kind):
    process = Process("p", {stuff: -1, more: 1}, speed * stuff)
    condition = Implicit("more", "condition", equation=lambda s: s - stuff, within=(-1, 9))
    second = Process("p" if kind == "process" else "q", {more: -1}, speed * more)
    seen = Observable("more", "", "kg", 2 * stuff)
    if kind == "condition":
        second = Process("q", {more: -1}, condition * speed)

    with pytest.raises(ModelError, match="p" if kind == "process" else "more"):
        ProcessModel("m", (process, second), observables=(seen,) if kind == "observable" else ())


def test_order_of_the_parameters_is_the_same_everywhere():
    share = Parameter("share", "share", "1", 1.0, source="made up")
    last = Parameter("last", "last", "1/d", 1.0, source="made up")
    model = ProcessModel(
        "a model",
        (
            Process("p", {stuff: -share, more: share}, speed * stuff),
            Process("q", {stuff: -1, more: 1}, last * more * speed),
        ),
    )

    assert model.parameters == model.system().parameters
    assert model.components == model.system().states
    assert model.inputs == model.system().inputs
