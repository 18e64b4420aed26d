"""The opinion map of a conversation: drawn once, then kept up vote by vote."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from greenhaven.core.voice.opinions.conversation import Agenda, Conversation, Statements
from greenhaven.core.voice.opinions.groups import Groups, grouped
from greenhaven.core.voice.opinions.routing import drawn, priorities
from greenhaven.core.voice.opinions.sheet import Sheet, sheet_of, with_statements, with_votes
from greenhaven.core.voice.opinions.space import OpinionSpace, opinion_space
from greenhaven.core.voice.opinions.tallies import Tallies, tallies
from greenhaven.core.voice.opinions.votes import Votes, digest_of, joined, no_votes


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """Where people lie, in which groups, and what they said.

    Parameters
    ----------
    agenda : Agenda
        What was asked.
    sheet : Sheet
        The votes that count.
    space : OpinionSpace
    groups : Groups
    tallies : Tallies
    """

    agenda: Agenda
    sheet: Sheet
    space: OpinionSpace
    groups: Groups
    tallies: Tallies

    @property
    def digest(self) -> str:
        """SHA-256 of the votes that count: that of the conversation."""
        votes = (self.sheet.row, self.sheet.column, self.sheet.vote)
        return digest_of(self.sheet.participants, self.sheet.statements, votes)

    def conversation(self) -> Conversation:
        """What was asked, with the votes that count."""
        votes = Votes(
            participant=self.sheet.participants[self.sheet.row],
            statement=self.sheet.statements[self.sheet.column],
            vote=self.sheet.vote,
            order=self.sheet.order,
        )
        return Conversation(self.agenda.statements, votes, self.agenda.strict)

    def words(self, statement: str) -> str:
        """What a statement says."""
        table = self.agenda.statements
        return str(table.words[table.id == statement][0])


def draw(conversation: Conversation, before: Groups | None = None) -> OpinionMap:
    """The map of a conversation.

    Parameters
    ----------
    conversation : Conversation
    before : Groups, optional
        Those last shown: groups that hold the same people keep their labels.
    """
    with _one_thread():
        return _drawn(conversation.agenda, sheet_of(conversation), before)


def update(before: OpinionMap, votes: Votes, statements: Statements | None = None) -> OpinionMap:
    """The map after some more votes, the same as if it were drawn from all of them.

    Parameters
    ----------
    before : OpinionMap
        As shown; its groups keep their labels where they hold the same people.
    votes : Votes
        Those that are new.
    statements : Statements, optional
        The table of statements where it has changed: new rows below, or other standings.
    """
    with _one_thread():
        return _updated(before, votes, statements)


def _updated(before: OpinionMap, votes: Votes, statements: Statements | None) -> OpinionMap:
    table = before.agenda.statements if statements is None else statements
    new = Conversation(table, votes, before.agenda.strict)
    sheet = with_statements(before.sheet, table.id)
    if sheet is None:
        cast = joined(before.conversation().votes, votes)
        sheet = sheet_of(Conversation(table, cast, before.agenda.strict))
    else:
        sheet = with_votes(sheet, votes)
    return _drawn(new.agenda, sheet, before.groups)


def moderated(before: OpinionMap, statements: Statements) -> OpinionMap:
    """The map after statements were added, let in or kept out."""
    return update(before, no_votes(), statements)


def next_statement(shown: OpinionMap, participant: str, seed: int) -> str | None:
    """A statement for somebody who has not voted on it, drawn by priority; None if none is left.

    Parameters
    ----------
    shown : OpinionMap
    participant : str
        May be new.
    seed : int
        Of the draw, 0 or more.
    """
    weights = priorities(shown.space, shown.tallies)
    weights[shown.agenda.out] = 0.0
    place = np.searchsorted(shown.sheet.participants, participant)
    known = shown.sheet.participants[place : place + 1] == participant
    if known.any():
        weights[shown.sheet.column[shown.sheet.row == place]] = 0.0
    return drawn(shown.sheet.statements, weights, seed)


def regrouped(shown: OpinionMap, groups: Groups) -> OpinionMap:
    """The same people and votes in groups that are given, as when a published map is checked."""
    counted = tallies(shown.sheet, groups, shown.agenda.out, shown.agenda.meta)
    return replace(shown, groups=groups, tallies=counted)


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()


def _one_thread() -> AbstractContextManager[object]:
    """The matrices are small: a second thread of BLAS spends its time on waiting."""
    limited: AbstractContextManager[object] = _pools().limit(limits=1, user_api="blas")
    return limited


def _drawn(agenda: Agenda, sheet: Sheet, before: Groups | None) -> OpinionMap:
    space = opinion_space(sheet, agenda.out | agenda.meta)
    groups = grouped(space, before)
    counted = tallies(sheet, groups, agenda.out, agenda.meta)
    return OpinionMap(agenda, sheet, space, groups, counted)
