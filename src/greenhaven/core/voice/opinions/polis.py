"""Conversations in the files of Polis: comments.csv, votes.csv, participants-votes.csv.

The server of Polis keeps an agreement as -1, its published files as 1. Which of the two a folder
holds is read from the counts in comments.csv, or said by the caller.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from greenhaven.core.voice.opinions.conversation import Conversation, Standing, Statements
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.polis_files import Line, lines_of, written
from greenhaven.core.voice.opinions.sheet import Sheet, sheet_of
from greenhaven.core.voice.opinions.votes import AGREE, DISAGREE, PASS, Votes

COMMENTS, VOTES, TABLE = "comments.csv", "votes.csv", "participants-votes.csv"
COMMENT_COLUMNS = ("comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
VOTE_COLUMNS = ("timestamp", "comment-id", "voter-id", "vote")
COUNTS = ("n-comments", "n-votes", "n-agree", "n-disagree")
STANDINGS = {1: Standing.IN, 0: Standing.WAITING, -1: Standing.OUT}
VOTES_ALLOWED = (AGREE, PASS, DISAGREE)
Cast = tuple[str, str, int, int]  # participant, statement, vote, order


def read_polis(folder: Path, agree: int | None = None) -> Conversation:
    """A conversation from a folder of files.

    Parameters
    ----------
    folder : Path
        With comments.csv and either votes.csv (one row a vote) or participants-votes.csv (one row a
        participant). Of votes at the same second the later row counts as the later vote.
    agree : int, optional
        1 or -1: the number that means agreement. Left out, it is the one with which the files add
        up to the counts of comments.csv.

    Raises
    ------
    OpinionsError
        The message names file, row and column.
    """
    comments = list(lines_of(folder / COMMENTS, COMMENT_COLUMNS))
    rows = [_comment(line) for line in comments]
    _refuse_doubled(comments)
    known = {row["id"] for row in rows}
    if (folder / VOTES).exists():
        file, cast = VOTES, _listed(folder / VOTES, known)
    else:
        file, cast = TABLE, _tabled(folder / TABLE, known)
    if agree not in (None, AGREE, DISAGREE):
        raise OpinionsError(f"agree: expected 1 or -1, {agree} came")
    sign = agree if agree is not None else _sign(comments, cast, file)
    votes = [
        {"participant": who, "statement": what, "vote": sign * vote, "order": order}
        for who, what, vote, order in cast
    ]
    types = {"participant": np.str_, "statement": np.str_, "vote": np.int64, "order": np.int64}
    texts = dict.fromkeys(("id", "words", "standing"), np.str_)
    return Conversation(Statements.of(rows, **texts), Votes.of(votes, **types))


def write_polis(
    conversation: Conversation, folder: Path, labels: Mapping[str, int] | None = None
) -> None:
    """Write comments.csv, votes.csv and participants-votes.csv, an agreement as 1.

    Parameters
    ----------
    conversation : Conversation
        Statements that ask who somebody is are written as moderated in: the format has no word for
        them. Only votes that count are written.
    folder : Path
        Made if it is not there.
    labels : mapping of participant to group, optional
    """
    folder.mkdir(parents=True, exist_ok=True)
    sheet, table = sheet_of(conversation), conversation.statements
    size = len(table)
    agrees, disagrees = (
        np.bincount(sheet.column[sheet.vote == side], minlength=size) for side in (AGREE, DISAGREE)
    )
    moderated = {each.value: number for number, each in STANDINGS.items()} | {Standing.META: 1}
    comments = zip(
        table.id.tolist(),
        agrees.tolist(),
        disagrees.tolist(),
        [moderated[each] for each in table.standing.tolist()],
        table.words.tolist(),
        strict=True,
    )
    heads = ("timestamp", *COMMENT_COLUMNS)
    written(folder / COMMENTS, heads, [(0, what, "", *rest) for what, *rest in comments])
    written(folder / VOTES, VOTE_COLUMNS, _as_list(sheet))
    heads = ("participant", "group-id", *COUNTS, *table.id.tolist())
    written(folder / TABLE, heads, _as_table(sheet, labels or {}))


def _comment(line: Line) -> dict[str, str]:
    standing = STANDINGS[line.one_of("moderated", tuple(STANDINGS))]
    words = line.cells["comment-body"].strip()
    return {"id": line.text("comment-id"), "words": words, "standing": standing.value}


def _refuse_doubled(comments: list[Line]) -> None:
    first: dict[str, int] = {}
    for line in comments:
        what = line.text("comment-id")
        if what in first:
            raise line.wrong("comment-id", f"{what} is already in row {first[what]}")
        first[what] = line.number


def _listed(path: Path, known: set[str]) -> list[Cast]:
    """Votes one a row."""
    found = []
    for line in lines_of(path, VOTE_COLUMNS):
        what = line.text("comment-id")
        if what not in known:
            raise line.wrong("comment-id", f"{COMMENTS} has no comment {what}")
        when, vote = line.whole("timestamp"), line.one_of("vote", VOTES_ALLOWED)
        found.append((when, line.number, line.text("voter-id"), what, vote))
    ordered = sorted(found, key=lambda each: each[:2])
    return [(who, what, vote, at) for at, (_, _, who, what, vote) in enumerate(ordered)]


def _tabled(path: Path, known: set[str]) -> list[Cast]:
    """Votes one a cell: every column after the counts is a comment."""
    found: list[Cast] = []
    people: dict[str, int] = {}
    for line in lines_of(path, ("participant", *COUNTS)):
        who = line.text("participant")
        if who in people:
            raise line.wrong("participant", f"{who} is already in row {people[who]}")
        people[who] = line.number
        heads = list(line.cells)
        for what in heads[heads.index(COUNTS[-1]) + 1 :]:
            if not line.cells[what].strip():
                continue
            if what not in known:
                raise line.wrong(what, f"{COMMENTS} has no comment {what}")
            found.append((who, what, line.one_of(what, VOTES_ALLOWED), len(found)))
    return found


def _sign(comments: list[Line], cast: list[Cast], file: str) -> int:
    """The number of an agreement: that with which votes come nearest to the counts of comments."""
    last = {(who, what): vote for who, what, vote, _ in cast}
    found = Counter((what, vote) for (_, what), vote in last.items())
    apart = dict.fromkeys((AGREE, DISAGREE), 0)
    for line in comments:
        what = line.text("comment-id")
        for sign in apart:
            apart[sign] += abs(line.whole("agrees", least=0) - found[what, sign])
            apart[sign] += abs(line.whole("disagrees", least=0) - found[what, -sign])
    if apart[AGREE] == apart[DISAGREE] and last:
        raise OpinionsError(
            f"{file} and {COMMENTS}: the counts fit 1 and -1 as agreement equally well; "
            "say which it is"
        )
    return min(apart, key=lambda sign: apart[sign])


def _as_list(sheet: Sheet) -> list[tuple[object, ...]]:
    order = np.argsort(sheet.order, kind="stable")
    what, who = sheet.statements[sheet.column[order]], sheet.participants[sheet.row[order]]
    rows = zip(sheet.order[order].tolist(), what.tolist(), who.tolist(), strict=True)
    return [(*row, vote) for row, vote in zip(rows, sheet.vote[order].tolist(), strict=True)]


def _as_table(sheet: Sheet, labels: Mapping[str, int]) -> list[list[object]]:
    rows: list[list[object]] = []
    for at, who in enumerate(sheet.participants.tolist()):
        first, last = np.searchsorted(sheet.row, (at, at + 1))
        cells: list[object] = [""] * len(sheet.statements)
        votes = sheet.vote[first:last].tolist()
        for column, vote in zip(sheet.column[first:last].tolist(), votes, strict=True):
            cells[column] = vote
        counts = (0, len(votes), votes.count(AGREE), votes.count(DISAGREE))
        rows.append([who, labels.get(who, ""), *counts, *cells])
    return rows
