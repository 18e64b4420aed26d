from dataclasses import dataclass, field

import numpy as np
import pytest

from greenhaven.core.columns import (
    ColumnError,
    Columns,
    Floats,
    Texts,
    absent,
    no_texts,
    positions,
)


@dataclass(frozen=True, slots=True)
class Beds(Columns):
    id: Texts
    area_m2: Floats


def test_unequal_columns_are_refused_by_name():
    with pytest.raises(ColumnError, match="Beds: columns of unequal length"):
        Beds(np.array(["a", "b"]), np.array([1.0]))


def test_take_keeps_rows_and_order():
    beds = Beds(np.array(["a", "b", "c"]), np.array([1.0, 2.0, 3.0]))

    assert beds.take(beds.area_m2 > 1).id.tolist() == ["b", "c"]
    assert beds.take(np.array([2, 0])).id.tolist() == ["c", "a"]
    assert len(beds.take(slice(0, 0))) == 0


def test_records_and_of_are_inverse():
    beds = Beds(np.array(["a", "b"]), np.array([1.0, 2.0]))

    again = Beds.of(list(beds.records()))

    assert again.id.tolist() == beds.id.tolist()
    assert again.area_m2.tolist() == beds.area_m2.tolist()


def test_empty_table_keeps_its_types():
    beds = Beds.of([], id=np.str_, area_m2=np.float64)

    assert len(beds) == 0
    assert beds.id.dtype.kind == "U"


def test_positions_finds_each_and_names_the_missing():
    ids = np.array(["c", "a", "b"])

    assert positions(ids, np.array(["a", "c", "a"])).tolist() == [1, 0, 1]
    assert positions(ids, np.array([], dtype=np.str_)).tolist() == []
    with pytest.raises(ColumnError, match="no such id: d, z"):
        positions(ids, np.array(["z", "a", "d"]))
    with pytest.raises(ColumnError, match="no such id: a"):
        positions(ids[:0], np.array(["a"]))


@dataclass(frozen=True, slots=True)
class Signs(Columns):
    id: Texts
    colour: Texts = field(default_factory=no_texts, metadata=absent("unpainted"))


def test_column_that_may_be_absent_is_filled_for_every_row():
    signs = Signs(np.array(["a", "b"]))

    assert signs.colour.tolist() == ["unpainted", "unpainted"]
    assert signs.take(np.array([1])).colour.tolist() == ["unpainted"]
    assert len(Signs(np.zeros(0, dtype=np.str_)).colour) == 0


def test_column_that_may_be_absent_must_be_whole_where_it_is_given():
    with pytest.raises(ColumnError, match="Signs: columns of unequal length"):
        Signs(np.array(["a", "b"]), np.array(["red"]))


def test_column_that_may_be_absent_may_be_left_out_of_a_row():
    signs = Signs.of([{"id": "a"}, {"id": "b", "colour": "red"}])

    assert signs.colour.tolist() == ["unpainted", "red"]
    assert Signs.of([{"id": "a"}]).colour.tolist() == ["unpainted"]
    assert Signs.of([]).colour.dtype.kind == "U"
