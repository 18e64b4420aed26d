"""Votes on statements as columns; a person's last vote on a statement is the one that counts."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Columns, Integers, Texts
from greenhaven.core.voice.opinions.errors import OpinionsError

AGREE, PASS, DISAGREE = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Votes(Columns):
    """One row a vote.

    Parameters
    ----------
    participant : array of str, shape (n_votes,)
        Who voted: a pseudonym, never a name.
    statement : array of str, shape (n_votes,)
        Id of the statement.
    vote : array of int, shape (n_votes,)
        1 = agree, -1 = disagree, 0 = pass.
    order : array of int, shape (n_votes,)
        Later votes have higher numbers: a time or a counter.
    """

    participant: Texts
    statement: Texts
    vote: Integers
    order: Integers


def no_votes() -> Votes:
    """Votes before anybody has voted."""
    none = np.zeros(0, dtype=np.int64)
    return Votes(none.astype(np.str_), none.astype(np.str_), none, none)


def joined(before: Votes, after: Votes) -> Votes:
    """Two tables of votes, one below the other."""
    pairs = ((getattr(before, name), getattr(after, name)) for name in Votes.names())
    return Votes(*(np.concatenate(pair) for pair in pairs))


def coded(values: Sequence[str], ids: Sequence[str]) -> Integers:
    """Position of each value in a list of distinct ids.

    Raises
    ------
    OpinionsError
        If a value is not in the list; the message names it.
    """
    place = {each: position for position, each in enumerate(ids)}
    try:
        found = [place[value] for value in values]
    except KeyError as missing:
        raise OpinionsError(f"there is no {missing.args[0]!r} among {_some(ids)}") from None
    return np.array(found, dtype=np.int64)


def people_of(participants: Texts) -> tuple[list[str], Integers]:
    """Everybody who voted, sorted, and the position of each vote's voter among them.

    Most answer several statements in a row: a name is looked up once for each such run.
    """
    changes = participants[1:] != participants[:-1]
    first = np.flatnonzero(np.append([True] * (len(participants) > 0), changes))
    voters = participants[first].tolist()
    people = sorted(set(voters))
    return people, np.repeat(coded(voters, people), np.diff(first, append=len(participants)))


def refuse_wrong_votes(votes: Votes) -> None:
    """Raise if a vote is none of agree, disagree and pass, or nobody cast it."""
    wrong = np.flatnonzero(~np.isin(votes.vote, (AGREE, PASS, DISAGREE)))
    if len(wrong):
        row = wrong[0]
        raise OpinionsError(
            f"vote of {votes.participant[row]!s} on {votes.statement[row]!s}: expected 1 (agree), "
            f"-1 (disagree) or 0 (pass), {votes.vote[row]!s} came"
        )
    nobody = np.flatnonzero(votes.participant == "")
    if len(nobody):
        raise OpinionsError(f"a vote on {votes.statement[nobody[0]]!s} names no participant")


def last_rows(person: Integers, statement: Integers, votes: Votes) -> Integers:
    """Rows of the last vote of each person on each statement, by person and statement.

    Raises
    ------
    OpinionsError
        If two different votes of one person on one statement have the same order.
    """
    cell = person * (statement.max(initial=0) + 1) + statement
    rows: Integers = np.lexsort((votes.order, cell))
    if not len(rows):
        return rows
    same = np.diff(cell[rows]) == 0
    tied = same & (np.diff(votes.order[rows]) == 0) & (np.diff(votes.vote[rows]) != 0)
    if tied.any():
        row = rows[np.flatnonzero(tied)[0]]
        raise OpinionsError(
            f"{votes.participant[row]!s} has two different votes on {votes.statement[row]!s} with "
            f"the same order {votes.order[row]!s}: which of them is the last?"
        )
    return np.asarray(rows[np.append(~same, [True])])


def digest_of(people: Texts, statements: Texts, votes: tuple[Integers, Integers, Integers]) -> str:
    """SHA-256 of votes as sorted lines of JSON, 64 hexadecimal digits.

    Parameters
    ----------
    people, statements : array of str
    votes : tuple of array of int, shape (n_votes,)
        Positions of people and statements, and the votes.
    """
    who, what = (
        [json.dumps(each, ensure_ascii=False) for each in ids.tolist()]
        for ids in (people, statements)
    )
    rows = zip(*(column.tolist() for column in votes), strict=True)
    lines = sorted(f"[{who[row]},{what[column]},{vote}]" for row, column, vote in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _some(ids: Sequence[str]) -> str:
    shown = ", ".join(str(each) for each in ids[:5])
    return f"{shown} …" if len(ids) > 5 else shown or "none at all"
