import numpy as np
import pytest

from greenhaven.core.models.hygiene import HygieneError, dose, required_days
from greenhaven.core.models.hygiene.dose import dose_integral

QUARTER = 1 / 96


def integral(times, values, total_solids=0.3):
    return dose_integral(times, np.reshape(values, (-1, 1)), total_solids, 1.0)[0]


def test_dose_is_one_after_the_days_of_the_table():
    times = np.linspace(0, required_days(55.0), 300)

    assert integral(times, np.full(300, 55.0)) == pytest.approx(1.0)


def test_dose_along_a_straight_line_is_exact():
    fine = np.linspace(0, QUARTER, 200_001)
    temperature = 45 + 20 * fine / QUARTER
    rate = np.where(temperature >= 50, 1 / required_days(temperature), 0.0)

    assert integral([0.0, QUARTER], [45.0, 65.0]) == pytest.approx(
        np.trapezoid(rate, fine), rel=1e-4
    )
    assert integral([0.0, QUARTER], [65.0, 45.0]) == pytest.approx(
        np.trapezoid(rate, fine), rel=1e-4
    )


def test_dose_never_grows_faster_than_the_shortest_time_allows():
    assert integral([0.0, 20 / 1440], [95.0, 95.0]) == pytest.approx(1.0)


def test_dose_does_not_grow_over_a_gap_or_in_the_cold():
    assert integral([0.0, 2.0], [60.0, 60.0]) == 0
    assert integral([0.0, QUARTER, 2 * QUARTER], [60.0, np.nan, 60.0]) == 0
    assert integral([0.0, QUARTER], [20.0, 49.9]) == 0


def test_dose_is_shown_in_words():
    times = np.arange(0, 3, QUARTER)
    shown = dose(("a", "b"), times, np.tile([60.0, 40.0], (len(times), 1))).shown()

    assert shown == {"a": "5.7 of the dose in the table", "b": "0 of the dose in the table"}


@pytest.mark.parametrize(
    "misuse",
    [bool, float, int, len, list, lambda each: each > 1, lambda each: each == 1, np.asarray, hash],
)
def test_dose_cannot_be_taken_for_a_reason_to_release(misuse):
    evidence = dose(("a",), [0.0, QUARTER], [[60.0], [60.0]])

    with pytest.raises((HygieneError, TypeError)):
        misuse(evidence)
