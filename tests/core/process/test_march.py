"""Models that go step by step, against sums on paper and a loop written out."""

import numpy as np
import pytest

from greenhaven.core.process.containers import IS_TOP, Inflow, Layered, Series, Stream
from greenhaven.core.process.expression import exp, maximum, minimum, where
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import (
    Component,
    Implicit,
    Input,
    ModelError,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)
from tests.core.process.plain import with_conditions, worked

half_life = Parameter("half_life", "half life", "month", 6.0, source="made up", bounds=(0.1, 1e3))
share = Parameter("share", "what becomes humus", "1", 0.4, source="made up", bounds=(0, 1))
fresh = Component("fresh", "fresh matter", "t/ha", C=1)
humus = Component("humus", "humus", "t/ha", C=1)
air = Component("air", "carbon dioxide", "t/ha", C=1)
warmth = Input("warmth", "warmth of the month", "1", 1.0)
wetness = Input("wetness", "wetness of the month", "1", 1.0)
seen = Implicit("seen", "as seen", equation=lambda s: s + s**3 - warmth * wetness, within=(-9, 99))
lost = fresh * (1 - exp(-np.log(2) / half_life * warmth * maximum(wetness, 0.2)))
awake = where(warmth < 0.5, 0.0, minimum(seen, 1))
SOIL = ProcessModel(
    "a soil",
    (
        Process("decay", {fresh: -1, humus: share, air: 1 - share}, lost),
        Process("breath", {humus: -1, air: 1}, 0.01 * humus * awake),
    ),
    conserves=("C",),
    observables=(
        Observable("alive", "all but air", "t/ha", fresh + humus),
        Observable("speed", "of decay", "1", warmth * wetness),
    ),
    time="month",
    stepped=True,
)  # fmt: skip


def test_decay_is_exponential():
    run = march(SOIL, start={fresh: 8.0}, inputs={}, steps=24, parameters={share: 0.0})

    assert run.times == pytest.approx(np.arange(25))
    assert run.of("fresh") == pytest.approx(8 * 0.5 ** (np.arange(25) / 6), rel=1e-13)
    assert run.of("air") == pytest.approx(8 - run.of("fresh"), rel=1e-13)


def test_additions_come_at_the_end_of_each_step():
    run = march(
        SOIL, start={fresh: 0.0}, inputs={}, steps=30, parameters={share: 0.0},
        additions={fresh: 2.0},
    )  # fmt: skip

    kept = 0.5 ** (1 / 6)
    assert run.of("fresh") == pytest.approx(2 * (1 - kept ** np.arange(31)) / (1 - kept), rel=1e-12)
    assert run.flows["additions: fresh"].values == pytest.approx(2.0 * np.arange(31))
    assert np.abs(run.balance("C")).max() < 1e-13


def test_observables_hold_with_the_state_at_the_beginning_of_a_step():
    run = march(SOIL, start={fresh: 8.0}, inputs={warmth: [1.0, 2.0]}, parameters={share: 0.0})

    assert run.of("alive")[:2] == pytest.approx(run.of("fresh")[:2])
    assert run.of("speed")[:2] == pytest.approx([1.0, 2.0])
    assert np.isnan(run.of("alive")[2])
    assert run.data["time"].attrs["units"] == "month"


def naive(model, start, drivers, parameters, additions, steps):
    """One step after the other, one formula after the other."""
    system = model.system()
    state, course = {each: start.get(each, 0.0) for each in system.states}, []
    course.append([state[each] for each in system.states])
    for step in range(steps):
        values = {**state, **parameters, **{each: series[step] for each, series in drivers.items()}}
        known = with_conditions(system, values)
        change = {each: worked(formula, known).value for each, formula in system.changes.items()}
        state = {
            each: state[each] + change[each] + (additions[each][step] if each in additions else 0.0)
            for each in system.states
        }
        course.append([state[each] for each in system.states])
    return np.array(course)


def test_whole_series_at_once_gives_what_a_plain_loop_gives():
    sites, steps = 3, 20
    warm, wet, given = np.random.default_rng(5).uniform(0, 2, (3, steps, sites))
    lives = np.array([2.0, 6.0, 30.0])
    start = {fresh: np.array([1.0, 0.0, 5.0]), humus: 3.0}

    run = march(
        SOIL, start=start, inputs={warmth: warm, wetness: wet}, parameters={half_life: lives},
        additions={fresh: given},
    )  # fmt: skip

    for site in range(sites):
        plain = naive(
            SOIL,
            {fresh: start[fresh][site], humus: 3.0},
            {warmth: warm[:, site], wetness: wet[:, site]},
            {half_life: lives[site], share: 0.4},
            {fresh: given[:, site]},
            steps,
        )
        assert run.states[:, :, 0, site] == pytest.approx(plain, rel=1e-12, abs=1e-14)
    assert np.abs(run.balance("C")).max() < 1e-13


@pytest.mark.parametrize(
    "shaped",
    [
        lambda series: series,
        lambda series: series[:, np.newaxis],
        lambda series: series[:, np.newaxis, np.newaxis],
        lambda series: np.repeat(series[:, np.newaxis], 4, axis=1),
    ],
)
def test_shape_of_a_series_does_not_matter(shaped):
    series = np.linspace(0.2, 1.4, 12)

    run = march(SOIL, start={fresh: 1.0}, inputs={warmth: shaped(series)})

    plain = march(SOIL, start={fresh: 1.0}, inputs={warmth: series})
    width = run.states.shape[-1]
    assert run.states == pytest.approx(np.repeat(plain.states, width, axis=-1), rel=1e-15)


