"""What holds for any record of temperatures, however it is cut, cooled or broken."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.models.hygiene import BATCH, PROFILES, Hold, Profile, State, Trust, Watch
from greenhaven.core.models.hygiene import replay as go_through

# Short holds, so that random records of a day or two pass some and fail others.
SHORT = Profile(
    id="short",
    jurisdiction="nowhere",
    method="for the tests",
    holds=(
        Hold(55.0, 0.25),
        Hold(50.0, 0.4, turnings=2, pause_after_turning_h=2.0),
        Hold(40.0, 0.5, hot_above_c=55.0, hot_hours=3.0),
        Hold(40.0, 0.6, above=True, mean_above_c=50.0),
    ),
    trust=Trust(max_gap_h=1.0, stuck_h=2.0),
    source="the tests",
    reading="the tests",
)
ROWS, SENSORS = 120, 3
NAMES = ("a", "b", "c")


@st.composite
def records(draw, *, orderly=False):
    """Readings of three sensors every quarter of an hour, with gaps, sticking and late rows."""
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    times = np.arange(ROWS) / 96 + random.uniform(0, 0.004, ROWS)
    level = draw(st.sampled_from([48.0, 53.0, 57.0, 62.0]))
    drift = np.cumsum(random.normal(0, 0.4, (ROWS, SENSORS)), axis=0)
    values = level + drift + random.normal(0, 0.2, (ROWS, SENSORS))
    if not orderly:
        values = np.where(random.random(values.shape) < 0.03, np.nan, values)
        if draw(st.booleans()):
            row, sensor = random.integers(0, ROWS - 15), random.integers(SENSORS)
            values[row : row + random.integers(2, 15), sensor] = values[row, sensor]
        if draw(st.booleans()):
            row = random.integers(0, ROWS - 10)
            values[row : row + 6, random.integers(SENSORS)] = np.nan
        if draw(st.booleans()):
            times[random.integers(2, ROWS, 3)] = times[random.integers(0, ROWS, 3)]
    turnings = np.sort(random.uniform(0, times.max(), draw(st.integers(0, 5))))
    return times, values, turnings


def whole(times, values, turnings, profile=SHORT):
    return Watch.begin(profile, NAMES[: values.shape[1]]).follow(times, values, turnings)


def met(watch):
    """Which holds each column has met, shape (n_holds, n_sensors + 1)."""
    return np.array([course.met for course in watch.courses])


def counted(watch):
    return np.array([course.running for course in watch.courses])


@settings(max_examples=150, deadline=None)
@given(records(), st.lists(st.integers(0, ROWS), max_size=6))
def test_pieces_give_what_the_whole_gives(record, cuts):
    times, values, turnings = record
    edges = [0, *sorted(cuts), ROWS]
    watch, given_out = Watch.begin(SHORT, NAMES), np.zeros(len(turnings), dtype=bool)
    for begin, end in pairwise(edges):
        now = ~given_out & (turnings <= np.max(times[:end], initial=-np.inf))
        watch = watch.follow(times[begin:end], values[begin:end], turnings[now])
        given_out |= now

    at_once = whole(times, values, turnings)

    assert watch.verdict() == at_once.verdict() or repr(watch.verdict()) == repr(at_once.verdict())
    assert repr(watch.log()) == repr(at_once.log())
    assert (counted(watch) == counted(at_once)).all()


@settings(max_examples=150, deadline=None)
@given(records(orderly=True), st.integers(0, 2**32 - 1))
def test_cooling_never_helps(record, seed):
    times, values, turnings = record
    random = np.random.default_rng(seed)
    cooler = values.copy()
    sensor, row = random.integers(SENSORS), random.integers(0, ROWS - 1)
    rows = slice(row, row + random.integers(1, 40))
    cooler[rows, sensor] -= random.uniform(0.1, 30, len(cooler[rows]))

    warm, cold = whole(times, values, turnings), whole(times, cooler, turnings)

    assert (met(cold) <= met(warm)).all()
    assert (counted(cold) <= counted(warm) + 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(records(orderly=True), st.integers(0, 2**32 - 1))
def test_fewer_hot_readings_never_pass_what_did_not_pass(record, seed):
    times, values, turnings = record
    random = np.random.default_rng(seed)
    fewer = values.copy()
    sensor, row = random.integers(SENSORS), random.integers(1, ROWS - 12)
    fewer[row : row + random.integers(6, 12), sensor] = np.nan  # longer than the longest gap

    full, gappy = whole(times, values, turnings), whole(times, fewer, turnings)

    assert (met(gappy) <= met(full)).all()
    assert (counted(gappy) <= counted(full) + 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(records())
def test_batch_never_passes_before_each_of_its_sensors(record):
    watch = whole(*record)

    for course in watch.courses:
        assert not course.met[-1] or course.met[:-1].all()
        assert course.running[-1] <= course.running[:-1].min() + 1e-9


@settings(max_examples=100, deadline=None)
@given(records())
def test_any_log_leads_to_the_verdict(record):
    watch = whole(*record)
    verdict = watch.verdict()

    ends = go_through(SHORT, NAMES, watch.log())

    for name, standing in {**verdict.sensors, BATCH: verdict.batch}.items():
        assert (ends[name] is State.MET) == standing.passed


@settings(max_examples=100, deadline=None)
@given(records(orderly=True), st.floats(0.0, 1.2), st.floats(20.0, 54.0), st.integers(0, 2))
def test_late_cold_reading_never_helps(record, time, temperature, sensor):
    times, values, turnings = record
    watch = whole(times, values, turnings)
    late = np.full((1, SENSORS), np.nan)
    late[0, sensor] = temperature

    after = watch.follow([min(time, times[-1] - 1e-6)], late)

    assert (met(after) <= met(watch)).all()
    assert (counted(after) <= counted(watch)).all()


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_constant_heat_passes_and_cold_does_not(profile):
    times = np.arange(0, 16 * 96 * 3) / (96 * 3)
    waver = np.arange(len(times))[:, None] % 2 / 10
    turnings = np.arange(1, 16, 2)

    hot = whole(times, 72 + waver, turnings, profile)
    cold = whole(times, 39 + waver, turnings, profile)

    assert hot.verdict(5).passed
    assert not cold.verdict(5).passed
