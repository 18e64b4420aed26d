"""Approval and score: whoever has most."""

from fractions import Fraction

from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.result import Outcome, Result, Standing
from greenhaven.core.voice.ballots.rules import HighestScore, MostApproved


def count_most_approved(rule: MostApproved, ballots: Ballots) -> Result:
    """The options that most people approve; fewer than there are seats if others lack votes."""
    least = rule.least_share * ballots.people
    totals = ballots.support.tolist()
    able = [row for row, votes in enumerate(totals) if votes and votes >= least]
    return _by_total(ballots, totals, able, rule.seats, "votes")


def count_highest_score(rule: HighestScore, ballots: Ballots) -> Result:
    """The options with most points."""
    totals = ballots.points.tolist()
    able = [row for row, points in enumerate(totals) if points]
    return _by_total(ballots, totals, able, rule.seats, "points")


def _by_total(
    ballots: Ballots, totals: list[int], able: list[int], seats: int, what: str
) -> Result:
    question = ballots.question
    order = sorted(able, key=lambda row: (-totals[row], question.luck[row]))
    won = order[:seats]
    place = {row: place for place, row in enumerate(won, 1)}
    people = ballots.people
    standings = tuple(
        Standing(
            id_,
            place.get(row, 0),
            {what: totals[row], "of_voters": Fraction(totals[row], max(1, people))},
        )
        for row, id_ in enumerate(question.ids)
    )
    return Result(
        outcome=Outcome.CHOSEN if won else Outcome.NOTHING,
        winners=tuple(question.ids[row] for row in won),
        standings=standings,
        figures={"voters": people, "electorate": question.electorate, "seats": seats},
        explain=(
            winners_in_words(
                tuple(question.options[row].title or question.ids[row] for row in won)
            ),
            *_of_tie(ballots, totals, order, seats),
        ),
    )


def winners_in_words(names: tuple[str, ...]) -> Message:
    """Who won, by name."""
    if not names:
        return message("No option has won.")
    if len(names) == 1:
        return message("Chosen: {names}.", names=names)
    return message("Chosen, in order: {names}.", names=names)


def _of_tie(
    ballots: Ballots, totals: list[int], order: list[int], seats: int
) -> tuple[Message, ...]:
    if len(order) <= seats or totals[order[seats - 1]] != totals[order[seats]]:
        return ()
    options = ballots.question.options
    last, first = options[order[seats - 1]], options[order[seats]]
    return (
        message(
            "{one} and {other} have the same: the lot that was drawn before the counting decided.",
            one=last.title or last.id,
            other=first.title or first.id,
        ),
    )
