"""The live formats of New York's open data, on answers in the forms that it has used."""

import json
from pathlib import Path

import pytest

from greenhaven.cities.nyc.hubs import hub_ids, takes_part
from greenhaven.cities.outlines import OutlineError
from greenhaven.cities.records import merged_gardens, months_open, parted_name
from greenhaven.cities.socrata import (
    SocrataError,
    polygons_of,
    read_drop_offs,
    read_gardens,
    read_tonnage,
)

RECORDED = Path(__file__).parent / "recorded"


def recorded(name: str) -> str:
    return (RECORDED / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["tonnage.csv", "tonnage.json", "tonnage_whole.json"])
def test_tonnage_is_in_tonnes_and_leaves_blanks_out(name):
    records = read_tonnage(recorded(name))

    found = {(each.district, each.stream): each.tonnes for each in records}
    assert {each.month for each in records} == {"2025-10"}
    assert found["103", "organics_household"] == 55.79  # 61.5 short tons
    assert found["201", "refuse"] == 3040.88  # 3352.0 short tons
    assert found["308", "organics_other"] == 20.87
    assert ("101", "organics_school") not in found  # blank: not reported
    assert ("103", "christmas_trees") not in found
    assert len(records) == 31


@pytest.mark.parametrize("name", ["tonnage.csv", "tonnage.json", "tonnage_whole.json"])
def test_tonnage_is_the_same_in_every_form(name):
    assert set(read_tonnage(recorded(name))) == set(read_tonnage(recorded("tonnage.csv")))


def test_tonnage_of_a_header_without_rows_is_nothing():
    header = recorded("tonnage.csv").splitlines()[0]

    assert read_tonnage(header) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"2025 / 10","Bronx","01"',
            '"2025-10","Bronx","01"',
            "row 1: month: expected a text like",
        ),
        ('"2025 / 10","Bronx","01"', '"2025 / 13","Bronx","01"', "came '2025 / 13'"),
        (
            '"Bronx","01"',
            '"Boston","01"',
            "row 1: borough: expected one of the five, came 'Boston'",
        ),
        ('"Bronx","01"', '"Bronx",""', "communitydistrict: expected a number, came nothing"),
        ('"85.9",,,,"2"', '"85.9",,,,"3"', "borough_id: expected 2 for Bronx, came '3'"),
        ('"16.7"', '"-16.7"', "resorganicstons: expected at least 0 short tons, came -16.7"),
        ('"16.7"', '"n/a"', "resorganicstons: expected a number, came 'n/a'"),
        ('"16.7"', '"NaN"', "resorganicstons: expected a number, came 'NaN'"),
        ('"RESORGANICSTONS"', '"RES"', "expected a column resorganicstons; came borough,"),
        ('"16.7",', "", "a row does not have 12 cells"),
    ],
)
def test_tonnage_that_cannot_be_read_says_where(old, new, message):
    text = recorded("tonnage.csv")
    assert old in text

    with pytest.raises(SocrataError) as caught:
        read_tonnage(text.replace(old, new, 1))

    assert message in str(caught.value)


def test_tonnage_names_every_bad_row():
    text = recorded("tonnage.csv").replace('"2025 / 10"', '"october"')

    with pytest.raises(SocrataError) as caught:
        read_tonnage(text)

    assert str(caught.value).count("\n  row ") == 6


def test_tonnage_with_a_comma_for_thousands_is_read():
    text = recorded("tonnage.csv").replace('"3352.0"', '"3,352.0"')

    assert read_tonnage(text) == read_tonnage(recorded("tonnage.csv"))


DROP_OFFS = ["drop_offs_2022.csv", "drop_offs_2024.csv", "drop_offs_2026.csv", "drop_offs.json"]


@pytest.mark.parametrize("name", DROP_OFFS)
def test_drop_offs_of_every_header_are_the_same_places(name):
    records = {each.name: each for each in read_drop_offs(recorded(name))}

    plaza = records["La Plaza Cultural Community Garden"]
    assert (plaza.lat, plaza.lon) == (40.72534977, -73.97862785)
    assert plaza.address == "674 East 9th Street"
    assert months_open(plaza.open_months) == (4, 5, 6, 7, 8, 9, 10, 11)
    assert records["1st Ave and 1st St"].remark == "LAST DAY DECEMBER 4"
    assert not takes_part(records["1st Ave and 1st St"])
    assert takes_part(plaza)


@pytest.mark.parametrize("name", ["drop_offs_2024.csv", "drop_offs_2026.csv", "drop_offs.json"])
def test_drop_offs_with_an_app_are_smart_bins(name):
    bins = [each.name for each in read_drop_offs(recorded(name)) if each.smart_bin]

    assert bins == ["NW Audubon Avenue & West 192nd Street"]


def test_drop_off_ids_do_not_change_when_the_list_is_issued_again():
    old, new = (recorded(f"drop_offs_{year}.csv") for year in (2024, 2026))
    assert ",31263," in old
    assert ",70860," in new

    assert hub_ids(read_drop_offs(old)) == hub_ids(read_drop_offs(new))
    assert hub_ids(read_drop_offs(new))[0] == "4th-avenue-presbyterian-church"


