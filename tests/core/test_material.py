"""Compositions and mixes: what must hold, and the table of feedstocks with its source."""

import csv
import os
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from greenhaven.core.material import (
    Composition,
    MaterialError,
    dropped_feedstocks,
    feedstocks,
    mix,
    mixture_of,
)

CONTENTS = [field.name for field in fields(Composition)][:-1]


def water_and_wood() -> Composition:
    return Composition(
        moisture=np.array([1.0, 0.2]),
        carbon=np.array([0.0, 0.4]),
        nitrogen=np.array([0.0, 0.01]),
        phosphorus=np.array([0.0, 0.001]),
        potassium=np.array([0.0, 0.002]),
        ash=np.array([0.0, 0.05]),
        bulk_density_kg_per_m3=np.array([1000.0, 250.0]),
    )


def test_free_air_space_follows_haug():
    material = Composition(0.6, 0.2, 0.01, 0.001, 0.002, 0.05, 640.0)

    space = material.free_air_space()

    assert space == pytest.approx(1 - 640 * 0.4 / 1600 - 640 * 0.6 / 1000)


def test_free_air_space_of_water_is_none():
    assert water_and_wood().free_air_space()[0] == pytest.approx(0.0)


def test_carbon_to_nitrogen_is_infinite_without_nitrogen():
    assert water_and_wood().carbon_to_nitrogen().tolist() == [np.inf, pytest.approx(40.0)]


def test_mix_adds_bulk_volumes():
    mixed = mix([1.0, 1.0], water_and_wood())

    assert mixed.bulk_density_kg_per_m3 == pytest.approx(2 / (1 / 1000 + 1 / 250))
    assert mixed.moisture == pytest.approx(0.6)


def test_mix_of_a_table_gives_one_material_a_row():
    mixed = mix([[1.0, 0.0], [0.0, 2.0], [1.0, 3.0]], water_and_wood())

    assert np.allclose(mixed.moisture, [1.0, 0.2, 0.4])
    assert np.allclose(mixed.bulk_density_kg_per_m3, [1000.0, 250.0, 4 / (1 / 1000 + 3 / 250)])


@given(
    hnp.arrays(
        np.float64,
        (4, 15),
        elements=st.one_of(st.just(0.0), st.floats(1e-6, 1e6)),
    ).filter(lambda masses: (masses.sum(axis=1) > 0).all())
)
def test_mix_conserves_every_element(masses):
    table = Composition.of(feedstocks())

    mixed = mix(masses, table)

    total = masses.sum(axis=1)
    for name in CONTENTS:
        put_in = masses @ np.asarray(getattr(table, name))
        assert np.allclose(np.asarray(getattr(mixed, name)) * total, put_in, rtol=1e-12, atol=0)


@given(st.lists(st.floats(0.01, 100), min_size=15, max_size=15), st.floats(1e-3, 1e3))
def test_mix_does_not_depend_on_the_unit_of_mass(masses, factor):
    table = Composition.of(feedstocks())

    once, scaled = mix(masses, table), mix([factor * mass for mass in masses], table)

    for field in fields(Composition):
        assert getattr(once, field.name) == pytest.approx(getattr(scaled, field.name))


@given(st.lists(st.floats(0.01, 100), min_size=15, max_size=15))
def test_mix_lies_between_its_materials(masses):
    table = Composition.of(feedstocks())

    mixed = mix(masses, table)

    for field in fields(Composition):
        values = np.asarray(getattr(table, field.name))
        value = float(getattr(mixed, field.name))
        assert values.min() * (1 - 1e-9) <= value <= values.max() * (1 + 1e-9)


@pytest.mark.parametrize(
    ("masses", "message"),
    [
        ([0.0, 0.0], "weighs nothing"),
        ([-1.0, 2.0], "at least 0"),
        ([np.nan, 1.0], "must be numbers"),
    ],
)
def test_mix_refuses_masses_that_cannot_be(masses, message):
    with pytest.raises(MaterialError, match=message):
        mix(masses, water_and_wood())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"moisture": 1.2}, "moisture is 1.2; expected 0-1"),
        ({"nitrogen": -0.1}, "nitrogen is -0.1; expected 0-1"),
        ({"carbon": np.nan}, "carbon is nan; expected 0-1"),
        ({"ash": 0.5}, "moisture . ash . carbon . nitrogen is 1.31; expected at most 1"),
        ({"bulk_density_kg_per_m3": 0.0}, "bulk density is 0; expected a number above 0"),
        ({"bulk_density_kg_per_m3": np.inf}, "bulk density is inf"),
    ],
)
def test_composition_names_what_cannot_be(change, message):
    contents = dict.fromkeys(CONTENTS, 0.0) | {"moisture": 0.6, "carbon": 0.2, "nitrogen": 0.01}
    contents["bulk_density_kg_per_m3"] = 500.0

    with pytest.raises(MaterialError, match=message):
        Composition(**(contents | change))


