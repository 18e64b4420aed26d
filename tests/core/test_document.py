import json
import zlib
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import pytest

from greenhaven.core.city import City, CityState
from greenhaven.core.document import DocumentError, digest, pack, unpack
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings
from tests.core.planning.towns import QUICK, START, planned, town


def same(one, other):
    """Equal in type, shape and every value, NaN included."""
    assert type(one) is type(other)
    if is_dataclass(one):
        for field in fields(one):
            same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, np.ndarray):
        assert one.dtype.kind == other.dtype.kind
        assert one.shape == other.shape
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    else:
        assert one == other


@pytest.mark.parametrize("kind", [City, CityState, Plan, PlanSettings])
def test_document_gives_back_what_was_packed(kind):
    city = town()
    value = {
        City: city,
        CityState: opening_state(city, START, QUICK),
        Plan: planned(city),
        PlanSettings: PlanSettings(lead_weeks=QUICK, fairness_floor=0.25),
    }[kind]

    back = unpack(kind, pack(value))

    same(value, back)
    assert digest(pack(back)) == digest(pack(value))


def test_city_of_a_time_without_some_columns_still_opens():
    city = town()
    written = json.loads(zlib.decompress(pack(city)))
    for name in ("use", "open_water_m", "well_m", "vulnerable_zone"):
        del written["gardens"][name]
    for name in ("heat_record", "foreign_matter_percent"):
        del written["hubs"][name]

    back = unpack(City, zlib.compress(json.dumps(written).encode()))

    same(city, back)
    assert set(back.gardens.use.tolist()) == {""}
    assert np.isnan(back.gardens.open_water_m).all()


def test_city_without_a_column_that_every_city_has_is_refused():
    written = json.loads(zlib.decompress(pack(town())))
    del written["gardens"]["area_m2"]

    with pytest.raises(DocumentError, match="area_m2"):
        unpack(City, zlib.compress(json.dumps(written).encode()))


def test_digest_tells_two_cities_apart():
    assert digest(pack(town(1))) != digest(pack(town(2)))
    assert digest(pack(town(1))) == digest(pack(town(1)))


def test_unset_option_comes_back_unset():
    assert unpack(PlanSettings, pack(PlanSettings())).fairness_floor is None


@pytest.mark.parametrize("data", [b"", b"not zlib", pack(PlanSettings())[:-9]])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(DocumentError, match="these bytes hold no City"):
        unpack(City, data)


def test_bytes_of_another_value_are_refused():
    @dataclass(frozen=True)
    class Other:
        missing: float

    with pytest.raises(DocumentError, match="hold no Other"):
        unpack(Other, pack(PlanSettings()))


def test_array_without_a_dimension_comes_back_as_one():
    @dataclass(frozen=True)
    class Flow:
        kg_per_d: np.ndarray[tuple[()], np.dtype[np.float64]]

    for value in (np.array(2.5), np.float64(2.5)):
        back = unpack(Flow, pack(Flow(value)))

        assert back.kg_per_d.shape == ()
        assert back.kg_per_d == 2.5
        assert digest(pack(back)) == digest(pack(Flow(value)))
