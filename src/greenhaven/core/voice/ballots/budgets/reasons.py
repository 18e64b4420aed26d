"""Why a project won or lost, and what the whole count came to, in sentences."""

from fractions import Fraction

from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.ballots.budgets.completion import RAISING
from greenhaven.core.voice.ballots.budgets.counted import Counted
from greenhaven.core.voice.ballots.budgets.exact import Purchase
from greenhaven.core.voice.ballots.money import money, percent_of


def of_count(counted: Counted) -> tuple[Message, ...]:
    """The result as a whole."""
    profile, question = counted.profile, counted.profile.question
    spent = profile.spent(counted.order)
    said = [
        message(
            "{won} of {all, plural, one {# project} other {# projects}} won. They cost {spent} of "
            "{budget}.",
            won=len(counted.order),
            all=len(profile.cost),
            spent=money(question, spent),
            budget=money(question, profile.budget),
        ),
        _of_shares(counted),
    ]
    if counted.fits:
        said.append(message("Everything that somebody voted for fits the budget."))
    elif counted.shared.added:
        said.append(
            message(
                "{count, plural, one {# project was} other {# projects were}} added by votes from "
                "what was left.",
                count=len(counted.shared.added),
            )
        )
    return (*said, *_of_comparison(counted))


def of_option(counted: Counted, row: int) -> tuple[Message, ...]:
    """Why one project won or lost, and what votes alone would have done."""
    if counted.switched:
        return (*_of_purse(counted, row), _taken_by_votes(counted, row))
    return (*_of_purse(counted, row), *_beside(counted, row))


def _of_shares(counted: Counted) -> Message:
    found, question = counted.shared, counted.profile.question
    first = money(question, found.start)
    if counted.rule.completion not in RAISING or counted.fits:
        return message("Each voter had an equal share of {first}.", first=first)
    said = message(
        "Each voter had an equal share: {first} at first, raised by {step} at a time to {final}.",
        first=first,
        step=money(question, found.step),
        final=money(question, found.run.share),
    )
    if found.beyond is None:
        return said
    return message(
        "{shares} With the next step the winners would have cost {spent}, which is too much.",
        shares=said,
        spent=money(question, found.beyond),
    )


def _of_comparison(counted: Counted) -> tuple[Message, ...]:
    compared, people = counted.compared, counted.profile.people
    if not people:
        return (message("Nobody voted."),)
    said = message(
        "{ours} of the voters have none of what they chose; by votes alone it would be {theirs}.",
        ours=percent_of(compared.without_by_shares, people),
        theirs=percent_of(compared.without_by_votes, people),
    )
    more = {"shares": compared.more_by_shares, "votes": compared.more_by_votes}
    if not counted.rule.comparison:
        return (said,)
    if counted.switched:
        return (
            message(
                "{votes} voters have more of what they chose by votes alone and {shares} by equal "
                "shares: so the projects by votes were taken.",
                **more,
            ),
        )
    stands = message(
        "{shares} voters have more of what they chose by equal shares and {votes} by votes alone: "
        "so equal shares stand.",
        **more,
    )
    return said, stands


def _of_purse(counted: Counted, row: int) -> tuple[Message, ...]:
    if row in counted.free:
        return (message("It costs nothing, and somebody wants it."),)
    if not counted.profile.votes[row]:
        return (message("Nobody voted for it."),)
    if row not in counted.profile.candidates:
        return (_not_eligible(counted, row),)
    for each in counted.shared.run.bought:
        if each.row == row:
            return _of_purchase(counted, each)
    return (_lacked(counted, row), *_added(counted, row))


def _lacked(counted: Counted, row: int) -> Message:
    profile, question = counted.profile, counted.profile.question
    left = counted.shared.run.left[row]
    return message(
        "Its {votes, plural, one {# supporter} other {# supporters}} had {left} left of their "
        "shares: {missing} were missing.",
        votes=profile.votes[row],
        left=money(question, left),
        missing=money(question, max(Fraction(0), profile.cost[row] - left)),
    )


def _added(counted: Counted, row: int) -> tuple[Message, ...]:
    if row not in counted.shared.added:
        return ()
    if counted.fits:
        return (message("It won because everything fits the budget."),)
    return (message("It was added by votes from what was left of the budget."),)


def _of_purchase(counted: Counted, bought: Purchase) -> tuple[Message, ...]:
    question = counted.profile.question
    said = message(
        "{payers, plural, one {# supporter} other {# supporters}} paid for it from their shares, "
        "at most {most} each: it counted as {votes} full votes.",
        payers=bought.payers,
        most=money(question, bought.most),
        votes=float(round(counted.effective(bought), 2)),
    )
    if not bought.drained:
        return (said,)
    drained = message(
        "{count, plural, one {# of them} other {# of them}} gave all that was left of their share.",
        count=bought.drained,
    )
    return said, drained


def _not_eligible(counted: Counted, row: int) -> Message:
    profile = counted.profile
    part = Fraction(profile.cost[row], profile.budget)
    return message(
        "It takes {part} of the budget and needed votes of {needed} of the voters; it had {had}.",
        part=percent_of(profile.cost[row], profile.budget),
        needed=percent_of((counted.rule.eligibility or 0) * part, 1),
        had=percent_of(profile.votes[row], profile.people),
    )


def _beside(counted: Counted, row: int) -> tuple[Message, ...]:
    won, by_votes = row in counted.order, row in counted.by_votes.order
    if row in counted.free or row not in counted.profile.candidates:
        return ()
    if by_votes:
        text = "By votes alone it would have won too." if won else "By votes alone it would win."
        return (message(text),)
    if not won:
        return (message("By votes alone it would not have won either."),)
    return (
        message(
            "By votes alone it would not have won: {left} were left at its turn.",
            left=money(counted.profile.question, counted.by_votes.money[row]),
        ),
    )


def _taken_by_votes(counted: Counted, row: int) -> Message:
    if row in counted.order:
        return message("It won by votes.")
    return message("By votes it did not win.")
