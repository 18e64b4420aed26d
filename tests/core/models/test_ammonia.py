"""Ammonia after spreading: intervals, working in, many sites, and what is refused."""

import numpy as np
import pytest

from greenhaven.core.models.ammonia import (
    AMMONIA,
    AmmoniaError,
    Incorporation,
    Method,
    Spreading,
    Weather,
    ammonia_after,
)
from greenhaven.core.process.symbols import ModelError

DAY = np.ones(24)


def lost(spreading, weather):
    """Share of TAN lost at the end, a number or one a site."""
    end = ammonia_after(spreading, weather).of("emitted")[-1]
    return end / np.asarray(spreading.tan_kg_per_ha, float)


def test_units_of_every_rate_fit():
    pytest.importorskip("pint")

    AMMONIA.units()


def test_length_of_intervals_does_not_matter_in_steady_weather():
    spreading = Spreading(80.0, incorporation=Incorporation.SHALLOW, worked_in_after_h=3.3)

    whole, hours, odd = (
        lost(spreading, Weather(hours))
        for hours in ([24.0], DAY, np.array([0.1, 0.0, 3.2, 0.5, 8.2, 12.0]))
    )

    assert whole == pytest.approx(hours, rel=1e-11)
    assert whole == pytest.approx(odd, rel=1e-11)


def test_total_ammoniacal_nitrogen_is_kept():
    run = ammonia_after(
        Spreading(80.0, incorporation="deep", worked_in_after_h=2.0),
        Weather(DAY, rain_mm_per_h=1.0),
    )

    total = run.of("fresh") + run.of("fast") + run.of("slow") + run.of("emitted")
    assert total == pytest.approx(80.0, rel=1e-14)
    assert run.states.min() >= 0


@pytest.mark.parametrize("hours", [1e-9, 1e6])
def test_pools_stay_positive_in_very_short_and_very_long_intervals(hours):
    run = ammonia_after(Spreading(80.0), Weather([hours, hours, hours]))

    assert run.states.min() >= 0
    assert np.all(np.diff(run.of("emitted")) >= 0)


def test_methods_rank_as_measured():
    spreading = Spreading(
        np.full(3, 80.0), method=[Method.OPEN_SLOT, Method.TRAILING_HOSE, Method.BROADCAST]
    )

    assert np.all(np.diff(lost(spreading, Weather(np.ones(72)))) > 0)


def test_digestate_enters_by_its_dry_matter_and_ph():
    thin, alkaline = (
        Spreading(80.0, dry_matter_percent=3.0),
        Spreading(80.0, dry_matter_percent=3.0, ph=8.2),
    )

    assert lost(thin, Weather(DAY)) < lost(Spreading(80.0), Weather(DAY))
    assert lost(alkaline, Weather(DAY)) > lost(thin, Weather(DAY))


def test_working_in_sooner_and_deeper_saves_more():
    soon_deep, late_deep, soon_shallow, never = (
        lost(
            Spreading(80.0, Method.BROADCAST, incorporation=kind, worked_in_after_h=hours),
            Weather(DAY),
        )
        for kind, hours in (("deep", 0.5), ("deep", 6.0), ("shallow", 0.5), ("none", 0.0))
    )

    assert soon_deep < late_deep < never
    assert soon_deep < soon_shallow < never


def test_working_in_after_the_end_changes_nothing():
    late = Spreading(80.0, incorporation="deep", worked_in_after_h=24.0)

    assert lost(late, Weather(DAY)) == pytest.approx(lost(Spreading(80.0), Weather(DAY)), rel=1e-12)


def test_working_in_acts_at_its_hour_even_at_a_boundary():
    times = np.array([5.0, 6.0, np.nextafter(6.0, 7.0)])

    shares = [
        lost(Spreading(80.0, incorporation="deep", worked_in_after_h=at), Weather(DAY))
        for at in times
    ]

    assert shares[0] < shares[1]
    assert shares[1] == pytest.approx(shares[2], rel=1e-10)


def test_rain_washes_in():
    dry, wet = (lost(Spreading(80.0), Weather(DAY, rain_mm_per_h=rain)) for rain in (0.0, 1.0))

    assert wet < dry


def test_sites_side_by_side_are_as_one_by_one():
    rng = np.random.default_rng(3)
    warmth, wind = rng.uniform(0, 30, (24, 5)), rng.uniform(0.5, 8, (24, 5))
    tan, after = rng.uniform(20, 120, 5), rng.uniform(0, 30, 5)
    methods = ["broadcast", "open slot", "trailing hose", "broadcast", "broadcast"]
    kinds = ["deep", "none", "shallow", "shallow", "deep"]

    together = lost(
        Spreading(tan, methods, incorporation=kinds, worked_in_after_h=after),
        Weather(DAY, warmth, wind),
    )

    for site in range(5):
        one = Spreading(
            tan[site], methods[site], incorporation=kinds[site], worked_in_after_h=after[site]
        )
        alone = lost(one, Weather(DAY, warmth[:, site], wind[:, site]))
        assert together[site] == pytest.approx(alone, rel=1e-13)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Spreading(80.0, method="cannon"),
        lambda: Spreading(80.0, incorporation="sideways"),
        lambda: Spreading(80.0, incorporation="deep", worked_in_after_h=-1.0),
        lambda: ammonia_after(Spreading(80.0), Weather([1.0, -1.0])),
        lambda: ammonia_after(Spreading(80.0), Weather([1.0, np.nan])),
    ],
)
def test_what_cannot_be_spread_is_refused(wrong):
    with pytest.raises(AmmoniaError, match=r"expected|must have"):
        wrong()


def test_impossible_slurry_is_named():
    with pytest.raises(ModelError, match="acidity"):
        ammonia_after(Spreading(80.0, ph=13.0), Weather(DAY))
