"""Whatever is uncertain, members are drawn evenly, stay themselves and lie within their limits."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.forecast.ensemble.bands import quantiles
from greenhaven.core.forecast.ensemble.ensemble import run_ensemble
from greenhaven.core.forecast.uncertain import Uncertain, members

POINTS = st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=5, unique=True).map(sorted)


@st.composite
def unknowns(draw):
    made = []
    for number in range(draw(st.integers(0, 6))):
        least, low, central, high, most = draw(POINTS)
        words = (f"quantity {number}", "for a test", "-")
        made.append(
            Uncertain(
                *(*words, central, low, high, "hypothesis", "any"),
                bounds=(least, most),
                positive=draw(st.booleans()),
            )
        )
    return tuple(made)


YEARS = st.lists(st.integers(1950, 2100), min_size=1, max_size=30, unique=True)


@settings(max_examples=40, deadline=None)
@given(unknowns(), YEARS, st.integers(1, 80), st.integers(0, 2**32))
def test_members_lie_within_their_limits(some, years, count, seed):
    drawn = members(some, years, count, seed)

    assert drawn.draws.shape == (count, len(some))
    assert set(drawn.weather_year.tolist()) <= set(years)
    for unknown in some:
        least, most = unknown.bounds
        values = drawn.value(unknown.name)
        assert ((values >= least) & (values <= most)).all()
        # A balanced set: half of the members on either side of the median, to within one.
        below = (members(some, years, 64, seed).value(unknown.name) < unknown.central).sum()
        assert below == 32


@settings(max_examples=30, deadline=None)
@given(unknowns(), YEARS, st.integers(1, 60), st.integers(1, 60), st.integers(0, 99))
def test_members_do_not_depend_on_how_many_there_are(some, years, few, more, seed):
    short, long = (members(some, years, count, seed) for count in (few, few + more))

    assert short.draws.tobytes() == long.draws[:few].tobytes()
    assert short.weather_year.tolist() == long.weather_year[:few].tolist()


@settings(max_examples=30, deadline=None)
@given(unknowns(), st.integers(1, 40), st.integers(1, 12))
def test_ensemble_keeps_every_member_once_and_in_order(some, count, chunk):
    drawn = members(some, (2001, 2002), count, 5)

    ensemble = run_ensemble(lambda part: part.draws, drawn, chunk=chunk)

    assert ensemble.members.number.tolist() == list(range(count))
    assert ensemble.gather(lambda draws: draws).tobytes() == drawn.draws.tobytes()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40))
def test_quantiles_rise_and_stay_among_the_members(values):
    found = quantiles(np.array(values)[:, None])[:, 0]

    assert (np.diff(found) >= 0).all()
    assert min(values) <= found[0]
    assert found[-1] <= max(values)
