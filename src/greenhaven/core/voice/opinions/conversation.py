"""A conversation: statements, who may see them, and the votes on them."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from greenhaven.core.columns import Booleans, Columns, Texts
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.votes import (
    Votes,
    coded,
    digest_of,
    last_rows,
    people_of,
    refuse_wrong_votes,
)


class Standing(StrEnum):
    """What moderation has said of a statement."""

    IN = "in"
    WAITING = "waiting"
    OUT = "out"
    META = "meta"  # asks who somebody is, not what they want


@dataclass(frozen=True, slots=True)
class Statements(Columns):
    """One row a statement; earlier rows go first where nothing else decides.

    Parameters
    ----------
    id, words : array of str, shape (n_statements,)
        A distinct id, and what it says.
    standing : array of str, shape (n_statements,)
        Values of `Standing`.
    """

    id: Texts
    words: Texts
    standing: Texts


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is asked.

    Parameters
    ----------
    statements : Statements
    strict : bool
        Whether statements that wait for moderation are left out of the map.
    """

    statements: Statements
    strict: bool = False

    @property
    def out(self) -> Booleans:
        """Statements that moderation keeps out, shape (n_statements,)."""
        standing = self.statements.standing
        out = standing == Standing.OUT
        return np.asarray(out | (standing == Standing.WAITING) if self.strict else out)

    @property
    def meta(self) -> Booleans:
        """Statements that ask who somebody is, shape (n_statements,)."""
        return np.asarray(self.statements.standing == Standing.META)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Statements and the votes on them.

    Parameters
    ----------
    statements : Statements
    votes : Votes
        Every vote ever cast; the last of each person on each statement counts.
    strict : bool
        Whether statements that wait for moderation are left out of the map.

    Raises
    ------
    OpinionsError
        If an id is missing or doubled, a standing or vote is none of those there are, or a vote is
        on no statement.
    """

    statements: Statements
    votes: Votes
    strict: bool = False

    def __post_init__(self) -> None:
        refuse_wrong_statements(self.statements)
        refuse_wrong_votes(self.votes)
        known = set(self.statements.id.tolist())
        if lost := sorted(set(np.unique(self.votes.statement).tolist()) - known):
            raise OpinionsError(f"votes on statements that are not there: {', '.join(lost[:5])}")

    @property
    def digest(self) -> str:
        """SHA-256 of the votes that count, whatever the order of their rows."""
        people, person = people_of(self.votes.participant)
        statement = coded(self.votes.statement.tolist(), self.statements.id.tolist())
        rows = last_rows(person, statement, self.votes)
        coded_votes = (person[rows], statement[rows], self.votes.vote[rows])
        return digest_of(np.array(people, dtype=np.str_), self.statements.id, coded_votes)

    @property
    def agenda(self) -> Agenda:
        """What is asked, without the answers."""
        return Agenda(self.statements, self.strict)


def refuse_wrong_statements(statements: Statements) -> None:
    """Raise if an id is missing or doubled, or a standing is none of those there are."""
    ids = Counter(statements.id.tolist())
    if "" in ids:
        raise OpinionsError("a statement has no id")
    if doubled := sorted(each for each, times in ids.items() if times > 1):
        raise OpinionsError(f"statements with the same id: {', '.join(doubled[:5])}")
    allowed = [each.value for each in Standing]
    wrong = np.flatnonzero(~np.isin(statements.standing, allowed))
    if len(wrong):
        row = wrong[0]
        raise OpinionsError(
            f"statement {statements.id[row]!s}: expected a standing of {', '.join(allowed)}, "
            f"{statements.standing[row]!s} came"
        )
