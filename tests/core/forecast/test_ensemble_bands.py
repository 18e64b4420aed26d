import numpy as np
import pytest

from greenhaven.core.forecast.ensemble.bands import bands, quantiles
from greenhaven.core.forecast.uncertain import EnsembleError


def test_bands_hold_eight_and_nine_of_ten_members():
    values = np.random.default_rng(3).permuted(np.tile(np.arange(1000.0), (4, 1)), axis=1).T

    found = bands(values)

    assert len(found) == 4
    inside = (values >= found.p10) & (values <= found.p90)
    np.testing.assert_allclose(inside.mean(axis=0), 0.8, atol=0.002)
    inside = (values >= found.p05) & (values <= found.p95)
    np.testing.assert_allclose(inside.mean(axis=0), 0.9, atol=0.002)
    np.testing.assert_allclose(found.p50, 499.5)


def test_quantiles_are_of_type_eight():
    # Hyndman & Fan (1996): the k-th of n values is the quantile (k − 1/3) / (n + 1/3).
    values = np.array([3.0, 7.0, 20.0, 21.0])

    shares = [(k - 1 / 3) / (4 + 1 / 3) for k in (1, 2, 3, 4)]

    np.testing.assert_allclose(quantiles(values, shares), values, rtol=1e-12)


def test_quantiles_beyond_the_outermost_member_are_that_member():
    found = bands(np.array([[1.0], [2.0], [3.0]]))

    assert (found.p05[0], found.p95[0]) == (1.0, 3.0)


def test_quantiles_of_nothing_or_of_no_number_are_refused():
    with pytest.raises(EnsembleError, match="at least one member"):
        bands(np.zeros((0, 3)))
    with pytest.raises(EnsembleError, match="some member has none"):
        bands(np.array([[1.0], [np.nan]]))
