"""The solver against answers that are known: closed forms, published values, another solver."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from greenhaven.core.process.backends import right_hand_side
from greenhaven.core.process.containers import Series
from greenhaven.core.process.simulate import SimulationError, simulate
from tests.core.process.vessels import (
    alone,
    batch,
    bench,
    cistern,
    cosine,
    digs,
    drains,
    drawn,
    drawn_to,
    fast,
    fastest,
    follower,
    growers,
    grows,
    level,
    pit,
    pulled,
    pulled_to,
    robertson,
    sine,
    slow,
    turns,
)

ROBERTSON = {slow: 0.04, fast: 1e4, fastest: 3e7}
TOLERANCES = np.array([1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8])


def _turned(tolerance):
    run = simulate(
        bench(), start={cosine: 1.0}, days=10, every=10, parameters={turns: 1.0},
        relative_tolerance=tolerance,
    )  # fmt: skip
    return run.steps, abs(run.of("cosine")[-1] - np.cos(10)) + abs(run.of("sine")[-1] - np.sin(10))


def test_error_falls_with_the_tolerance():
    errors = np.array([_turned(tolerance)[1] for tolerance in TOLERANCES])

    slope = np.polyfit(np.log10(TOLERANCES), np.log10(errors), 1)[0]
    assert slope == pytest.approx(1.0, abs=0.1)  # as much as is asked for
    assert np.all(errors < 20 * TOLERANCES)  # over ten days, one and a half turns


def test_steps_grow_as_for_a_method_of_third_order():
    tight = TOLERANCES[2:]
    steps = np.array([_turned(tolerance)[0] for tolerance in tight])

    order = -1 / np.polyfit(np.log10(tight), np.log10(steps), 1)[0]
    assert order == pytest.approx(3.0, abs=0.25)


def test_robertson_reaches_the_published_values():
    # Mazzia & Magherini (2008), Test Set for IVP Solvers 2.4, ROBER, t = 1e11.
    run = _robertson(days=1e11, tolerance=1e-8)

    found = [float(run.of(each.name)[-1]) for each in robertson]
    published = [0.2083340149701255e-07, 0.8333360770334713e-13, 0.9999999791665050]
    assert found == pytest.approx(published, rel=5e-3)  # both are far below their scale
    assert found == pytest.approx(published, abs=1e-10)
    assert sum(found) == pytest.approx(1.0, rel=1e-12)
    assert run.steps < 10000


@pytest.mark.parametrize("days", [40, 4e5])
def test_robertson_agrees_with_radau(days):
    run = _robertson(days, tolerance=1e-6)

    def change(_t, y):
        one, two, three = 0.04 * y[0], 3e7 * y[1] ** 2, 1e4 * y[1] * y[2]
        return [three - one, one - two - three, two]

    judge = solve_ivp(change, (0, days), [1.0, 0, 0], "Radau", rtol=1e-10, atol=1e-18).y[:, -1]
    assert [run.of(each.name)[-1] for each in robertson] == pytest.approx(judge, rel=2e-5)


def _robertson(days, tolerance):
    return simulate(
        bench(),
        start={robertson[0]: 1.0},
        days=days,
        every=days,
        parameters=ROBERTSON,
        relative_tolerance=tolerance,
    )


def test_state_that_nothing_else_touches_is_solved_implicitly():
    run = simulate(
        bench(), start={}, days=10, every=10, parameters={drawn: 1e6}, inputs={drawn_to: 1.0}
    )

    assert run.of("alone")[-1] == pytest.approx(1.0, rel=1e-6)
    assert run.steps < 200  # an explicit method would need ten million


def test_stiff_state_follows_a_moving_target():
    days = np.linspace(0, 10, 401)
    target = Series(days, 2 + np.sin(days), hold=False)

    run = simulate(
        bench(), start={alone: 2.0}, days=10, parameters={drawn: 1e5}, inputs={drawn_to: target}
    )

    assert run.of("alone") == pytest.approx(2 + np.sin(run.times), rel=3e-4)


@pytest.mark.parametrize("tolerance", [1e-2, 1e-4, 1e-6])
def test_trial_step_without_a_root_is_taken_smaller_and_not_for_the_end(tolerance):
    jumps = Series([0, 1, 2, 3], [0.5, 0.999, 0.5, 0.001])

    run = simulate(
        bench(), start={level: 0.5, follower: 0.5}, days=4, every=1, parameters={pulled: 50.0},
        inputs={pulled_to: jumps}, relative_tolerance=tolerance,
    )  # fmt: skip

    assert run.of("follower")[1:] == pytest.approx([0.5, 0.999, 0.5, 0.001], abs=5 * tolerance)


def test_state_without_a_root_is_told_by_condition_and_state():
    with pytest.raises(SimulationError) as trouble:
        simulate(
            bench(), start={level: 0.5}, days=4, parameters={pulled: 1.0}, inputs={pulled_to: 3.0}
        )

    message = str(trouble.value)
    assert "no seen (level as it is seen) from -0.5 to 1 fits the state" in message
    assert "level = 0.99" in message or "level = 1" in message


def test_start_without_a_root_is_told_at_once():
    with pytest.raises(SimulationError, match=r"after day 0 no seen .* level = 5"):
        simulate(bench(), start={level: 5.0}, days=4, parameters={pulled: 1.0})


def test_root_of_nothing_left_is_told_by_the_state_that_has_no_change():
    with pytest.raises(SimulationError, match=r"cistern"):
        simulate(bench(), start={cistern: 1.0}, days=5, parameters={drains: 2.0})


@pytest.mark.parametrize("tolerance", [1e-3, 1e-4, 1e-6, 1e-8])
def test_run_that_ends_with_nothing_left_can_be_gone_on_from(tolerance):
    settings = {"parameters": {grows: 20.0}, "relative_tolerance": tolerance}
    first = simulate(bench(), start={batch: 1.0, growers: 0.1}, days=5, **settings)

    second = simulate(bench(), start=first.end, days=5, **settings)

    assert abs(second.of("batch")[-1]) < 1e-6
    assert second.of("made")[-1] == pytest.approx(0.6, rel=20 * tolerance)
    assert second.of("growers")[-1] == pytest.approx(0.5, rel=20 * tolerance)


def test_what_is_taken_although_it_is_gone_ends_the_run_by_name():
    with pytest.raises(SimulationError, match=r"day 1 pit \(pit\) would fall below 0 kg"):
        simulate(bench(), start={pit: 1.0}, days=2, parameters={digs: 1.0})


@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
def test_batch_agrees_with_radau(tolerance):
    run = simulate(
        bench(), start={batch: 1.0, growers: 0.1}, days=1, every=0.05, parameters={grows: 5.0},
        relative_tolerance=tolerance,
    )  # fmt: skip

    system = bench().system()
    rhs = right_hand_side(system, "numpy")
    p = np.array([5.0 if each is grows else system.values[each] for each in system.parameters])
    y0 = np.array(
        [1.0 if each is batch else 0.1 if each is growers else 0.0 for each in system.states]
    )
    judge = solve_ivp(
        lambda t, y: rhs(t, y, p), (0, 1), y0, "Radau", t_eval=run.times, rtol=1e-10, atol=1e-12
    )
    for index, state in enumerate(system.states):
        assert run.of(state.name) == pytest.approx(judge.y[index], abs=5 * tolerance)


def test_answer_does_not_hang_on_how_often_it_is_looked_at():
    settings = {"start": {cosine: 1.0}, "days": 10, "parameters": {turns: 1.0}}

    rarely = simulate(bench(), every=10, **settings)
    often = simulate(bench(), every=0.01, **settings)

    assert often.of("sine")[-1] == pytest.approx(rarely.of("sine")[-1], abs=1e-3)
    assert often.of("sine")[-1] == pytest.approx(np.sin(10), abs=1e-3)
    assert often.of("sine") == pytest.approx(np.sin(often.times), abs=1e-3)
    assert sine in often.end
