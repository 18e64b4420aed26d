"""A band stays within its picture, is a stair or a slope, and its table says the same."""

from datetime import date

import numpy as np
import pytest

from greenhaven.web.exchange.plans.axes import HEIGHT, WIDTH, values_axis
from greenhaven.web.exchange.plans.bands import band

START = date(2025, 11, 3)
WEEKS = 7 * np.arange(1, 13)


def points(line: str) -> np.ndarray:
    return np.array([[float(part) for part in point.split(",")] for point in line.split()])


def bands(low: float, median: float, high: float, steps: int = 12) -> np.ndarray:
    rows = (low, low, median, high, high)
    return np.repeat(np.array(rows)[:, np.newaxis], steps, axis=1)


def test_sums_are_stairs_that_fill_the_picture_from_side_to_side():
    drawn = band(START, WEEKS, bands(10, 20, 30), unit="t", is_stock=False)

    area, median = points(drawn.area), points(drawn.median)
    assert len(median) == 2 * 12
    assert len(area) == 2 * len(median)
    assert median[0, 0] == 0
    assert median[-1, 0] == WIDTH
    assert drawn.values.labels == ("0", "10", "20", "30")
    assert set(area[:24, 1]) == {0.0}
    assert set(area[24:, 1]) == {HEIGHT * 2 / 3}
    assert set(median[:, 1]) == {HEIGHT / 3}


def test_stocks_are_slopes_from_one_end_to_the_next():
    drawn = band(START, WEEKS, bands(10, 20, 30), unit="t", is_stock=True)

    median = points(drawn.median)
    assert len(median) == 12
    assert median[0, 0] == pytest.approx(WIDTH / 12, abs=0.1)
    assert median[-1, 0] == WIDTH


def test_dates_are_whole_weeks_and_end_where_the_plan_ends():
    drawn = band(START, WEEKS, bands(1, 2, 3), unit="t", is_stock=False)

    assert drawn.dates.labels == ("3 Nov", "24 Nov", "15 Dec", "5 Jan", "26 Jan")


def test_dates_of_many_years_name_the_year():
    steps = 7 * np.arange(1, 261)

    drawn = band(START, steps, bands(1, 2, 3, 260), unit="t", is_stock=False)

    assert drawn.dates.labels[0] == "Nov 2025"
    assert drawn.dates.labels[-1] == "Oct 2030"


def test_table_names_the_first_day_of_a_sum_and_the_last_of_a_stock():
    sums = band(START, WEEKS, bands(0.1, 0.2, 0.3), unit="t", is_stock=False)
    stocks = band(START, WEEKS, bands(0.1, 0.2, 0.3), unit="t", is_stock=True)

    assert [step.day for step in sums.steps[:2]] == [START, date(2025, 11, 10)]
    assert [step.day for step in stocks.steps[:2]] == [date(2025, 11, 9), date(2025, 11, 16)]
    first = sums.steps[0]
    assert (first.low, first.median, first.high) == (
        "100\u00a0kg",
        "200\u00a0kg",
        "300\u00a0kg",
    )


def test_band_below_nothing_stays_within_its_picture():
    drawn = band(START, WEEKS, bands(-30, 20, 200), unit="kg N", is_stock=False)

    heights = points(drawn.area)[:, 1]
    assert heights.min() >= 0
    assert heights.max() <= HEIGHT
    assert drawn.values.labels[0] == "−100"


@pytest.mark.parametrize(
    ("most", "labels"),
    [(9.0, ("0.0", "2.5", "5.0", "7.5", "10.0")), (0.9, ("0.00", "0.25", "0.50", "0.75", "1.00"))],
)
def test_marks_of_two_and_a_half_are_told_whole(most, labels):
    assert values_axis(np.array([most])).labels == labels


def test_axis_that_hangs_a_little_below_nothing_begins_at_nothing():
    assert values_axis(np.array([-1.0, 180.0])).marks[0] == 0
