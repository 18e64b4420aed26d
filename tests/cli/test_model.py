"""Models on the command line: what they are made of."""

import json

import pytest
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
