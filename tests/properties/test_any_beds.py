"""Whatever gardens are given and whatever the sky does: nothing appears, vanishes or is owed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from greenhaven.core.forecast.twin.bed_unknowns import GARDEN_UNKNOWNS
from greenhaven.core.forecast.twin.garden_futures import ACCOUNTS, BedQuantity, Measure
from greenhaven.core.forecast.uncertain import members
from greenhaven.core.planning.plan import ELEMENTS
from tests.core.forecast.bed_cases import HECTARES, gardens, run

MEMBERS, WEEKS, PLACES = 2, 9, 4
SOLD = 3
MAY_BE_NEGATIVE = {BedQuantity.MINERALISED_NITROGEN, BedQuantity.SOIL_PHOSPHORUS}
# Nothing, next to nothing, and far more than anybody would spread [kg/ha of each element]
amounts = st.one_of(st.just(0.0), st.floats(1e-12, 1e-6), st.floats(0.1, 1e3), st.floats(1e3, 1e6))
gifts = arrays(float, (MEMBERS, WEEKS, PLACES, len(ELEMENTS)), elements=amounts, fill=amounts)
skies = st.tuples(st.sampled_from([0.0, 0.5, 1.0, 3.0, 20.0]), st.sampled_from([-25.0, 0.0, 15.0]))
seeds = st.integers(0, 2**31)


def followed(gift, sky, seed):
    """Random members of a random ensemble under a random gift and sky."""
    city = gardens(rain=sky[0], warmer_c=sky[1])
    drawn = members(GARDEN_UNKNOWNS, [2015, 2016, 2017], MEMBERS, seed)
    additions = gift * HECTARES
    additions[:, :, SOLD] = 0.0
    return run(city, additions, drawn), additions


@given(gifts, skies, seeds)
@settings(max_examples=15, deadline=None)
def test_gardens_keep_every_atom_and_owe_none(gift, sky, seed):
    futures, additions = followed(gift, sky, seed)

    for element, (came, went, there) in ACCOUNTS.items():
        assert futures.balance[element] <= 1e-9
        moved = [sum(futures.of(each).sum(axis=1) for each in group) for group in (came, went)]
        opening = sum(
            futures.opening[each.row][:, futures.ground] * futures.hectares for each in there
        )
        stored = sum(futures.of(each)[:, -1] for each in there) - opening
        scale = moved[0] + moved[1] + np.abs(opening)
        assert np.all(np.abs(moved[0] - moved[1] - stored) <= 1e-9 * scale + 1e-12)
    for element in ("carbon", "nitrogen", "phosphorus"):
        added = futures.of(BedQuantity(f"added_{element}")).sum(axis=1)
        brought = additions[..., ELEMENTS.index(element)].sum(axis=1)
        assert added == pytest.approx(brought, rel=1e-12, abs=1e-15)


@given(gifts, skies, seeds)
@settings(max_examples=15, deadline=None)
def test_nothing_in_a_garden_falls_below_nothing(gift, sky, seed):
    futures, _ = followed(gift, sky, seed)

    for quantity in set(BedQuantity) - MAY_BE_NEGATIVE:
        values = futures.of(quantity)
        assert np.all(np.isfinite(values)), quantity
        scale = np.abs(futures.reference).max() + np.abs(futures.extra).max(initial=0.0)
        assert values.min() >= -1e-12 * scale, quantity


@given(gifts, seeds, st.floats(1.01, 10.0))
@settings(max_examples=8, deadline=None)
def test_more_of_the_same_leaves_more_behind(gift, seed, times):
    single, _ = followed(gift, (1.0, 0.0), seed)
    multiple, _ = followed(times * gift, (1.0, 0.0), seed)

    for quantity in (BedQuantity.SOIL_PHOSPHORUS, BedQuantity.AMMONIA_NITROGEN):
        before, after = (each.extra_of(quantity).sum(axis=1) for each in (single, multiple))
        assert np.all(after >= before * (1 - 1e-9) - 1e-9)
    for element, stock in (
        ("potassium", BedQuantity.SOIL_POTASSIUM),
        ("ash", BedQuantity.SOIL_ASH),
    ):
        total = HECTARES * gift[:, :, :SOLD, ELEMENTS.index(element)].sum(axis=1)
        assert single.of(stock)[:, -1, :SOLD] == pytest.approx(total, rel=1e-12, abs=1e-15)


@given(gifts, skies, seeds)
@settings(max_examples=8, deadline=None)
def test_city_is_the_sum_of_its_gardens(gift, sky, seed):
    futures, _ = followed(gift, sky, seed)

    for quantity in BedQuantity:
        if quantity.measure is Measure.FLUX:
            gardens_together = futures.of(quantity).sum(axis=(1, 2))
            assert futures.city(quantity).sum(axis=1) == pytest.approx(gardens_together, rel=1e-9)
