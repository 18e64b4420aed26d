"""Forecasts of a plan's hubs on the command line."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from greenhaven.cli import app
from greenhaven.cli.hub_forecast_shown import as_object, show
from greenhaven.cli.screen import Exit
from greenhaven.core.forecast.reactors.hubs import forecast_hubs
from greenhaven.core.planning.recipes import PROCESSES
from tests.core.planning.towns import planned, town, varied

SMALL = Path(__file__).parents[1] / "cities" / "small"


def greenhaven(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "160"})


@pytest.fixture
def digesting(tmp_path: Path) -> Path:
    """The small city with a digester that works and one that is shown as an example."""
    folder = tmp_path / "city"
    shutil.copytree(SMALL, folder)
    table = folder / "hubs.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    rows = [row.replace(",windrow,", ",digester,") + "," for row in rows]
    rows.append("tank,Tank,processing_hub,digester,east,52.09,5.15,scraps,4,yes,,,,yes")
    table.write_text("\n".join([f"{head},demonstration", *rows]) + "\n", encoding="utf-8")
    return folder


def test_digesters_are_told_to_scripts(digesting: Path):
    done = greenhaven("model", "hubs", digesting, "--weeks", 2, "--json")

    assert done.exit_code == Exit.DONE, done.output
    said = json.loads(done.stdout)
    working, example = said["hubs"]
    assert (working["hub"], working["is_example"]) == ("yard-heap", False)
    assert (example["hub"], example["is_example"]) == ("tank", True)
    assert example["fed_t_per_d"] == pytest.approx(4 / 7)
    assert 0.45 < working["methane_share"] < 0.7
    assert any("example feed" in each for each in example["assumptions"])
    assert said["unmade"] == []


def test_digesters_are_told_to_people(digesting: Path):
    done = greenhaven("model", "hubs", digesting, "--weeks", 2)

    assert done.exit_code == Exit.DONE, done.output
    assert "Tank: on an example feed" in " ".join(done.stdout.split())
    assert "no batch may be released by it" in done.stdout


def test_batches_are_told_to_people_and_scripts_alike(capsys):
    city = varied(town(), "in_vessel", "windrow")
    plan = planned(city, weeks=1)
    made = forecast_hubs(city, plan, lead_weeks=dict.fromkeys(PROCESSES, 1))

    show(city, plan, 1, made)

    told = capsys.readouterr().out
    rows = [row for row in as_object(plan, 1, made)["hubs"] if "hottest_c" in row]
    assert len(rows) == len(made.batches) > 0
    for row, batch in zip(rows, made.batches, strict=True):
        assert row["hottest_c"] == batch.hottest_c
        assert f"{row['hottest_c']:.0f} °C" in told
        assert f"{100 * row['carbon_lost_share']:.0f} %" in told
        assert len(row["assumptions"]) == len(batch.reasons)
    assert "Where the plan and the models differ" in told


def test_week_that_is_not_planned_is_refused():
    done = greenhaven("model", "hubs", SMALL, "--weeks", 2, "--week", 3)

    assert done.exit_code == Exit.BAD_INPUT
    assert "1 to 2 was expected" in done.output


def test_city_that_is_not_there_is_told_as_an_object():
    done = greenhaven("model", "hubs", "atlantis", "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert "atlantis" in json.loads(done.stdout)["error"]
