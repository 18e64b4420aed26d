"""Stacks of cells against cascades of tanks, conduction and rain on paper."""

from math import factorial

import numpy as np
import pytest

from greenhaven.core.process.containers import Event, Series
from greenhaven.core.process.simulate import simulate
from tests.core.process.vessels import (
    ballast,
    blown,
    column,
    conducts,
    cools,
    eaters,
    eats,
    fades,
    food,
    heat,
    leaks,
    lifted,
    lowered,
    rained,
    rises,
    sinks,
    tracer,
    warmed,
    waste,
)

TIGHT = 1e-7


def profile(*values):
    return np.array(values, dtype=float)[:, np.newaxis]


def test_rising_tracer_passes_like_through_a_cascade_of_tanks():
    run = simulate(
        column(6), start={tracer: profile(1, 0, 0, 0, 0, 0)}, days=8, parameters={rises: 0.8},
        relative_tolerance=TIGHT,
    )  # fmt: skip

    t = 0.8 * run.times
    for cell in range(6):
        exact = t**cell / factorial(cell) * np.exp(-t)
        assert run.of("tracer")[:, cell] == pytest.approx(exact, abs=1e-6)
    left = run.flows["air out: tracer"]
    assert float(left[-1]) == pytest.approx(1 - run.of("tracer")[-1].sum(), rel=1e-12)


def test_sinking_is_rising_upside_down():
    up = simulate(
        column(5), start={tracer: profile(3, 1, 0, 0, 2)}, days=4, parameters={rises: 0.8}
    )
    down = simulate(
        column(5), start={tracer: profile(2, 0, 0, 1, 3)}, days=4, parameters={sinks: 0.8}
    )

    assert up.of("tracer") == pytest.approx(down.of("tracer")[:, ::-1], rel=1e-12)
    assert up.flows["air out: tracer"].values == pytest.approx(
        down.flows["drainage: tracer"].values, rel=1e-12
    )


def test_air_enters_the_lowest_cell_and_rain_the_highest():
    run = simulate(column(3), start={}, days=2, inputs={blown: 4.0, rained: 6.0})

    assert run.of("tracer")[-1] == pytest.approx([8, 0, 0])
    assert run.of("food")[-1] == pytest.approx([0, 0, 12])


def test_conduction_evens_out_and_keeps_all_heat():
    n, g = 7, 0.6
    wave = np.cos(np.pi * (np.arange(n) + 0.5) / n)

    run = simulate(
        column(n), start={heat: profile(*(5 + 2 * wave))}, days=10, parameters={conducts: g},
        relative_tolerance=TIGHT,
    )  # fmt: skip

    decay = 2 * g * (1 - np.cos(np.pi / n))
    exact = 5 + 2 * wave * np.exp(-decay * run.times)[:, np.newaxis]
    assert run.of("heat") == pytest.approx(exact, rel=1e-6)
    assert run.of("heat").sum(axis=1) == pytest.approx(np.full(101, 5.0 * n), rel=1e-12)
    assert np.abs(run.balance("H")).max() < 1e-12


def test_heat_may_be_below_zero():
    run = simulate(column(2), start={heat: profile(-4.0, 2.0)}, days=30, parameters={conducts: 1.0})

    assert run.of("heat")[-1] == pytest.approx([-1, -1])
    assert run.warnings == ()


def test_walls_cool_and_warm_each_cell():
    run = simulate(
        column(3), start={heat: 10.0}, days=5, parameters={cools: 0.5}, inputs={warmed: 1.0},
        relative_tolerance=TIGHT,
    )  # fmt: skip

    exact = 2 + 8 * np.exp(-0.5 * run.times)
    for cell in range(3):
        assert run.of("heat")[:, cell] == pytest.approx(exact, rel=1e-6)
    assert float(run.flows["walls in: heat"][-1]) == pytest.approx(15.0)


def test_stream_that_needs_no_state_reaches_its_neighbour():
    up = simulate(column(3), start={ballast: 10.0}, days=1, inputs={lifted: 2.0})
    down = simulate(column(3), start={ballast: 10.0}, days=1, inputs={lowered: 2.0})

    assert up.of("ballast")[-1] == pytest.approx([8, 10, 10])
    assert down.of("ballast")[-1] == pytest.approx([10, 10, 8])
    assert float(up.flows["air out: ballast"][-1]) == pytest.approx(2.0)
    assert float(down.flows["drainage: ballast"][-1]) == pytest.approx(2.0)