def test_drop_offs_say_their_district_where_the_list_does():
    assert [each.district for each in read_drop_offs(recorded("drop_offs_2024.csv"))] == [
        "310", "355", "112", "103", "103",
    ]  # fmt: skip
    assert {each.district for each in read_drop_offs(recorded("drop_offs.json"))} == {""}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("SiteName", "Title", "expected a column sitename or foodscrapdropoffsitename"),
        ("40.635514,-74.022767,", ",,", None),  # the point still says where
        ("40.635514", "140.635514", "row 1: expected a place on Earth, came 140.636, -74.0228"),
        ("40.635514,-74.022767,", "north,-74,", "latitude: expected a number, came 'north'"),
        (",4th Avenue Presbyterian Church,\"", ",,\"", "row 1: the name of the site is blank"),
    ],
)  # fmt: skip
def test_drop_offs_that_cannot_be_read_say_where(old, new, message):
    text = recorded("drop_offs_2024.csv").replace(old, new, 1)

    if message is None:
        assert read_drop_offs(text)[0].lat == 40.635514
        return
    with pytest.raises(SocrataError) as caught:
        read_drop_offs(text)
    assert message in str(caught.value)


def test_drop_off_without_any_place_is_named():
    rows = json.loads(recorded("drop_offs.json"))
    del rows[1]["latitude"]

    with pytest.raises(SocrataError, match="row 2: no place: neither latitude and longitude"):
        read_drop_offs(json.dumps(rows))


@pytest.mark.parametrize("name", ["gardens.csv", "gardens.json"])
def test_gardens_have_area_and_middle_of_their_outline(name):
    garden = {each.id: each for each in read_gardens(recorded(name))}["XGT092"]

    # Published figures, computed in UTM zone 18N, whose scale there is 0.99967.
    assert garden.area_m2 == pytest.approx(758.2 / 0.99967**2, rel=3e-4)
    assert garden.lat == pytest.approx(40.82128, abs=5e-6)
    assert garden.lon == pytest.approx(-73.918314, abs=5e-6)
    assert garden.district == "201"
    assert garden.status == "Active"


def test_gardens_that_repeat_a_row_are_merged():
    gardens = read_gardens(recorded("gardens.csv"))

    assert [each.id for each in gardens] == ["XGT092", "XGT089", "XGT056", "XGT089"]
    assert [each.id for each in merged_gardens(gardens)] == ["XGT092", "XGT089", "XGT056"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("multipolygon,", "the_geom,", "community gardens: expected a column multipolygon"),
        ("MULTIPOLYGON (((", "MULTIPOLYGON EMPTY (((", "row 1: a MULTIPOLYGON or POLYGON in WKT"),
        ("-73.91843008455554 40.8214270228906, ", "", "row 1: rings of at least four points"),
        (",XGT092,", ",,", "row 1: parksid is blank"),
    ],
)
def test_gardens_that_cannot_be_read_say_where(old, new, message):
    with pytest.raises(SocrataError) as caught:
        read_gardens(recorded("gardens.csv").replace(old, new, 1))

    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["[[1]]", "{", '{"meta": 3}', "[1, 2]", '"', "<html>"])
def test_answers_that_are_no_data_set_are_refused(text):
    with pytest.raises(SocrataError, match="community gardens"):
        read_gardens(text)


def test_polygon_of_well_known_text_keeps_its_holes():
    (rings,) = polygons_of("POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))")

    assert [len(ring) for ring in rings] == [4, 4]


@pytest.mark.parametrize("text", ["", "POINT (1 2)", "MULTIPOLYGON", "MULTIPOLYGON (((0 0, 1", "("])
def test_polygon_that_is_none_is_refused(text):
    with pytest.raises(OutlineError):
        polygons_of(text)


@pytest.mark.parametrize(
    ("listed", "months"),
    [
        ("Year Round", tuple(range(1, 13))),
        ("Year Round (Except February)", (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
        ("April-November", (4, 5, 6, 7, 8, 9, 10, 11)),
        ("June 15-Oct 26", (6, 7, 8, 9, 10)),
        ("July 14th-November 24th", (7, 8, 9, 10, 11)),
        ("September - June", (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)),
        ("End of March - January 30", (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
        ("Seasonal", ()),
        ("Closed during Winter", ()),
        ("Spring - Fall", ()),
        ("", ()),
    ],
)
def test_open_months_are_read_as_people_mean_them(listed, months):
    assert months_open(listed) == months


@pytest.mark.parametrize(
    ("listed", "parts"),
    [
        ("BK Rot", ("BK Rot", "")),
        ("*LAST DAY DECEMBER 6* Christopher Park", ("Christopher Park", "LAST DAY DECEMBER 6")),
        ("**Open on Mon 11/21** Union Square Gr", ("Union Square Gr", "Open on Mon 11/21")),
        ("bin5 -\u00a0 NE Delancey St", ("bin5 - NE Delancey St", "")),
    ],
)
def test_name_is_parted_from_its_remark(listed, parts):
    assert parted_name(listed) == parts
