import numpy as np
import pytest

from greenhaven.core.forecast.uncertain import (
    EnsembleError,
    Uncertain,
    central,
    members,
)

YEARS = tuple(range(2009, 2024))


def unknown(**changes):
    given = {
        "name": "ammonia lost",
        "meaning": "share of the nitrogen that leaves as ammonia",
        "unit": "-",
        "central": 0.2,
        "low": 0.1,
        "high": 0.5,
        "source": "Author (2020)",
        "reason": "what heaps of this kind lost",
    }
    return Uncertain(**{**given, **changes})


def test_draw_meets_its_three_points_exactly():
    uneven = unknown()
    normal = unknown(central=1.0, low=-2.0, high=2.0)

    shares = np.array([0.05, 0.5, 0.95])

    np.testing.assert_allclose(uneven.draw(shares), [0.1, 0.2, 0.5], rtol=1e-12)
    np.testing.assert_allclose(normal.draw(shares), [-2.0, 1.0, 2.0], rtol=1e-12)


def test_draw_stays_within_its_bounds():
    bounded = unknown(bounds=(0.05, 0.6))

    drawn = bounded.draw(np.array([1e-9, 1 - 1e-9]))

    np.testing.assert_array_equal(drawn, [0.05, 0.6])


@pytest.mark.parametrize(
    "changes",
    [
        {"low": 0.3},
        {"high": 0.1},
        {"central": np.nan},
        {"high": np.inf},
        {"bounds": (0.15, 1.0)},
        {"bounds": (0.0, 0.4)},
        {"bounds": (0.0, np.nan)},
    ],
)
def test_unknown_out_of_order_is_refused_with_what_came(changes):
    with pytest.raises(EnsembleError, match=r"ammonia lost: expected .* low ≤ central ≤ high"):
        unknown(**changes)


def test_unknown_without_a_reason_is_refused():
    with pytest.raises(EnsembleError, match="lacks its reason"):
        unknown(reason=" ")


def test_members_stay_the_same_when_there_are_more():
    both = [unknown(), unknown(name="rain")]

    few, many = members(both, YEARS, 13, seed=4), members(both, YEARS, 200, seed=4)

    np.testing.assert_array_equal(few.draws, many.draws[:13])
    np.testing.assert_array_equal(few.weather_year, many.weather_year[:13])
    np.testing.assert_array_equal(few.number, np.arange(13))


def test_members_of_another_seed_are_others():
    first, second = (members([unknown()], YEARS, 8, seed=seed) for seed in (1, 2))

    assert not np.any(first.draws == second.draws)


def test_members_cover_weather_years_and_draws_evenly():
    drawn = members([unknown()], YEARS, 480, seed=0)

    times = [np.sum(drawn.weather_year == year) for year in YEARS]
    below = [
        np.mean(drawn.value("ammonia lost")[drawn.weather_year == year] < 0.2) for year in YEARS
    ]

    assert min(times) >= 31
    assert max(times) <= 33
    # Each year sees the low half and the high half: years and draws do not go together.
    np.testing.assert_allclose(below, 0.5, atol=0.05)


def test_members_taken_keep_their_numbers():
    drawn = members([unknown()], YEARS, 10, seed=0)

    taken = drawn.take(np.array([7, 3]))

    assert len(taken) == 2
    assert taken.number.tolist() == [7, 3]
    assert taken.value("ammonia lost")[1] == drawn.value("ammonia lost")[3]


def test_central_member_is_at_the_central_values():
    alone = central([unknown(), unknown(name="rain", central=0.3)], 2014)

    assert alone.number.tolist() == [-1]
    assert alone.weather_year.tolist() == [2014]
    assert alone.value("rain").tolist() == [0.3]


def test_value_of_a_misspelt_quantity_names_the_nearest():
    drawn = members([unknown()], YEARS, 2, seed=0)

    with pytest.raises(EnsembleError, match="did you mean 'ammonia lost'"):
        drawn.value("amonia lost")


def test_members_without_unknowns_differ_by_their_weather():
    drawn = members([], YEARS, 30, seed=0)

    assert drawn.draws.shape == (30, 0)
    assert len(set(drawn.weather_year.tolist())) == len(YEARS)


def test_members_that_cannot_be_drawn_are_refused():
    with pytest.raises(EnsembleError, match="named twice: ammonia lost"):
        members([unknown(), unknown()], YEARS, 2, seed=0)
    with pytest.raises(EnsembleError, match="at least one weather year"):
        members([unknown()], (), 2, seed=0)
    with pytest.raises(EnsembleError, match="1 to 1048576 members, 0 were"):
        members([unknown()], YEARS, 0, seed=0)
    with pytest.raises(EnsembleError, match="at least 0, -1 came"):
        members([unknown()], YEARS, 2, seed=-1)