def test_first_axis_of_one_stands_for_every_step():
    steady = march(SOIL, start={fresh: 1.0}, inputs={warmth: np.full((1, 3), 0.7)}, steps=5)

    assert steady.states.shape == (6, 3, 1, 3)
    assert steady.of("fresh")[-1] == pytest.approx(0.5 ** (0.7 * 5 / 6))


def test_march_goes_on_where_another_ended():
    series = np.linspace(0.2, 1.4, 12)
    whole = march(SOIL, start={fresh: 1.0}, inputs={warmth: series})

    half = march(SOIL, start={fresh: 1.0}, inputs={warmth: series[:5]})
    rest = march(SOIL, start=half.end, inputs={warmth: series[5:]})

    assert rest.states[-1] == pytest.approx(whole.states[-1], rel=1e-15)


seepage = Parameter("seepage", "share that sinks", "1", 0.25, source="made up", bounds=(0, 1))
rain = Input("rain", "rain", "mm", 0.0)
water = Component("water", "water", "mm", W=1)
heat = Component("heat", "heat", "MJ", least=None, W=0)
BED = ProcessModel("a bed", (), conserves=("W",), extra=(water, heat), time="d", stepped=True)


def bed(cells):
    return Layered(
        BED,
        cells,
        streams=[
            Stream("drainage", {water: seepage * water}, "down"),
            Stream("pumped", {heat: rain * 0 + 1.0}, "up"),
        ],
        inflows=[Inflow("rain", {water: IS_TOP * rain})],
    )


def test_layers_pass_on_what_sinks_in_the_same_step():
    run = march(bed(3), start={water: [[0.0], [0.0], [64.0]], heat: 9.0}, inputs={}, steps=3)

    assert run.of("water")[1] == pytest.approx([0, 16, 48])
    assert run.of("water")[2] == pytest.approx([4, 24, 36])
    assert run.of("water")[3] == pytest.approx([9, 27, 27])
    assert run.flows["drainage: water"].values == pytest.approx([0, 0, 0, 1])
    assert run.of("heat")[-1] == pytest.approx([6, 9, 9])  # the lowest gives, the highest loses
    assert np.abs(run.balance("W")).max() < 1e-14


def test_rain_on_layers_at_many_sites_is_accounted():
    wet = np.array([[4.0, 0.0], [0.0, 8.0], [1.0, 1.0]])

    run = march(bed(4), start={}, inputs={rain: wet})

    assert run.flows["rain: water"].values[-1] == pytest.approx([5, 9])
    assert run.data["water"].dims == ("time", "cell", "site")
    assert np.abs(run.balance("W")).max() < 1e-14


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"inputs": {warmth: np.ones(5), wetness: np.ones(6)}}, r"6 steps .*5"),
        ({"inputs": {warmth: np.ones(5)}, "steps": 4}, r"4 steps .*5"),
        ({"inputs": {rain: np.ones(5)}}, r"a soil has no input rain"),
        ({"inputs": {warmth: [1.0, float("nan")]}}, r"warmth: every value must be a number"),
        ({"additions": {water: 1.0}}, r"additions: water is not in a soil"),
        ({"additions": {fresh: [1.0, float("inf")]}}, r"fresh: every value must be a number"),
        ({"inputs": {warmth: np.ones((5, 2)), wetness: np.ones((5, 3))}}, r"for 2 sites, .* for 3"),
        ({"parameters": {half_life: [1.0, 2.0]}, "start": {fresh: [1.0] * 3}}, r"for 2|for 3"),
        ({"parameters": {half_life: -1.0}}, r"half_life: 0\.1 to 1000 month was expected, -1 came"),
        ({"parameters": {seepage: 0.1}}, r"a soil has no parameter seepage"),
        ({"start": {water: 1.0}}, r"start: water is not one of air, fresh, humus"),
        ({"steps": -2}, r"step"),
        ({"inputs": {warmth: Series([0, 1], [1, 2])}}, r"warmth"),
        ({"inputs": {warmth: np.ones((2, 3, 4, 5))}}, r"warmth"),
        ({"inputs": {warmth: np.ones((5, 4, 1))}}, r"warmth"),
    ],
)  # fmt: skip
def test_march_that_cannot_be_is_told(changed, said):
    settings = {"start": {fresh: 1.0}, "inputs": {}, **changed}
    with pytest.raises(ModelError, match=said):
        march(SOIL, **settings)


def test_number_that_breaks_is_told_with_its_step_and_site():
    broken = ProcessModel(
        "a root", (Process("p", {fresh: -1}, (fresh - warmth) ** 0.5),), time="month", stepped=True
    )
    with (
        pytest.raises(ModelError, match=r"fresh is not a number after step 2 at site 1"),
        np.errstate(all="ignore"),
    ):
        march(broken, start={fresh: 9.0}, inputs={warmth: [[0.0, 0.0], [1.0, 99.0], [0.0, 0.0]]})


def test_missing_input_is_told_with_its_unit():
    sun = Input("sun", "radiation", "MJ/m²")
    model = ProcessModel("m", (Process("p", {fresh: -1}, fresh * sun * 0.1),), stepped=True)
    with pytest.raises(ModelError, match=r"m needs the input sun: radiation \[MJ/m²\]"):
        march(model, start={fresh: 1.0}, inputs={}, steps=1)
