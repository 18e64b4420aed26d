"""What is kept of a lineage says what the lineage says, and comes back from its bytes."""

from functools import cache

import numpy as np
import pytest

from greenhaven.core.document import pack, unpack
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin.lineage import Lineage, lineage_of
from greenhaven.core.forecast.twin.lineage_columns import LineageColumns, columns_of
from tests.core.forecast.twins import followed, village


@cache
def line() -> Lineage:
    city, _, schedule = village()
    whole = followed()
    return lineage_of(city, schedule, whole.members, whole.hubs)


@cache
def kept() -> LineageColumns:
    return unpack(LineageColumns, pack(columns_of(line())))


def test_kept_shares_of_every_batch_add_up_to_one():
    parts = kept().made_of

    sums = np.bincount(parts.row, parts.value, minlength=len(kept().batches))
    np.testing.assert_allclose(sums, 1, atol=1e-12)


def test_kept_origins_are_those_of_the_lineage():
    for row, place in enumerate(kept().places.tolist()):
        told = line().of_garden(place)
        parts = kept().origins.of_row(row)

        np.testing.assert_allclose(parts.value, told.kg, rtol=1e-12)
        np.testing.assert_array_equal(kept().groups.district[parts.column], told.district)
        np.testing.assert_array_equal(kept().groups.kind[parts.column], told.kind)


def test_kept_batches_of_a_garden_are_those_of_the_lineage():
    for row, place in enumerate(kept().places.tolist()):
        told = line().batches_of_garden(place)
        parts = kept().given.of_row(row)

        np.testing.assert_allclose(parts.value, told.kg, rtol=1e-12)
        np.testing.assert_array_equal(kept().batches.id[parts.column], told.batch)
        np.testing.assert_array_equal(kept().batches.hub[parts.column], told.hub)


def test_kept_lineage_of_another_element_is_of_that_element():
    carbon = columns_of(line(), "carbon")

    assert carbon.element == "carbon"
    assert carbon.given.value.sum() > kept().given.value.sum()


def test_lineage_of_what_is_not_followed_is_refused():
    with pytest.raises(ForecastError, match="no lineage of 'water'"):
        columns_of(line(), "water")
