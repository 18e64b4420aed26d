"""The claim on ballots measures what it names, on published votes or on ones made alike."""

import pytest

from benchmarks import peers
from benchmarks.ballots import counted
from benchmarks.cases import ballots
from benchmarks.cases.ballots import City
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib

NO_PEERS = "the peers are not installed; python -m benchmarks ballots brings them"


def test_made_ballots_are_a_vote_of_their_size():
    file = read_pabulib(ballots.text("town"))

    assert ballots.text("town") == ballots.made(ballots.CITIES["town"])
    assert (len(file.votes), len(file.projects)) == (300, 12)
    assert max(vote.count(",") for vote in file.vote_column("vote")) == 2


def test_published_ballots_are_read_where_they_are_named(monkeypatch, tmp_path):
    (tmp_path / "pabulib").mkdir()
    (tmp_path / "pabulib" / "none.pb").write_text("published")
    monkeypatch.setitem(ballots.CITIES, "kept", City("none.pb", 1, 1, 1, 1))
    monkeypatch.setenv("GREENHAVEN_REFERENCE", str(tmp_path))

    assert ballots.text("kept") == "published"
    assert ballots.origin() == "pabulib"


def test_count_is_measured_apart_from_reading():
    figures = counted("town", 2)

    assert figures["runs"] > 1
    assert 0 < figures["count_s"] < figures["cpu_s"]
    assert figures["winners"]


@pytest.mark.skipif(not peers.are_here(), reason=NO_PEERS)
def test_peer_finds_the_same_winners():
    theirs, ours = peers.apart("ballots", "pabutools_add1", "town"), counted("town", 1)

    assert theirs["winners"] == ours["winners"]
    assert theirs["runs"] == ours["runs"]
    assert theirs["share"] == pytest.approx(ours["share"])
