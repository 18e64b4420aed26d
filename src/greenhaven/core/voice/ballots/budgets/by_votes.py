"""Options by votes as a count: the plain rule of most cities."""

from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.budgets.counted import free_options
from greenhaven.core.voice.ballots.budgets.greedy import Taken, greedy
from greenhaven.core.voice.ballots.budgets.profile import Profile, profile_of
from greenhaven.core.voice.ballots.money import in_money, money
from greenhaven.core.voice.ballots.result import Figure, Outcome, Result, Standing, Table
from greenhaven.core.voice.ballots.rules import Greedy


def count_greedy(rule: Greedy, ballots: Ballots) -> Result:
    """Count a budget vote by votes, or by points where ballots give points."""
    profile = profile_of(ballots)
    question = profile.question
    taken = greedy(profile, rule)
    free = free_options(profile)
    winners = tuple(question.ids[row] for row in (*free, *taken.order))
    place = {id_: place for place, id_ in enumerate(winners, 1)}
    standings = tuple(
        Standing(
            id_,
            place.get(id_, 0),
            _figures(profile, taken, row),
            _reasons(rule, profile, taken, row),
        )
        for row, id_ in enumerate(question.ids)
    )
    spent = profile.spent(taken.order)
    list_ = tuple(
        (
            question.ids[row],
            profile.score[row],
            in_money(question, profile.cost[row]),
            in_money(question, left),
        )
        for row, left in taken.money.items()
    )
    return Result(
        outcome=Outcome.CHOSEN if winners else Outcome.NOTHING,
        winners=winners,
        standings=standings,
        figures={
            "voters": profile.people,
            "budget": in_money(question, profile.budget),
            "spent": in_money(question, spent),
        },
        tables=(
            Table("The list, in order", ("option", "votes", "cost", "money at its turn"), list_),
        ),
        explain=(
            message(
                "{won} of {all, plural, one {# project} other {# projects}} won. They cost {spent} "
                "of {budget}.",
                won=len(winners),
                all=len(question.ids),
                spent=money(question, spent),
                budget=money(question, profile.budget),
            ),
        ),
    )


def _figures(profile: Profile, taken: Taken, row: int) -> dict[str, Figure]:
    told: dict[str, Figure] = {
        "cost": in_money(profile.question, profile.cost[row]),
        "votes": profile.votes[row],
    }
    if profile.graded:
        told["points"] = profile.score[row]
    if row in taken.money:
        told["money_at_its_turn"] = in_money(profile.question, taken.money[row])
    return told


def _reasons(rule: Greedy, profile: Profile, taken: Taken, row: int) -> tuple[Message, ...]:
    question = profile.question
    if not profile.votes[row]:
        return (message("Nobody voted for it."),)
    if profile.cost[row] == 0:
        return (message("It costs nothing, and somebody wants it."),)
    if profile.score[row] < rule.threshold:
        return (
            message(
                "It has {votes}; at least {least} are needed.",
                votes=profile.score[row],
                least=rule.threshold,
            ),
        )
    if row not in taken.money:
        return (message("The list ended before its turn."),)
    left = money(question, taken.money[row])
    if row in taken.order:
        return (message("At its turn {left} were left: enough for it.", left=left),)
    missing = money(question, profile.cost[row] - taken.money[row])
    return (
        message("At its turn {left} were left: {missing} too little.", left=left, missing=missing),
    )
