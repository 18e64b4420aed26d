"""Lines of a course stay within their picture, and its table tells the same numbers."""

import numpy as np
import pytest

from greenhaven.web.exchange.plans.courses import HEIGHT, MOST_POINTS, WIDTH, course

DAYS = np.linspace(0, 63, 63 * 48 + 1)


def points(line: str) -> np.ndarray:
    return np.array([[float(part) for part in point.split(",")] for point in line.split()])


def test_course_of_layers_has_a_line_each_and_their_mean():
    layers = np.column_stack([np.full(len(DAYS), 20.0), np.full(len(DAYS), 60.0)])

    drawn = course(DAYS, layers, limit=55.0)

    assert len(drawn.lines) == 2
    assert drawn.days.labels == ("0", "21", "42", "63")
    assert drawn.values.labels == ("0", "20", "40", "60")
    assert points(drawn.mean)[:, 1] == pytest.approx(HEIGHT * (1 - 40 / 60), abs=0.1)
    assert float(drawn.limit) == pytest.approx(HEIGHT * (1 - 55 / 60), abs=0.1)


def test_long_course_is_thinned_and_ends_where_it_ends():
    drawn = course(DAYS, np.linspace(10, 70, len(DAYS))[:, np.newaxis])

    line = points(drawn.mean)
    assert len(line) == MOST_POINTS
    assert line[0, 0] == 0
    assert line[-1, 0] == WIDTH
    assert drawn.lines == ()
    assert drawn.limit == ""


def test_frost_lies_within_the_picture():
    drawn = course(DAYS, np.linspace(-7, 66, len(DAYS))[:, np.newaxis], limit=55.0)

    heights = points(drawn.mean)[:, 1]
    assert heights.min() >= 0
    assert heights.max() <= HEIGHT
    assert drawn.values.labels[0] == "−20"
    assert drawn.values.downward == drawn.values.labels[::-1]


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        (326.0, ("0", "100", "200", "300", "400")),
        (0.7, ("0.0", "0.2", "0.4", "0.6", "0.8")),
        (0.0, None),
    ],
)
def test_axis_has_round_numbers(value, labels):
    drawn = course(DAYS, np.full((len(DAYS), 1), value))

    assert labels is None or drawn.values.labels == labels
    assert points(drawn.mean)[:, 1].min() >= 0


def test_table_tells_the_lowest_the_mean_and_the_highest_of_a_day():
    layers = np.column_stack([DAYS, 3 * DAYS])

    told = {row.day: row for row in course(DAYS, layers).told}

    assert set(told) >= {0, 1, 7, 14, 63}
    assert (told[7].lowest, told[7].mean, told[7].highest) == pytest.approx((7, 14, 21))


@pytest.mark.parametrize(("weeks", "last"), [(1, "7"), (8, "56"), (11, "84"), (16, "112")])
def test_days_are_whole_weeks(weeks, last):
    days = np.arange(7 * weeks + 1, dtype=np.float64)

    assert course(days, days[:, np.newaxis]).days.labels[-1] == last
