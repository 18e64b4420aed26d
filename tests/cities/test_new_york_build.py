"""How New York's folder is made: on a sample of its facts, and on all where they are at hand."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.cities.nyc.build import folder_files, main
from greenhaven.cities.nyc.facts import FactsError, read_facts
from greenhaven.cities.nyc.hubs import hub_ids
from greenhaven.cities.nyc.supply import MONTHS, evenly
from greenhaven.cities.records import DropOffRecord

FACTS = Path(__file__).parent / "facts"
COMMITTED = Path(__file__).parents[2] / "src" / "greenhaven" / "cities" / "nyc" / "folder"
Row = dict[str, str]


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    """The rows of every table that the sample gives."""
    files = folder_files(read_facts(FACTS))
    return {
        name.removesuffix(".csv"): list(csv.DictReader(text.splitlines()))
        for name, text in files.items()
        if name.endswith(".csv")
    }


def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def supply_of(tables: dict[str, list[Row]], source: str) -> dict[str, float]:
    return {
        row["month"]: float(row["tonnes"]) for row in tables["supply"] if row["source_id"] == source
    }


@pytest.mark.parametrize("district", ["103", "104", "502"])
def test_supply_of_a_district_adds_up_to_what_was_published(tables, district):
    published = sum(
        each.tonnes
        for each in read_facts(FACTS).tonnage
        if each.district == district and each.month in MONTHS and each.stream.startswith("organics")
    )
    sources = {
        row["id"]
        for row in tables["sources"]
        if row["district"] == district and row["kind"] != "wood_and_leaves"
    }

    given = sum(float(row["tonnes"]) for row in tables["supply"] if row["source_id"] in sources)

    assert given == pytest.approx(published, abs=1e-6)


def test_household_organics_are_parted_by_what_people_throw_away(tables):
    kitchen, yard = supply_of(tables, "household-103"), supply_of(tables, "yard-103")
    brought = [row["id"] for row in tables["sources"] if row["district"] == "103" and row["hub"]]
    carts = [supply_of(tables, source)["2024-11"] for source in brought]

    # 34.65 t of household organics, of which 5.7 of 35.8 parts are yard waste.
    assert yard["2024-11"] == pytest.approx(34.65 * 5.7 / 35.8, abs=0.001)
    assert carts == pytest.approx([0.116 * 30 / 7] * 5, abs=0.001)
    assert kitchen["2024-11"] == pytest.approx(34.65 * 30.1 / 35.8 - sum(carts), abs=0.001)


def test_assumed_carts_never_take_more_than_a_tenth(tables):
    household = supply_of(tables, "household-103")
    yard = supply_of(tables, "yard-103")
    assumed = [row["id"] for row in tables["sources"]
               if row["district"] == "103" and row["stream"] == "assumed"]  # fmt: skip

    for month in MONTHS:
        carts = sum(supply_of(tables, source)[month] for source in assumed)
        assert carts <= 0.1 * (household[month] + yard[month] + carts) + 1e-9
    # 13.06 t in February, when four of the five sites were open.
    assert supply_of(tables, "scraps-tompkins-square-greenmarket")["2025-02"] == 0.326


def test_drop_off_gives_nothing_in_a_month_in_which_it_is_closed(tables):
    plaza = supply_of(tables, "scraps-la-plaza-cultural-community-garden")  # April to November

    assert plaza["2025-01"] == 0
    assert plaza["2025-04"] > 0


def test_reported_other_organics_go_to_the_open_drop_offs(tables):
    pier = supply_of(tables, "scraps-hudson-river-parks-pier-84-at-w-44th-st")

    assert pier["2024-11"] == 13.97
    assert by_id(tables["sources"])["scraps-nw-10-ave-w-43-st"]["stream"] == "assumed"


def test_month_that_was_not_reported_has_no_row(tables):
    assert set(supply_of(tables, "schools-104")) == {"2025-07", "2025-08"}
    assert all(row["tonnes"] for row in tables["supply"])


def test_schools_stand_at_the_mean_of_those_listed(tables):
    schools = by_id(tables["sources"])["schools-103"]

    assert schools["name"] == "Schools, Lower East Side-Chinatown (3 listed)"
    assert float(schools["lat"]) == pytest.approx((40.721834 + 40.729892 + 40.721274) / 3, abs=1e-5)


def test_leaves_of_the_last_separate_winter_are_spread_over_the_year(tables):
    leaves = supply_of(tables, "leaves-502")

    assert set(leaves) == set(MONTHS)
    assert sum(leaves.values()) == pytest.approx(202.85 + 88.09 + 16.87)
    assert max(leaves.values()) - min(leaves.values()) <= 0.001 + 1e-9


def test_last_day_in_a_name_closes_the_drop_off(tables):
    closed = by_id(tables["hubs"])["1st-ave-and-1st-st"]

    assert closed["takes_part"] == "no"
    assert closed["note"] == "Listed as 'LAST DAY DECEMBER 4'."
    assert not [row for row in tables["sources"] if row["hub"] == "1st-ave-and-1st-st"]


def test_name_that_the_list_cuts_off_is_whole_again(tables):
    assert by_id(tables["hubs"])["union-square-greenmarket"]["name"] == "Union Square Greenmarket"


def test_drop_off_in_a_park_counts_in_the_nearest_district(tables):
    assert by_id(tables["hubs"])["nurture-bk"]["district"] in {"103", "104", "502"}


def test_permit_is_obeyed_and_shown(tables):
    hubs = by_id(tables["hubs"])

    assert hubs["fresh-kills"]["accepts"] == "yard_trimmings wood_and_leaves"
    assert hubs["fresh-kills"]["permit"] == "Composting - yard waste - permit: Yard Waste"
    assert hubs["fresh-kills"]["permit_expires"] == "2018-06-26"
    assert hubs["salt-lot"]["accepts"] == ""


def test_community_sites_take_what_people_bring_by_assumption(tables):
    rows = {
        row["applies_to"]: row["value"]
        for row in tables["assumptions"]
        if row["column"] == "accepts"
    }

    assert rows["kind=processing_hub"] == "food_scraps wood_and_leaves"


def test_expired_permit_makes_the_part_in_the_plan_an_assumption(tables):
    hubs = by_id(tables["hubs"])
    rows = {
        row["applies_to"]: row["value"]
        for row in tables["assumptions"]
        if row["column"] == "takes_part"
    }

    assert hubs["salt-lot"]["takes_part"] == "yes"  # runs until April 2026
    assert hubs["fresh-kills"]["takes_part"] == hubs["soundview-park"]["takes_part"] == ""
    assert rows == {"soundview-park": "no", "*": "yes"}  # expired in 2018; lapsed since 2016


def test_digester_is_a_demonstration_and_says_so(tables):
    digesters = [row for row in tables["hubs"] if row["process"] == "digester"]

    assert [(row["name"], row["demonstration"]) for row in digesters] == [
        ("Demonstration digester (not a real site)", "yes")
    ]


def test_no_capacity_is_data(tables):
    assert all("capacity_t_per_week" not in row for row in tables["hubs"])


def test_gardens_that_repeat_a_row_are_merged_and_inactive_ones_left_out(tables):
    ids = [row["id"] for row in tables["gardens"] if row["kind"] == "garden"]

    assert ids == ["M341-GT001", "M325-GT001", "M268-GT001"]


def test_parks_are_measured_and_airports_are_none(tables):
    parks = {row["name"]: float(row["area_m2"]) / 1e4 for row in tables["gardens"]
             if row["kind"] == "park"}  # fmt: skip

    assert set(parks) == {"Central Park", "Prospect Park"}
    assert parks["Central Park"] == pytest.approx(356, abs=1)


def test_weather_keeps_blank_what_was_not_measured(tmp_path):
    for path in FACTS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weather = tmp_path / "weather_2009_2024.csv"
    weather.write_text(
        weather.read_text(encoding="utf-8").replace(",2.8\n", ",\n"), encoding="utf-8"
    )

    lines = folder_files(read_facts(tmp_path))["weather.csv"].splitlines()

    assert lines[1] == "2009-01-01,-9.4,-3.3,0.0,0.0,5.0"
    assert lines[2].startswith("2009-01-02,")
    assert lines[2].endswith(",0.0,")


def test_build_writes_the_same_bytes_twice(tmp_path):
    assert main([str(FACTS), str(tmp_path / "once")]) == 0
    assert main([str(FACTS), str(tmp_path / "again")]) == 0

    names = sorted(path.name for path in (tmp_path / "once").iterdir())
    assert len(names) == 12
    for name in names:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.mark.parametrize("arguments", [[], ["nowhere", "out"], ["a", "b", "c"]])
def test_build_says_what_it_expects(arguments, capsys):
    assert main(arguments) == 2
    assert "FACTS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("gardens.csv", "area_m2", "area", "no column 'area_m2'"),
        ("hubs.csv", None, None, "no file"),
    ],
)
def test_facts_that_lack_something_are_named(tmp_path, name, old, new, message):
    for path in FACTS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if old is None:
        (tmp_path / name).unlink()
    else:
        text = (tmp_path / name).read_text(encoding="utf-8").replace(old, new)
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(FactsError, match=message):
        read_facts(tmp_path)


def drop_off(name: str, district: str, lat: float) -> DropOffRecord:
    return DropOffRecord(name, "", "", "", district, lat, -74.0, "Year Round", "", smart_bin=True)


def test_hub_ids_of_like_names_take_the_district_and_then_a_number():
    places = [
        drop_off("Main St", "101", 40.7),
        drop_off("Main St", "202", 40.8),
        drop_off("Main St", "202", 40.75),
        drop_off("Café Paraíso", "101", 40.7),
    ]

    assert hub_ids(places) == ("main-st-101", "main-st-202-2", "main-st-202-1", "cafe-paraiso")


@given(st.permutations(range(6)))
def test_hub_ids_do_not_depend_on_the_order_of_the_list(order):
    places = [
        drop_off(name, district, lat)
        for name, district, lat in (
            ("Main St", "101", 40.7),
            ("Main St", "202", 40.8),
            ("Main St", "202", 40.75),
            ("BK Rot", "304", 40.6),
            ("*x* y", "304", 40.6),
            ("Pier 84", "104", 40.7),
        )
    ]
    expected = dict(zip(places, hub_ids(places), strict=True))

    shuffled = [places[place] for place in order]

    assert dict(zip(shuffled, hub_ids(shuffled), strict=True)) == expected


@given(st.integers(0, 10**9), st.integers(1, 50))
def test_evenly_loses_nothing_and_differs_by_at_most_one(kilograms, parts):
    shares = evenly(kilograms, parts)

    assert sum(shares) == kilograms
    assert len(shares) == parts
    assert max(shares) - min(shares) <= 1


def test_committed_folder_is_what_the_facts_give(tmp_path):
    facts = os.environ.get("GREENHAVEN_FACTS")
    if not facts:
        pytest.skip("GREENHAVEN_FACTS does not name the folder with New York's published facts")

    assert main([facts, str(tmp_path)]) == 0

    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (COMMITTED / path.name).read_bytes(), path.name
