"""The command as a person or a script meets it: exit codes, JSON, files."""

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from greenhaven.cli import app
from greenhaven.cli.screen import Exit

SMALL = Path(__file__).parents[1] / "cities" / "small"


def greenhaven(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_commands_do_not_wait_for_what_only_models_need():
    slow = {"numba", "xarray", "pandas", "matplotlib", "django"}
    program = "import sys, greenhaven.cli; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert slow & set(loaded.stdout.split()) == set()


def test_plan_prints_one_object_that_scripts_can_read():
    done = greenhaven("plan", SMALL, "--weeks", 4, "--json")

    assert done.exit_code == Exit.DONE
    said = json.loads(done.stdout)
    wanted = ("city", "weeks", "status", "collected_t", "composted_t", "returned_to_soil_t")
    wanted += ("unserved_t", "max_balance_error", "solve_cpu_s")
    assert set(wanted) <= set(said)
    assert said["weeks"] == 4
    assert said["status"] == "optimal"
    assert said["collected_t"] > 0
    assert said["max_balance_error"] <= 1e-9


def test_plan_prints_a_table_for_people():
    done = greenhaven("plan", SMALL, "--weeks", 2)

    assert done.exit_code == Exit.DONE
    assert "organics collected" in done.stdout
    assert "can safely take" in done.stdout
    assert "assumptions" in done.stdout


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".geojson"])
def test_plan_writes_every_flow(tmp_path, suffix):
    file = tmp_path / f"plan{suffix}"

    done = greenhaven("plan", SMALL, "--weeks", 3, "--out", file, "--json")

    flows = json.loads(done.stdout)["flows"]
    assert flows > 0
    count = {
        ".csv": lambda: len(list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))),
        ".parquet": lambda: parquet.read_table(file).num_rows,
        ".geojson": lambda: len(json.loads(file.read_text(encoding="utf-8"))["features"]),
    }[suffix]
    assert count() == flows
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_plan_refuses_a_file_of_another_kind_before_it_plans(tmp_path):
    done = greenhaven("plan", SMALL, "--out", tmp_path / "plan.xlsx")

    assert done.exit_code == Exit.BAD_INPUT
    assert ".csv, .geojson, .parquet" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_plan_refuses_a_folder_that_is_not_there(tmp_path):
    done = greenhaven("plan", SMALL, "--out", tmp_path / "nowhere" / "plan.csv")

    assert done.exit_code == Exit.BAD_INPUT
    assert "there is no folder" in done.stderr


def test_plan_of_an_unknown_city_names_those_there_are():
    done = greenhaven("plan", "atlantis", "--json")

    assert done.exit_code == Exit.BAD_INPUT
    said = json.loads(done.stdout)
    assert "nyc" in said["error"]
    assert said["exit_code"] == Exit.BAD_INPUT


