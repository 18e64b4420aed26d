"""Whatever the soil, its weather and what is put on it: no atom appears, vanishes or is owed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from greenhaven.core.models.ammonia import Incorporation, Method, Spreading, Weather, ammonia_after
from greenhaven.core.models.soil import amendment, mineral_nitrogen
from greenhaven.core.models.soil.rothc import (
    BIO,
    BIO_N,
    CN,
    DPM,
    DPM_N,
    HUM,
    HUM_N,
    IOM,
    ROTHC,
    RPM,
    RPM_N,
    SOIL,
    clay,
    covered,
    depth,
    mineral_N,
    moisture_deficit,
    pan_evaporation,
    rain,
    temperature,
)
from greenhaven.core.process.march import march

MONTHS, SITES = 18, 3
STOCKS = (DPM, RPM, BIO, HUM, IOM, DPM_N, RPM_N, BIO_N, HUM_N, mineral_N)
# Nothing, next to nothing, and anything: where the rounding of a balance would show first.
amounts = st.one_of(
    st.just(0.0), st.floats(1e-15, 1e-9), st.floats(1e-6, 1.0), st.floats(1.0, 200.0)
)


def table(low, high, shape):
    return arrays(float, shape, elements=st.floats(low, high), fill=st.floats(low, high))


weather = st.fixed_dictionaries(
    {
        temperature: table(-40, 45, (MONTHS, SITES)),
        rain: table(0, 600, (MONTHS, SITES)),
        pan_evaporation: table(0, 400, (MONTHS, SITES)),
        covered: arrays(float, (MONTHS, SITES), elements=st.sampled_from([0.0, 1.0])),
    }
)
stocks = st.fixed_dictionaries({each: arrays(float, SITES, elements=amounts) for each in STOCKS})
gifts = st.fixed_dictionaries(
    {
        each: arrays(float, (MONTHS, SITES), elements=amounts)
        for each in (DPM, RPM, HUM, DPM_N, RPM_N, HUM_N, mineral_N)
    }
)
ground = st.fixed_dictionaries(
    {
        clay: table(0, 100, SITES),
        depth: table(5, 50, SITES),
        CN: table(3, 20, SITES),
    }
)


def everything(start, given_later, quantity):
    """All that was ever there of a quantity, site by site."""
    total = sum((start[each] for each in start if quantity in each.content), np.zeros(SITES))
    later = (given_later[each].sum(axis=0) for each in given_later if quantity in each.content)
    return total + sum(later, np.zeros(SITES))


@given(stocks, weather, gifts, ground)
@settings(max_examples=60, deadline=None)
def test_soil_keeps_every_atom_and_never_owes_any(start, inputs, additions, parameters):
    run = march(SOIL, start=start, inputs=inputs, additions=additions, parameters=parameters)

    for quantity in ("C", "N"):
        error = np.abs(run.balance(quantity).to_numpy() * np.arange(1, MONTHS + 1)[:, np.newaxis])
        scale = everything(start, additions, quantity)
        assert np.all(error.max(axis=0) <= 1e-13 * scale + 1e-300)
    for component, values in run.end.items():
        if component is not moisture_deficit:
            assert np.all(run.of(component.name) >= 0), component.name
            assert np.all(np.isfinite(values))


@given(stocks, weather, ground)
@settings(max_examples=40, deadline=None)
def test_soil_without_any_mineral_nitrogen_only_waits_or_releases(start, inputs, parameters):
    start = start | {mineral_N: np.zeros(SITES)}

    run = march(SOIL, start=start, inputs=inputs, parameters=parameters)

    share = run.of("share_run")[:-1]
    assert np.all((share >= 0) & (share <= 1))
    assert np.all(run.of("net_mineralisation")[0] >= -1e-12 * (1 + start[DPM_N] + start[RPM_N]))


@given(stocks, weather, gifts, ground)
@settings(max_examples=25, deadline=None)
def test_sites_side_by_side_are_exactly_as_one_by_one(start, inputs, additions, parameters):
    together = march(SOIL, start=start, inputs=inputs, additions=additions, parameters=parameters)

    for site in range(SITES):
        alone = march(
            SOIL,
            start={each: value[site] for each, value in start.items()},
            inputs={each: value[:, site] for each, value in inputs.items()},
            additions={each: value[:, site] for each, value in additions.items()},
            parameters={each: value[site] for each, value in parameters.items()},
        )
        assert together.states[..., site] == pytest.approx(
            alone.states[..., 0], rel=1e-12, abs=1e-15
        )


@given(stocks, weather, ground)
@settings(max_examples=25, deadline=None)
def test_carbon_with_plenty_of_nitrogen_is_that_of_rothc(start, inputs, parameters):
    carbon = {each: start[each] for each in (DPM, RPM, BIO, HUM, IOM)}
    rich = start | {mineral_N: np.full(SITES, 1e3)}

    coupled = march(SOIL, start=rich, inputs=inputs, parameters=parameters)
    alone = march(
        ROTHC,
        start=carbon,
        inputs=inputs,
        parameters={each: parameters[each] for each in (clay, depth)},
    )

    for name in ("DPM", "RPM", "BIO", "HUM", "CO2"):
        assert coupled.of(name) == pytest.approx(alone.of(name), rel=1e-12, abs=1e-14)


@given(stocks, weather, ground, st.integers(1, MONTHS - 1))
@settings(max_examples=25, deadline=None)
def test_soil_goes_on_where_it_was_left(start, inputs, parameters, at):
    whole = march(SOIL, start=start, inputs=inputs, parameters=parameters)

    first = {each: value[:at] for each, value in inputs.items()}
    then = {each: value[at:] for each, value in inputs.items()}
    half = march(SOIL, start=start, inputs=first, parameters=parameters)
    rest = march(
        SOIL,
        start={each: value[0] for each, value in half.end.items()},
        inputs=then,
        parameters=parameters,
    )

    assert np.array_equal(rest.states[-1], whole.states[-1])


DAYS, LAYERS = 10, 3
layer = arrays(float, (LAYERS, 1), elements=amounts)


@given(
    layer,
    layer,
    st.fixed_dictionaries(
        {
            mineral_nitrogen.temperature: table(-30, 50, (DAYS, LAYERS, 1)),
            mineral_nitrogen.water_content: table(0.001, 0.45, (DAYS, LAYERS, 1)),
            mineral_nitrogen.percolation: table(0, 2000, (DAYS, LAYERS, 1)),
            mineral_nitrogen.respiration: table(0, 200, (DAYS, LAYERS, 1)),
            mineral_nitrogen.demand: arrays(float, (DAYS, LAYERS, 1), elements=amounts),
        }
    ),
)
@settings(max_examples=60, deadline=None)
def test_layers_keep_every_atom_and_never_owe_any(ammonium, nitrate, inputs):
    start = {mineral_nitrogen.ammonium: ammonium, mineral_nitrogen.nitrate: nitrate}

    run = march(mineral_nitrogen.soil_layers(LAYERS), start=start, inputs=inputs)

    error = np.abs(run.balance("N").to_numpy()) * np.arange(1, DAYS + 1)
    assert error.max() <= 1e-13 * (ammonium.sum() + nitrate.sum()) + 1e-300
    assert run.states.min() >= 0


@given(
    st.floats(0.2, 30),
    st.floats(3, 200),
    arrays(float, 8, elements=st.floats(-20, 45)),
    arrays(float, 8, elements=st.floats(3, 9)),
    arrays(float, 8, elements=st.floats(0, 5)),
    arrays(float, 8, elements=st.floats(0, 3)),
)
@settings(max_examples=60, deadline=None)
def test_amendment_keeps_every_atom(age, ratio, warmth, acidity, tension, years):
    start = {
        amendment.organic_carbon: 1.0,
        amendment.organic_nitrogen: 1 / ratio,
        amendment.apparent_age: age,
    }
    inputs = {
        amendment.temperature: warmth,
        amendment.acidity: acidity,
        amendment.moisture_tension: tension,
        amendment.interval: years,
    }

    run = march(amendment.AMENDMENT, start=start, inputs=inputs)

    for quantity in ("C", "N"):
        assert np.abs(run.balance(quantity)).max() <= 1e-14
    assert np.all(run.of("organic_carbon") >= 0)
    assert np.all(run.of("organic_nitrogen") >= 0)
    assert np.all(np.diff(run.of("carbon_dioxide")) >= 0)


spreadings = st.builds(
    Spreading,
    st.floats(1e-6, 500),
    method=st.sampled_from(list(Method)),
    incorporation=st.sampled_from(list(Incorporation)),
    worked_in_after_h=st.floats(0, 100),
)
after_spreading = st.builds(
    Weather,
    arrays(float, 12, elements=st.floats(0, 300)),
    arrays(float, 12, elements=st.floats(-10, 45)),
    arrays(float, 12, elements=st.floats(0, 20)),
    arrays(float, 12, elements=st.floats(0, 5)),
)


@given(spreadings, after_spreading)
@settings(max_examples=100, deadline=None)
def test_ammonia_keeps_every_atom(spreading, weather_after):
    run = ammonia_after(spreading, weather_after)

    tan = spreading.tan_kg_per_ha
    assert np.abs(run.balance("N")).max() <= 1e-14 * tan
    assert run.states.min() >= 0
    assert np.all(np.diff(run.of("emitted")) >= -1e-14 * tan)
    assert run.of("emitted")[-1] <= tan
