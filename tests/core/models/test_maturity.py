import numpy as np
import pytest

from greenhaven.core.models.maturity import (
    TESTS,
    MaturityError,
    Rating,
    co2_evolution,
    maturity,
    oxygen_uptake,
    reheating,
    unusual,
)


@pytest.mark.parametrize(
    ("test", "value", "rating"),
    [
        ("co2_evolution", 1.9, Rating.VERY_MATURE),
        ("co2_evolution", 2.0, Rating.MATURE),
        ("co2_evolution", 8.0, Rating.MATURE),
        ("co2_evolution", 8.5, Rating.IMMATURE),
        ("oxygen_uptake", 0.39, Rating.VERY_MATURE),
        ("oxygen_uptake", 1.3, Rating.MATURE),
        ("oxygen_uptake", 1.31, Rating.IMMATURE),
        ("self_heating", 9.0, Rating.VERY_MATURE),
        ("self_heating", 20.0, Rating.MATURE),
        ("solvita_co2", 7, Rating.VERY_MATURE),
        ("solvita_co2", 6, Rating.MATURE),
        ("solvita_co2", 5, Rating.MATURE),
        ("solvita_co2", 4, Rating.IMMATURE),
        ("ammonium", 74, Rating.VERY_MATURE),
        ("ammonium", 530, Rating.IMMATURE),
        ("ammonium_to_nitrate", 0.4, Rating.VERY_MATURE),
        ("ammonium_to_nitrate", 71, Rating.IMMATURE),
        ("emergence", 91, Rating.VERY_MATURE),
        ("emergence", 80, Rating.MATURE),
        ("emergence", 79, Rating.IMMATURE),
    ],
)
def test_each_test_rates_as_the_index_does(test, value, rating):
    assert TESTS[test].rate(value) is rating


def test_worst_of_the_tests_decides():
    results = {"co2_evolution": 1.0, "ammonium": 50.0, "emergence": 85.0}

    assert maturity(15.0, results).rating is Rating.MATURE
    assert maturity(15.0, {"co2_evolution": 1.0, "ammonium": 50.0}).rating is Rating.VERY_MATURE


def test_there_is_no_verdict_without_one_test_of_each_group():
    only_a = maturity(15.0, {"co2_evolution": 1.0})
    only_b = maturity(15.0, {"ammonium": 50.0, "oxygen_uptake": np.nan})
    nothing = maturity(None, {})

    assert [each.rating for each in (only_a, only_b, nothing)] == [Rating.UNDECIDED] * 3
    assert "what it does to plants" in only_a.missing[0]
    assert "how quickly it still decays" in only_b.missing[0]
    assert len(nothing.missing) == 3


def test_there_is_no_verdict_without_the_carbon_to_nitrogen_ratio():
    found = maturity(np.nan, {"co2_evolution": 1.0, "ammonium": 50.0})

    assert found.rating is Rating.UNDECIDED
    assert found.missing == ("the carbon to nitrogen ratio",)


def test_one_immature_test_is_enough_to_know():
    found = maturity(None, {"ammonium_to_nitrate": 71})

    assert found.rating is Rating.IMMATURE
    assert found.reasons == ("ammonium to nitrate nitrogen: 71, at most 3 is asked",)


def test_too_much_carbon_is_immature_whatever_else_was_measured():
    results = {"co2_evolution": 1.0, "ammonium": 50.0}

    assert maturity(25.0, results).rating is Rating.VERY_MATURE
    assert maturity(25.1, results).rating is Rating.IMMATURE
    assert "C:N 25.1" in maturity(25.1, results).reasons[0]


@pytest.mark.parametrize(
    ("ratio", "told"),
    [(41.0529, "41.1"), (25.03, "25.03"), (25.00001, "25.00001"), (2751.6, "2750")],
)
def test_reason_tells_three_digits_but_never_the_limit_itself(ratio, told):
    assert maturity(ratio, {}).reasons == (f"C:N {told}, at most 25 is asked",)


def test_laboratory_report_of_an_immature_compost_is_read_as_one():
    report = {"co2_evolution": 8.5, "ammonium": 530, "ammonium_to_nitrate": 530 / 7.5}

    found = maturity(16.0, report)

    assert found.rating is Rating.IMMATURE
    assert len(found.reasons) == 3


def test_maturity_refuses_unknown_tests_and_impossible_results():
    with pytest.raises(MaturityError, match="no test 'smell'"):
        maturity(15.0, {"smell": 1.0})
    with pytest.raises(MaturityError, match="0 or more"):
        maturity(15.0, {"ammonium": -1.0})


def test_rates_of_a_model_are_turned_into_those_of_the_index():
    assert oxygen_uptake(0.024, 1.0) == pytest.approx(1.0)
    assert co2_evolution(0.002, 1.0) == pytest.approx(2.0)


def test_reheating_is_the_rise_after_the_turning():
    times = np.arange(0, 10, 0.5)
    temperatures = np.where(times < 5, 60.0, 40.0 + 4 * (times - 5))

    assert reheating(times, temperatures, 5.0) == pytest.approx(8.0)
    assert np.isnan(reheating(times, temperatures, 9.5))


def test_product_far_from_most_composts_is_noted():
    usual = {"nitrogen": 1.5, "phosphorus": 0.6, "acidity": 7.5}

    assert unusual(usual) == ()
    assert "nitrogen 9 % dry" in unusual({**usual, "nitrogen": 9.0})[0]
    assert "pH 5" in unusual({"acidity": 5.0})[0]
    with pytest.raises(MaturityError, match="no usual value"):
        unusual({"colour": 1.0})
