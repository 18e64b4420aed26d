"""What a proposal would do and what is ahead, on the command line."""

import json
import re
import shutil
from pathlib import Path

import pytest
import xarray as xr
from typer.testing import CliRunner

from greenhaven.cities import open_rulebook
from greenhaven.cities.folder import folder_of
from greenhaven.cli import app
from greenhaven.cli.screen import Exit

SMALL = Path(__file__).parents[1] / "cities" / "small"
QUICK = ("--weeks", "3", "--members", "3", "--workers", "1")


def greenhaven(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "160"})


@pytest.fixture
def proposal() -> dict:
    """One that ships with New York, as an object."""
    path = folder_of("nyc") / "proposals" / "lower-phosphorus-cap.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_consequences_are_told_as_an_object_and_drawn(tmp_path):
    picture = tmp_path / "differences.png"

    done = greenhaven(
        *("consequences", "nyc", "--proposal", "lower-phosphorus-cap"),
        *(*QUICK, "--plot", picture, "--json"),
    )

    told = json.loads(done.stdout)
    by_quantity = {row["quantity"]: row for row in told["differences"]}
    assert done.exit_code == Exit.DONE
    assert picture.stat().st_size > 10_000
    assert by_quantity["to_gardens"]["high"] < 0
    assert by_quantity["to_gardens"]["verdict"] == "less"
    assert "8 of 10 futures" in by_quantity["to_gardens"]["sentence"]
    assert [side["hard"] for side in told["broken"].values()] == [[], []]
    assert told["changes"][0]["article"] == "phosphorus-cap-gardens"


def test_consequences_are_told_on_a_few_lines_the_largest_first():
    done = greenhaven("consequences", "nyc", "--proposal", "lower-phosphorus-cap", *QUICK)

    head, _, rest = done.stdout.partition("What would differ in 3 weeks from 3 November 2025")
    city, _, places = rest.partition("Where it is felt most")
    lines = [line for line in city.splitlines() if line[:1] in {"▲", "▼", "?", "="}]
    assert done.exit_code == Exit.DONE
    assert "at most 10 kg of phosphorus" in head
    assert lines[0].startswith("▼ About")
    assert "compost reaches gardens" in lines[0]
    assert 2 <= len(lines) <= 12
    assert sum(line.startswith("=") for line in lines) == 1
    assert not {"nan", "inf"} & set(done.stdout.lower().split())
    assert "as proposed" in places
    assert "The plan under the proposal obeys every hard article" in places


def test_consequences_are_told_in_another_language_throughout(tmp_path):
    picture = tmp_path / "differences.svg"

    done = greenhaven(
        *("consequences", "nyc", "--proposal", "compost-stays-near", *QUICK),
        *("--lang", "es", "--plot", picture),
    )

    said = done.stdout.partition("longest-haul")[2]
    assert done.exit_code == Exit.DONE
    assert picture.stat().st_size > 10_000
    for words in (
        "huertos comunitarios",
        "Qué sería distinto en 3 semanas",
        "cumple todos los artículos",
    ):
        assert words in said
    assert not {"the", "of", "less", "more", "now"} & set(re.findall(r"[a-z]+", said))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cap_kg_per_ha_year": 900}, "nearest valid value"),
        ({"no_such_field": 1}, "no_such_field"),
    ],
)
def test_amendment_outside_its_bounds_is_refused_with_the_nearest(tmp_path, proposal, change, said):
    proposal["changes"][0]["fields"] = change
    file = tmp_path / "proposal.json"
    file.write_text(json.dumps(proposal), encoding="utf-8")

    done = greenhaven("consequences", "nyc", "--proposal", file, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert said in json.loads(done.stdout)["error"]


def test_proposal_on_an_old_version_is_refused(tmp_path, proposal):
    proposal["on"] = "0" * 64
    file = tmp_path / "proposal.json"
    file.write_text(json.dumps(proposal), encoding="utf-8")

    done = greenhaven("consequences", "nyc", "--proposal", file, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert open_rulebook("nyc").digest()[:12] in json.loads(done.stdout)["error"]


def test_proposal_that_lies_with_the_city_is_named_to_every_command():
    for command in ("diff", "check"):
        done = greenhaven("rules", command, "nyc", "--proposal", "lower-phosphorus-cap", "--json")

        assert done.exit_code == Exit.DONE, done.stdout


def test_unknown_proposal_is_answered_by_those_that_there_are():
    done = greenhaven("consequences", "nyc", "--proposal", "compost-stays-far", "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert "compost-stays-near" in json.loads(done.stdout)["error"]


def test_forecast_is_told_drawn_and_written(tmp_path):
    folder = tmp_path / "city"
    shutil.copytree(SMALL, folder)
    picture, file = tmp_path / "ahead.svg", tmp_path / "run.nc"

    done = greenhaven("forecast", folder, *QUICK, "--plot", picture, "--out", file, "--json")

    told = json.loads(done.stdout)
    with xr.open_dataset(file, engine="scipy") as data:
        collected = data.city_collected.sum("week")
        assert data.sizes["member"] == 3
        assert float(collected.median()) == pytest.approx(told["years"][0]["collected_t"]["p50"])
    assert done.exit_code == Exit.DONE
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    assert told["max_balance_error"] <= 1e-9
    assert told["failed"] == []


def test_answer_is_told_even_where_its_picture_cannot_be_kept(tmp_path):
    picture = tmp_path / "differences.png"
    (tmp_path / ".differences.part.png").mkdir()  # where the picture is written first

    done = greenhaven(
        "consequences", "nyc", "--proposal", "lower-phosphorus-cap", *QUICK, "--plot", picture
    )

    assert done.exit_code == Exit.BAD_INPUT
    assert "What would differ in 3 weeks" in done.stdout
    assert str(picture) in done.stderr


def test_forecast_is_told_in_a_table():
    done = greenhaven("forecast", SMALL, *QUICK)

    assert done.exit_code == Exit.DONE
    assert re.search(r"organics collected +\S +[\d.]+ (kg|t)", done.stdout)
    assert "8 of 10" in done.stdout
    assert "\\[" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--years", "2", "--weeks", "3"), "both came"),
        (("--weeks", "99999"), "--weeks: 1 to"),
        (("--out", "run.xlsx"), "must end in .nc"),
        (("--plot", "nowhere/run.png"), "there is no folder"),
    ],
)
def test_forecast_refuses_what_it_cannot_do_before_anything_is_computed(words, said):
    done = greenhaven("forecast", SMALL, *words, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert said in json.loads(done.stdout)["error"]


def test_forecast_on_a_cluster_that_is_not_there_says_how_to_start_one():
    done = greenhaven("forecast", SMALL, *QUICK, "--dask", "tcp://127.0.0.1:1", "--json")

    assert done.exit_code == Exit.FAILED
    assert "dask scheduler" in json.loads(done.stdout)["error"]
