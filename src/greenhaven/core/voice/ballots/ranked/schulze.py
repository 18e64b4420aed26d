"""Several variants and the status quo: the best of those that have their majority.

Source
------
LiquidFeedback, the rules of its voting phase: direct and indirect majority against the status quo,
and no chain of defeats (or ties) that leads from the status quo back to the winner.
"""

from dataclasses import dataclass

from greenhaven.core.columns import Integers
from greenhaven.core.rules.words import Message, Value, message
from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Question
from greenhaven.core.voice.ballots.ranked.pairwise import preferences, schulze_ranks, strengths
from greenhaven.core.voice.ballots.result import Figure, Outcome, Result, Standing, Table
from greenhaven.core.voice.ballots.rules import Schulze
from greenhaven.core.voice.ballots.totals import winners_in_words
from greenhaven.core.voice.ballots.yesno import has_majority


@dataclass(frozen=True)
class Compared:
    """All pairs, chains and ranks; `passing` are rows that have their majority."""

    question: Question
    preferred: Integers
    path: Integers
    ranks: list[int]
    status_quo: int | None
    direct: frozenset[int]
    passing: frozenset[int]


def count_schulze(rule: Schulze, ballots: Ballots) -> Result:
    """Count ballots that order the options."""
    compared = _compared(rule, ballots)
    question = compared.question
    reasons = {row: _fault(rule, compared, row) for row in range(len(question.ids))}
    able = [row for row, fault in reasons.items() if fault is None]
    able.sort(key=lambda row: (compared.ranks[row], question.luck[row]))
    won = able[:1]
    standings = tuple(
        Standing(
            id_, int(row in won), _figures(compared, row), _words(compared, row, reasons[row], won)
        )
        for row, id_ in enumerate(question.ids)
    )
    return Result(
        outcome=Outcome.CHOSEN if won else Outcome.NOTHING,
        winners=tuple(question.ids[row] for row in won),
        standings=standings,
        figures={"voters": ballots.people, "electorate": question.electorate},
        tables=(_square(question, "People who prefer the row to the column", compared.preferred),),
        explain=(*_of_winner(rule, compared, won), *_of_tie(compared, able)),
    )


def _compared(rule: Schulze, ballots: Ballots) -> Compared:
    question = ballots.question
    status_quo = None
    if rule.status_quo:
        if rule.status_quo not in question.row:
            raise BallotsError(f"the status quo, {rule.status_quo!r}, is none of the options")
        status_quo = question.row[rule.status_quo]
    preferred = preferences(ballots)
    path = strengths(preferred)
    direct = _direct(rule, ballots, preferred, status_quo)
    passing = _indirect(rule, preferred, direct, status_quo) if rule.indirect else direct
    ranks = schulze_ranks(path)
    return Compared(question, preferred, path, ranks, status_quo, direct, passing)


def _direct(
    rule: Schulze, ballots: Ballots, preferred: Integers, status_quo: int | None
) -> frozenset[int]:
    rows = frozenset(range(len(preferred)))
    if status_quo is None:
        return rows
    electorate, found = ballots.question.electorate, set()
    for row in rows - {status_quo}:
        positive, negative = int(preferred[row, status_quo]), int(preferred[status_quo, row])
        if (
            has_majority(positive, negative, rule.majority, strict=rule.strict)
            and positive >= rule.least_positive * electorate
            and ballots.people - negative >= rule.least_non_negative * electorate
        ):
            found.add(row)
    return frozenset(found)


def _indirect(
    rule: Schulze, preferred: Integers, direct: frozenset[int], status_quo: int | None
) -> frozenset[int]:
    """Also those that beat one which passes: if many like y, and as many prefer x to y."""
    passing, before = set(direct), -1
    share, strict = rule.indirect_majority, rule.indirect_strict
    while len(passing) > before:
        before = len(passing)
        for row in range(len(preferred)):
            if row != status_quo and any(
                has_majority(int(preferred[row, on]), int(preferred[on, row]), share, strict=strict)
                for on in passing
            ):
                passing.add(row)
    return frozenset(passing)


def _fault(rule: Schulze, compared: Compared, row: int) -> Message | None:
    """Why an option cannot win; None if it can."""
    status_quo, path = compared.status_quo, compared.path
    if status_quo is None:
        return None
    if row == status_quo:
        return message("It leaves all as it is.")
    if row not in compared.passing:
        return message(
            "It lacks its majority: {more} prefer it to the status quo, {fewer} the status quo to "
            "it.",
            more=int(compared.preferred[row, status_quo]),
            fewer=int(compared.preferred[status_quo, row]),
        )
    if path[row, status_quo] <= path[status_quo, row]:
        return message("It does not stand before the status quo in the order of all.")
    if rule.no_way_back and path[status_quo, row] >= 0:
        return message("A chain of defeats leads from the status quo to it.")
    return None


def _figures(compared: Compared, row: int) -> dict[str, Figure]:
    told: dict[str, Figure] = {"rank": compared.ranks[row]}
    status_quo = compared.status_quo
    if status_quo is not None and row != status_quo:
        told |= {
            "prefer_it": int(compared.preferred[row, status_quo]),
            "prefer_status_quo": int(compared.preferred[status_quo, row]),
            "direct_majority": int(row in compared.direct),
            "majority": int(row in compared.passing),
        }
    return told


def _words(
    compared: Compared, row: int, fault: Message | None, won: list[int]
) -> tuple[Message, ...]:
    if fault is not None:
        return (fault,)
    if row in won:
        return (message("It is the first of those that can win."),)
    best = won[0]
    pair: dict[str, Value] = {
        "winner": _name(compared.question, best),
        "more": int(compared.preferred[best, row]),
        "fewer": int(compared.preferred[row, best]),
    }
    text = "It could win, but {winner} stands before it: {more} prefer that one, {fewer} this one."
    return (message(text, **pair),)


def _of_winner(rule: Schulze, compared: Compared, won: list[int]) -> tuple[Message, ...]:
    said = winners_in_words(tuple(_name(compared.question, row) for row in won))
    if won or not rule.status_quo:
        return (said,)
    return said, message("All stays as it is.")


def _of_tie(compared: Compared, able: list[int]) -> tuple[Message, ...]:
    if len(able) < 2 or compared.ranks[able[0]] != compared.ranks[able[1]]:
        return ()
    return (
        message(
            "{one} and {other} have the same: the lot that was drawn before the counting decided.",
            one=_name(compared.question, able[0]),
            other=_name(compared.question, able[1]),
        ),
    )


def _name(question: Question, row: int) -> str:
    return question.options[row].title or question.ids[row]


def _square(question: Question, title: str, numbers: Integers) -> Table:
    rows = zip(question.ids, numbers.tolist(), strict=True)
    return Table(title, ("option", *question.ids), tuple((id_, *row) for id_, row in rows))
