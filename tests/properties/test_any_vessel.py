"""Whatever flows, happens and lives in a vessel: every conserved quantity is found again.

Balances close within 1e-9 of what was there, came and went; a run in pieces ends where the whole
run ends, and each of many sites where it would end alone.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from greenhaven.core.models.digestion import digester, seed
from greenhaven.core.models.digestion.adm1 import (
    S_IC,
    S_IN,
    X_I,
    S_ac,
    S_an,
    S_cat,
    T,
    X_ch,
    X_li,
    X_pr,
    X_xc,
)
from greenhaven.core.process.containers import Event, Series
from greenhaven.core.process.numbers import value_of
from greenhaven.core.process.simulate import simulate
from tests.core.process.vessels import (
    blown,
    column,
    conducts,
    cools,
    eaters,
    eats,
    fades,
    food,
    heat,
    leaks,
    rained,
    rises,
    sinks,
    tracer,
    warmed,
    waste,
)

CLOSES = 1e-9
DAYS = 12.0
RATES = (rises, sinks, leaks, conducts, cools, eats, fades)
STATES = (tracer, food, eaters, waste)
quick = settings(max_examples=25, deadline=None)
share = st.floats(0, 1)
days = st.integers(0, 11999).map(lambda thousandths: thousandths / 1000)


def series(most):
    """A number, steps or ramps, with their samples anywhere."""
    sampled = st.builds(
        lambda times, values, hold: Series(np.unique(times), values[: len(np.unique(times))], hold),
        st.lists(days, min_size=1, max_size=6),
        st.lists(st.floats(0, most), min_size=6, max_size=6),
        st.booleans(),
    )
    return st.one_of(st.floats(0, most), sampled)


def events(components, most):
    one = st.builds(
        Event,
        st.sampled_from(["load", "harvest", "turning"]),
        at=st.lists(days, min_size=1, max_size=3),
        adds=st.dictionaries(st.sampled_from(components), st.floats(0, most), max_size=2),
        keeps=st.one_of(st.just(1.0), share),
        mixes=st.booleans(),
        only=st.lists(st.sampled_from(components), max_size=2, unique=True),
    )
    return st.lists(one, max_size=3, unique_by=lambda event: event.name)


columns = st.fixed_dictionaries(
    {
        "container": st.integers(1, 5).map(column),
        "parameters": st.fixed_dictionaries({each: st.floats(0, 5) for each in RATES}),
        "inputs": st.fixed_dictionaries({each: series(10) for each in (blown, rained, warmed)}),
        "events": events(STATES, 20),
        "start": st.fixed_dictionaries(
            {**{each: st.floats(0, 10) for each in STATES}, heat: st.floats(-10, 10)}
        ),
    }
)


def moved(run, quantity):
    """All that was there, came in or went out of a quantity, at every site."""
    total = np.zeros(run.states.shape[-1])
    for index, crossing in enumerate(run.system.crossings):
        content = crossing.component.content.get(quantity)
        if content is not None:
            total += np.abs(run.crossed[-1, index]) * content.value
    for index, state in enumerate(run.system.states):
        if quantity in state.content:
            volume = value_of(run.system.volumes[state.compartment], run.parameters)
            held = np.abs(run.states[0, index]).sum(axis=0) * volume
            total += held * state.content[quantity].value
    return total


def assert_closed(run, quantities):
    for quantity in quantities:
        left = np.abs(run.balance(quantity).values.T * run.times[1:]).max()
        assert left <= CLOSES * moved(run, quantity).max() + 1e-12, quantity


@quick
@given(columns)
def test_any_column_conserves(case):
    run = simulate(days=DAYS, **case)

    assert_closed(run, ("M", "H"))
    for each in STATES:
        assert run.of(each.name).min() > -1e-3


@quick
@given(columns, st.floats(0.05, 0.95))
def test_any_column_ends_where_its_pieces_end(case, cut):
    middle = round(cut * DAYS, 2)
    assume(all(abs(time - middle) > 0.01 for event in case["events"] for time in event.at))
    tight = {"relative_tolerance": 1e-6}

    whole = simulate(days=DAYS, every=DAYS, **case, **tight)
    first = simulate(
        days=middle, every=middle, **{**case, "events": _cut(case["events"], 0, middle)}, **tight
    )
    later = {
        **case,
        "inputs": {each: _later(given, middle) for each, given in case["inputs"].items()},
        "events": _cut(case["events"], middle, DAYS),
        "start": first.end,
    }
    second = simulate(days=DAYS - middle, every=DAYS, **later, **tight)

    size = 1 + np.abs(whole.states).max()
    assert second.states[-1] == pytest.approx(whole.states[-1], rel=1e-4, abs=2e-5 * size)


def _cut(happenings, begin, end):
    parts = []
    for event in happenings:
        at = [time - begin for time in event.at if begin <= time < end]
        parts.append(
            Event(event.name, at, event.adds, keeps=event.keeps, mixes=event.mixes, only=event.only)
        )
    return parts


def _later(driver, begin):
    if not isinstance(driver, Series):
        return driver
    return Series(driver.times - begin, driver.values, driver.hold)


@quick
@given(st.lists(columns, min_size=2, max_size=3))
def test_any_sites_end_where_each_ends_alone(cases):
    first, shared = cases[0], ("container", "events")
    together = {
        "container": first["container"],
        "events": first["events"],
        "parameters": {each: [case["parameters"][each] for case in cases] for each in RATES},
        "inputs": {
            each: [_mean(case["inputs"][each]) for case in cases] for each in first["inputs"]
        },
        "start": {each: [case["start"][each] for case in cases] for each in first["start"]},
    }

    run = simulate(days=DAYS, every=3.0, **together)

    for site in range(len(cases)):
        alone = {key: together[key] for key in shared} | {
            key: {each: values[site] for each, values in together[key].items()}
            for key in ("parameters", "inputs", "start")
        }
        single = simulate(days=DAYS, every=3.0, **alone)
        assert np.array_equal(run.states[..., site], single.states[..., 0])


def _mean(driver):
    return float(np.mean(driver.values)) if isinstance(driver, Series) else driver


solids = st.fixed_dictionaries(
    {
        **{each: series(most) for each, most in ((X_xc, 5), (X_ch, 20), (X_pr, 25), (X_li, 10))},
        **{each: series(most) for each, most in ((X_I, 30), (S_ac, 2), (S_IC, 0.1), (S_IN, 0.1))},
        S_cat: st.floats(0.02, 0.06),
        S_an: st.floats(0, 0.02),
    }
)


@settings(max_examples=15, deadline=None)
@given(
    solids,
    series(400),
    events((X_ch, X_pr, S_ac, S_IN), 2000.0),
    st.one_of(st.floats(290, 330), st.just(Series([0, 5, 12], [300, 310, 305], hold=False))),
)
def test_any_digester_conserves(feed, flow, happenings, warmth):
    keeping = [
        Event(each.name, each.at, each.adds, keeps=0.5 + each.keeps / 2, only=each.only)
        for each in happenings
    ]

    run = simulate(
        digester(inflow_m3_per_d=flow, feed=feed), start=seed(), days=DAYS, inputs={T: warmth},
        events=keeping,
    )  # fmt: skip

    assert_closed(run, ("COD", "C", "N"))
    assert np.all((run.of("acidity") > 2) & (run.of("acidity") < 13))  # ammonia alone is lye
    assert min(run.of(each.name).min() for each in run.system.states) > -1e-3
