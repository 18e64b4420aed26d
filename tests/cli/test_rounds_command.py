"""`greenhaven rounds` as a person or a script meets it."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from greenhaven.cities import open_city
from greenhaven.cli import app
from greenhaven.cli.rounds import _facts as told_facts
from greenhaven.cli.screen import Exit
from greenhaven.core.planning.opening import opening_state

SMALL = Path(__file__).parents[1] / "cities" / "small"
QUIET = {
    "kind": "quiet_hours",
    "id": "morning",
    "begins": "00:00",
    "ends": "13:00",
    "effective_from": "2020-01-01",
}
STORM = {
    "kind": "storm_stand_down",
    "id": "storm",
    "legs": ["collect", "return"],
    "trigger": {"event": "storm", "max_hours": 96},
}
VANS = "id,hub,kind,capacity_kg,count,trips,longest_h,ends_h\nvan,yard-heap,van,3000,4,4,10,20\n"


def greenhaven(*words):
    return CliRunner().invoke(app, [str(word) for word in ("rounds", *words, "--seconds", 0.2)])


@pytest.fixture
def city(tmp_path):
    """The small city with a digester, to which people bring everything by collection points."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "city"))
    rows = list(csv.reader(io.StringIO((folder / "sources.csv").read_text(encoding="utf-8"))))
    where = rows[0].index("hub")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(
        [rows[0], *([*row[:where], "bin-north", *row[where + 1 :]] for row in rows[1:])]
    )
    (folder / "sources.csv").write_text(text.getvalue(), encoding="utf-8")
    hubs = (folder / "hubs.csv").read_text(encoding="utf-8")
    hubs = hubs.replace("De Hoop,processing_hub,windrow", "De Hoop,processing_hub,digester")
    (folder / "hubs.csv").write_text(hubs, encoding="utf-8")
    return folder


@pytest.fixture
def vans(tmp_path):
    path = tmp_path / "vans.csv"
    path.write_text(VANS, encoding="utf-8")
    return path


def test_rounds_are_one_object_that_scripts_can_read(city, vans):
    done = greenhaven(city, "--vehicles", vans, "--json")

    assert done.exit_code == Exit.DONE, done.stdout
    said = json.loads(done.stdout)
    assert said["rounds"] == len(said["rounds_list"]) > 0
    assert said["collected_kg"] > 0
    assert said["vehicles_are_an_example"] is False
    assert {row["vehicle"] for row in said["rounds_list"]} <= {
        f"van-{unit}" for unit in (1, 2, 3, 4)
    }
    assert said["distances"].startswith("straight lines")


def test_rounds_are_sheets_for_those_who_ride(city):
    done = greenhaven(city)

    assert done.exit_code == Exit.DONE, done.stdout
    assert "leave De Hoop" in done.stdout
    assert "home to De Hoop" in done.stdout
    assert "keep every limit" in " ".join(done.stdout.split())
    assert "No vehicles were given" in done.stdout


def test_other_week_is_another_week_of_the_same_plan(city, vans):
    first, later = (
        json.loads(greenhaven(city, "--vehicles", vans, "--json", "--week", week).stdout)
        for week in (1, 6)
    )

    assert first["start"] < later["start"]
    assert first["collected_kg"] != later["collected_kg"]


def test_rounds_obey_the_quiet_hours_of_the_rulebook(city, vans, tmp_path):
    book = tmp_path / "book.json"
    book.write_text(json.dumps({"city": "small", "articles": [QUIET]}), encoding="utf-8")

    done = greenhaven(city, "--vehicles", vans, "--rulebook", book, "--json")

    said = json.loads(done.stdout)
    begins = [row["begins"] for row in said["visits"] if row["what"] == "stop"]
    assert begins
    assert min(begins) >= "13:00"


