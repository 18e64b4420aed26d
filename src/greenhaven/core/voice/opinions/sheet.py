"""The votes that count, coded by rows and columns, with how statements meet in people.

Everything here is whole numbers, so the order in which votes come changes nothing at all, and one
vote more changes exactly what it should.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from greenhaven.core.columns import Integers, Texts
from greenhaven.core.voice.opinions.conversation import Conversation
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.votes import Votes, coded, last_rows, people_of

Counts = npt.NDArray[np.int32]
PEOPLE_AT_ONCE = 2047  # their sums are below half of a digit
DIGIT = 4096.0  # two digits and a sign fill the 24 bits of single precision


@dataclass(frozen=True, slots=True)
class Meetings:
    """Sums over people, for each pair of statements, shape (n_statements, n_statements).

    Parameters
    ----------
    votes : array of int
        Product of the votes on both.
    vote_where_seen : array of int
        Vote on the first, where the second was seen as well.
    seen : array of int
        How many have seen both.
    """

    votes: Counts
    vote_where_seen: Counts
    seen: Counts


@dataclass(frozen=True, slots=True)
class Sheet:
    """The votes that count, sorted by person and statement.

    Parameters
    ----------
    participants : array of str, shape (n_people,)
        Sorted.
    statements : array of str, shape (n_statements,)
        In the order of their table.
    row, column, vote, order : array of int, shape (n_votes,)
    meetings : Meetings
    """

    participants: Texts
    statements: Texts
    row: Integers
    column: Integers
    vote: Integers
    order: Integers
    meetings: Meetings


def sheet_of(conversation: Conversation) -> Sheet:
    """The votes of a conversation that count."""
    votes = conversation.votes
    people, row = people_of(votes.participant)
    column = coded(votes.statement.tolist(), conversation.statements.id.tolist())
    kept = last_rows(row, column, votes)
    row, column, vote = row[kept], column[kept], votes.vote[kept].astype(np.int64)
    size = len(conversation.statements)
    return Sheet(
        participants=np.array(people, dtype=np.str_),
        statements=conversation.statements.id,
        row=row,
        column=column,
        vote=vote,
        order=votes.order[kept],
        meetings=_meetings(row, column, vote, size),
    )


def with_statements(sheet: Sheet, ids: Texts) -> Sheet | None:
    """The sheet with statements added after those that it has; None if others changed."""
    more = len(ids) - len(sheet.statements)
    if more < 0 or not np.array_equal(ids[: len(sheet.statements)], sheet.statements):
        return None
    if not more:
        return sheet
    names = ("votes", "vote_where_seen", "seen")
    padded = (np.pad(getattr(sheet.meetings, name), ((0, more), (0, more))) for name in names)
    return replace(sheet, statements=ids, meetings=Meetings(*padded))


def with_votes(sheet: Sheet, votes: Votes) -> Sheet:
    """The sheet after more votes; one that is older than what is known changes nothing."""
    column = coded(votes.statement.tolist(), sheet.statements.tolist())
    last_rows(people_of(votes.participant)[1], column, votes)
    held = sheet.meetings
    meetings = Meetings(held.votes.copy(), held.vote_where_seen.copy(), held.seen.copy())
    sheet = replace(sheet, meetings=meetings)
    for one in np.argsort(votes.order, kind="stable"):
        who, cast, when = votes.participant[one], int(votes.vote[one]), int(votes.order[one])
        sheet = _with_vote(_with_person(sheet, str(who)), str(who), int(column[one]), (cast, when))
    return sheet


def _with_person(sheet: Sheet, who: str) -> Sheet:
    place = int(np.searchsorted(sheet.participants, who))
    if place < len(sheet.participants) and sheet.participants[place] == who:
        return sheet
    width = max(sheet.participants.dtype.itemsize // 4, len(who), 1)
    people = np.insert(sheet.participants.astype(f"<U{width}"), place, who)
    return replace(sheet, participants=people, row=sheet.row + (sheet.row >= place))


def _with_vote(sheet: Sheet, who: str, column: int, vote: tuple[int, int]) -> Sheet:
    """The sheet with one vote; its meetings are changed where they are."""
    cast, when = vote
    row = int(np.searchsorted(sheet.participants, who))
    first, last = np.searchsorted(sheet.row, (row, row + 1))
    place = int(first + np.searchsorted(sheet.column[first:last], column))
    known = place < last and sheet.column[place] == column
    if known and not _is_later(sheet, place, vote):
        return sheet
    seen, cells = np.zeros((2, len(sheet.statements)), dtype=np.int32)
    seen[sheet.column[first:last]] = 1
    cells[sheet.column[first:last]] = sheet.vote[first:last]
    _meet(sheet.meetings, seen, cells, (column, cast))
    if known:
        votes, orders = sheet.vote.copy(), sheet.order.copy()
        votes[place], orders[place] = cast, when
        return replace(sheet, vote=votes, order=orders)
    return replace(
        sheet,
        row=np.insert(sheet.row, place, row),
        column=np.insert(sheet.column, place, column),
        vote=np.insert(sheet.vote, place, cast),
        order=np.insert(sheet.order, place, when),
    )


def _is_later(sheet: Sheet, place: int, vote: tuple[int, int]) -> bool:
    cast, when = vote
    if sheet.order[place] == when and sheet.vote[place] != cast:
        raise OpinionsError(
            f"{sheet.participants[sheet.row[place]]!s} has two different votes on "
            f"{sheet.statements[sheet.column[place]]!s} with the same order {when}: "
            "which of them is the last?"
        )
    return bool(when > sheet.order[place])


def _meet(meetings: Meetings, seen: Counts, cells: Counts, change: tuple[int, int]) -> None:
    """Let one person's vote on one statement become another."""
    column, cast = change
    for sign in (-1, 1):
        meetings.votes[column] += sign * cells[column] * cells
        meetings.votes[:, column] += sign * cells[column] * cells
        meetings.votes[column, column] -= sign * cells[column] * cells[column]
        meetings.vote_where_seen[column] += sign * cells[column] * seen
        meetings.vote_where_seen[:, column] += sign * seen[column] * cells
        meetings.vote_where_seen[column, column] -= sign * cells[column] * seen[column]
        meetings.seen[column] += sign * seen[column] * seen
        meetings.seen[:, column] += sign * seen[column] * seen
        meetings.seen[column, column] -= sign * seen[column] * seen[column]
        cells[column], seen[column] = cast, 1


def _meetings(row: Integers, column: Integers, vote: Integers, size: int) -> Meetings:
    """Two sums are found in one product, as digits of whole numbers below 2²⁴: all are exact."""
    votes, vote_where_seen, seen_both = np.zeros((3, size, size), dtype=np.int32)
    people = int(row[-1]) + 1 if len(row) else 0
    for first, last in pairwise([*range(0, people, PEOPLE_AT_ONCE), people]):
        begin, end = np.searchsorted(row, (first, last))
        cells = row[begin:end] - first, column[begin:end]
        cast, seen = np.zeros((2, last - first, size), dtype=np.float32)
        cast[cells] = vote[begin:end]
        seen[cells] = 1
        both = cast.T @ (cast + DIGIT * seen)
        upper = np.rint(both / DIGIT)
        votes += (both - DIGIT * upper).astype(np.int32)
        vote_where_seen += upper.astype(np.int32)
        seen_both += (seen.T @ seen).astype(np.int32)
    return Meetings(votes, vote_where_seen, seen_both)
