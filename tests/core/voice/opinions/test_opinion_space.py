"""The opinion space by hand: means, axes, positions, moderation, who is grouped."""

import numpy as np
import pytest

from greenhaven.core.voice.opinions.axes import principal_axes
from greenhaven.core.voice.opinions.opinion_map import draw
from tests.core.voice.opinions.talks import talk, two_camps


def test_centre_is_the_mean_of_who_voted():
    space = draw(talk(["+0", "+ ", "--", "+ "])).space

    assert space.centre.tolist() == [0.5, -0.5]


def test_positions_are_those_of_the_whole_decomposition():
    rows = ["+-0+ ", "++--0", "- +0+", "0-+-+", "++  -", "-0+++"]
    space = draw(talk(rows)).space
    cells = np.array([[{"+": 1, "-": -1, "0": 0}.get(c, np.nan) for c in row] for row in rows])
    deviation = np.nan_to_num(cells - np.nanmean(cells, axis=0))
    _, _, axes = np.linalg.svd(deviation)
    signs = np.sign((axes[:2] * space.axes).sum(axis=1))
    stretched = np.sqrt(5 / (~np.isnan(cells)).sum(axis=1))

    assert space.axes == pytest.approx(signs[:, None] * axes[:2])
    assert space.positions == pytest.approx(stretched[:, None] * (deviation @ axes[:2].T) * signs)
    assert space.statement_positions == pytest.approx(
        np.sqrt(5) * (1 - np.nanmean(cells, axis=0))[:, None] * space.axes.T
    )
    assert space.extremity == pytest.approx(np.linalg.norm(space.statement_positions, axis=1))
    assert 0 < space.spread[1] <= space.spread[0] <= 1


def test_largest_loading_of_each_axis_is_positive():
    space = draw(talk(two_camps())).space

    for axis in space.axes:
        assert axis[np.abs(axis).argmax()] > 0


def test_many_statements_have_the_axes_of_the_whole_decomposition():
    draws = np.random.default_rng(3).integers(-1, 2, (60, 150)).astype(float)
    draws[:30, :50] = 1
    covariance = np.cov(draws.T)
    values, vectors = np.linalg.eigh(covariance)

    axes, spread = principal_axes(covariance)

    assert np.abs(axes @ vectors[:, [-1, -2]]) == pytest.approx(np.eye(2), abs=1e-10)
    assert spread == pytest.approx(values[[-1, -2]])


@pytest.mark.parametrize("size", [3, 200])
def test_opinions_that_differ_along_one_line_have_one_axis(size):
    line = np.arange(1.0, size + 1)

    axes, spread = principal_axes(np.outer(line, line))

    assert axes[0] == pytest.approx(line / np.linalg.norm(line))
    assert axes[1].tolist() == [0.0] * size
    assert spread[1] == 0


@pytest.mark.parametrize("size", [0, 1, 2, 200])
def test_opinions_that_do_not_differ_have_no_axis(size):
    axes, spread = principal_axes(np.zeros((size, size)))

    assert not axes.any()
    assert axes.shape == (2, size)
    assert spread.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("standing", "strict"), [("out", False), ("meta", False), ("waiting", True)]
)
def test_statement_left_out_counts_as_passed_by_everybody(standing, strict):
    left_out = draw(talk(["+-+", "-++", "-- "], ["in", "in", standing], strict=strict)).space
    passed = draw(talk(["+-0", "-+0", "--0"])).space

    assert left_out.centre[2] == 0
    assert left_out.positions == pytest.approx(passed.positions)
    assert left_out.extremity == pytest.approx(passed.extremity)


def test_statement_that_waits_is_on_the_map_unless_moderation_is_strict():
    waits = draw(talk(["+-+", "-++", "-- "], ["in", "in", "waiting"])).space

    assert waits.centre[2] == 1


def test_who_voted_seven_times_or_on_everything_is_grouped():
    often = [*["+" * 9] * 16, "++++++++ ", "+++++++  ", "++++++   "]

    assert draw(talk(often)).space.clustered.tolist() == [True] * 18 + [False]
    assert draw(talk([*["+-+"] * 16, "++ "])).space.clustered.tolist() == [True] * 16 + [False]


def test_few_are_filled_up_with_those_who_voted_most():
    rows = ["+" * 9, *["++" + " " * 7] * 16, "+++" + " " * 6]
    clustered = draw(talk(rows)).space.clustered

    assert clustered.sum() == 15
    assert clustered[0]
    assert clustered[17]


def test_statement_without_votes_does_not_stretch_the_map():
    two = draw(talk(["+-", "-+", "--"])).space
    three = draw(talk(["+- ", "-+ ", "-- "])).space

    assert three.positions == pytest.approx(two.positions)
    assert three.voted.tolist() == [True, True, False]
