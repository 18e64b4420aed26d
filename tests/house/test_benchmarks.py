"""The claims can be run, and their peers solve the same program."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.allocation import one_program, whole_plan

HOUSE = Path(__file__).parents[2]
SMALL = (30, 4, 12, 3)


def run(*words):
    command = [sys.executable, "-m", "benchmarks", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=HOUSE, check=True).stdout


def test_list_names_every_claim_and_what_it_says():
    lines = run("--list").splitlines()

    assert [line.split()[0] for line in lines] == ["allocation", "newyork"]
    assert all(len(line.split()) > 3 for line in lines)


def test_new_york_is_one_flat_object_that_balances():
    figures = json.loads(run("newyork", "--json"))

    assert {"cpu_s", "max_balance_error"} <= set(figures)
    assert figures["max_balance_error"] <= 1e-9
    assert not any(isinstance(value, dict | list) for value in figures.values())


@pytest.mark.parametrize("peer", ["scipy", "pulp_cbc", "pulp_highs"])
def test_peer_finds_the_same_optimum(peer):
    ours = one_program("highspy", *SMALL)

    theirs = one_program(peer, *SMALL)

    assert theirs["status"] == "optimal"
    assert theirs["objective"] == pytest.approx(ours["objective"], rel=1e-6)


def test_whole_plan_measures_what_the_claim_names():
    figures = whole_plan(*SMALL)

    assert set(figures) == {"cpu_s", "build_share", "peak_mb"}
    assert 0 < figures["build_share"] < 1
