"""What a map says in public: the statements that every group shares, and those of each group."""

from typing import NamedTuple

from greenhaven.core.voice.opinions.consensus import common_ground
from greenhaven.core.voice.opinions.hidden import openly_counted, shown_totals
from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.core.voice.opinions.representative import representative


class Shared(NamedTuple):
    """A statement that most of every group hold, or reject."""

    number: int
    agrees: bool
    votes: int
    seen: int


def shared_by_all(shown: OpinionMap) -> list[Shared]:
    """The statements that most of every group hold or reject, the most shared first."""
    counts = openly_counted(shown.tallies)
    total = shown_totals(counts)
    place = {each: at for at, each in enumerate(counts.statements.tolist())}
    found = []
    for each in common_ground(counts):
        at, agrees = place[each.statement], each.agree >= each.disagree
        votes = counts.agrees if agrees else counts.disagrees
        if (2 * votes[:, at] > counts.seen[:, at]).all():
            all_votes = int((total.agrees if agrees else total.disagrees)[at])
            found.append(Shared(int(each.statement), agrees, all_votes, int(total.seen[at])))
    return found


def speaking(shown: OpinionMap) -> frozenset[int]:
    """Numbers of the statements that tell a group from the others, or that all groups share."""
    counts = openly_counted(shown.tallies)
    told = {
        int(each.statement) for label in counts.labels for each in representative(counts, label)
    }
    return frozenset(told | {each.number for each in shared_by_all(shown)})
