"""The claims can be run, and their peers solve the same program."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.allocation import one_program, whole_plan
from benchmarks.cases.bsm2 import LIQUID, STEPS_PER_D, influent
from benchmarks.digester import OURS, TIGHT, errors, gaps, ours, start_s
from benchmarks.digesters import batch, varied

HOUSE = Path(__file__).parents[2]
SMALL = (30, 4, 12, 3)
CLAIMS = [
    *("allocation", "ballots", "consequences", "digester", "digesters", "ensemble", "faults"),
    *("million", "newyork", "opinions", "replan", "rounds", "soil", "water", "web"),
]
NO_PEERS = "the peers are not installed; python -m benchmarks digester brings them"


def run(*words):
    command = [sys.executable, "-m", "benchmarks", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=HOUSE, check=True).stdout


def test_list_names_every_claim_and_what_it_says():
    lines = run("--list").splitlines()

    assert [line.split()[0] for line in lines] == CLAIMS
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


def test_made_feed_repeats_by_the_week_and_is_never_negative(monkeypatch):
    monkeypatch.delenv("GREENHAVEN_REFERENCE", raising=False)

    feed = influent(15)

    assert feed.origin == "made"
    assert feed.concentration.shape == (15 * STEPS_PER_D, len(LIQUID))
    assert feed.concentration.min() >= 0
    assert feed.flow_m3_per_d.min() > 0
    week = 7 * STEPS_PER_D
    np.testing.assert_allclose(feed.flow_m3_per_d[:week], feed.flow_m3_per_d[week : 2 * week])


def test_series_of_the_reference_is_read_where_it_is_named(monkeypatch, tmp_path):
    rows = [",".join(["time", *LIQUID, "Q"])]
    rows += [
        ",".join(map(str, [step / 96, *[step] * len(LIQUID), 100 + step])) for step in range(5)
    ]
    (tmp_path / "adm1").mkdir()
    file = tmp_path / "adm1" / "bsm2_digester_influent_609d_15min.csv.gz"
    file.write_bytes(gzip.compress("\n".join(rows).encode()))
    monkeypatch.setenv("GREENHAVEN_REFERENCE", str(tmp_path))

    part, whole = influent(3 / 96), influent(1)

    assert part.origin == whole.origin == "BSM2 series"
    assert part.flow_m3_per_d.tolist() == [100, 101, 102]
    assert part.days == pytest.approx(3 / 96)
    assert whole.flow_m3_per_d.tolist() == [100, 101, 102, 103, 104]
    assert whole.days == pytest.approx(5 / 96)


def test_digester_is_as_exact_as_its_claim(tmp_path):
    files = [str(tmp_path / name) for name in ("ours.npz", "tight.npz")]

    quick = ours(3, OURS, 1, files[0])
    ours(3, TIGHT, 1, files[1])

    assert quick["steps"] < 3 * 2 * STEPS_PER_D
    assert float(quick["balance_error_per_d"]) < 1e-6
    found = errors(*files)
    assert float(found["gas_flow_error"]) <= 1e-4
    assert float(found["ph_error"]) <= 1e-4


def test_tight_reference_agrees_with_another_solver():
    assert float(gaps(0.25)["scipy_worst_state_gap"]) < 1e-6


def test_new_process_soon_has_its_first_day():
    start_s()

    wall_s, spent_s = start_s()

    assert wall_s < 30  # a machine that is busy with tests; the benchmark says what it is alone
    assert spent_s < 6


@pytest.mark.skipif(not peers.are_here(), reason=NO_PEERS)
def test_tight_reference_agrees_with_the_equations_of_a_peer():
    theirs, checked = peers.apart("digester", "bsm2_python_tight", 0.25), gaps(0.25)

    assert theirs["ph"] == pytest.approx(checked["checked_ph"], rel=1e-6)
    assert theirs["gas_m3_per_d"] == pytest.approx(checked["checked_gas_m3_per_d"], rel=1e-6)


@pytest.mark.skipif(not peers.are_here(), reason=NO_PEERS)
@pytest.mark.parametrize("peer", ["bsm2_python", "qsdsan"])
def test_peer_digests_the_same_feed(peer):
    theirs, checked = peers.apart("digester", peer, 1), gaps(1)

    assert theirs["days"] == 1
    assert float(theirs["cpu_s"]) > 0
    assert theirs["ph"] == pytest.approx(checked["checked_ph"], rel=1e-3)
    assert theirs["gas_m3_per_d"] == pytest.approx(checked["checked_gas_m3_per_d"], rel=0.02)


def test_every_digester_of_a_batch_has_constants_of_its_own():
    constants = varied(4)

    assert len(constants) > 15
    assert all(len(set(values.tolist())) == 4 for values in constants.values())


def test_batch_brings_every_digester_to_its_end():
    figures = batch(4, 2)

    assert figures["failures"] == 0
    assert float(figures["digester_days_per_s"]) > 0
    assert float(figures["peak_mb"]) > 0
