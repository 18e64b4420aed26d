"""Between Pabulib files and ballots: what a file asks, says and rules, and a file of our own."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np

from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.pabulib.file import PabulibFile, Row
from greenhaven.core.voice.ballots.question import Kind, Limits, Option, Question
from greenhaven.core.voice.ballots.ranked.points import points_of_places
from greenhaven.core.voice.ballots.result import Result
from greenhaven.core.voice.ballots.rules import Completion, EqualShares, Greedy, Rule

MOST_DECIMALS = 6
KINDS = {
    "approval": Kind.APPROVAL,
    "choose-1": Kind.APPROVAL,
    "ordinal": Kind.RANKED,
    "cumulative": Kind.POINTS,
    "scoring": Kind.POINTS,
}
EQUAL_SHARES = "equalshares"


def question_of(file: PabulibFile) -> Question:
    """What a file asks; costs become whole numbers of its smallest unit."""
    costs = [Decimal(cost) for cost in file.project_column("cost")]
    budget = Decimal(file.facts["budget"])
    decimals = max(0, *(-_exponent(amount) for amount in (budget, *costs)))
    if decimals > MOST_DECIMALS:
        raise BallotsError(f"amounts have {decimals} digits behind the point; at most 6 are read")
    unit = 10**decimals
    names, ids = file.project_column("name"), file.project_column("project_id")
    options = tuple(
        Option(id_, name, int(cost * unit))
        for id_, name, cost in zip(ids, names, costs, strict=True)
    )
    facts = file.facts
    most = "1" if facts["vote_type"] == "choose-1" else facts.get("max_length", "")
    return Question(
        KINDS[facts["vote_type"]],
        options,
        title=facts.get("description", ""),
        budget=int(budget * unit),
        currency=facts.get("currency", ""),
        decimals=decimals,
        limits=Limits(most_options=int(most) if most.isdecimal() else None),
    )


def ballots_in(file: PabulibFile) -> Ballots:
    """The ballots of a file: approvals, points, or the order in which projects are named."""
    question = question_of(file)
    row = question.row
    option: list[int] = []
    value: list[int] = []
    start = [0]
    points = file.vote_column("points") if question.kind is Kind.POINTS else []
    for number, vote in enumerate(file.vote_column("vote")):
        rows = [row[id_] for id_ in vote.split(",")] if vote else []
        if question.kind is Kind.APPROVAL:
            rows.sort()
            option += rows
            value += [1] * len(rows)
        else:
            marks = map(int, points[number].split(",")) if points else range(1, len(rows) + 1)
            for at, mark in sorted(zip(rows, marks, strict=False)):
                option.append(at)
                value.append(mark)
        start.append(len(option))
    weight = [1] * len(file.votes)
    columns = (np.array(column, dtype=np.int64) for column in (start, option, value, weight))
    return Ballots(question, *columns)


def budget_ballots(file: PabulibFile) -> Ballots:
    """The ballots of a file as a budget is decided by: an order gives points by its places.

    The first of at most n places gives n points, the last one.
    """
    ballots = ballots_in(file)
    if ballots.question.kind is not Kind.RANKED:
        return ballots
    return points_of_places(ballots, ballots.question.limits.most_options)


def rule_in(file: PabulibFile) -> Rule:
    """The rule by which a file says that its projects were selected.

    Raises
    ------
    BallotsError
        If it names none that is known.
    """
    name, _, more = file.facts.get("rule", "").partition("/")
    threshold = file.facts.get("min_project_score_threshold", "0")
    least = int(threshold) if threshold.isdecimal() else 0
    if name == EQUAL_SHARES:
        completion, _, comparison = more.partition("-")
        if completion in ("", *Completion) and comparison in ("", "comparison"):
            how = Completion(completion or "none")
            return EqualShares(completion=how, comparison=comparison != "")
    if name in ("greedy", "greedy-threshold", "greedy-no-skip"):
        return Greedy(skip=name != "greedy-no-skip", threshold=least)
    told = file.facts.get("rule", "none")
    raise BallotsError(f"the file's rule is {told!r}: name another one to count by")


def selected_in(file: PabulibFile) -> frozenset[str] | None:
    """The projects that a file says were selected; None if it does not tell."""
    if "selected" not in file.project_heads:
        return None
    pairs = zip(file.project_column("project_id"), file.project_column("selected"), strict=True)
    return frozenset(id_ for id_, mark in pairs if mark in ("1", "2"))


def pabulib_of(
    ballots: Ballots, facts: Mapping[str, str], result: Result | None = None
) -> PabulibFile:
    """A vote on a budget as a Pabulib file, for others to count.

    Parameters
    ----------
    ballots : Ballots
        Of approvals, points, or an order without equals.
    facts : mapping of str
        What META tells beside what follows from the ballots: country, unit, instance, rule, days.
    result : Result or None
        Whose winners are marked as selected.

    Raises
    ------
    BallotsError
        If an id holds a comma, or the ballots cannot be written so.
    """
    question = ballots.question
    if faulty := [id_ for id_ in question.ids if "," in id_]:
        raise BallotsError(f"ids are joined by commas in such a file: {faulty[0]!r} holds one")
    kinds = {Kind.APPROVAL: "approval", Kind.POINTS: "scoring", Kind.RANKED: "ordinal"}
    if question.kind not in kinds or ballots.people != len(ballots):
        raise BallotsError("such a file holds ballots of one person each on a budget")
    told = {
        **facts,
        "num_projects": str(len(question.options)),
        "num_votes": str(len(ballots)),
        "budget": _amount(question, question.budget),
        "vote_type": facts.get("vote_type", kinds[question.kind]),
        "rule": facts.get("rule", "unknown"),
    }
    told.setdefault("description", _one_line(question.title))
    if question.currency:
        told["currency"] = question.currency
    selected = ("selected",) if result else ()
    heads = ("project_id", "cost", "votes", "name", *selected)
    pointed = question.kind is Kind.POINTS
    votes = tuple(_vote(ballots, row) for row in range(len(ballots)))
    return PabulibFile(
        tuple(told.items()),
        heads,
        tuple(_projects(ballots, result)),
        ("voter_id", "vote", "points") if pointed else ("voter_id", "vote"),
        votes,
    )


def _projects(ballots: Ballots, result: Result | None) -> list[Row]:
    question = ballots.question
    support = ballots.support.tolist()
    rows = []
    for row, option in enumerate(question.options):
        mark = (str(int(option.id in result.winners)),) if result else ()
        cells = (
            option.id,
            _amount(question, option.cost),
            str(support[row]),
            _one_line(option.title),
        )
        rows.append((*cells, *mark))
    return rows


def _one_line(title: str) -> str:
    """Other readers of such files go line by line."""
    return " ".join(title.split())


def _vote(ballots: Ballots, row: int) -> Row:
    choice = ballots.choice(row)
    ids = sorted(choice, key=choice.__getitem__) if _ordered(ballots) else list(choice)
    if _ordered(ballots) and len(set(choice.values())) < len(choice):
        raise BallotsError(f"ballot {row + 1} has equals; such a file holds none")
    cells = (str(row + 1), ",".join(ids))
    if ballots.question.kind is not Kind.POINTS:
        return cells
    return (*cells, ",".join(str(choice[id_]) for id_ in ids))


def _ordered(ballots: Ballots) -> bool:
    return ballots.question.kind is Kind.RANKED


def _amount(question: Question, amount: int) -> str:
    value = Fraction(amount, 10**question.decimals)
    if value.denominator == 1:
        return str(value.numerator)
    return f"{Decimal(amount).scaleb(-question.decimals):f}"


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