def test_impossible_plan_ends_with_its_own_code_and_says_why(tmp_path):
    folder = tmp_path / "city"
    shutil.copytree(SMALL, folder)
    with (folder / "hubs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hub = next(row for row in rows if row["kind"] == "processing_hub")
    hub |= {"minimum_t_per_week": "100000", "capacity_t_per_week": "200000"}
    with (folder / "hubs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "minimum_t_per_week"])
        writer.writeheader()
        writer.writerows(rows)

    done = greenhaven("plan", folder, "--weeks", 1, "--json")

    assert done.exit_code == Exit.NO_PLAN
    assert f"{hub['name']} must be fed at least" in json.loads(done.stdout)["error"]


@pytest.mark.parametrize("words", [("--weeks", "0"), ("--weeks", "53"), ("--start", "soon")])
def test_options_out_of_range_are_usage_errors(words):
    assert greenhaven("plan", SMALL, *words).exit_code == Exit.BAD_INPUT


def test_check_finds_no_fault_in_a_good_folder():
    done = greenhaven("city", "check", SMALL)

    assert done.exit_code == Exit.DONE
    assert "no faults" in done.stdout


def test_check_reports_every_fault_and_exits_2(tmp_path):
    folder = tmp_path / "city"
    shutil.copytree(SMALL, folder)
    supply = (folder / "supply.csv").read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(supply[1:], 1) if re.search(r",\d", line))
    supply[row] = supply[row].rpartition(",")[0] + ",-3"
    supply[row + 1] = "nobody," + supply[row + 1].partition(",")[2]
    (folder / "supply.csv").write_text("\n".join(supply) + "\n", encoding="utf-8")

    done = greenhaven("city", "check", folder, "--json")

    assert done.exit_code == Exit.BAD_INPUT
    faults = json.loads(done.stdout)["faults"]
    places = {(fault["file"], fault["row"]) for fault in faults}
    assert {("supply.csv", row + 1), ("supply.csv", row + 2)} <= places
    assert any("-3" in fault["came"] for fault in faults)


def test_check_of_a_folder_that_is_not_there_says_so():
    done = greenhaven("city", "check", "/nowhere", "--json")

    assert done.exit_code == Exit.BAD_INPUT
    assert "/nowhere" in json.loads(done.stdout)["error"]


def test_a_misspelt_option_is_answered_by_an_object_too():
    words = [sys.executable, "-c", "from greenhaven.cli import main; main()"]

    for wrong in (["plan", "nyc", "--weeks", "60"], ["plan"], ["plan", "nyc", "--wek", "2"]):
        done = subprocess.run(
            [*words, *wrong, "--json"], capture_output=True, text=True, check=False
        )
        assert done.returncode == Exit.BAD_INPUT
        assert json.loads(done.stdout)["exit_code"] == Exit.BAD_INPUT


def test_a_start_outside_the_calendar_is_refused():
    done = greenhaven("plan", SMALL, "--start", "0001-01-01")

    assert done.exit_code == Exit.BAD_INPUT
    assert "1900 to 2200" in done.stderr


def test_show_lists_every_assumption_with_its_reason():
    done = greenhaven("city", "show", "nyc", "--assumptions", "--json")

    assert done.exit_code == Exit.DONE
    rows = json.loads(done.stdout)["assumptions"]
    assert len(rows) > 20
    assert all(row["reason"] and row["source"] for row in rows)
    assert any(row["column"] == "capacity_t_per_week" for row in rows)


def test_show_tells_new_york_in_numbers():
    said = json.loads(greenhaven("city", "show", "nyc", "--json").stdout)

    assert said["districts"] == 59
    assert said["gardens"] == 541
    assert said["garden_area_ha"] == pytest.approx(38.4, abs=0.05)
    assert said["organics_t"] == pytest.approx(106_386, abs=1)
    assert said["hubs_collection_point"] == 591
    assert (said["drop_offs"], said["smart_bins"]) == (201, 390)
    assert said["area_km2"] == pytest.approx(704, abs=1)


def test_list_names_the_bundled_cities():
    assert json.loads(greenhaven("city", "list", "--json").stdout) == {"cities": ["nyc"]}


def test_standard_output_holds_nothing_but_the_object():
    """In a process of its own, where the solver's library could write to the descriptor."""
    words = [sys.executable, "-c", "from greenhaven.cli import app; app()"]
    words += ["plan", str(SMALL), "--weeks", "2", "--json"]

    done = subprocess.run(words, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout)["weeks"] == 2


def test_up_says_when_its_port_is_taken(tmp_path):
    environment = os.environ | {"GREENHAVEN_HOME": str(tmp_path)}
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        words = [sys.executable, "-c", "from greenhaven.cli import app; app()"]
        done = subprocess.run(
            [*words, "up", "--port", str(port)],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    assert done.returncode == Exit.FAILED
    assert f"cannot serve on 127.0.0.1 port {port}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_up_check_makes_everything_once_and_serves_nothing(tmp_path):
    environment = os.environ | {"GREENHAVEN_HOME": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    words = [sys.executable, "-c", "from greenhaven.cli import app; app()"]
    words += ["up", str(SMALL), "--check", "--weeks", "2"]

    first, second = (
        subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
        for _ in range(2)
    )

    assert first.returncode == second.returncode == Exit.DONE, first.stderr
    assert "back to the soil" in first.stdout
    assert "already" in second.stdout
    assert list(tmp_path.glob("*.sqlite3"))


def test_up_check_gives_scripts_one_object(tmp_path):
    environment = os.environ | {"GREENHAVEN_HOME": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    words = [sys.executable, "-c", "from greenhaven.cli import app; app()"]
    words += ["up", str(SMALL), "--check", "--json", "--weeks", "2"]

    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)

    said = json.loads(done.stdout)
    assert said["weeks"] == 2
    assert said["new"] is True
    assert said["max_balance_error"] <= 1e-9


def test_up_with_a_faulty_folder_loads_nothing(tmp_path):
    folder, home = tmp_path / "city", tmp_path / "home"
    shutil.copytree(SMALL, folder)
    (folder / "kinds.csv").write_text("id;name\n", encoding="utf-8")
    words = [sys.executable, "-c", "from greenhaven.cli import app; app()"]

    done = subprocess.run(
        [*words, "up", str(folder), "--check"],
        capture_output=True,
        text=True,
        env=os.environ | {"GREENHAVEN_HOME": str(home)},
        check=False,
    )

    assert done.returncode == Exit.BAD_INPUT
    assert "kinds.csv" in done.stderr
    assert not list(tmp_path.glob("home/*.sqlite3"))
