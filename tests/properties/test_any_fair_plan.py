"""Whatever the town and the price of fairness: raised in turn, no district is passed over."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.planning.lexicographic import FLOOR
from tests.core.planning.floors import first_difference, floors, shares
from tests.core.planning.towns import town

TOWNS = st.builds(
    town,
    st.integers(0, 10_000),
    sources=st.integers(5, 30),
    hubs=st.integers(1, 6),
    gardens=st.integers(2, 15),
)


@given(TOWNS, st.sampled_from([1.0, 60.0, 400.0, 1e5]), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_sorted_shares_are_never_below_those_of_one_floor(city, price, links):
    program, first, (_, raised) = floors(city, price, links)

    assert first_difference(shares(program, first), shares(program, raised)) >= 0


@given(TOWNS, st.sampled_from([60.0, 1e4]), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_every_district_keeps_the_floor_it_was_given(city, price, links):
    program, first, (last, raised) = floors(city, price, links)
    family = next(each for each in program.families if each.limit == FLOOR)
    rows = family.rows.index()[0]
    needs = program.needs[program.needs > 0]

    floor = float(first.values[program.floor])
    served = raised.values.copy()
    served[program.floor] = 0.0
    given_out = (program.matrix @ served)[rows]

    assert (last.row_lower[rows] >= needs * floor - 1e-6).all()
    assert (given_out >= last.row_lower[rows] - 1e-5 * np.maximum(needs, 1.0)).all()
