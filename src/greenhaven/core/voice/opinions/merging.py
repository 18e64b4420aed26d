"""Two statements become one without losing anybody's support."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.voice.opinions.conversation import Conversation, Standing
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.votes import AGREE, Votes


@dataclass(frozen=True, slots=True)
class Merge:
    """A conversation in which one statement stands for two.

    Parameters
    ----------
    conversation : Conversation
        Every vote on either is one on the statement that is kept; the other is out, without votes.
        Kept beside the votes as they were cast, a merge can be taken back.
    kept, gone : str
    voters : int
        How many have voted on either: before and after.
    voted_both, differed : int
        How many have voted on both, and how many of those differently: their last vote counts.
    agreed_before, agreed_after : int
        How many agree with either before, and with the one after: it is less by those who agreed
        with one and later said otherwise of the other.
    """

    conversation: Conversation
    kept: str
    gone: str
    voters: int
    voted_both: int
    differed: int
    agreed_before: int
    agreed_after: int


def merged(conversation: Conversation, kept: str, gone: str) -> Merge:
    """Let `kept` stand for `gone` as well; a person's last vote on either counts.

    Raises
    ------
    OpinionsError
        If they are the same or one is not there.
    """
    table = conversation.statements
    if kept == gone:
        raise OpinionsError(f"statement {kept} cannot be merged with itself")
    for each in (kept, gone):
        if each not in table.id.tolist():
            raise OpinionsError(f"there is no statement {each!r} to merge")
    before = {each: _last(conversation, each, each) for each in (kept, gone)}
    after = _last(conversation, kept, gone)
    both = before[kept].keys() & before[gone].keys()
    one = Conversation(
        replace(table, standing=np.where(table.id == gone, Standing.OUT.value, table.standing)),
        _moved(conversation.votes, kept, gone),
        conversation.strict,
    )
    return Merge(
        conversation=one,
        kept=kept,
        gone=gone,
        voters=len(after),
        voted_both=len(both),
        differed=sum(before[kept][who] != before[gone][who] for who in both),
        agreed_before=len({who for each in before.values() for who in each if each[who] == AGREE}),
        agreed_after=sum(vote == AGREE for vote in after.values()),
    )


def _moved(votes: Votes, kept: str, gone: str) -> Votes:
    """Votes on `gone` as votes on `kept`; of two at the same time, that on `kept` stays."""
    if kept == gone:
        return votes
    on_kept = votes.take(votes.statement == kept)
    cast = set(zip(on_kept.participant.tolist(), on_kept.order.tolist(), strict=True))
    pairs = zip(votes.participant.tolist(), votes.order.tolist(), strict=True)
    at_once = np.array([pair in cast for pair in pairs], dtype=bool)
    votes = votes.take(~(at_once & (votes.statement == gone)))
    return replace(votes, statement=np.where(votes.statement == gone, kept, votes.statement))


def _last(conversation: Conversation, kept: str, gone: str) -> dict[str, int]:
    """The last vote of each person on either of two statements."""
    votes = _moved(conversation.votes, kept, gone)
    votes = votes.take(votes.statement == kept)
    order = np.lexsort((votes.vote, votes.order))
    return dict(zip(votes.participant[order].tolist(), votes.vote[order].tolist(), strict=True))