def test_composition_of_a_table_names_the_bad_row():
    table = feedstocks().take(slice(0, 3))
    wrong = type(table)(**{name: getattr(table, name).copy() for name in table.names()})
    wrong.moisture[1] = 1.5

    with pytest.raises(MaterialError, match=r"moisture of grass is 1\.5"):
        Composition.of(wrong)


def test_mixture_of_half_and_half_is_in_the_middle():
    table = feedstocks()
    both = [table.id.tolist().index(name) for name in ("leaves", "branches")]

    mixed = mixture_of({"leaves": 0.5, "branches": 0.5})

    assert mixed.nitrogen == pytest.approx(table.nitrogen[both].mean())


def test_mixture_of_an_unknown_feedstock_suggests_the_near_one():
    with pytest.raises(MaterialError, match=r"unknown feedstock 'leafs'; did you mean 'leaves'\?"):
        mixture_of({"leafs": 1.0})


@pytest.mark.parametrize("share", [0.9, 1.1, float("nan")])
def test_mixture_of_shares_that_do_not_add_up_is_refused(share):
    with pytest.raises(MaterialError, match="must add up to 1"):
        mixture_of({"leaves": share})


def test_feedstocks_hold_the_published_numbers():
    table = feedstocks()
    row = table.id.tolist().index("food_vegetable")  # 78.3 % moist, 49.1 % C, 1.68 % N, 95.1 % VS

    assert table.moisture[row] == pytest.approx(0.783)
    assert table.carbon[row] == pytest.approx(0.217 * 0.491)
    assert table.nitrogen[row] == pytest.approx(0.217 * 0.0168)
    assert table.ash[row] == pytest.approx(0.217 * 0.049)
    assert table.bulk_density_kg_per_m3[row] == 320


def test_feedstocks_are_possible_and_have_sources():
    table = feedstocks()

    ratios = Composition.of(table).carbon_to_nitrogen()

    assert len(set(table.id.tolist())) == len(table)
    assert (table.nitrogen > 0).all()
    assert ((ratios > 5) & (ratios < 500)).all()
    assert all(table.source)
    assert "from_memory" not in " ".join(table.status)


def test_feedstocks_say_which_cells_come_from_another_row():
    table = feedstocks()
    filled = {
        str(name): str(text) for name, text in zip(table.id, table.filled_from, strict=True) if text
    }

    assert filled["dry_leaves"].endswith(": Yard trimmings: leaves (SWOLF)")
    assert set(filled) == {"sawdust", "dry_leaves", "bark", "newsprint", "fruit", "mature_compost"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Tree trimmings", "3.1 %"),
        ("Newsprint (SWOLF)", "25 kg/m3"),
        ("Paper bags (SWOLF)", "nitrogen 0"),
        ("Finished compost (mean of >1600 samples)", "does not match"),
        ("Coffee grounds NPK", "P2O5"),
        ("Corrugated cardboard", "second row of one material"),
        ("Apple pomace", "from memory"),
        ("Wood chips", "carbon 60 %"),
    ],
)
def test_dropped_feedstocks_say_why(name, reason):
    dropped = dropped_feedstocks()

    assert reason in dropped.reason[dropped.name.tolist().index(name)]


def test_feedstock_tables_cannot_be_written_into():
    with pytest.raises(ValueError, match="read-only"):
        feedstocks().moisture[0] = 0.0


def test_every_published_row_is_kept_or_dropped():
    folder = os.environ.get("GREENHAVEN_REFERENCE")
    if not folder:
        pytest.skip("GREENHAVEN_REFERENCE does not name the folder with the published feedstocks")
    with (Path(folder) / "feedstocks.csv").open(encoding="utf-8", newline="") as file:
        published = [row["name"] for row in csv.DictReader(file)]

    accounted = [*feedstocks().name.tolist(), *dropped_feedstocks().name.tolist()]

    assert sorted(accounted) == sorted(published)
