import csv
import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.export import as_csv, as_geojson, as_parquet, flow_columns
from tests.core.planning.towns import planned, town

CITY = town()
PLAN = planned(CITY)


def test_csv_holds_every_flow_with_its_reason():
    rows = list(csv.DictReader(io.StringIO(as_csv(CITY, PLAN))))

    assert len(rows) == len(PLAN.flows)
    assert sum(float(row["wet_t"]) for row in rows) == pytest.approx(PLAN.flows.wet.sum())
    assert [row["reason"] for row in rows] == reasons(CITY, PLAN).tolist()
    assert rows[0]["week"] == "1"
    assert rows[0]["first_day"] == PLAN.start.isoformat()


def test_parquet_holds_the_same_columns_and_says_what_it_is():
    table = parquet.read_table(pa.BufferReader(as_parquet(CITY, PLAN)))

    assert table.to_pydict() == flow_columns(CITY, PLAN)
    assert table.schema.metadata[b"city"] == CITY.id.encode()
    assert table.schema.metadata[b"weeks"] == str(PLAN.weeks).encode()


def test_geojson_draws_each_flow_from_origin_to_destination():
    collection = json.loads(as_geojson(CITY, PLAN))

    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == len(PLAN.flows)
    first = collection["features"][0]
    row = CITY.sources.id.tolist().index(first["properties"]["origin"])
    assert first["geometry"]["coordinates"][0] == [CITY.sources.lon[row], CITY.sources.lat[row]]
    assert first["properties"]["wet_t"] == PLAN.flows.wet[0]
