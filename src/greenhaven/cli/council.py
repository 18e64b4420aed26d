"""`greenhaven council`: a published vote counted again, and a ballot found in it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from greenhaven.cli.screen import Exit, fail, out, say, table
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.words import Message, Translate, message
from greenhaven.core.voice.ballots.choices import canonical
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import budget_ballots, rule_in, selected_in
from greenhaven.core.voice.ballots.public.recount import recount as recount_of
from greenhaven.core.voice.ballots.public.vote import PublicVote, read_public
from greenhaven.core.voice.ballots.question import Question
from greenhaven.core.voice.ballots.result import Result, plain_figure, plain_result
from greenhaven.core.voice.ballots.rules import NAMES, Rule, plain_rule, read_rule

app = typer.Typer(no_args_is_help=True, help="Votes: count again, find a ballot.")
Language = Annotated[str, typer.Option("--lang", help="Language of the sentences: en, es.")]
Json = Annotated[bool, typer.Option("--json", help="One object on standard output.")]
LARGEST_MB = 200
BAD = (BallotsError, RulesError, OSError)


@app.command()
def recount(
    file: Annotated[
        Path, typer.Argument(help="A published vote (.json), or a Pabulib file (.pb).")
    ],
    *,
    rule: Annotated[
        str | None,
        typer.Option(
            help="For a .pb file: count by this rule instead of its own. "
            'equal_shares, greedy, or JSON such as {"kind": "equal_shares", "step": "10"}.'
        ),
    ] = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Count a closed vote again and say whether that gives what was published."""
    try:
        translate = translation(lang)
        written = _text_of(file)
        if file.suffix == ".pb":
            told = _of_pabulib(written, file.name, rule)
        elif rule is not None:
            raise BallotsError("--rule is for .pb files: a published vote has its rule in it")
        else:
            told = _of_public(written, file.name)
    except BAD as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    question, used, result, differences = told
    if as_json:
        say(_as_object(question, used, result, differences, translate))
    else:
        _print(question, result, differences, translate)
    if differences:
        raise typer.Exit(Exit.FAILED)


@app.command()
def find(
    file: Annotated[Path, typer.Argument(help="A published vote (.json).")],
    receipt: Annotated[str, typer.Argument(help="The code that the voter got.")],
    *,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Find a ballot by its receipt, and show that it lies under the published root."""
    try:
        translate = translation(lang)
        vote = read_public(_text_of(file), file.name)
    except BAD as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    place = vote.place_of(receipt)
    if place is None:
        lost = message("No ballot of this vote has the receipt {receipt}.", receipt=receipt)
        fail(lost.say(translate), Exit.FAILED, as_json=as_json)
    ballot, whole = vote.casts[place], vote.is_under_root(place)
    if as_json:
        beside = list(vote.proof_of(place))
        told = {"number": place + 1, "of": len(vote.casts), "ballot": ballot.plain()}
        say({**told, "root": vote.root, "under_root": whole, "proof": beside})
    else:
        out.print(Text(_of_ballot(vote, place).say(translate)))
        lies = message("It lies under the root {root}.", root=vote.root)
        lost = message("It does not lie under the root that was published.")
        out.print(Text((lies if whole else lost).say(translate), style="" if whole else "red"))
    if not whole:
        raise typer.Exit(Exit.FAILED)


def _of_ballot(vote: PublicVote, place: int) -> Message:
    return message(
        "Ballot {number} of {all}: {choice}",
        number=place + 1,
        all=len(vote.casts),
        choice=canonical(vote.casts[place].choice),
    )


Counted = tuple[Question, Rule, Result, tuple[Message, ...] | None]


def _text_of(file: Path) -> str:
    if file.stat().st_size > LARGEST_MB * 1e6:
        raise BallotsError(f"{file.name}: larger than {LARGEST_MB} MB, which no vote here is")
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except UnicodeDecodeError as error:
        raise BallotsError(f"{file.name}: this is no text in UTF-8: {error}") from error


def _of_public(written: str, name: str) -> Counted:
    vote = read_public(written, name)
    found = recount_of(vote)
    return vote.question, vote.rule, found.result, found.differences


def _of_pabulib(written: str, name: str, rule: str | None) -> Counted:
    """The differences are None where there is nothing to compare with."""
    file = read_pabulib(written, name)
    used = rule_in(file) if rule is None else _rule(rule)
    ballots = budget_ballots(file)
    result = count(used, ballots)
    selected = selected_in(file)
    if selected is None:
        return ballots.question, used, result, None
    won = frozenset(result.winners)
    differences = []
    for ids, text in (
        (won - selected, "Counted among the winners, but not selected in the file: {ids}."),
        (selected - won, "Selected in the file, but not among the counted winners: {ids}."),
    ):
        if ids:
            differences.append(message(text, ids=tuple(sorted(ids))))
    return ballots.question, used, result, tuple(differences)


def _rule(told: str) -> Rule:
    if told in NAMES:
        return read_rule({"kind": told})
    try:
        return read_rule(json.loads(told))
    except ValueError:
        raise BallotsError(f"there is no rule {told!r}: there are {', '.join(NAMES)}") from None


def _as_object(
    question: Question,
    used: Rule,
    result: Result,
    differences: tuple[Message, ...] | None,
    translate: Translate,
) -> dict[str, object]:
    return {
        "title": question.title,
        "rule": plain_rule(used),
        "result": plain_result(result),
        "explain": _said(result.explain, translate),
        "reasons": {each.id: _said(each.reasons, translate) for each in result.standings},
        "agrees": None if differences is None else not differences,
        "differences": _said(differences or (), translate),
    }


def _print(
    question: Question,
    result: Result,
    differences: tuple[Message, ...] | None,
    translate: Translate,
) -> None:
    out.print(Text(question.title or "A vote", style="bold"))
    for sentence in _said(result.explain, translate):
        out.print(Text(sentence))
    titles = {option.id: option.title for option in question.options}
    order = sorted(result.standings, key=lambda each: each.place or len(result.standings) + 1)
    reasons = [each for each in order if each.reasons]
    for each in reasons:
        mark = f"{each.place}." if each.won else "–"
        name = f"{each.id} {titles[each.id]}".strip()
        out.print(
            Text(f"{mark} {name}: ", style="bold" if each.won else "")
            + Text(" ".join(_said(each.reasons, translate)), style="")
        )
    for part in result.tables:
        rows = [[str(plain_figure(cell)) for cell in row] for row in part.rows]
        out.print(table(translate(part.title), [translate(head) for head in part.heads], rows))
    if differences is None:
        out.print(Text(message("The file tells no result to compare with.").say(translate)))
    elif not differences:
        agrees = message("The recount agrees with what was published.")
        out.print(Text(agrees.say(translate), style="green"))
    else:
        differs = message("The recount does not agree with what was published:")
        out.print(Text(differs.say(translate), style="red"))
        for sentence in _said(differences, translate):
            out.print(Text(f"– {sentence}", style="red"))


def _said(messages: Iterable[Message], translate: Translate) -> list[str]:
    return [each.say(translate) for each in messages]
