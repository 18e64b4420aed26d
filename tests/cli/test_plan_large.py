"""`greenhaven plan` for a city that is planned by groups; a small one is called large here."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from greenhaven.cities import open_city
from greenhaven.cli import app
from greenhaven.cli.screen import Exit
from greenhaven.core.planning.groups import sizes

SMALL = Path(__file__).parents[1] / "cities" / "small"
NEAR = {
    "kind": "longest_haul",
    "id": "near",
    "effective_from": "2020-01-01",
    "longest_km": 50,
    "legs": ["export"],
}
WISH = {**NEAR, "id": "wish", "price": {"per_unit": 10, "currency": "EUR"}}


@pytest.fixture(autouse=True)
def _every_city_is_large(monkeypatch):
    monkeypatch.setattr(sizes, "MOST_SOURCES", 0)


@pytest.fixture
def written(tmp_path):
    """Write a rulebook of some articles; its path."""

    def write(*articles):
        path = tmp_path / "rules.json"
        book = {"city": open_city(SMALL).id, "articles": articles}
        path.write_text(json.dumps(book), encoding="utf-8")
        return path

    return write


def greenhaven(*words):
    return CliRunner().invoke(app, ["plan", str(SMALL), "--weeks", "4", *map(str, words)])


def test_plan_of_a_large_city_tells_its_proven_gap_and_what_it_took():
    done = greenhaven("--json")

    assert done.exit_code == Exit.DONE, done.output
    told = json.loads(done.stdout)
    assert told["status"] == "grouped"
    assert told["collected_t"] > 0
    assert 0 <= told["gap"] <= 0.02
    assert told["lower_bound"] <= told["planned_cost"]
    assert min(told["cpu_s"], told["wall_s"], told["peak_mb"]) > 0


def test_plan_of_a_large_city_says_the_same_on_the_screen(written):
    done = greenhaven("--rulebook", written(NEAR))

    assert done.exit_code == Exit.DONE, done.output
    assert "Proven: no plan is cheaper by more than" in done.stdout
    assert "MB of memory" in done.stdout
    assert "Organics that leave the city may travel at most 50 km" in done.stdout


def test_plan_of_a_large_city_obeys_its_rules(written):
    free = json.loads(greenhaven("--json").stdout)
    ruled = json.loads(greenhaven("--json", "--rulebook", written(NEAR)).stdout)

    assert ruled["exported_t"] == 0 < free["exported_t"]
    assert ruled["rules"] == 1
    assert len(ruled["rulebook"]) == 64


def test_rule_that_groups_cannot_keep_is_refused_by_name(written):
    done = greenhaven("--json", "--rulebook", written(WISH))

    assert done.exit_code == Exit.FAILED
    assert "the article wish may be broken at a price" in json.loads(done.stdout)["error"]


def test_flows_of_groups_are_written_as_a_table(tmp_path):
    file = tmp_path / "flows.csv"
    told = json.loads(greenhaven("--json", "--out", file).stdout)
    greenhaven("--out", tmp_path / "flows.parquet")

    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == told["flows"] == pq.read_table(tmp_path / "flows.parquet").num_rows
    moved = sum(float(row["wet_t"]) for row in rows if row["leg"] in {"collect", "export"})
    assert moved == pytest.approx(told["collected_t"] + told["bulking_t"])
    assert set(rows[0]) >= {"week", "first_day", "leg", "group", "members", "hub", "lat", "lon"}


@pytest.mark.parametrize(
    ("wish", "named"),
    [(("--lexicographic",), "--lexicographic"), (("--out", "flows.geojson"), ".csv or .parquet")],
)
def test_what_groups_do_not_do_is_refused_before_anything_is_planned(wish, named):
    done = greenhaven("--json", *wish)

    assert done.exit_code == Exit.BAD_INPUT
    assert named in json.loads(done.stdout)["error"]
