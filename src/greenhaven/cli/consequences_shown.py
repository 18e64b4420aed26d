"""What a proposal would do, on the screen: the largest difference first, each on a line."""

from collections.abc import Iterable
from textwrap import wrap

from rich.text import Text

from greenhaven.cli import rules_shown
from greenhaven.cli.consequences_object import names_of
from greenhaven.cli.screen import out
from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.consequences import Equity
from greenhaven.core.forecast.consequences.effects import Verdict
from greenhaven.core.forecast.consequences.lines import (
    SIGNS,
    Line,
    gaps,
    key_of,
    obedience,
    of_districts,
    of_places,
    of_the_city,
)
from greenhaven.core.forecast.consequences.proposals import Weighed
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.proposals import Proposal
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Message, Speech, Translate, message


def show(
    city: City, book: Rulebook, proposal: Proposal, found: Weighed, translate: Translate
) -> None:
    """The proposal, what it changes in the rulebook, and what that changes in the city."""
    told, speech = found.consequences, Speech(translate, names_of(city))
    out.print()
    rules_shown.print_proposal(proposal, found.rulebook)
    for change in differences(book, found.rulebook):
        rules_shown.print_change(change, city, translate, fields=False)
    title = message(
        "What would differ in {weeks, plural, one {# week} other {# weeks}} from {day}",
        weeks=told.weeks,
        day=told.start,
    )
    _print_title(title, speech)
    _print_dim(key_of(told), speech)
    _print_lines(of_the_city(told, speech))
    if lines := list(of_places(told, speech)):
        _print_title(message("Where it is felt most"), speech)
        _print_lines(lines)
    _print_shares(told.equity, speech)
    out.print()
    for line in (*obedience(found), *gaps(told)):
        _print_dim(line, speech)


def _print_shares(equity: Equity, speech: Speech) -> None:
    """What districts' gardens get of their safe dose."""
    if not (lines := list(of_districts(equity, speech))):
        return
    _print_title(message("What gardens get of their safe dose, by district"), speech)
    _print_dim(
        message(
            "A safe dose is as much compost as keeps nitrogen and phosphorus within their caps."
        ),
        speech,
    )
    _print_lines(lines)


def _said(words: Message, speech: Speech) -> str:
    return words.say(speech.translate, speech.names)


def _print_title(words: Message, speech: Speech) -> None:
    out.print()
    out.print(Text(_said(words, speech), style="bold"))


def _print_dim(words: Message, speech: Speech) -> None:
    out.print(Text(_said(words, speech), style="dim"))


def _print_lines(lines: Iterable[Line]) -> None:
    """Each with its sign before it, so that what wraps is not taken for another line."""
    for line in lines:
        wrapped = wrap(
            f"{SIGNS[line.verdict]} {line.words}",
            out.width,
            subsequent_indent="  ",
            break_on_hyphens=False,
        )
        out.print(Text("\n".join(wrapped), style=_style(line)), soft_wrap=True)


def _style(line: Line) -> str:
    """What changes for sure stands out."""
    return "" if line.verdict in {Verdict.MORE, Verdict.LESS} else "dim"
