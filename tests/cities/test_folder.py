"""A city from its folder: what is read, what blanks become, what rests on what."""

import json
import shutil
from datetime import date

import numpy as np
import pytest

from greenhaven.cities import (
    CityFolderError,
    UnknownCityError,
    assumption_for,
    bundled,
    check_folder,
    open_city,
)


def test_open_city_reads_settings_and_clock(folder):
    city = open_city(folder)

    assert (city.id, city.name, city.currency) == ("vechtstad", "Vechtstad", "EUR")
    assert city.timezone == "Europe/Amsterdam"
    assert city.clock.today == date(2024, 1, 1)
    assert city.clock.fixed
    assert (city.clock.weather_from, city.clock.weather_to) == (
        date(2023, 1, 1),
        date(2023, 12, 31),
    )
    assert city.notes == ("A small city for tests; no number of it is a fact.",)


def test_open_city_takes_a_path_or_a_text(folder):
    assert open_city(str(folder)).id == open_city(folder).id == "vechtstad"


def test_open_city_knows_the_bundled_ones():
    assert bundled() == ("nyc",)
    assert open_city("nyc").name == "New York City"


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "nyc\u202e", "nyc/"])
def test_open_city_of_an_unknown_name_says_what_is_known(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UnknownCityError, match=r"bundled city \(nyc\) or a folder with city\.toml"):
        open_city(name)


def test_blank_supply_is_not_zero(folder):
    city = open_city(folder)
    row = city.sources.id.tolist().index("yard-north")

    tonnes = city.supply.tonnes[row]

    assert np.isnan(tonnes[[0, 1]]).all()  # no row in the file
    assert np.isnan(tonnes[11])  # a row with a blank
    assert tonnes[2:11].tolist() == [13, 14, 15, 16, 17, 18, 19, 20, 21]


def test_blank_population_and_wind_are_not_reported(folder):
    city = open_city(folder)

    assert np.isnan(city.districts.population).tolist() == [False, False, True]
    assert np.isnan(city.weather.wind_m_per_s).sum() == 1


def test_kind_is_made_of_its_mix_unless_it_says_otherwise(folder):
    city = open_city(folder)

    assert city.kinds.moisture.tolist() == pytest.approx([0.8 * 0.783 + 0.2 * 0.706, 0.5, 0.0842])
    assert city.kinds.bulking.tolist() == [False, False, True]


def test_declared_value_wins_over_an_assumption(folder):
    city = open_city(folder)
    capacity = dict(zip(city.hubs.id.tolist(), city.hubs.capacity_t_per_week.tolist(), strict=True))

    assert capacity == {"bin-north": np.inf, "yard-heap": 20, "new-heap": 5, "away": np.inf}
    assert assumption_for(city, "hubs", "capacity_t_per_week", "yard-heap") is None


def test_most_specific_assumption_wins(folder):
    city = open_city(folder)

    assert city.gardens.growing_share.tolist() == [0.5, 0.6, 0.1]
    park = assumption_for(city, "gardens", "growing_share", "park")
    garden = assumption_for(city, "gardens", "growing_share", "de-tuin")
    assert (park or {})["applies_to"] == "kind=park"
    assert (garden or {})["applies_to"] == "*"


def test_an_id_wins_over_everything(folder):
    with (folder / "assumptions.csv").open("a", encoding="utf-8") as file:
        file.write("gardens,growing_share,park,fill,0.05,share,mostly water,its keeper\n")
    path = folder / "gardens.csv"
    second = "kleinpark,Kleinpark,park,north,52.14,5.10,900,,,\n"
    path.write_text(path.read_text(encoding="utf-8") + second, encoding="utf-8")

    shares = open_city(folder).gardens.growing_share

    assert shares.tolist() == [0.5, 0.6, 0.05, 0.1]


def test_assumptions_say_how_much_rests_on_them(folder):
    city = open_city(folder)
    rows = {
        (record["table"], record["column"], record["applies_to"]): record["rows"]
        for record in city.assumptions.records()
    }

    assert rows["hubs", "capacity_t_per_week", "kind=collection_point"] == 1
    assert rows["hubs", "capacity_t_per_week", "*"] == 1
    assert rows["gardens", "growing_share", "*"] == 1
    assert rows["kinds", "carbon_loss", "*"] == 3
    assert rows["city", "detour_factor", "*"] == 1


def test_basis_says_on_what_given_supplies_rest(folder):
    city = open_city(folder)
    rows = dict(zip(city.assumptions.column.tolist(), city.assumptions.rows.tolist(), strict=True))

    assert rows["tonnes"] == 12
    assert (assumption_for(city, "supply", "tonnes", "market-north") or {})[
        "reason"
    ] == "a full bin"
    assert assumption_for(city, "supply", "tonnes", "round-east") is None


def test_parameters_of_the_city_are_assumptions(folder):
    city = open_city(folder)

    assert city.parameters["export_per_t"] == 130
    found = assumption_for(city, "city", "export_per_t", "*")
    assert (found or {})["unit"] == "EUR per t"


def test_outlines_are_geometries_by_district(folder):
    city = open_city(folder)

    assert sorted(city.outlines) == ["east", "north", "west"]
    assert json.loads(city.outlines["east"])["type"] == "Polygon"


def test_bytes_of_a_spreadsheet_are_read(folder):
    path = folder / "hubs.csv"
    text = path.read_text(encoding="utf-8").replace("De Hoop", "De\u00a0Hoop")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))

    assert "De Hoop" in open_city(folder).hubs.name.tolist()


def test_columns_may_stand_in_any_order(folder):
    path = folder / "capture.csv"
    path.write_text("percent,month,district\n11.5,2023-12,east\n", encoding="utf-8")

    assert open_city(folder).capture.percent.tolist() == [11.5]


def test_city_with_one_fault_is_not_loaded(folder):
    path = folder / "gardens.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",800,", ",-800,"), encoding="utf-8")

    with pytest.raises(CityFolderError) as caught:
        open_city(folder)

    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [
        ("gardens.csv", 2, "area_m2")
    ]
    assert str(caught.value).splitlines()[0].endswith("1 fault; nothing loaded")


def test_check_folder_of_a_good_folder_finds_nothing(folder):
    assert check_folder(folder) == ()


def test_folder_without_any_file_names_all_of_them(tmp_path):
    faults = check_folder(tmp_path)

    assert len(faults) == 12
    assert {fault.came for fault in faults} == {"no such file"}


def test_other_files_in_the_folder_do_no_harm(folder):
    (folder / "PROVENANCE.md").write_text("where it comes from", encoding="utf-8")
    shutil.copytree(folder / "..", folder / "old", ignore=lambda *_: ["vechtstad"])

    assert check_folder(folder) == ()
