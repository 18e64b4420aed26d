"""Headers, files and what other programs read."""

import csv
import gzip
import io
import json

import pytest
from django.conf import settings
from django.test import Client


def test_every_answer_forbids_what_the_page_does_not_need(visitor: Client):
    headers = visitor.get("/").headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "worker-src 'self' blob:" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_built_files_are_kept_for_ever_by_browsers(visitor: Client):
    manifest = json.loads((settings.STATIC_ROOT / "built" / "manifest.json").read_text())
    script = visitor.get(f"/static/built/{manifest['src/app.js']['file']}")
    style = visitor.get(f"/static/built/{manifest['src/app.js']['css'][0]}")

    assert script.status_code == style.status_code == 200
    assert "immutable" in script.headers["Cache-Control"]
    assert "immutable" in style.headers["Cache-Control"]
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert not script.streaming


def test_a_file_that_is_not_built_is_not_found(visitor: Client):
    assert visitor.get("/static/built/assets/none.js").status_code == 404


def test_csv_has_every_flow_with_its_masses(visitor: Client):
    response = visitor.get("/plan.csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert "village-plan-2025-03-03.csv" in response.headers["Content-Disposition"]
    assert len(rows) == 11
    assert rows[0]["origin_name"] == "Door rounds, North"
    assert rows[0]["first_day"] == "2025-03-03"
    assert sum(float(row["wet_t"]) for row in rows) == pytest.approx(19.0)


def test_csv_holds_only_what_was_asked_for(visitor: Client):
    response = visitor.get("/plan.csv?week=2")

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert {row["week"] for row in rows} == {"2"}


def test_geojson_draws_a_line_from_giver_to_taker(visitor: Client):
    features = json.loads(visitor.get("/plan.geojson").content)["features"]

    assert len(features) == 11
    assert features[0]["properties"]["wet_t"] == pytest.approx(3.0)
    assert features[0]["geometry"]["coordinates"][1] == [4.02, 51.0]


def test_map_draws_exports_by_way_of_their_station(visitor: Client):
    found = json.loads(visitor.get("/plan/map.json?week=1").content)

    words = [route["properties"]["words"] for route in found["routes"]["features"]]
    assert "Quay station → Processor outside the village: 4.0\u00a0t" in words
    assert "North bank → Quay station: 500\u00a0kg" in words
    assert "Village yard → Rose beds <i>& herbs</i>: 250\u00a0kg" in words


def test_map_widths_are_shares_of_the_heaviest_week_of_one_place(visitor: Client):
    found = json.loads(visitor.get("/plan/map.json?week=1").content)

    widths = {
        route["properties"]["words"].split(":")[0]: route["properties"]["width"]
        for route in found["routes"]["features"]
    }
    # Six tonnes reach the yard in the first week: that is the widest line.
    assert widths["North bank → Village yard"] == pytest.approx(3.4 / 6, abs=1e-4)
    assert widths["Quay station → Processor outside the village"] == pytest.approx(4 / 6, abs=1e-4)


def test_map_holds_closed_points_as_closed(visitor: Client):
    found = json.loads(visitor.get("/plan/map.json").content)

    places = {
        place["properties"]["name"]: place["properties"] for place in found["places"]["features"]
    }
    assert places["Market square"]["open"] is True
    assert places["LAST DAY 1 March: Old mill"]["open"] is False


def test_outlines_are_the_districts_with_their_pages(visitor: Client):
    found = json.loads(visitor.get("/map/outlines.json").content)

    assert [feature["properties"]["url"] for feature in found["features"]] == [
        "/districts/n/",
        "/districts/s/",
    ]


def test_script_is_sent_packed_to_a_browser_that_unpacks(visitor: Client):
    manifest = json.loads((settings.STATIC_ROOT / "built" / "manifest.json").read_text())
    address = f"/static/built/{manifest['src/app.js']['file']}"

    whole = visitor.get(address, headers={"accept-encoding": "identity"})
    packed = visitor.get(address, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in whole.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == whole.content
