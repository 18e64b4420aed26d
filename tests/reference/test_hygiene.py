"""Heat that makes compost safe, against the texts that ask for it.

Sources: 40 CFR part 503 (1993), section 503.32(a)(3) for the time–temperature equation, section
503.33(b)(5) and appendix B for composting; Bioabfallverordnung, annex 2, 2.2.2.1 (notice of 2013);
Regulation (EU) 142/2011, annex V. Doses are given to four digits (tolerance 5e-4 relative); each
profile is tried at its edge: a minute less does not pass.
"""

from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.models.hygiene import PROFILES, Hold, State, Watch, required_days

MINUTE = 1 / 1440
SENSORS = tuple(f"probe {number}" for number in range(1, 13))


def record(days, low, *, step_min=15, sensors=12):
    """Readings from 0 to `days`, two values in turn so that no sensor seems stuck."""
    times = np.unique(np.append(np.arange(0, days, step_min * MINUTE), days))
    values = np.where(np.arange(len(times)) % 2, low, low + 0.1)
    return times, np.tile(values[:, None], sensors)


def passes(profile, times, values, *, sensors=SENSORS, turnings=(), particle_mm=None):
    watch = Watch.begin(PROFILES[profile], sensors).follow(times, values, turnings)
    return watch.verdict(particle_mm).passed


@pytest.mark.parametrize(
    ("temperature", "days"),
    [(50, 13.17), (55, 2.628), (60, 0.5243), (65, 0.1046), (70, 0.02087)],
)
def test_required_days_are_those_of_the_table(temperature, days):
    assert required_days(temperature, total_solids=0.07) == pytest.approx(days, rel=5e-4)


def test_required_days_of_thin_sludge_are_those_of_its_own_equation():
    assert required_days(60, total_solids=0.05) == pytest.approx(50_070_000 / 10**8.4)


def test_required_days_are_never_below_the_shortest_time_allowed():
    assert required_days(99, total_solids=0.3) == pytest.approx(20 * MINUTE)
    assert required_days(99, total_solids=0.05) == pytest.approx(30 * MINUTE)


def test_required_days_do_not_exist_below_50_degrees():
    assert np.isinf(required_days(49.99))


@pytest.mark.parametrize(
    ("profile", "low", "days"),
    [
        ("us_503_pfrp_in_vessel", 55.0, 3),
        ("us_503_pfrp_aerated_static_pile", 55.0, 3),
        ("de_bioabfv_2013", 55.0, 14),
        ("de_bioabfv_2013", 60.0, 6),
        ("de_bioabfv_2013", 65.0, 3),
        ("de_bioabfv_1998", 65.0, 7),
        ("de_bioabfv_1998_in_vessel", 60.0, 7),
    ],
)
def test_profile_passes_at_its_edge_and_not_a_minute_before(profile, low, days):
    assert passes(profile, *record(days, low))
    assert not passes(profile, *record(days - MINUTE, low))
    assert not passes(profile, *record(days, low - 0.15))


def test_windrow_passes_after_15_days_with_5_turnings():
    times, values = record(15, 55.0)
    turned = [2, 5, 8, 11, 14]

    assert passes("us_503_pfrp_windrow", times, values, turnings=turned)
    assert not passes("us_503_pfrp_windrow", times, values, turnings=turned[1:])
    assert not passes("us_503_pfrp_windrow", *record(15 - MINUTE, 55.0), turnings=turned)


def test_turnings_before_the_heat_do_not_count():
    times, values = record(20, 55.0)
    values[times < 3] = 40.0 + np.arange((times < 3).sum())[:, None] % 2

    assert not passes("us_503_pfrp_windrow", times, values, turnings=[1, 2, 8, 11, 14])
    assert passes("us_503_pfrp_windrow", times, values, turnings=[4, 6, 8, 11, 14])


