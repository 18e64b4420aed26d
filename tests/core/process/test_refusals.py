"""What cannot be run is refused before it runs, in the names of the model."""

import numpy as np
import pytest

from greenhaven.core.process.containers import Event, Inflow, Layered, Series, Stream
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import (
    Component,
    Implicit,
    Input,
    ModelError,
    Parameter,
    Process,
    ProcessModel,
)
from greenhaven.core.process.simulate import StirredTank, simulate
from greenhaven.core.process.start import StartError

speed = Parameter("speed", "speed", "1/d", 0.3, source="made up", bounds=(0, 10))
stuff = Component("stuff", "stuff", "kg/m³", M=1)
waste = Component("waste", "waste", "kg/m³", M=1)
gas = Component("gas", "gas", "kg/m³", compartment="gas", M=1)
stranger = Component("stranger", "stuff", "kg/m³", M=1)
weather = Input("weather", "how warm it is", "K")
breath = Process("breath", {stuff: -1, waste: 1}, speed * stuff * weather)
MODEL = ProcessModel("a model", (breath,), conserves=("M",))
STACK = Layered(MODEL, cells=2)


def run(container=STACK, **changed):
    settings = {"start": {stuff: 1.0}, "days": 1.0, "inputs": {weather: 1.0}, **changed}
    return simulate(container, **settings)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ({stuff: -1.0}, r"stuff = -1 kg/m³: stuff of at least 0 was expected"),
        ({stuff: [1.0, -0.5]}, r"stuff = -0\.5 kg/m³"),
        ({stuff: float("nan")}, r"stuff \(stuff\) is not a number"),
        ({stuff: float("inf")}, r"stuff \(stuff\) is not a number"),
        ({stranger: 1.0}, r"stranger is not one of stuff, waste"),
        ({stuff: np.ones((3, 1))}, r"stuff has shape \(3, 1\)"),
        ({stuff: [1.0, 2.0], waste: [1.0, 2.0, 3.0]}, r"stuff has shape|waste has shape|sites"),
    ],
)
def test_start_that_cannot_be_is_told(start, said):
    with pytest.raises(StartError, match=said):
        run(start=start)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"days": 0}, r"days: a number above 0 was expected, 0 came"),
        ({"days": -3}, r"days: a number above 0 was expected, -3 came"),
        ({"days": float("nan")}, r"days"),
        ({"every": 0}, r"every: a number of days above 0"),
        ({"every": float("nan")}, r"every: a number of days above 0"),
        ({"relative_tolerance": 0}, r"relative_tolerance: 0 to 0\.1 was expected, 0 came"),
        ({"relative_tolerance": 1}, r"relative_tolerance"),
        ({"parameters": {speed: 11}}, r"speed: 0 to 10 1/d was expected, 11 came"),
        ({"parameters": {speed: [1, float("nan")]}}, r"speed: 0 to 10 1/d was expected, nan came"),
        (
            {"parameters": {Parameter("speed", "", "", 1.0, source="made up"): 1}},
            r"has no parameter speed",
        ),
        ({"inputs": {}}, r"the input weather is not given: how warm it is \[K\]"),
        ({"inputs": {weather: 1.0, Input("sun", "", ""): 1.0}}, r"has no input sun"),
        ({"inputs": {weather: float("nan")}}, r"weather: a number"),
        ({"inputs": {weather: np.ones((2, 2))}}, r"weather: a number"),
    ],
)
def test_setting_that_cannot_be_is_told(changed, said):
    with pytest.raises(ModelError, match=said):
        run(**changed)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"start": {stuff: [1.0] * 3}, "parameters": {speed: [0.1, 0.2]}}, ("start", "speed")),
        ({"inputs": {weather: [1.0, 2.0]}, "parameters": {speed: [0.1, 0.2, 0.3]}},
         ("inputs", "speed")),
        ({"start": {stuff: [1.0, 2.0, 3.0]}, "inputs": {weather: [1.0, 2.0]}}, ("start", "inputs")),
    ],
)  # fmt: skip
def test_numbers_of_sites_that_differ_are_told(changed, named):
    with pytest.raises(ModelError, match=r"for 2 sites|for 3 sites") as refusal:
        run(**changed)

    assert all(name in str(refusal.value) for name in named)


@pytest.mark.parametrize(
    ("times", "values", "said"),
    [
        ([0, 1, 1], [1, 2, 3], "ascend"),
        ([0, 2, 1], [1, 2, 3], "ascend"),
        ([0, float("nan")], [1, 2], "ascend"),
        ([0, 1], [1, 2, 3], r"\(2,\) times, \(3,\) values"),
        ([], [], "one value a time"),
        ([[0], [1]], [1, 2], "one value a time"),
        ([0, 1, 2], [1, float("nan"), 3], "value 1 is not a number"),
    ],
)
def test_series_that_cannot_be_is_refused(times, values, said):
    with pytest.raises(ModelError, match=said):
        Series(times, values)


