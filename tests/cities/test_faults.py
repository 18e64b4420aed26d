"""Bad folders: every fault names its file, line and column, what came and what was expected."""

import pytest

from greenhaven.cities import CityFolderError, check_folder, open_city

# file, text, its replacement; line and column of the fault, words of what came and was expected
CHANGES = {
    "bad TOML": (
        "city.toml", 'id = "vechtstad"', "id = vechtstad",
        None, "", "what is not TOML", "a TOML document",
    ),
    "missing key": (
        "city.toml", 'currency = "EUR"\n', "",
        None, "currency", "nothing", "three capital letters",
    ),
    "unknown key": (
        "city.toml", "fixed = true", "fixed = true\nfixd = true",
        None, "", "unknown key 'clock.fixd'", "clock.fixed (did you mean this?)",
    ),
    "time instead of a day": (
        "city.toml", "today = 2024-01-01", "today = 2024-01-01T12:00:00",
        None, "clock.today", "'a datetime'", "a date from 1900",
    ),
    "number instead of a text": (
        "city.toml", 'name = "Vechtstad"', "timezone2 = 1\nname = 3",
        None, "", "unknown key 'timezone2'", "timezone (did you mean this?)",
    ),
    "time zone": (
        "city.toml", "Europe/Amsterdam", "CET+1",
        None, "timezone", "'CET+1'", "a name like Europe/Paris",
    ),
    "currency": (
        "city.toml", 'currency = "EUR"', 'currency = "euro"',
        None, "currency", "'euro'", "three capital letters, like EUR",
    ),
    "notes that are no list": (
        "city.toml", 'notes = ["A small city for tests; no number of it is a fact."]', "notes = 3",
        None, "notes", "something else", "a list of texts",
    ),
    "bad JSON": (
        "districts.geojson", '"features":[', '"features":[,',
        None, "", "what is not JSON", "a GeoJSON FeatureCollection",
    ),
    "outline that is a point": (
        "districts.geojson", '"Polygon"', '"Point"',
        None, "feature 1", "a geometry of 'east' that cannot be read", "Polygon or MultiPolygon",
    ),
    "outline that is open": (
        "districts.geojson", "[5.12, 52.08]]]", "[5.12, 52.09]]]",
        None, "feature 1", "a geometry of 'east'", "the last equal to the first",
    ),
    "outline beyond the world": (
        "districts.geojson", "[5.16, 52.08]", "[5.16, 152.08]",
        None, "feature 1", "a geometry of 'east'", "longitude from -180 to 180",
    ),
    "outline of NaN": (
        "districts.geojson", "[5.16, 52.08]", "[5.16, NaN]",
        None, "", "what is not JSON ('NaN is not a number in JSON')", "FeatureCollection",
    ),
    "outline without an id": (
        "districts.geojson", '{"id": "east"}', '{"name": "east"}',
        None, "feature 1", "no id", "properties with the id of a district or garden",
    ),
    "outline of a stranger": (
        "districts.geojson", '{"id": "east"}', '{"id": "esat"}',
        None, "id", "'esat'", "the id of a district or garden",
    ),
    "outline twice": (
        "districts.geojson", '{"id": "east"}', '{"id": "west"}',
        None, "id", "'west' twice", "each id once",
    ),
    "district without an outline": (
        "districts.geojson", '{"id": "east"}', '{"id": "de-tuin"}',
        2, "id", "'east' without one", "an outline with this id in districts.geojson",
    ),
    "too few months": (
        "supply.csv", "round-east,2023-01,41\nround-west,2023-01,31\nmarket-north,2023-01,2.5\n",
        "",
        None, "month", "11 months", "at least twelve months, and the last twelve in a row",
    ),
    "months with a gap": (
        "supply.csv", "round-east,2023-01,41\nround-west,2023-01,31\nmarket-north,2023-01,2.5\n",
        "round-east,2022-12,41\nround-west,2022-12,31\nmarket-north,2022-12,2.5\n",
        None, "month", "twelve months from 2022-12 to 2023-12", "the last twelve in a row",
    ),
}  # fmt: skip


