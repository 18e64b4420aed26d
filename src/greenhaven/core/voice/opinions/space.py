"""The opinion space: people who voted alike lie close together.

Source
------
The mathematics of Polis as published with its server (compdemocracy/polis, snapshot 2024-10-23).
A missing vote counts as the statement's mean, so it is zero once that is taken away; people who
saw few statements are moved outwards by the square root of what they did not see.
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers, Texts
from greenhaven.core.voice.opinions.axes import principal_axes
from greenhaven.core.voice.opinions.sheet import Sheet

VOTES_TO_BE_GROUPED = 7
PEOPLE_AT_LEAST = 15


@dataclass(frozen=True, slots=True)
class OpinionSpace:
    """Where people and statements lie.

    Parameters
    ----------
    participants : array of str, shape (n_people,)
        Everybody who voted, sorted.
    positions : array, shape (n_people, 2)
    clustered : array of bool, shape (n_people,)
        Who voted often enough to be put into a group.
    statements : array of str, shape (n_statements,)
    voted : array of bool, shape (n_statements,)
        Statements that somebody has voted on.
    centre : array, shape (n_statements,)
        Mean vote; 0 where moderation leaves a statement out of the map.
    axes : array, shape (2, n_statements)
        Unit vectors, the largest loading of each positive.
    spread : array, shape (2,)
        Share of all differences of opinion that lies along each axis, 0-1.
    statement_positions : array, shape (n_statements, 2)
        Where somebody lies who only agrees with that statement.
    extremity : array, shape (n_statements,)
        Its distance from the middle.
    """

    participants: Texts
    positions: Floats
    clustered: Booleans
    statements: Texts
    voted: Booleans
    centre: Floats
    axes: Floats
    spread: Floats
    statement_positions: Floats
    extremity: Floats


def opinion_space(sheet: Sheet, left_out: Booleans) -> OpinionSpace:
    """Axes and positions.

    Parameters
    ----------
    sheet : Sheet
    left_out : array of bool, shape (n_statements,)
        Statements that count as passed by everybody.
    """
    met = np.diag(sheet.meetings.seen).astype(float)
    centre = np.diag(sheet.meetings.vote_where_seen) / np.maximum(met, 1)
    centre[left_out] = 0.0
    covariance = _covariance(sheet, centre)
    covariance[left_out] = covariance[:, left_out] = 0.0
    axes, along = principal_axes(covariance)
    total = np.trace(covariance)
    voted = met > 0
    placed = np.sqrt(voted.sum()) * (1 - centre)[:, None] * axes.T
    return OpinionSpace(
        participants=sheet.participants,
        positions=_positions(sheet, centre, axes, left_out & voted),
        clustered=_clustered(sheet, int(voted.sum())),
        statements=sheet.statements,
        voted=voted,
        centre=centre,
        axes=axes,
        spread=along / total if total > 0 else np.zeros(2),
        statement_positions=placed,
        extremity=np.hypot(*placed.T),
    )


def _covariance(sheet: Sheet, centre: Floats) -> Floats:
    """Sums over people of what two statements deviate; symmetric to the last bit."""
    met = sheet.meetings
    crossed = met.vote_where_seen * centre
    return np.asarray(
        met.votes - (crossed + crossed.T) + (centre[:, None] * centre) * met.seen, dtype=float
    )


def _positions(sheet: Sheet, centre: Floats, axes: Floats, zeroed: Booleans) -> Floats:
    """Shape (n_people, 2): sums over what each person has seen, moved outwards for the rest."""
    people, counted = len(sheet.participants), ~zeroed[sheet.column]
    seen = np.bincount(sheet.row[counted], minlength=people) + zeroed.sum()
    deviation = sheet.vote - centre[sheet.column]
    summed = [
        np.bincount(sheet.row, weights=deviation * axis[sheet.column], minlength=people)
        for axis in axes
    ]
    voted = (np.diag(sheet.meetings.seen) > 0).sum()
    return np.asarray((np.sqrt(voted / np.maximum(seen, 1)) * summed).T)


def _clustered(sheet: Sheet, statements: int) -> Booleans:
    """Who voted on 7 statements, or on all; if they are few, those who voted most as well."""
    votes = np.bincount(sheet.row, minlength=len(sheet.participants))
    often = votes >= min(VOTES_TO_BE_GROUPED, statements)
    if often.sum() < PEOPLE_AT_LEAST:
        most: Integers = np.lexsort((np.arange(len(votes)), -votes))[:PEOPLE_AT_LEAST]
        often[most] = True
    return np.asarray(often, dtype=bool)
