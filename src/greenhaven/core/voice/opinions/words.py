"""The opinion map in sentences: why a group is a group, and what they share."""

from greenhaven.core.rules.words import Message, Value, message
from greenhaven.core.voice.opinions.consensus import common_ground, majority
from greenhaven.core.voice.opinions.hidden import LEAST_SEEN, openly_counted, shown_totals
from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.core.voice.opinions.representative import Representative, representative

SHARED_BY_ALL = 3
GROUP = "Group {letter}"
AGREES = "“{words}”: {votes} of {seen} in this group agree, {elsewhere} of {others} elsewhere."
DISAGREES = (
    "“{words}”: {votes} of {seen} in this group disagree, {elsewhere} of {others} elsewhere."
)
ALL_AGREE = "“{words}”: {votes} of {seen} agree."
ALL_DISAGREE = "“{words}”: {votes} of {seen} disagree."
VOTED = (
    "{people, plural, one {# person has} other {# people have}} answered, {grouped} of them often "
    "enough to be in a group."
)
SIZE = "{group}: {people, plural, one {# person} other {# people}}."
EVERY_GROUP_AGREES = "“{words}”: most of every group agree, {votes} of {seen} in all."
EVERY_GROUP_DISAGREES = "“{words}”: most of every group disagree, {votes} of {seen} in all."
NO_COMMON_GROUND = message("There is no statement yet on which most of every group agree.")
NOTHING_STANDS_OUT = message("Nothing that many have seen tells this group from the others.")


def group_name(label: int) -> Message:
    """What a group is called: A, B, … by its label."""
    return message(GROUP, letter=chr(ord("A") + label))


def group_reasons(
    shown: OpinionMap, label: int, least_seen: int = LEAST_SEEN
) -> tuple[Message, ...]:
    """Why a group is a group: the statements that tell it from the others, with their numbers.

    Parameters
    ----------
    shown : OpinionMap
    label : int
    least_seen : int
        Statements that fewer in the group or elsewhere have seen are not told.
    """
    counts = openly_counted(shown.tallies, least_seen)
    told = representative(counts, label)
    if len(counts.labels) > 1:
        told = tuple(each for each in told if _tells_apart(each))
    return tuple(_reason(shown, label, each) for each in told) or (NOTHING_STANDS_OUT,)


def _tells_apart(told: Representative) -> bool:
    """Whether more of the group take the side than elsewhere."""
    return told.votes * told.elsewhere_seen > told.elsewhere * told.seen or not told.votes


def _reason(shown: OpinionMap, label: int, told: Representative) -> Message:
    """In numbers of the side that it stands out for, or of the other if hardly anybody takes it."""
    counts, at = shown.tallies, _place(shown, told.statement)
    row = counts.row(label)
    agrees, disagrees = int(counts.agrees[row, at]), int(counts.disagrees[row, at])
    agreeing = 2 * agrees >= disagrees if told.agrees else agrees > 2 * disagrees
    votes = counts.agrees[:, at] if agreeing else counts.disagrees[:, at]
    here: dict[str, Value] = {
        "words": shown.words(told.statement),
        "votes": int(votes[row]),
        "seen": told.seen,
    }
    if len(counts.labels) == 1:
        return message(ALL_AGREE if agreeing else ALL_DISAGREE, **here)
    elsewhere = int(votes.sum() - votes[row])
    template = AGREES if agreeing else DISAGREES
    return message(template, **here, elsewhere=elsewhere, others=told.elsewhere_seen)


def shared(shown: OpinionMap, most: int = SHARED_BY_ALL) -> tuple[Message, ...]:
    """The statements that most of every group hold or reject, the most shared first."""
    counts = openly_counted(shown.tallies)
    total = shown_totals(counts)
    told = []
    for each in common_ground(counts):
        at = _place(shown, each.statement)
        agrees = each.agree >= each.disagree
        votes = counts.agrees if agrees else counts.disagrees
        if (2 * votes[:, at] > counts.seen[:, at]).all():
            told.append(
                message(
                    EVERY_GROUP_AGREES if agrees else EVERY_GROUP_DISAGREES,
                    words=shown.words(each.statement),
                    votes=int((total.agrees if agrees else total.disagrees)[at]),
                    seen=int(total.seen[at]),
                )
            )
    return tuple(told[:most]) or (NO_COMMON_GROUND,)


def majority_words(shown: OpinionMap, least_seen: int = LEAST_SEEN) -> tuple[Message, ...]:
    """What most of all participants hold or reject, in words."""
    found, total = majority(shown.tallies), shown_totals(shown.tallies, least_seen)
    both = ((found.agree, ALL_AGREE, total.agrees), (found.disagree, ALL_DISAGREE, total.disagrees))
    told = []
    for side, template, votes in both:
        for each in side:
            at = _place(shown, each.statement)
            if total.seen[at] >= least_seen:
                words = shown.words(each.statement)
                numbers = (int(votes[at]), int(total.seen[at]))
                told.append(message(template, words=words, votes=numbers[0], seen=numbers[1]))
    return tuple(told)


def summary(shown: OpinionMap) -> tuple[Message, ...]:
    """The whole map in sentences, for those who read no pictures."""
    people = len(shown.space.participants)
    if not people:
        return (shown.groups.why,)
    told = [
        message(VOTED, people=people, grouped=len(shown.groups.participant)),
        shown.groups.why,
    ]
    for label in shown.groups.labels:
        size = shown.groups.size(label)
        told.append(message(SIZE, group=group_name(label), people=size))
        told.extend(group_reasons(shown, label))
    return (*told, *shared(shown))


def _place(shown: OpinionMap, statement: str) -> int:
    return int((shown.tallies.statements == statement).argmax())
