"""The claim on opinion maps measures what it names, on conversations that differ."""

import pytest

from benchmarks import opinions
from benchmarks.cases.opinions import Rows, drawn, rows
from benchmarks.opinions import conversation, difference


def test_drawn_conversation_is_the_same_each_time_and_has_two_camps():
    few = drawn(60, 20)

    assert few == drawn(60, 20)
    assert {each["vote"] for each in few.votes} == {1, 0, -1}
    assert len({each["participant_id"] for each in few.votes}) > 30


def test_real_conversation_is_read_where_it_is_given(tmp_path, monkeypatch):
    folder = tmp_path / "polis" / "dev" / "american-assembly.bowling-green"
    folder.mkdir(parents=True)
    (folder / "comments.csv").write_text("comment-id,moderated\n0,1\n1,-1\n", encoding="utf-8")
    table = "participant,n-disagree,0,1\n7,0,1,-1\n8,0,,0\n"
    (folder / "participants-votes.csv").write_text(table, encoding="utf-8")
    monkeypatch.setenv("GREENHAVEN_REFERENCE", str(tmp_path))

    given = rows()
    made = conversation(given)

    assert given.name == "american-assembly.bowling-green (real)"
    assert given.kept_out == [1]
    assert made.votes.participant.tolist() == ["7", "7", "8"]
    assert made.votes.statement.tolist() == ["0", "1", "1"]
    assert made.votes.vote.tolist() == [1, -1, 0]
    assert made.statements.standing.tolist() == ["in", "out"]


def test_map_and_updates_are_timed(monkeypatch):
    monkeypatch.setattr(opinions, "rows", lambda: drawn(80, 30))

    once, again = opinions.drawn_once(), opinions.updates(3)

    assert 0 < once["cpu_s"] < once["with_import_cpu_s"]
    assert once["votes"] == len(drawn(80, 30).votes)
    assert 0 < again["update_ms"] <= again["update_median_ms"]


def test_difference_of_places_knows_no_sign():
    ours = {"x_1": 1.0, "x_2": -2.0, "y_1": 3.0, "y_2": 1.0}
    theirs = {"x_1": -1.0, "x_2": 2.0, "y_1": 3.0, "y_2": 1.5}

    assert difference(ours, theirs) == pytest.approx(0.5)


def test_rows_without_votes_on_what_is_out_are_a_conversation():
    made = conversation(Rows("two", [{"participant_id": 1, "statement_id": 2, "vote": 1}], [9]))

    assert made.statements.id.tolist() == ["2", "9"]
