"""Count a published vote again and say whether it comes to what was published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.public.vote import PublicVote
from greenhaven.core.voice.ballots.result import Outcome, Result, plain_result

_ENDINGS: Mapping[str, str] = {
    Outcome.PASSED: "adopted",
    Outcome.NOT_PASSED: "not adopted",
    Outcome.AGAIN: "to be voted on again",
    Outcome.CHOSEN: "somebody or something chosen",
    Outcome.NOTHING: "nothing chosen",
}


@dataclass(frozen=True, slots=True)
class Recount:
    """What a second count found, and every way in which it differs from what was published."""

    result: Result
    root: str
    differences: tuple[Message, ...]

    @property
    def agrees(self) -> bool:
        """Whether all is as published."""
        return not self.differences


def recount(vote: PublicVote) -> Recount:
    """Count again, from nothing but the file.

    Raises
    ------
    BallotsError
        If the ballots cannot be counted at all.
    """
    result = count(vote.rule, vote.ballots())
    found = vote.computed_root()
    return Recount(result, found, tuple(_differences(vote, found, plain_result(result))))


def _differences(vote: PublicVote, root: str, counted: Mapping[str, Any]) -> Iterator[Message]:
    if root != vote.root:
        yield message(
            "The ballots are not those that were sealed: their root is {found}, {published} was "
            "published.",
            found=root,
            published=vote.root or "–",
        )
    receipts = [each.receipt for each in vote.casts]
    if receipts != sorted(receipts):
        yield message("The ballots do not stand in the order of their receipts.")
    if vote.result.get("winners") != counted["winners"]:
        yield message(
            "The winners differ: counted {counted}; published {published}.",
            counted=_names(counted["winners"]),
            published=_names(vote.result.get("winners")),
        )
    if vote.result.get("outcome") != counted["outcome"]:
        yield message(
            "The outcome differs: counted {counted}; published {published}.",
            counted=_ending(counted["outcome"]),
            published=_ending(vote.result.get("outcome")),
        )
    for part in ("figures", "options", "tables"):
        if vote.result.get(part) != counted[part]:
            yield message(
                "Something was counted that was not published so: {place}.",
                place=_first(vote.result.get(part), counted[part], part),
            )


def _ending(outcome: Any) -> Message:
    return message(_ENDINGS.get(str(outcome), "–"))


def _names(winners: Any) -> str:
    return ", ".join(map(str, winners)) if isinstance(winners, list) and winners else "–"


def _first(published: Any, counted: Any, place: str = "") -> str:
    """Where two values differ first: ``options[3].figures.votes: 12, not 13``."""
    if isinstance(published, Mapping) and isinstance(counted, Mapping):
        for name in [*counted, *(name for name in published if name not in counted)]:
            if published.get(name) != counted.get(name):
                inside = f"{place}.{name}" if place else str(name)
                return _first(published.get(name), counted.get(name), inside)
    if isinstance(published, list) and isinstance(counted, list):
        for at, (one, other) in enumerate(zip(published, counted, strict=False), 1):
            if one != other:
                return _first(one, other, f"{place}[{at}]")
        return f"{place}: {len(counted)} lines, not {len(published)}"
    return f"{place}: {counted}, not {published}".removeprefix(": ")
