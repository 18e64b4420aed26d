"""Instant runoff and the single transferable vote, with the whole count published.

Source
------
Weighted inclusive Gregory method: the surplus of an elected option passes on from all its ballots,
each at its value times surplus by votes; quota of Droop. Farrell and McAllister (2003), The 1983
change in surplus vote transfer procedures for the Australian Senate, section 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.question import Question
from greenhaven.core.voice.ballots.ranked.piles import Piles
from greenhaven.core.voice.ballots.result import Figure, Outcome, Result, Standing, Table
from greenhaven.core.voice.ballots.rules import InstantRunoff, TransferableVote
from greenhaven.core.voice.ballots.totals import winners_in_words


@dataclass(slots=True)
class Story:
    """What happened, round by round."""

    question: Question
    won: list[int] = field(default_factory=list)
    left: dict[int, int] = field(default_factory=dict)  # the round in which an option left
    lots: list[tuple[int, int]] = field(default_factory=list)  # rounds and rows that a lot decided
    rounds: list[dict[int, Fraction]] = field(default_factory=list)
    lost: list[Fraction] = field(default_factory=list)  # votes that name none of those that stay
    acts: list[str] = field(default_factory=list)

    def note(self, piles: Piles, act: str) -> None:
        """Keep how the votes stood and what followed."""
        self.rounds.append(piles.totals())
        self.lost.append(piles.exhausted)
        self.acts.append(act)


def count_instant_runoff(rule: InstantRunoff, ballots: Ballots) -> Result:  # noqa: ARG001 -- as every count
    """The last leaves until one has more than half of the votes that still count."""
    piles, story = Piles(ballots), Story(ballots.question)
    ids = ballots.question.ids
    while piles.staying:
        totals = piles.totals()
        best = max(totals, key=lambda row: (totals[row], -ballots.question.luck[row]))
        counting = sum(totals.values())
        if not counting or len(totals) == 1 or 2 * totals[best] > counting:
            story.note(piles, f"+{ids[best]}" if counting else "")
            story.won += [best] if counting else []
            break
        out = _last(story, totals)
        story.note(piles, f"-{ids[out]}")
        story.left[out] = len(story.rounds)
        piles.pass_on(out)
    return _result(story, ballots, piles, {})


def count_transferable(rule: TransferableVote, ballots: Ballots) -> Result:
    """Seats: whoever reaches the quota is elected, and what is above it passes on."""
    piles, story = Piles(ballots, rule.digits), Story(ballots.question)
    valid = ballots.people - int(piles.exhausted)  # blank ballots ask for no seat
    quota = valid // (rule.seats + 1) + 1
    wanted = min(rule.seats, sum(1 for votes in ballots.support.tolist() if votes))
    pending: list[int] = []  # elected, with a surplus that has not passed on yet
    while len(story.won) < wanted:
        totals = piles.totals()
        running = {row: votes for row, votes in totals.items() if row not in pending}
        over = [row for row, votes in running.items() if votes >= quota]
        pending += _elect(story, over, totals, wanted)
        piles.taking -= set(over)
        rest = [row for row in running if row not in over]
        if len(story.won) == wanted or len(rest) <= wanted - len(story.won):
            story.note(piles, _signed(story.question, "+", over))
            _fill(story, rest, totals, wanted)
            break
        if pending:
            pending.sort(key=lambda row: (-totals[row], story.question.luck[row]))
            story.note(piles, _signed(story.question, "+", over))
            passing = pending.pop(0)
            piles.pass_on(passing, 1 - quota / totals[passing])
            continue
        out = _last(story, {row: totals[row] for row in rest})
        story.note(piles, f"-{story.question.ids[out]}")
        story.left[out] = len(story.rounds)
        piles.pass_on(out)
    return _result(story, ballots, piles, {"seats": rule.seats, "quota": quota})


def _elect(story: Story, over: list[int], totals: dict[int, Fraction], wanted: int) -> list[int]:
    """Who has the quota, the largest first."""
    over.sort(key=lambda row: (-totals[row], story.question.luck[row]))
    story.won += over[: wanted - len(story.won)]
    return list(over)


def _fill(story: Story, rest: list[int], totals: dict[int, Fraction], wanted: int) -> None:
    """The seats that are left go to those that are left."""
    rest.sort(key=lambda row: (-totals[row], story.question.luck[row]))
    story.won += rest[: wanted - len(story.won)]


def _last(story: Story, totals: dict[int, Fraction]) -> int:
    """Who has fewest votes; among equals whoever is last in the lot."""
    least = min(totals.values())
    rows = [row for row, votes in totals.items() if votes == least]
    out = max(rows, key=lambda row: story.question.luck[row])
    if len(rows) > 1 and least:
        story.lots.append((len(story.rounds) + 1, out))
    return out


def _signed(question: Question, sign: str, rows: Iterable[int]) -> str:
    return ", ".join(f"{sign}{question.ids[row]}" for row in rows)


def _result(story: Story, ballots: Ballots, piles: Piles, more: dict[str, Figure]) -> Result:
    question = story.question
    if not story.rounds:  # every ballot was blank
        story.note(piles, "")
    place = {row: place for place, row in enumerate(story.won, 1)}
    final = story.rounds[-1]
    standings = tuple(
        Standing(
            id_,
            place.get(row, 0),
            _figures(story, row, final),
            (_reason(story, row),),
        )
        for row, id_ in enumerate(question.ids)
    )
    names = tuple(question.options[row].title or question.ids[row] for row in story.won)
    figures: dict[str, Figure] = {"voters": ballots.people, "rounds": len(story.rounds)}
    return Result(
        outcome=Outcome.CHOSEN if story.won else Outcome.NOTHING,
        winners=tuple(question.ids[row] for row in story.won),
        standings=standings,
        figures=figures | more,
        tables=(_table(story),),
        explain=(winners_in_words(names), *_of_lots(story)),
    )


def _figures(story: Story, row: int, final: dict[int, Fraction]) -> dict[str, Figure]:
    told: dict[str, Figure] = {"first_votes": story.rounds[0].get(row, 0)}
    if row in story.left:
        told |= {"left_in_round": story.left[row], "votes": story.rounds[story.left[row] - 1][row]}
    elif row in final:
        told["votes"] = final[row]
    return told


def _reason(story: Story, row: int) -> Message:
    if row in story.won:
        return message("It was chosen.")
    if row in story.left:
        votes = float(round(story.rounds[story.left[row] - 1][row], 2))
        return message(
            "It left in round {round} as the last, with {votes, plural, one {# vote} other {# "
            "votes}}.",
            round=story.left[row],
            votes=votes,
        )
    return message("It stayed to the end, with fewer votes than were needed.")


def _of_lots(story: Story) -> tuple[Message, ...]:
    question = story.question
    return tuple(
        message(
            "In round {round} some had the fewest votes alike: the lot that was drawn before the "
            "counting decided that {option} left.",
            round=turn,
            option=question.options[row].title or question.ids[row],
        )
        for turn, row in story.lots
    )


def _table(story: Story) -> Table:
    heads = ("round", *story.question.ids, "no further choice", "what followed")
    rows = []
    for turn, (votes, lost, act) in enumerate(
        zip(story.rounds, story.lost, story.acts, strict=True), 1
    ):
        cells = [votes.get(row, "") for row in range(len(story.question.ids))]
        rows.append((turn, *cells, lost, act))
    return Table("Votes in each round", heads, tuple(rows))
