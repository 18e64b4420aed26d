import numpy as np
import pytest

from greenhaven.core.models.hygiene import BATCH, PROFILES, HygieneError, Watch, replay

VESSEL = PROFILES["us_503_pfrp_in_vessel"]
QUARTER = 1 / 96


def quarters(days):
    return np.arange(round(days * 96) + 1) * QUARTER


def wavering(times, low=56.0):
    return np.where(np.arange(len(times)) % 2, low, low + 0.1)[:, None]


def watch_of(times, values, profile=VESSEL, turnings=()):
    names = [f"probe {number + 1}" for number in range(np.shape(values)[1])]
    return Watch.begin(profile, names).follow(times, values, turnings)


def test_log_can_be_gone_through_again():
    times = quarters(5)
    values = wavering(times) + np.zeros(3)
    values[30, 2] = 40.0
    watch = watch_of(times, values).follow([1.001], [[20.0, np.nan, np.nan]])

    ends = replay(VESSEL, watch.sensors, watch.log())

    assert ends == {
        name: standing.state
        for name, standing in {
            **watch.verdict().sensors,
            BATCH: watch.verdict().batch,
        }.items()
    }


def test_log_with_a_line_taken_out_is_refused():
    times = quarters(4)
    values = wavering(times)
    values[40:50] -= 20
    watch = watch_of(times, values)
    log = [line for line in watch.log() if line.name == BATCH]

    with pytest.raises(HygieneError, match="batch goes from"):
        replay(VESSEL, watch.sensors, log[:1] + log[2:])


def test_log_that_meets_a_hold_too_early_is_refused():
    times = quarters(4)
    watch = watch_of(times, wavering(times))
    log = [line for line in watch.log() if line.name == BATCH]
    early = type(log[-1])(1.0, *(getattr(log[-1], name) for name in log[-1].__slots__[1:]))

    with pytest.raises(HygieneError, match=r"after 24\.00 hot hours"):
        replay(VESSEL, watch.sensors, [*log[:-1], early])
