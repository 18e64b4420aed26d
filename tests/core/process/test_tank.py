"""A stirred tank against what a stirred tank does on paper."""

from itertools import pairwise

import numpy as np
import pytest

from greenhaven.core.process.containers import Event, Series
from greenhaven.core.process.simulate import StirredTank, simulate
from tests.spec.acetate import MODEL, S_IC, S_IN, S_ac, S_ch4, X_ac, X_c, k_m

VOLUME, FLOW = 20.0, 5.0
TURNOVER = FLOW / VOLUME  # 1/d
STILL = {k_m: 0.0}  # nothing is eaten: acetate is a tracer
TIGHT = {"parameters": STILL, "relative_tolerance": 1e-7}
WATER = {S_IN: 0.05, S_IC: 0.04}


def fed(acetate, flow=FLOW):
    return StirredTank(MODEL, volume_m3=VOLUME, inflow_m3_per_d=flow, feed={S_ac: acetate, **WATER})


def test_tracer_washes_out():
    run = simulate(fed(0.0), start={S_ac: 3.0, **WATER}, days=20, **TIGHT)

    assert run.of("S_ac") == pytest.approx(3 * np.exp(-TURNOVER * run.times), rel=1e-5)


def test_constant_feed_fills_up():
    run = simulate(fed(2.0), start=WATER, days=20, **TIGHT)

    assert run.of("S_ac") == pytest.approx(2 * (1 - np.exp(-TURNOVER * run.times)), rel=1e-5)


def test_ramp_that_goes_straight_is_followed():
    ramp = Series([0.0, 20.0], [0.0, 4.0], hold=False)

    run = simulate(fed(ramp), start=WATER, days=20, **TIGHT)

    t, a = run.times, TURNOVER
    exact = 4 / 20 * (t - (1 - np.exp(-a * t)) / a)
    assert run.of("S_ac")[1:] == pytest.approx(exact[1:], rel=1e-5)


def test_samples_that_hold_are_steps():
    steps = Series([0.0, 4.0, 10.0], [1.0, 3.0, 0.0])

    run = simulate(fed(steps), start=WATER, days=20, every=0.5, **TIGHT)

    t, a = run.times, TURNOVER
    exact = 1 - np.exp(-a * t)
    exact += np.where(t > 4, 2 * (1 - np.exp(-a * (t - 4))), 0)
    exact -= np.where(t > 10, 3 * (1 - np.exp(-a * (t - 10))), 0)
    assert run.of("S_ac")[1:] == pytest.approx(exact[1:], rel=1e-5)


def test_step_shortly_after_a_time_of_the_results_is_not_moved():
    step = Series([0.0, 4.003, 40.0], [0.0, 2.0, 2.0])

    run = simulate(fed(step), start=WATER, days=8, every=1, **TIGHT)

    since = np.maximum(run.times - 4.003, 0)
    assert run.of("S_ac") == pytest.approx(2 * (1 - np.exp(-TURNOVER * since)), rel=1e-5, abs=1e-12)


def test_before_the_first_sample_and_after_the_last_the_nearest_holds():
    late = Series([5.0, 6.0], [1.0, 3.0], hold=False)

    run = simulate(fed(late), start=WATER, days=20, every=1, **TIGHT)

    assert run.of("S_ac")[5] == pytest.approx(1 - np.exp(-5 * TURNOVER), rel=1e-5)
    a = TURNOVER
    at_6 = 1 - np.exp(-6 * a) + 2 * (1 - (1 - np.exp(-a)) / a)
    assert run.of("S_ac")[6] == pytest.approx(at_6, rel=1e-5)
    at_20 = 3 + (at_6 - 3) * np.exp(-14 * a)
    assert run.of("S_ac")[20] == pytest.approx(at_20, rel=1e-5)


def test_flow_may_change_with_the_feed():
    flow = Series([0.0, 10.0], [2.0, 8.0])

    run = simulate(fed(2.0, flow=flow), start=WATER, days=20, every=1, **TIGHT)

    at_10 = 2 * (1 - np.exp(-1.0))
    assert run.of("S_ac")[10] == pytest.approx(at_10, rel=1e-5)
    assert run.of("S_ac")[20] == pytest.approx(2 + (at_10 - 2) * np.exp(-4.0), rel=1e-5)
    flows = run.flows["feed: S_ac"]
    assert float(flows[-1]) == pytest.approx(2 * (20 + 80), rel=1e-9)
    assert flows.attrs["direction"] == "in"


def test_samples_each_second_are_all_used():
    hour, values = 3600 / 86400, np.random.default_rng(1).uniform(0, 4, 3600)

    run = simulate(
        fed(Series(np.arange(3600) / 86400, values)), start=WATER, days=hour, every=hour, **TIGHT
    )

    assert float(run.flows["feed: S_ac"][-1]) == pytest.approx(FLOW * values.mean() * hour)


def test_times_that_differ_by_rounding_are_one():
    summed = np.cumsum([0.0] + [0.1] * 9)
    tank_ = StirredTank(
        MODEL, volume_m3=VOLUME, inflow_m3_per_d=Series(summed, np.full(10, FLOW)),
        feed={S_ac: Series(np.arange(10) / 10, np.full(10, 2.0)), **WATER},
    )  # fmt: skip
    noon = Event("noon", at=[0.3, 0.1 + 0.2, 0.7], adds={S_ac: 1.0})

    run = simulate(tank_, start=WATER, days=1, every=0.1, events=[noon], **TIGHT)

    assert len(run.times) == 11
    assert float(run.flows["noon (brought): S_ac"][-1]) == 2.0  # 0.3 twice is one time
    a = TURNOVER
    exact = 2 * (1 - np.exp(-a)) + (np.exp(-0.7 * a) + np.exp(-0.3 * a)) / VOLUME
    assert run.of("S_ac")[-1] == pytest.approx(exact, rel=1e-5)


