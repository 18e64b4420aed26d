"""Yes or no: quorum, majority, and decisions that need two votes."""

from fractions import Fraction

from greenhaven.core.rules.words import Message, Value, message
from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.money import percent_of
from greenhaven.core.voice.ballots.question import EarlierVote, Question
from greenhaven.core.voice.ballots.result import Figure, Outcome, Result, Standing
from greenhaven.core.voice.ballots.rules import Quorum, YesNo


def count_yes_no(rule: YesNo, ballots: Ballots) -> Result:
    """Count a yes/no vote."""
    question = ballots.question
    yes, no = ballots.support.tolist()
    people = ballots.people
    reached = quorum_reached(rule, yes, people, question.electorate)
    carried = has_majority(yes, no, rule.majority, strict=rule.strict)
    outcome = Outcome.PASSED if reached and carried else Outcome.NOT_PASSED
    if outcome is Outcome.PASSED and _counts(rule, question) < rule.votes:
        outcome = Outcome.AGAIN
    winners = ("yes",) if outcome is Outcome.PASSED else ()
    figures: dict[str, Figure] = {
        "yes": yes,
        "no": no,
        "abstained": people - yes - no,
        "voters": people,
        "electorate": question.electorate,
        "quorum_needs": needed(rule, question.electorate),
        "quorum_reached": int(reached),
        "majority_reached": int(carried),
    }
    standings = (
        Standing("yes", len(winners), {"votes": yes}),
        Standing("no", 0, {"votes": no}),
    )
    explain = (
        _of_votes(yes, no, people, question.electorate),
        *_of_quorum(rule, yes, people, question.electorate),
        _of_majority(rule, yes, no, carried=carried),
        *_of_votes_needed(rule, question, outcome),
        _of_outcome(outcome),
    )
    return Result(outcome, winners, standings, figures, explain=explain)


def needed(rule: YesNo, electorate: int) -> int:
    """Yes votes, or voters, that the quorum asks for."""
    if rule.quorum is Quorum.NONE:
        return 0
    asked = rule.quorum_share * electorate
    return -(-asked.numerator // asked.denominator)


def quorum_reached(rule: YesNo, yes: int, people: int, electorate: int) -> bool:
    """Whether enough of all who may vote said yes, or took part; shares are exact."""
    came = yes if rule.quorum is Quorum.APPROVAL else people
    return came >= needed(rule, electorate)


def has_majority(one: int, other: int, share: Fraction, *, strict: bool) -> bool:
    """Whether one side has (more than, if strict) its share of both; never with no vote at all."""
    part, asked = one * share.denominator, share.numerator * (one + other)
    return one > 0 and (part > asked if strict else part >= asked)


def _counts(rule: YesNo, question: Question) -> int:
    """How many votes in a row have passed with this one, far enough apart."""
    count, later = 1, question.closed_on
    for vote in sorted(question.earlier, key=lambda vote: vote.day, reverse=True):
        if not vote.passed:
            break
        if later is not None and (later - vote.day).days >= rule.days_between:
            count, later = count + 1, vote.day
    return count


def _last(question: Question) -> EarlierVote | None:
    return max(question.earlier, key=lambda vote: vote.day, default=None)


def _of_votes(yes: int, no: int, people: int, electorate: int) -> Message:
    said = message(
        "{people, plural, one {# person} other {# people}} voted: {yes} yes, {no} no, {blank} "
        "without a choice.",
        people=people,
        yes=yes,
        no=no,
        blank=people - yes - no,
    )
    if not electorate:
        return said
    return message(
        "{votes} That is {share} of {all} who may vote.",
        votes=said,
        share=percent_of(people, electorate),
        all=electorate,
    )


def _of_quorum(rule: YesNo, yes: int, people: int, electorate: int) -> tuple[Message, ...]:
    if rule.quorum is Quorum.NONE:
        return ()
    asked: dict[str, Value] = {
        "least": needed(rule, electorate),
        "share": percent_of(rule.quorum_share, 1),
    }
    reached = quorum_reached(rule, yes, people, electorate)
    if rule.quorum is Quorum.APPROVAL:
        if reached:
            text = "The {least} yes votes that are needed ({share} of all) were reached."
            return (message(text, **asked),)
        text = "{least} yes votes are needed ({share} of all); there were {came}."
        return (message(text, came=yes, **asked),)
    if reached:
        text = "The {least} voters that are needed ({share} of all) took part."
        return (message(text, **asked),)
    text = "{least} voters are needed ({share} of all); {came} took part."
    return (message(text, came=people, **asked),)


def _of_majority(rule: YesNo, yes: int, no: int, *, carried: bool) -> Message:
    share = {"came": percent_of(yes, yes + no), "asked": percent_of(rule.majority, 1)}
    if carried and rule.strict:
        return message("Of yes and no, {came} are yes: more than the {asked} asked for.", **share)
    if carried:
        return message("Of yes and no, {came} are yes: at least {asked} are asked for.", **share)
    if rule.strict:
        return message("Of yes and no, {came} are yes; more than {asked} are needed.", **share)
    return message("Of yes and no, {came} are yes; at least {asked} are needed.", **share)


def _of_votes_needed(rule: YesNo, question: Question, outcome: Outcome) -> tuple[Message, ...]:
    if rule.votes == 1 or outcome is Outcome.NOT_PASSED:
        return ()
    count = {"passed": _counts(rule, question), "votes": rule.votes, "days": rule.days_between}
    said = message(
        "It has passed {passed} of the {votes} votes that are needed, each at least {days, plural, "
        "one {# day} other {# days}} after the one before.",
        **count,
    )
    return (said,)


def _of_outcome(outcome: Outcome) -> Message:
    if outcome is Outcome.PASSED:
        return message("The proposal is adopted.")
    if outcome is Outcome.AGAIN:
        return message("The proposal has passed and has to be put to the vote again.")
    return message("The proposal is not adopted.")
