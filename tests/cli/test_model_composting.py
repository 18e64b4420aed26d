"""A compost on the command line, and models that are compiled before they are needed."""

import json
import os
import subprocess
import sys

import pytest
import xarray as xr
from typer.testing import CliRunner

from greenhaven.cli import app
from greenhaven.cli.composting import KINDS
from greenhaven.cli.screen import Exit

MIX = ("--recipe", "food_waste=3t", "--recipe", "wood_chips=2t")


def composting(*words):
    return CliRunner().invoke(app, ["model", "run", "composting", *[str(word) for word in words]])


@pytest.mark.parametrize("kind", KINDS)
def test_run_composting_heats_loses_and_conserves(kind):
    done = composting(*MIX, "--in", kind, "--days", 15, "--json")

    assert done.exit_code == Exit.DONE, done.output
    said = json.loads(done.stdout)
    assert said["reactor"] == kind
    assert said["mix_kg"] == pytest.approx(5000)
    assert 25 < said["highest_temperature_c"] < 80
    assert 0 < said["lost_dry_matter_share"] < 0.5
    assert 0 < said["lost_carbon_share"] < 0.5
    assert 1000 < said["compost_kg"] < 5200
    assert said["max_balance_error"] < 1e-7
    assert any("chipped branches" in each for each in said["assumptions"])


def test_run_composting_draws_and_writes_what_it_shows(tmp_path):
    picture, series = tmp_path / "heap.svg", tmp_path / "heap.nc"

    done = composting(*MIX, "--days", 4, "--turn", 2, "--plot", picture, "--out", series)

    assert done.exit_code == Exit.DONE, done.output
    assert "Windrow after 4 days" in done.stdout
    assert "Oxygen in the pores" in picture.read_text(encoding="utf-8")
    with xr.open_dataset(series, engine="scipy") as data:
        assert data.temperature.dims == ("time", "cell")
        assert data.temperature.attrs["units"] == "°C"


def test_run_composting_blows_as_it_is_told():
    gentle = json.loads(composting(*MIX, "--in", "in_vessel", "--days", 8, "--json").stdout)
    strong = json.loads(
        composting(*MIX, "--in", "in_vessel", "--air", 400, "--days", 8, "--json").stdout
    )

    assert strong["highest_temperature_c"] < gentle["highest_temperature_c"] - 5
    assert strong["lowest_oxygen_share"] > gentle["lowest_oxygen_share"]
    assert any("kg an hour and wet tonne" in each for each in gentle["assumptions"])
    assert not any("kg an hour and wet tonne" in each for each in strong["assumptions"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--in", "barrel"), "there are in_vessel, aerated_static_pile, windrow, bay, worm_bin"),
        (("--in", "worm_bin", "--turn", "3"), "worm_bin is not turned"),
        (("--turn", "9", "--turn", "3"), "--turn 9, 3: ascending days"),
        (("--turn", "3", "--turn", "3"), "ascending days"),
        (("--turn", "-3"), "ascending days"),
        (("--turn", "nan"), "ascending days"),
        (("--days", "5", "--turn", "300"), "between 0 and --days 5"),
        (("--in", "windrow", "--air", "3"), "no air is blown into a windrow"),
        (("--recipe", "wood_chip=2t"), "did you mean wood_chips"),
        (("--recipe", "grass=2t/d"), "kg or t was expected"),
    ],
)
def test_run_composting_says_what_it_cannot_do(words, said):
    done = composting(*MIX, *words, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert said in json.loads(done.stdout)["error"]


def test_compile_leaves_models_where_a_later_run_finds_them(tmp_path):
    environment = os.environ | {"GREENHAVEN_CACHE": str(tmp_path)}
    command = [sys.executable, "-c", "from greenhaven.cli import app; app()", "model"]

    def run(*words):
        return subprocess.run(
            [*command, *words], env=environment, capture_output=True, text=True, check=True
        )

    made = json.loads(run("compile", "--json").stdout)
    compiled = sorted(path.name for path in tmp_path.glob("*.py"))
    run("run", "digestion", "--feed", "grass=1t/d", "--volume", "77", "--days", "1")
    run("run", "composting", *MIX, "--in", "windrow", "--days", "1")

    assert made["folder"] == str(tmp_path)
    assert len(compiled) == 2
    assert sorted(path.name for path in tmp_path.glob("*.py")) == compiled
