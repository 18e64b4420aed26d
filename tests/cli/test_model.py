"""Models on the command line: what they are made of."""

import json

import pytest
import xarray as xr
from typer.testing import CliRunner

from greenhaven.cli import app
from greenhaven.cli.screen import Exit
from greenhaven.core.models.catalogue import ENTRIES


def greenhaven(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_list_names_every_model():
    said = json.loads(greenhaven("model", "list", "--json").stdout)

    assert [each["name"] for each in said["models"]] == [entry.name for entry in ENTRIES]
    assert all(each["states"] and each["processes"] for each in said["models"])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_show_prints_processes_constants_and_what_is_conserved(entry):
    done = greenhaven("model", "show", entry.name)

    model = entry.model()
    assert done.exit_code == Exit.DONE
    flat = " ".join(done.stdout.split())
    assert all(" ".join(process.name.split()) in flat for process in model.processes)
    assert "constants, each below its source" in flat
    assert "every process conserves" in flat
    assert len(done.stdout) < 200_000


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_show_gives_scripts_the_whole_table(entry):
    said = json.loads(greenhaven("model", "show", entry.name, "--json").stdout)

    model = entry.model()
    assert [each["name"] for each in said["constants"]] == [each.name for each in model.parameters]
    assert all(each["source"] for each in said["constants"])
    assert len(said["table"]) == len(model.processes)
    matrix = model.matrix()
    for row in said["table"]:
        wanted = matrix.loc[row["process"]].drop("rate")
        for name, value in wanted[wanted != 0].items():
            assert row[f"nu_{name}"] == pytest.approx(value)
    assert said["worst_continuity_error"] <= 1e-9


def test_show_source_is_python_that_can_be_run():
    done = greenhaven("model", "show", "rothc", "--source")

    space = {}
    exec(compile(done.stdout, "<shown>", "exec"), space)  # noqa: S102 -- our own printed text
    assert {"constants", "driven", "derivatives", "observe"} <= set(space)


def test_show_of_a_misspelt_model_names_the_closest():
    done = greenhaven("model", "show", "amonia", "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert "did you mean 'ammonia'" in json.loads(done.stdout)["error"]


def test_run_digestion_gives_gas_and_digestate_of_the_feed():
    done = greenhaven(
        "model", "run", "digestion", "--feed", "food_waste=2t/d", "--days", 60, "--json"
    )

    assert done.exit_code == Exit.DONE, done.output
    said = json.loads(done.stdout)
    assert said["feed_kg_per_d"] == pytest.approx(2000)
    assert 0.5 < said["end_methane_share"] < 0.7
    assert 300 < said["end_methane_l_per_kg_organic"] < 464  # a methane test gives 464
    assert 6.8 < said["end_ph"] < 8
    assert said["end_fos_tac"] < 0.4
    assert said["digestate_kg_per_d"] < 2000
    assert said["lost_organisms"] == []
    assert said["max_balance_error"] < 1e-7
    assert any("60 % food_vegetable" in each for each in said["assumptions"])


def test_run_digestion_draws_and_writes_what_it_shows(tmp_path):
    picture, series = tmp_path / "run.png", tmp_path / "run.nc"
    words = ["model", "run", "digestion", "--feed", "grass=1t/d", "--feed", "food_waste=500kg/d"]

    done = greenhaven(*words, "--days", 5, "--plot", picture, "--out", series)

    assert done.exit_code == Exit.DONE, done.output
    assert "Digester after 5 days" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.nc", "run.png"]
    with xr.open_dataset(series, engine="scipy") as data:
        assert data.time[-1] == 5
        assert data.gas_flow.attrs["units"] == "m³/d"


def test_run_digestion_tells_when_organisms_are_washed_out():
    words = ["--feed", "food_waste=2t/d", "--volume", 8, "--days", 60]

    shown = greenhaven("model", "run", "digestion", *words)
    said = json.loads(greenhaven("model", "run", "digestion", *words, "--json").stdout)

    assert "acetate degraders are washed out" in " ".join(shown.stdout.split())
    assert "acetate degraders" in said["lost_organisms"]


def test_run_digestion_of_more_solids_than_the_model_is_for_says_so():
    words = ["model", "run", "digestion", "--feed", "branches=1t/d", "--days", 30]

    dry = greenhaven(*words)
    wet = greenhaven(*words, "--solids", 0.1)

    assert "the model is for 15% at most" in dry.stdout.replace("\n", " ")
    assert "at most" not in wet.stdout


def test_run_digestion_adds_water_until_the_tank_can_be_stirred():
    words = ["model", "run", "digestion", "--feed", "food_waste=1t/d", "--days", 1, "--json"]

    thick = json.loads(greenhaven(*words).stdout)
    thin = json.loads(greenhaven(*words, "--solids", 0.1).stdout)

    assert thick["water_added_kg_per_d"] == 0
    assert thin["water_added_kg_per_d"] > 1000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--feed", "food_waist=2t/d"), "did you mean food_waste"),
        (("--feed", "food_waste=2t"), "kg/d, t/d or t/week"),
        (("--feed", "grass=1t/d", "--plot", "run.xlsx"), "must end in .png, .svg, .pdf"),
        (("--feed", "grass=1t/d", "--out", "nowhere/run.csv"), "there is no folder"),
    ],
)
def test_run_digestion_says_what_it_cannot_read(words, said):
    done = greenhaven("model", "run", "digestion", *words, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert said in json.loads(done.stdout)["error"]


@pytest.mark.parametrize(
    "words",
    [(), ("--feed", "grass=1t/d", "--days", "0"), ("--feed", "grass=1t/d", "--volume", "-1")],
)
def test_run_digestion_refuses_what_is_missing_or_out_of_range(words):
    assert greenhaven("model", "run", "digestion", *words).exit_code == Exit.BAD_INPUT