def test_inflow_is_accounted_as_it_came_however_it_moves():
    swell = Series([0, 1, 4, 10], [0.0, 5.0, 0.5, 0.5], hold=False)

    run = simulate(column(2), start={}, days=10, every=10, inputs={blown: swell, rained: swell})

    area = 2.5 + 8.25 + 3.0
    assert float(run.flows["air in: tracer"][-1]) == pytest.approx(area, rel=1e-12)
    assert run.of("tracer")[-1].sum() == pytest.approx(area, rel=1e-12)
    assert np.abs(run.balance("M")).max() < 1e-12


def test_turning_mixes_all_cells():
    turning = Event("turning", at=[1.0], mixes=True)

    run = simulate(
        column(4), start={food: profile(0, 0, 0, 8), heat: profile(1, 2, 3, 6)}, days=2, every=0.5,
        events=[turning],
    )  # fmt: skip

    assert run.of("food")[2] == pytest.approx([0, 0, 0, 8])  # as it was when the clock struck
    assert run.of("food")[3] == pytest.approx([2, 2, 2, 2])
    assert run.of("heat")[-1] == pytest.approx([3, 3, 3, 3])
    assert np.abs(run.balance("M")).max() < 1e-14


def test_event_at_the_very_beginning_shows_after_it():
    load = Event("load", at=[0.0], adds={food: 6.0})

    run = simulate(column(3), start={}, days=1, every=0.5, events=[load])

    assert run.of("food")[0] == pytest.approx([0, 0, 0])
    assert run.of("food")[1] == pytest.approx([2, 2, 2])
    assert np.abs(run.balance("M")).max() < 1e-14


@pytest.mark.parametrize("day", [2.0, 2.0 - 1e-12, 7.0])
def test_event_at_the_end_or_later_is_told(day):
    late = Event("harvest", at=[day], keeps=0.0)

    run = simulate(column(1), start={food: 1.0}, days=2, events=[late])

    assert run.of("food")[-1] == pytest.approx(1.0)
    (warning,) = run.warnings
    assert "harvest" in warning


def test_events_on_one_day_happen_in_their_order():
    harvest = Event("harvest", at=[1.0], keeps=0.5)
    load = Event("load", at=[1.0], adds={food: 4.0})

    first = simulate(column(1), start={food: 2.0}, days=2, events=[harvest, load])
    second = simulate(column(1), start={food: 2.0}, days=2, events=[load, harvest])

    assert first.of("food")[-1] == pytest.approx(5.0)
    assert second.of("food")[-1] == pytest.approx(3.0)
    for run in (first, second):
        assert np.abs(run.balance("M")).max() < 1e-14


def test_harvest_of_some_components_leaves_the_rest():
    harvest = Event("harvest", at=[1.0], keeps=0.25, only=[eaters])

    run = simulate(column(2), start={food: 2.0, eaters: 4.0}, days=2, every=2, events=[harvest])

    assert run.of("food")[-1] == pytest.approx([2, 2])
    assert run.of("eaters")[-1] == pytest.approx([1, 1])
    assert float(run.flows["harvest (taken): eaters"][-1]) == pytest.approx(6.0)


def test_many_events_are_as_good_as_a_flow():
    often = np.arange(0.005, 10, 0.01)
    drip = Event("drip", at=often, adds={food: 0.02})

    run = simulate(column(1), start={}, days=10, every=10, parameters={sinks: 0.5}, events=[drip])

    assert run.of("food")[-1] == pytest.approx(2 / 0.5 * (1 - np.exp(-5)), rel=1e-3)


def test_column_lives_and_conserves():
    run = simulate(
        column(5),
        start={food: profile(3, 2, 1, 0, 2), eaters: 0.1, tracer: 1.0, heat: 1.0},
        days=20,
        parameters={eats: 2.0, fades: 0.3, rises: 0.4, sinks: 0.2, leaks: 0.05, cools: 0.1},
        inputs={blown: 0.2, rained: Series([0, 5, 6], [0.0, 1.0, 0.0]), warmed: 0.3},
        events=[Event("turning", at=[7, 14], mixes=True), Event("load", at=[10], adds={food: 5.0})],
    )

    assert np.abs(run.balance("M")).max() < 1e-10
    assert np.abs(run.balance("H")).max() < 1e-10
    assert run.of("eaters")[-1].min() > 0.1
    assert run.of("everything") == pytest.approx(
        sum(run.of(each.name) for each in (tracer, food, eaters, waste))
    )