def test_series_of_too_many_axes_is_refused():
    with pytest.raises(ModelError):
        run(inputs={weather: Series([0, 1], np.ones((2, 3, 4)))})


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (lambda: Event("load", at=[-1.0]), r"load: day -1 is before the beginning"),
        (lambda: Event("load", at=[float("nan")]), r"load: the times"),
        (lambda: Event("load", at=[0.5], adds={stranger: 1.0}), r"load: stranger is not in"),
        (lambda: Event("load", at=[0.5], only=[stranger]), r"load: stranger is not in"),
        (lambda: Event("load", at=[0.5], adds={stuff: float("nan")}), r"load: .*stuff.* nan"),
        (lambda: Event("load", at=[0.5], adds={stuff: -1.0}), r"load: .*stuff.* -1"),
        (lambda: Event("load", at=[0.5], keeps=1.5), r"load: keeps is a share"),
        (lambda: Event("load", at=[0.5], keeps=float("nan")), r"load: keeps is a share"),
    ],
)
def test_event_that_cannot_be_is_told(event, said):
    with pytest.raises(ModelError, match=said):
        run(events=[event()])


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Layered(MODEL, cells=0), r"at least one cell, 0 came"),
        (lambda: Layered(MODEL, streams=[Stream("rain", {stranger: 1.0})]), r"rain: stranger"),
        (lambda: Layered(MODEL, inflows=[Inflow("rain", {stranger: 1.0})]), r"rain: stranger"),
        (lambda: Stream("rain", {stuff: 1.0}, "sideways"), r"rain: .*'sideways' came"),
        (lambda: Stream("rain", {stuff: 1.0}, "in"), r"rain: .*'in' came"),
    ],
)
def test_stack_that_cannot_be_is_told(build, said):
    with pytest.raises(ModelError, match=said):
        build()


GASSING = ProcessModel("gassing", (Process("release", {stuff: -1, gas: 1}, speed * stuff),), ("M",))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, r"gas is in the gas: give its volume, headspaces="),
        ({"headspaces": {"gas": 1.0}, "outflows": {"gaz": speed * 1}}, r"gaz"),
        ({"headspaces": {"gas": 1.0, "liquid": 5.0}}, r"liquid"),
        ({"headspaces": {"gas": 1.0}, "feed": {stranger: 1.0}}, r"feed: stranger is not"),
        ({"headspaces": {"gas": 1.0}, "feed": {stuff: -1.0}}, r"stuff: .*at least 0"),
        ({"headspaces": {"gas": 1.0}, "inflow_m3_per_d": -1.0}, r"inflow: .*at least 0"),
        ({"headspaces": {"gas": 1.0}, "feed": {stuff: Series([0, 1], [1, -1])}}, r"stuff"),
        ({"headspaces": {"gas": 0.0}}, r"V_gas"),
        ({"headspaces": {"gas": 1.0}, "volume_m3": 0.0}, r"V_liquid"),
        ({"headspaces": {"gas": 1.0}, "volume_m3": float("nan")}, r"V_liquid"),
    ],
)  # fmt: skip
def test_tank_that_cannot_be_is_told(changed, said):
    settings = {"volume_m3": 10.0, "inflow_m3_per_d": 1.0, **changed}
    with pytest.raises(ModelError, match=said):
        StirredTank(GASSING, **settings)


def test_pulse_of_what_is_not_there_or_does_not_fit_is_told():
    tank = StirredTank(GASSING, volume_m3=10.0, inflow_m3_per_d=1.0, headspaces={"gas": 1.0})
    with pytest.raises(ModelError, match=r"breakfast: gassing has no component S_acc"):
        tank.pulse("breakfast", [1.0], 1.0, S_acc=2.0)
    with pytest.raises(ModelError, match=r"breakfast: a pulse must fit into the vessel"):
        tank.pulse("breakfast", [1.0], 11.0, stuff=2.0)


def test_each_model_runs_by_its_own_clock():
    monthly = ProcessModel("monthly", (breath,), time="month", stepped=True)
    with pytest.raises(ModelError, match=r"monthly goes by steps of a month: march"):
        run(Layered(monthly))
    with pytest.raises(ModelError, match=r"a model goes by d: simulate"):
        march(MODEL, start={}, inputs={weather: 1.0}, steps=3)


def test_condition_without_bounds_or_equation_is_refused():
    with pytest.raises(ModelError, match=r"x: say between which numbers it lies"):
        Implicit("x", "x", equation=lambda s: s - stuff)
    with pytest.raises(ModelError, match=r"x: give the equation"):
        Implicit("x", "x", within=(0, 1))
    with pytest.raises(ModelError, match=r"x: the start 7 lies outside"):
        Implicit("x", "x", equation=lambda s: s - stuff, start=7, within=(0, 1))


def test_results_know_what_they_hold():
    model = ProcessModel("m", (Process("p", {stuff: -1, waste: 1}, speed * stuff),), stepped=True)
    done = march(model, start={stuff: 1.0}, inputs={}, steps=2)

    with pytest.raises(ModelError, match=r"m has no stufff; it has stuff, waste"):
        done.of("stufff")
    with pytest.raises(ModelError, match=r"m: no component holds any N"):
        done.balance("N")