REPORT = """
sources.csv, line 2, lat: came '152.10'; expected a number from -90 to 90 [degrees north]
gardens.csv, line 2, area_m2: came '-800'; expected a number of at least 0 [m2]
tonnage.csv, line 3, district: came 'wets'; expected an id in districts.csv; did you mean west?
capture.csv: came no such file; expected this file in the folder
weather.csv, line 1: came unknown column 'wind_mph'; expected wind_m_per_s (1 mph = 0.44704 m/s)
"""


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_fault_names_its_place_what_came_and_what_was_expected(change, fault_is_named):
    fault_is_named(change)


def test_every_fault_is_in_one_report(folder):
    for name, old, new in (
        ("sources.csv", "52.10,5.14", "152.10,5.14"),
        ("gardens.csv", ",800,", ",-800,"),
        ("tonnage.csv", "west,2023-12", "wets,2023-12"),
        ("weather.csv", "wind_m_per_s", "wind_mph"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (folder / "capture.csv").unlink()

    with pytest.raises(CityFolderError) as caught:
        open_city(folder)

    assert str(caught.value).splitlines() == [
        f"{folder}: 5 faults; nothing loaded",
        *(f"  {line}" for line in REPORT.strip().splitlines()),
    ]


def test_empty_file_is_named(folder):
    (folder / "gardens.csv").write_text("\n \n", encoding="utf-8")

    assert [str(fault) for fault in check_folder(folder)] == [
        "gardens.csv: came an empty file; expected at least a header"
    ]


def test_header_without_rows_is_named(folder):
    (folder / "districts.csv").write_text("id,name,lat,lon\n", encoding="utf-8")

    assert any(
        (fault.file, fault.came) == ("districts.csv", "no rows") for fault in check_folder(folder)
    )


def test_byte_that_is_not_utf_8_is_named_with_its_line(folder):
    path = folder / "gardens.csv"
    path.write_bytes(path.read_bytes().replace(b"Westtuin", b"Westtu\xefn"))

    faults = check_folder(folder)

    assert [(fault.file, fault.row, fault.came) for fault in faults] == [
        ("gardens.csv", 3, "a byte that is not UTF-8 (0xef)")
    ]


def test_folder_in_the_place_of_a_file_is_named(folder):
    (folder / "capture.csv").unlink()
    (folder / "capture.csv").mkdir()

    (fault,) = check_folder(folder)

    assert fault.file == "capture.csv"
    assert "cannot be read" in fault.came


def test_bad_row_is_named_once_and_not_again_by_those_that_refer_to_it(faults_after):
    faults = faults_after("districts.csv", "52.10,5.14", "52.10,east")

    assert [(fault.file, fault.column) for fault in faults] == [("districts.csv", "lon")]


def test_long_text_is_cut_in_the_report(faults_after):
    (fault,) = faults_after("gardens.csv", ",800,", f",{'8x' * 500},")

    assert len(fault.came) < 100
    assert fault.came.endswith("…'")


def test_all_districts_swapped_is_found(folder):
    path = folder / "districts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("lat,lon", "lon,lat"), encoding="utf-8")

    faults = check_folder(folder)

    assert [fault.row for fault in faults] == [2, 3, 4]
    assert all("swapped" in fault.expected for fault in faults)


def test_ragged_row_is_named_once_and_its_id_is_still_known(faults_after):
    faults = faults_after("districts.csv", "east,Oost,Stad,", "east,Oost,Stad,Stad,")

    assert [(fault.file, fault.row, fault.came) for fault in faults] == [
        ("districts.csv", 2, "7 cells")
    ]


def test_file_of_a_byte_order_mark_alone_is_empty(folder):
    (folder / "gardens.csv").write_bytes(b"\xef\xbb\xbf")

    assert [fault.came for fault in check_folder(folder)] == ["an empty file"]
