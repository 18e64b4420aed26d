"""The map of everybody beside that of verified residents: may invented voters have moved it?"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.opinions.conversation import Conversation
from greenhaven.core.voice.opinions.labels import carried_on
from greenhaven.core.voice.opinions.opinion_map import OpinionMap, draw
from greenhaven.core.voice.opinions.representative import SIGNIFICANT, share_and_test

REGROUPED_AT_MOST = 0.10
MOVED_AT_MOST = 0.10  # of the share that agrees, before a lost majority is told
SAME = (
    "The map looks the same without the {votes} answers of people whose residence is not verified."
)
DIFFERENT = (
    "Without the {votes} answers of people whose residence is not verified, this map would differ: "
    "{groups} groups instead of {instead}, {regrouped} % of the residents in another group, "
    "{turned, plural, one {# statement} other {# statements}} without the same majority."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the map of everybody differs from that of verified residents.

    Parameters
    ----------
    differs : bool
        Whether readers should be warned: another number of groups, more than a tenth of the
        residents in another group, or a majority that comes, goes or turns.
    unverified_votes : float
        Share of all votes that count, 0-1.
    regrouped : float
        Share of the verified in a group that does not hold the same people, 0-1.
    turned : tuple of str
        Statements whose clear majority is another, and whose share moved by more than a tenth.
    why : Message
    """

    differs: bool
    unverified_votes: float
    regrouped: float
    turned: tuple[str, ...]
    why: Message


def only(shown: OpinionMap, verified: frozenset[str]) -> OpinionMap:
    """The map of some of the participants alone, drawn anew."""
    told = shown.conversation()
    chosen = np.array([each in verified for each in told.votes.participant.tolist()], dtype=bool)
    return draw(Conversation(told.statements, told.votes.take(chosen), told.strict))


def compare(everybody: OpinionMap, verified: OpinionMap) -> Comparison:
    """Compare the map of everybody with that of the verified residents among them.

    Parameters
    ----------
    everybody, verified : OpinionMap
        Of the same statements.
    """
    fewer = len(everybody.sheet.vote) - len(verified.sheet.vote)
    regrouped = _regrouped(everybody, verified)
    moved = np.abs(_share(everybody) - _share(verified)) > MOVED_AT_MOST
    turned = everybody.tallies.statements[moved & (_side(everybody) != _side(verified))]
    instead, groups = len(everybody.groups.labels), len(verified.groups.labels)
    differs = bool(regrouped > REGROUPED_AT_MOST or len(turned) or groups != instead)
    why = message(SAME, votes=fewer)
    if differs:
        why = message(
            DIFFERENT,
            votes=fewer,
            groups=groups,
            instead=instead,
            regrouped=round(100 * regrouped),
            turned=len(turned),
        )
    return Comparison(
        differs=differs and fewer > 0,
        unverified_votes=fewer / max(len(everybody.sheet.vote), 1),
        regrouped=regrouped,
        turned=tuple(str(each) for each in turned),
        why=why if fewer else message(SAME, votes=0),
    )


def _regrouped(everybody: OpinionMap, verified: OpinionMap) -> float:
    """Share of those in both maps whose group there is not the one matched to it here."""
    here, there = everybody.groups, verified.groups
    common, mine, theirs = np.intersect1d(
        here.participant, there.participant, assume_unique=True, return_indices=True
    )
    if not len(common):
        return 0.0
    matched = carried_on(common, there.label[theirs], common, here.label[mine])
    return float((matched != here.label[mine]).mean())


def _share(shown: OpinionMap) -> Floats:
    return share_and_test(shown.tallies.all_agrees, shown.tallies.all_seen)[0]


def _side(shown: OpinionMap) -> Integers:
    """1 where a clear majority of everybody agrees, -1 where it disagrees, else 0."""
    counts = shown.tallies
    side = np.zeros(len(counts.statements), dtype=np.int64)
    for sign, votes in ((1, counts.all_agrees), (-1, counts.all_disagrees)):
        share, test = share_and_test(votes, counts.all_seen)
        side[counts.counted & (share > 0.5) & (test > SIGNIFICANT)] = sign
    return side