def test_rounds_stand_still_where_a_warning_is_in_force(city, vans, tmp_path):
    book = tmp_path / "book.json"
    storm = STORM | {"effective_from": "2020-01-01"}
    book.write_text(json.dumps({"city": "small", "articles": [storm]}), encoding="utf-8")
    usual = ("--vehicles", vans, "--rulebook", book, "--json")

    calm = json.loads(greenhaven(city, *usual).stdout)
    until = "2024-01-04T00:00"
    warned = json.loads(
        greenhaven(city, *usual, "--warning", f"storm severe 2024-01-01T00:00 {until}").stdout
    )

    assert min(row["date"] for row in calm["rounds_list"]) < until
    assert min(row["date"] for row in warned["rounds_list"]) >= "2024-01-04"


def test_rulebook_is_told_the_weather_of_the_days_of_the_rounds(city, tmp_path):
    file, first = tmp_path / "weather.csv", date(2024, 2, 5)
    heads = "date,minimum_c,maximum_c,rain_mm,snow_mm,wind_m_per_s\n"
    file.write_text(f"{heads}2024-02-06,1,5,25,0,3\n", encoding="utf-8")
    known = open_city(city)
    state = opening_state(known, first)

    foretold = told_facts(known, state, first, ((), str(file))).weather
    recorded = told_facts(known, state, first, ((), "recorded")).weather

    assert (foretold.date.tolist(), foretold.rain_mm.tolist()) == (["2024-02-06"], [25])
    assert recorded.date.tolist() == [f"2024-02-{day:02d}" for day in range(5, 12)]
    assert recorded.rain_mm.tolist() == [0, 4, 0, 0, 4, 0, 0]
    assert len(told_facts(known, state, first, ((), None)).weather) == 0


def test_rounds_are_written_and_kept(city, vans, tmp_path):
    file = tmp_path / "rounds.csv"
    first = greenhaven(city, "--vehicles", vans, "--out", file, "--json")
    again = greenhaven(city, "--vehicles", vans, "--agreed", file, "--json")

    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert len(rows) == len(json.loads(first.stdout)["visits"])
    assert json.loads(again.stdout)["changes"] == []
    assert json.loads(again.stdout)["visits"] == json.loads(first.stdout)["visits"]


def test_rounds_are_drawn_on_the_map(city, vans, tmp_path):
    file = tmp_path / "rounds.geojson"
    done = greenhaven(city, "--vehicles", vans, "--out", file, "--json")

    drawn = json.loads(file.read_text(encoding="utf-8"))["features"]
    kinds = [each["geometry"]["type"] for each in drawn]
    said = json.loads(done.stdout)
    assert kinds.count("LineString") == said["rounds"]
    assert kinds.count("Point") == said["stops"] + said["left_out"]
    line = drawn[0]["geometry"]["coordinates"]
    assert line[0] == line[-1] == [5.05, 52.11]


def test_hub_that_is_chosen_has_the_rounds(city):
    done = greenhaven(city, "--hub", "yard-heap", "--json")

    assert {row["hub"] for row in json.loads(done.stdout)["rounds_list"]} == {"yard-heap"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--hub", "moon"), "has no hub moon"),
        (("--vehicles", "none.csv"), "none.csv: No such file"),
        (("--agreed", "none.csv"), "none.csv: No such file"),
        (("--out", "rounds.txt"), "the name must end in .csv, .geojson"),
        (("--out", "nowhere/rounds.csv"), "there is no folder nowhere"),
        (("--warning", "sunshine"), "must begin with storm, flood"),
        (("--weather", "none.csv"), "none.csv: No such file"),
        (("--start", "1500-01-01"), "a year from 1900 to 2200 was expected"),
    ],
)
def test_what_cannot_be_done_is_bad_input(city, words, message):
    done = greenhaven(city, *words, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert message in json.loads(done.stdout)["error"]


def test_vehicles_of_another_city_are_refused(city, vans):
    vans.write_text(VANS.replace("yard-heap", "elsewhere"), encoding="utf-8")

    done = greenhaven(city, "--vehicles", vans, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert "has no hub elsewhere" in json.loads(done.stdout)["error"]


def test_city_without_stops_says_what_moves_instead():
    done = greenhaven(SMALL, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert "a district's truck routes are not single stops" in json.loads(done.stdout)["error"]
