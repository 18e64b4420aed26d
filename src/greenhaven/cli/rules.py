"""`greenhaven rules`: what is in force, what a proposal would change, what is wrong with it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from greenhaven.cities import (
    CityFolderError,
    UnknownCityError,
    open_city,
    open_rulebook,
    rulebook_in,
)
from greenhaven.cli import rules_shown as shown
from greenhaven.cli.proposals import proposal_named
from greenhaven.cli.screen import Exit, fail, out, say
from greenhaven.core.city import City
from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.movements import movements_of
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.lint import Notice, lint
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.errors import GreenhavenError

app = typer.Typer(no_args_is_help=True, help="Rules: show, check, compare.")
Named = Annotated[str, typer.Argument(help="A bundled city, such as nyc, or a city folder.")]
Book = Annotated[
    Path | None, typer.Option("--rulebook", help="This .json file instead of the city's rulebook.")
]
Suggestion = Annotated[
    str | None,
    typer.Option(
        "--proposal", help="A .json file, or the name of a proposal that lies with the city."
    ),
]
Language = Annotated[str, typer.Option("--lang", help="Language of the sentences: en, es.")]
Json = Annotated[bool, typer.Option("--json", help="One object on standard output.")]
WEEKS = 12  # of the plan that notices speak of
BAD = (CityFolderError, UnknownCityError, RulesError)


@app.command()
def show(
    city: Named,
    *,
    rulebook: Book = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what is in force on this day."),
    ] = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Show every article in plain words, and which have no effect for lack of facts."""
    try:
        known, book = open_city(city), _book(city, rulebook)
        translate, notices = translation(lang), _notices(known, book)
    except BAD as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    articles = book.articles if on is None else book.in_force(on.date())
    if as_json:
        told = [shown.as_object(article, known, translate, notices) for article in articles]
        say({**shown.head(book), "articles": told})
        return
    out.print(shown.title(book), highlight=False)
    if book.note:
        out.print(Text(book.note, style="dim"))
    for article in articles:
        shown.print_article(article, known, translate, notices)
    if not articles:
        out.print("no article is in force" + (f" on {on:%-d %B %Y}" if on else ""))


@app.command()
def check(
    city: Named,
    *,
    rulebook: Book = None,
    proposal: Suggestion = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Check a rulebook or a proposal; exit 2 where it is refused, with every reason."""
    try:
        known, old = open_city(city), _book(city, rulebook)
        translate = translation(lang)
        book = old if proposal is None else amended(old, proposal_named(city, proposal))
        notices = _notices(known, book)
    except BAD as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    if as_json:
        told = [{"article": each.article, "notice": each.say(translate)} for each in notices]
        say({**shown.head(book), "notices": told})
        return
    what = str(rulebook or "the rulebook") if proposal is None else str(proposal)
    out.print(f"{what}: no faults", highlight=False)
    changed = {change.article for change in differences(old, book)}
    mine = [each for each in notices if proposal is None or each.article in changed]
    for notice in mine:
        out.print(Text(f"– {notice.article}: {notice.say(translate, shown.names(known))}"))
    if others := len(notices) - len(mine):
        out.print(Text(f"and {others} of articles that it does not change", style="dim"))


@app.command()
def diff(
    city: Named,
    *,
    rulebook: Book = None,
    proposal: Suggestion = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Show what a proposal, or another rulebook, changes in the city's rulebook."""
    try:
        if (proposal is None) is (rulebook is None):
            raise RulesError("expected --proposal FILE or --rulebook FILE to compare with")
        known, old = open_city(city), open_rulebook(city)
        translate = translation(lang)
        made = None if proposal is None else proposal_named(city, proposal)
        new = _book(city, rulebook) if made is None else amended(old, made)
    except BAD as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    changes = differences(old, new)
    if as_json:
        told = [shown.change_as_object(change, known, translate) for change in changes]
        say({**shown.head(new), "title": "" if made is None else made.title, "changes": told})
        return
    shown.print_proposal(made, new)
    for change in changes:
        shown.print_change(change, known, translate)
    if not changes:
        out.print("no difference")


def _book(city: str, file: Path | None) -> Rulebook:
    book = open_rulebook(city) if file is None else rulebook_in(file)
    wanted = open_rulebook(city).city
    if book.city != wanted:
        raise RulesError(f"{file}, city: {book.city} came; nearest valid value: {wanted}")
    return book


def _notices(city: City, book: Rulebook) -> tuple[Notice, ...]:
    """What has no effect on a plan of the coming weeks, by what is known today."""
    state = opening_state(city, city.clock.today)
    inputs = program_inputs(city, state, city.clock.today, WEEKS, PlanSettings())
    return lint(book, inputs.facts, movements_of(inputs))
