"""The claim on rounds is measured on instances that follow the published rules."""

import json

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.cases.rounds import (
    DEMANDS,
    WINDOWED_FAMILY,
    X_FAMILY,
    XRule,
    instance,
    windowed_instance,
    x_instance,
)
from benchmarks.rounds import CHANGES, compared, found, kept

NO_PEERS = "the peers are not installed; python -m benchmarks rounds brings them"


@pytest.mark.parametrize("positions", ["R", "C", "RC"])
@pytest.mark.parametrize("demand", [*DEMANDS, "Q", "SL"])
def test_instances_of_the_x_set_follow_its_rules(positions, demand):
    rule = XRule(60, "E", positions, demand, 9.0)

    made = x_instance(rule, seed=3)

    loads = made.load[1:]
    low, high = DEMANDS.get(demand, (1, 100))
    assert loads.min() >= low
    assert loads.max() <= high
    expected = max(int(np.ceil(9.0 * loads.sum() / 60)), int(loads.max()))
    assert made.capacity == expected
    assert made.metres.shape == (61, 61)
    assert (made.metres == made.metres.T).all()
    assert len(np.unique(made.metres, axis=0)) == 61


def test_clustered_stops_lie_nearer_to_each_other_than_others():
    def typical(positions):
        metres = x_instance(XRule(200, "C", positions, "U", 9.0), seed=1).metres[1:, 1:]
        return np.median(np.sort(metres, axis=1)[:, 1])

    assert typical("C") < 0.6 * typical("R")


def test_spare_stops_leave_the_others_as_they_are():
    rule = X_FAMILY["n201"]

    made, more = x_instance(rule, 1), x_instance(rule, 1, spare=5)

    assert more.capacity == made.capacity
    assert (more.metres[:201, :201] == made.metres).all()
    assert (more.load[:201] == made.load).all()


@pytest.mark.parametrize("name", WINDOWED_FAMILY)
def test_every_window_can_be_met_by_a_vehicle_of_its_own(name):
    kind, stops, width = WINDOWED_FAMILY[name]

    made = windowed_instance(kind, stops, width, 1)

    assert (made.closes - made.opens)[1:].max() <= 10 * width
    assert made.length([[stop] for stop in range(1, stops + 1)]) > 0


def test_length_refuses_routes_that_break_something():
    made = instance("r1_n200")

    with pytest.raises(ValueError, match="not every stop is served once"):
        made.length([[1, 2]])
    with pytest.raises(ValueError, match="too heavy"):
        made.length([list(range(1, 201))])


def test_our_rounds_are_measured_and_added_up_again():
    figures = found("n201", 0.5)

    alone = instance("n201").length([[stop] for stop in range(1, 201)])
    assert 0 < figures["length"] < 0.5 * alone
    assert figures["cpu_s"] < 5


def test_agreed_rounds_are_changed_and_counted(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.rounds.ALWAYS_LONG", "n201")
    monkeypatch.setattr("benchmarks.rounds.COLD_S", 0.5)
    file = tmp_path / "agreed.json"
    found("n201", 0.5, str(file))

    figures = kept(str(file))

    assert len(json.loads(file.read_text())) > 30
    assert figures["kept_free_left_out"] == figures["kept_priced_left_out"] == 0
    assert figures["kept_priced_moved"] < figures["kept_cold_moved"]
    assert CHANGES == 10


@pytest.mark.skipif(not peers.are_here(), reason=NO_PEERS)
def test_both_are_compared_on_the_same_instance(monkeypatch):
    monkeypatch.setattr("benchmarks.rounds.SHORT_S", 1)

    figures = compared("n201", 0)

    assert figures["length_n201_1s"] < figures["ortools_length_n201_1s"]
    assert 0 < figures["ortools_longer_pct_n201_1s"] < 50
    assert not any(name.startswith("gap_pct") for name in figures)
