"""Statements that say nearly the same, proposed for merging."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.voice.opinions.conversation import Conversation
from greenhaven.core.voice.opinions.likeness import likenesses, numbers, plain
from greenhaven.core.voice.opinions.sheet import Sheet, sheet_of

ALIKE = 0.6
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two statements that look alike; whether they mean the same, people decide.

    Parameters
    ----------
    one, other : str
        Ids, in the order of the statements.
    likeness : float
        Of their words and letters, 0-1; 1 = the same words.
    only_one, only_other : tuple of str
        Words that only one of them has: a "not" among them is worth a look.
    voted_both, voted_alike : int
        How many have voted on both, and how many of those the same.
    """

    one: str
    other: str
    likeness: float
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]
    voted_both: int
    voted_alike: int


def near_duplicates(
    conversation: Conversation, least: float = ALIKE, most: int = MOST_SHOWN
) -> tuple[Likeness, ...]:
    """Pairs of statements that look alike, the most alike first.

    Parameters
    ----------
    conversation : Conversation
        Statements that are out are not looked at, nor are pairs that name different numbers.
    least : float
        Likeness from which a pair is told.
    most : int
        How many pairs at most.
    """
    shown = np.flatnonzero(~conversation.agenda.out)
    if len(shown) < 2:
        return ()
    table, sheet = conversation.statements, sheet_of(conversation)
    texts = [str(table.words[at]) for at in shown]
    alike = np.triu(likenesses(texts), 1)
    ones, others = np.nonzero(alike >= least)
    ranked = np.argsort(-alike[ones, others], kind="stable")
    found = []
    for one, other in zip(ones[ranked], others[ranked], strict=True):
        if numbers(texts[one]) == numbers(texts[other]):
            pair = (int(shown[one]), int(shown[other]))
            told = _told(sheet, pair, (texts[one], texts[other]), float(alike[one, other]))
            found.append(told)
    return tuple(found[:most])


def _told(sheet: Sheet, pair: tuple[int, int], texts: tuple[str, str], alike: float) -> Likeness:
    one, other = pair
    words, instead = (plain(text).split() for text in texts)
    votes = [
        dict(zip(sheet.row[sheet.column == at], sheet.vote[sheet.column == at], strict=True))
        for at in pair
    ]
    both = votes[0].keys() & votes[1].keys()
    return Likeness(
        one=str(sheet.statements[one]),
        other=str(sheet.statements[other]),
        likeness=min(alike, 1.0),
        only_one=tuple(each for each in words if each not in instead),
        only_other=tuple(each for each in instead if each not in words),
        voted_both=len(both),
        voted_alike=sum(votes[0][who] == votes[1][who] for who in both),
    )
