"""Files of Polis are read with either sign, written, and refused with file, row and column."""

import csv

import numpy as np
import pytest

from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.opinion_map import draw
from greenhaven.core.voice.opinions.polis import read_polis, write_polis
from tests.core.voice.opinions.talks import talk, two_camps

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1,Mon,0,9,2,1,1,"Beds first, then lawns"
2,Mon,1,9,0,1,-1,Spam
3,Mon,2,9,1,0,0,Waits
"""
TABLE = """participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2
7,x,0,0,3,2,0,1,0,1
8,x,,0,2,1,1,1,-1,
9,x,,0,1,0,1,-1,,
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
5,Mon,0,7,-1
4,Mon,0,7,1
4,Mon,0,8,1
4,Mon,0,9,1
4,Mon,1,9,-1
4,Mon,2,9,1
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    (tmp_path / "participants-votes.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_table_of_participants_is_read(folder):
    shown = draw(read_polis(folder))

    assert shown.agenda.statements.standing.tolist() == ["in", "out", "waiting"]
    assert shown.words("0") == "Beds first, then lawns"
    assert shown.tallies.all_agrees.tolist() == [2, 0, 1]
    assert shown.tallies.all_disagrees.tolist() == [1, 1, 0]
    assert shown.tallies.all_seen.tolist() == [3, 2, 1]


def test_sign_of_the_server_is_told_by_the_counts(folder):
    (folder / "votes.csv").write_text(VOTES, encoding="utf-8")

    assert draw(read_polis(folder)).tallies.all_agrees.tolist() == [2, 0, 1]


def test_sign_can_be_said(folder):
    assert draw(read_polis(folder, agree=-1)).tallies.all_agrees.tolist() == [1, 1, 0]
    with pytest.raises(OpinionsError, match="agree: expected 1 or -1, 2 came"):
        read_polis(folder, agree=2)


def test_later_vote_of_a_list_counts(folder):
    (folder / "votes.csv").write_text(VOTES.replace("5,Mon,0,7,-1", "3,Mon,0,7,-1"), "utf-8")

    assert draw(read_polis(folder, agree=1)).tallies.all_agrees.tolist() == [3, 0, 1]


@pytest.mark.parametrize("each", ["participants-votes.csv", "votes.csv"])
def test_conversation_comes_back_as_it_was_written(tmp_path, each):
    conversation = talk(two_camps(), ["in", "out", "waiting", *["in"] * 5])
    write_polis(conversation, tmp_path, {"p000": 1})
    for other in {"participants-votes.csv", "votes.csv"} - {each}:
        (tmp_path / other).unlink()

    again = read_polis(tmp_path)

    assert again.digest == conversation.digest
    assert again.statements.words.tolist() == conversation.statements.words.tolist()
    assert again.statements.standing.tolist() == conversation.statements.standing.tolist()


def test_written_counts_and_groups_are_those_of_the_votes(tmp_path):
    write_polis(talk(["+-0", "+ +"]), tmp_path, {"p001": 3})
    with (tmp_path / "participants-votes.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))

    assert rows[1] == ["p000", "", "0", "3", "1", "1", "1", "-1", "0"]
    assert rows[2] == ["p001", "3", "0", "2", "2", "0", "1", "", "1"]


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("comments.csv", "2,1,1,", "2,1,5,", "comments.csv, row 2, column moderated: expected one"),
        ("comments.csv", "3,Mon,2,", "3,Mon,1,", "row 4, column comment-id: 1 is already in row 3"),
        ("comments.csv", "3,Mon,2,", "3,Mon,,", "row 4, column comment-id: .* the cell is empty"),
        ("comments.csv", "9,2,1,1", "9,many,1,1", "row 2, column agrees: .* 'many' came"),
        ("comments.csv", "moderated", "mod", "comments.csv: there is no column moderated"),
        ("comments.csv", "author-id", "agrees", "comments.csv: there is no column author-id"),
        ("comments.csv", "1,Mon", '1,"Mon', "comments.csv, line"),
        ("participants-votes.csv", "8,x,,0,2,1,1,1,-1,", "8,x", "row 3: expected 10 cells, 2 came"),
        ("participants-votes.csv", "1,1,-1,\n", "1,1,-2,\n", "row 3, column 1: expected one of"),
        ("participants-votes.csv", "1,1,-1,\n", "1,1,nan,\n", "row 3, column 1: .* 'nan' came"),
        (
            "participants-votes.csv",
            "9,x",
            "8,x",
            "row 4, column participant: 8 is already in row 3",
        ),
        ("participants-votes.csv", ",0,1,2\n", ",0,1,7\n", "row 2, column 7: comments.csv has no"),
        ("participants-votes.csv", ",0,1,2\n", ",0,1,1\n", "more than one column 1"),
    ],
)
def test_wrong_cell_is_named(folder, file, before, after, words):
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")

    with pytest.raises(OpinionsError, match=words):
        read_polis(folder)


def test_wrong_vote_of_a_list_is_named(folder):
    for line, words in (
        ("x,Mon,0,7,1", "votes.csv, row 2, column timestamp: expected a whole number, 'x' came"),
        ("4,Mon,8,7,1", "votes.csv, row 2, column comment-id: comments.csv has no comment 8"),
        ("4,Mon,0,7,3", "votes.csv, row 2, column vote: expected one of 1, 0, -1, 3 came"),
    ):
        text = f"timestamp,datetime,comment-id,voter-id,vote\n{line}\n"
        (folder / "votes.csv").write_text(text, encoding="utf-8")
        with pytest.raises(OpinionsError, match=words):
            read_polis(folder)


def test_missing_empty_and_undecodable_files_are_named(folder):
    (folder / "participants-votes.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(OpinionsError, match="expected UTF-8 text"):
        read_polis(folder)
    (folder / "participants-votes.csv").write_text("", encoding="utf-8")
    with pytest.raises(OpinionsError, match="the file is empty"):
        read_polis(folder)
    (folder / "participants-votes.csv").unlink()
    with pytest.raises(OpinionsError, match="there is no such file"):
        read_polis(folder)


def test_counts_that_fit_both_signs_ask_which_it_is(tmp_path):
    write_polis(talk(["+-", "-+"]), tmp_path)

    with pytest.raises(OpinionsError, match="fit 1 and -1 as agreement equally well"):
        read_polis(tmp_path)
    assert np.array_equal(read_polis(tmp_path, agree=1).votes.vote, [1, -1, -1, 1])


def test_conversation_without_votes_is_written_and_read(tmp_path):
    write_polis(talk([], words=["a", "b"]), tmp_path)

    assert len(read_polis(tmp_path).votes) == 0
    assert draw(read_polis(tmp_path)).groups.why.say() == "Nobody has answered yet."