def test_heat_let_out_by_turning_is_made_up_for():
    times, values = record(18, 56.0)
    for turned in (2, 5, 8, 11, 14):
        cool = (times >= turned) & (times < turned + 0.4)
        values[cool] = 45.0 + (np.arange(cool.sum())[:, None] % 2)
    turnings = [2, 5, 8, 11, 14]

    watch = Watch.begin(PROFILES["us_503_pfrp_windrow"], SENSORS).follow(times, values, turnings)
    strict = replace(PROFILES["us_503_pfrp_windrow"], holds=(Hold(55.0, 15.0, turnings=5),))

    assert watch.verdict().passed
    assert watch.verdict().batch.until == pytest.approx(15 + 5 * 0.4, abs=0.2)
    assert not Watch.begin(strict, SENSORS).follow(times, values, turnings).verdict().passed


def test_psrp_needs_4_hours_above_55_within_5_days_at_40():
    times, values = record(5, 40.0)
    hot = (times >= 2 - 1e-6) & (times <= 2 + 4 / 24 + 1e-6)
    nearly = (times >= 2 - 1e-6) & (times <= 2 + 3.75 / 24 + 1e-6)

    assert not passes("us_503_psrp_composting", times, values)
    assert passes("us_503_psrp_composting", times, values + 16 * hot[:, None])
    assert not passes("us_503_psrp_composting", times, values + 15.5 * nearly[:, None])


def test_psrp_counts_the_first_hours_of_its_five_days():
    times, values = record(5, 40.0)
    values[times <= 4 / 24 + 1e-6] += 16.0

    assert passes("us_503_psrp_composting", times, values)


def test_psrp_does_not_gather_its_hours_over_more_than_5_days():
    times, values = record(20, 41.0)
    for day in (1, 7, 13):
        values[(times >= day) & (times <= day + 2 / 24)] += 16.0

    assert not passes("us_503_psrp_composting", times, values)


def test_vector_attraction_needs_14_days_above_40_and_45_on_average():
    assert passes("us_503_vector_attraction", *record(14, 45.0))
    assert not passes("us_503_vector_attraction", *record(14 - MINUTE, 46.0))
    assert not passes("us_503_vector_attraction", *record(14, 44.9))


def test_vector_attraction_looks_at_days_that_were_above_40_from_their_beginning():
    times, values = record(14, 50.0)
    values[0] = 39.9
    half = 7.5 * MINUTE
    row = np.full((1, len(SENSORS)), 50.3)
    profile = PROFILES["us_503_vector_attraction"]

    watch = Watch.begin(profile, SENSORS).follow(times, values).follow([14 + half], row)

    assert not watch.verdict().passed
    assert watch.follow([14 + 2 * half], row - 0.1).verdict().passed


def test_vector_attraction_is_above_40_and_not_at_40():
    times, values = record(14, 47.0)
    values[500] = 40.0

    assert not passes("us_503_vector_attraction", times, values)


def test_eu_profile_passes_after_an_hour_with_small_particles():
    times, values = record(1 / 24, 70.0, step_min=5)

    assert passes("eu_142_2011_composting", times, values, particle_mm=12)
    assert not passes("eu_142_2011_composting", times, values, particle_mm=13)
    assert not passes("eu_142_2011_composting", times, values)
    assert not passes(
        "eu_142_2011_composting", *record(59 * MINUTE, 70.0, step_min=5), particle_mm=12
    )


@pytest.mark.parametrize("profile", [name for name in PROFILES if "windrow" not in name])
def test_one_cold_sensor_of_twelve_fails_the_batch(profile):
    times, values = record(15, 70.5, step_min=10)
    cold = values.copy()
    cold[:, 7] = 39.0 + np.arange(len(times)) % 2 / 10

    watch = Watch.begin(PROFILES[profile], SENSORS).follow(times, cold)

    assert passes(profile, times, values, particle_mm=10)
    assert not watch.verdict(10).passed
    assert watch.verdict(10).sensors["probe 7"].passed
    assert watch.verdict(10).sensors["probe 8"].state is State.COOL
    assert "probe 8" in watch.verdict(10).lacking[0]


def test_mean_of_the_sensors_decides_nothing():
    times, values = record(10, 55.0)
    values[:, 0] = 54.5 + np.arange(len(times)) % 2 / 10
    values[:, 1] += 20.0

    assert values.mean(axis=1).min() > 56
    assert not passes("us_503_pfrp_in_vessel", times, values)