def test_results_come_at_the_asked_times_and_at_the_end():
    run = simulate(fed(2.0), start=WATER, days=1.0, every=0.3)

    assert run.times == pytest.approx([0, 0.3, 0.6, 0.9, 1.0])
    assert simulate(fed(2.0), start=WATER, days=1.0, every=5).times == pytest.approx([0, 1.0])
    assert len(simulate(fed(2.0), start=WATER, days=1.0).times) == 101
    assert len(simulate(fed(2.0), start=WATER, days=0.7, every=0.1).times) == 8


def test_volume_scales_nothing_but_time():
    small = simulate(fed(2.0), start=WATER, days=20, every=1)
    large = simulate(
        StirredTank(MODEL, volume_m3=1e4, inflow_m3_per_d=2500.0, feed={S_ac: 2.0, **WATER}),
        start=WATER, days=20, every=1,
    )  # fmt: skip

    assert large.of("S_ac") == pytest.approx(small.of("S_ac"), rel=1e-12)
    assert large.system.text.source == small.system.text.source  # and nothing is compiled again


def test_steady_state_is_that_of_the_monod_chemostat():
    slow = fed(2.0, flow=2.0)

    run = simulate(slow, start={X_ac: 0.7, S_ac: 0.1, **WATER}, days=2000, every=2000)

    # growth = dilution + decay, with the ammonia inhibition as it is at the end
    acid, nitrogen = run.of("acidity")[-1], run.of("S_IN")[-1]
    ammonia = nitrogen * 10**-8.9 / (10**-8.9 + 10**-acid)
    growth = (
        0.05 * 8 * run.of("S_ac")[-1] / (0.15 + run.of("S_ac")[-1]) * 0.0018 / (0.0018 + ammonia)
    )
    assert growth == pytest.approx(2.0 / VOLUME + 0.02, rel=1e-5)


def test_sites_are_what_each_is_alone():
    speeds, flows = np.array([8.0, 6.5, 3.0]), np.array([5.0, 2.0, 1.0])
    feed = Series([0.0, 5.0, 9.0], np.array([[2.0, 1.0, 3.0], [1.0, 1.0, 1.0], [0.5, 4.0, 0.0]]))
    start = {X_ac: np.array([0.7, 0.2, 0.4]), S_ac: 0.1, **WATER}

    together = simulate(fed(feed, flow=flows), start=start, days=12, parameters={k_m: speeds})

    assert together.data["S_ac"].dims == ("time", "site")
    for site in range(3):
        alone = simulate(
            fed(Series(feed.times, feed.values[:, site]), flow=flows[site]),
            start={**start, X_ac: start[X_ac][site]},
            days=12,
            parameters={k_m: speeds[site]},
        )
        assert np.array_equal(together.states[..., site], alone.states[..., 0])
        assert np.array_equal(together.of("acidity")[:, site], alone.of("acidity"))
        assert np.array_equal(together.balance("C")[:, site], alone.balance("C"))


@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
def test_pieces_are_as_accurate_as_the_whole(tolerance):
    times = np.arange(0, 30, 0.25)
    feed = 2 + np.sin(times) + (times % 7 < 1)
    start = {X_ac: 0.7, S_ac: 0.1, **WATER}

    def ran(cuts, tolerance):
        state = start
        for begin, end in pairwise(cuts):
            part = Series(times - begin, feed, hold=True)
            run = simulate(
                fed(part), start=state, days=end - begin, every=end - begin,
                relative_tolerance=tolerance,
            )  # fmt: skip
            state = run.end
        return np.array([float(state[each][0, 0]) for each in MODEL.components])

    judge = ran([0, 30], 1e-9)
    whole, pieces = (ran(cuts, tolerance) for cuts in ([0, 30], list(range(0, 31, 2))))

    assert np.abs(whole / judge - 1).max() < 5 * tolerance
    assert np.abs(pieces / judge - 1).max() < 5 * tolerance


def test_pulse_displaces_what_it_brings():
    vessel = fed(0.0, flow=0.0)
    morning = vessel.pulse("morning", [1.0], volume_m3=5.0, S_ac=8.0, S_IN=0.05, S_IC=0.04)

    run = simulate(
        vessel, start={S_ac: 1.0, S_ch4: 4.0, **WATER}, days=2, events=[morning], **TIGHT
    )

    assert run.of("S_ac")[-1] == pytest.approx(1.0 * 0.75 + 8 * 0.25)
    assert run.of("S_ch4")[-1] == pytest.approx(4.0 * 0.75)
    assert run.of("S_IN")[-1] == pytest.approx(0.05)


def test_progress_is_told_and_may_stop_the_run():
    told = []
    simulate(fed(2.0), start=WATER, days=20, parameters={k_m: [1.0, 2.0]}, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    assert len(told) > 20

    class StoppedError(Exception):
        pass

    def stop(share):
        if share > 0.5:
            raise StoppedError

    with pytest.raises(StoppedError):
        simulate(fed(2.0), start=WATER, days=20, progress=stop)


def test_inert_component_that_is_not_fed_washes_out():
    run = simulate(fed(0.0), start={X_c: 2.0, **WATER}, days=8, **TIGHT)

    assert run.of("X_c")[-1] == pytest.approx(2 * np.exp(-2.0), rel=1e-5)
