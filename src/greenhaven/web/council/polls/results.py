"""A counted vote as its page tells it: the result in sentences, the whole count, each open vote."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from greenhaven.core.merkle import proof
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.public.vote import PublicVote, read_public
from greenhaven.core.voice.ballots.question import Kind
from greenhaven.core.voice.ballots.result import Result, plain_figure
from greenhaven.core.voice.ballots.totals import winners_in_words
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.polls.models import OpenVote, Poll, PollState, Secrecy
from greenhaven.web.council.polls.queries import FEW, ballot_with
from greenhaven.web.council.polls.questions import choice_words, kind_of, titles_of
from greenhaven.web.council.polls.receipts import plain
from greenhaven.web.council.polls.words import outcome_words

MOST_NAMES = 500  # on the page; the file has all
PLACE = "rank"
FIGURES = ("votes", "effective_votes", "points", "supporters")


@dataclass(frozen=True, slots=True)
class Row:
    """One option of the count."""

    title: str
    place: int
    votes: str
    percent: int  # of the most, for the bar
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the count."""

    title: str
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page tells of a count."""

    sentence: str
    explain: list[str]
    rows: list[Row]
    ordered: bool  # rows have a place in an order, and no number that a bar could show
    parts: list[Part]
    few: bool  # so few ballots that the result may tell how someone voted
    names: list[tuple[str, str]]  # of an open vote: who voted what
    lot: list[str]
    root: str


def result_of(poll: Poll) -> Told:
    """The count of a vote, said to whoever reads; counted again from what is published."""
    (vote, result), translate = _counted(poll.file), rules_language()
    titles, sentence = titles_of(poll), outcome_words(poll)
    # The sentence has said who won.
    beyond = (each for each in result.explain if each != winners_in_words(result.winners))
    explained = [each.say(translate, titles) for each in beyond]
    return Told(
        sentence=sentence,
        explain=[said for said in explained if said != sentence],
        rows=_rows(poll, result),
        ordered=_is_order(result),
        parts=[
            Part(
                translate(each.title),
                [translate(head) for head in each.heads],
                [
                    [titles.get(str(cell), str(plain_figure(cell))) for cell in row]
                    for row in each.rows
                ],
            )
            for each in result.tables
        ],
        few=poll.secrecy == Secrecy.SECRET and len(vote.casts) < FEW,
        names=_names(poll) if poll.secrecy == Secrecy.OPEN else [],
        lot=[titles.get(each, each) for each in vote.question.lot],
        root=vote.root,
    )


@lru_cache(maxsize=16)
def _counted(file: str) -> tuple[PublicVote, Result]:
    """A published file and what its ballots come to: a file never changes."""
    vote = read_public(file)
    return vote, count(vote.rule, vote.ballots())


def _rows(poll: Poll, result: Result) -> list[Row]:
    titles, translate = titles_of(poll), rules_language()
    counted = {each.id: _figure(each.figures) for each in result.standings}
    most = max((float(number) for number in counted.values()), default=0)
    rows = [
        Row(
            titles.get(each.id, each.id),
            each.place,
            _said(counted[each.id]),
            round(100 * float(counted[each.id]) / most) if most else 0,
            [reason.say(translate, titles) for reason in each.reasons],
        )
        for each in result.standings
    ]
    if kind_of(poll) is Kind.YES_NO:
        return rows
    if _is_order(result):
        return sorted(rows, key=lambda row: (not row.place, int(row.votes)))
    return sorted(rows, key=lambda row: row.place or len(rows) + 1)


def _is_order(result: Result) -> bool:
    """Whether options were compared two by two: what is counted of each is its place."""
    return any(PLACE in each.figures for each in result.standings)


def _figure(figures: Any) -> Any:
    """What an option is measured by: the first figure that is a number."""
    for name in (*FIGURES, *figures):
        value = figures.get(name)
        if value is not None and not isinstance(value, str):
            return value
    return 0


def _said(figure: int | Fraction) -> str:
    """A count as it is; parts of votes with two digits. The file has all of them."""
    return (
        str(figure) if isinstance(figure, int) else f"{float(figure):.2f}".rstrip("0").rstrip(".")
    )


def _names(poll: Poll) -> list[tuple[str, str]]:
    """Who voted what, in an open vote; who was erased stands there without a name."""
    cast = OpenVote.objects.filter(entry__poll=poll, withdrawn_at=None)
    rows = cast.select_related("entry__person").order_by("entry__person__name", "pk")[:MOST_NAMES]
    return [(str(row.entry.person), "; ".join(choice_words(poll, row.choice))) for row in rows]


@dataclass(frozen=True, slots=True)
class Found:
    """A ballot that someone looked for."""

    there: bool
    choice: list[str]  # once it is published
    line: int  # among the published ballots
    lines: int
    proof: list[str]


NOT_THERE = Found(there=False, choice=[], line=0, lines=0, proof=[])


def found_in(poll: Poll, receipt: str) -> Found:
    """A receipt among the ballots of the urn, or of the published list."""
    if poll.state != PollState.COUNTED:
        there = poll.secrecy == Secrecy.SECRET and ballot_with(poll, receipt) is not None
        return Found(there=there, choice=[], line=0, lines=0, proof=[])
    vote, _result = _counted(poll.file)
    for at, each in enumerate(vote.casts):
        if plain(each.receipt) == plain(receipt):
            leaves = [one.leaf() for one in vote.casts]
            beside = [step.hex() for step in proof(leaves, at)]
            words = choice_words(poll, each.choice)
            return Found(there=True, choice=words, line=at + 1, lines=len(leaves), proof=beside)
    return NOT_THERE
