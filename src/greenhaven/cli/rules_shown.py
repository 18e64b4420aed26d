"""Articles, changes and notices as a person reads them, and as objects."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.padding import Padding
from rich.text import Text

from greenhaven.cli.screen import out, table
from greenhaven.core.city import City
from greenhaven.core.columns import Texts
from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.differences import Action, Change, shown
from greenhaven.core.rules.lint import Notice
from greenhaven.core.rules.proposals import Proposal
from greenhaven.core.rules.reading import plain
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Translate, message

SHORT = 12  # digits of a digest that a reader is shown
AUTHORITIES = {
    Authority.NETWORK: "binds this network",
    Authority.ADVISORY: "advice",
    Authority.STATUTE: "law",
}
WORDS = {
    Action.ADD: message("new article"),
    Action.AMEND: message("amended"),
    Action.REPEAL: message("repealed"),
}


def title(book: Rulebook) -> str:
    """City, version, size and digest, on one line."""
    count = len(book.latest())
    articles = "1 article" if count == 1 else f"{count} articles"
    head = f"[bold]Rulebook of {book.city}, version {book.version}[/bold]"
    return f"{head}: {articles}, digest {book.digest()[:SHORT]}"


def head(book: Rulebook) -> dict[str, Any]:
    """City, version, parent, note and digest."""
    names = ("city", "version", "parent", "note")
    return {name: getattr(book, name) for name in names} | {"digest": book.digest()}


def names(city: City) -> dict[str, str]:
    """Names of districts, hubs and materials, by id."""
    tables = (city.kinds, city.hubs, city.districts)
    named = {id_: name for each in tables for id_, name in _pairs(each.id, each.name)}
    return named | {id_: name.lower() for id_, name in _pairs(city.kinds.id, city.kinds.name)}


def _pairs(ids: Texts, names: Texts) -> Iterator[tuple[str, str]]:
    return zip(ids.tolist(), names.tolist(), strict=True)


def print_article(
    article: Article, city: City, translate: Translate, notices: tuple[Notice, ...]
) -> None:
    """An article in plain words, what is to be said of it, and where it stands."""
    out.print(f"\n[bold]{article.id}[/bold]", highlight=False)
    lines = [Text(article.sentence(translate, names(city)))]
    lines += [
        Text(each.say(translate, names(city)), style="yellow")
        for each in notices
        if each.article == article.id
    ]
    lines += [Text(_standing(article), style="dim")]
    lines += [Text(source, style="dim") for source in article.sources]
    for line in lines:
        out.print(Padding(line, (0, 0, 0, 2)), highlight=False)


def _standing(article: Article) -> str:
    """Kind, layer, authority, version, dates and who adopted it, on one line."""
    until = "" if article.effective_to is None else f" until {_day(article.effective_to)}"
    return " · ".join(
        [
            article.kind.replace("_", " "),
            f"layer {article.layer}",
            AUTHORITIES[article.authority],
            f"version {article.version} from {_day(article.effective_from)}{until}",
            article.adopted_by or "adopted by nobody",
        ]
    )


def _since(change: Change, translate: Translate) -> str:
    """From when a change holds; nothing of an article that goes as if it had never been."""
    if change.new is None:
        return ""
    begins, ends = change.new.effective_from, change.new.effective_to
    day = ends if change.action is Action.REPEAL and ends is not None else begins
    return message(", from {day}", day=day).say(translate)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def as_object(
    article: Article, city: City, translate: Translate, notices: tuple[Notice, ...]
) -> dict[str, Any]:
    """An article with its sentence and notices."""
    mine = [each.say(translate, names(city)) for each in notices if each.article == article.id]
    sentence = article.sentence(translate, names(city))
    return {**plain(article), "sentence": sentence, "notices": mine}


def change_as_object(change: Change, city: City, translate: Translate) -> dict[str, Any]:
    """A change with both sentences."""
    before, after = change.sentences(translate, names(city))
    fields = [{"field": each.field, "old": each.old, "new": each.new} for each in change.fields]
    told = {"article": change.article, "action": change.action, "fields": fields}
    return {**told, "before": before, "after": after}


def print_proposal(made: Proposal | None, new: Rulebook) -> None:
    """What a proposal is called and why it is made."""
    if made is None:
        out.print(title(new), highlight=False)
        return
    out.print(Text(made.title, style="bold"))
    if made.rationale:
        out.print(Text(made.rationale, style="dim"))


def print_change(change: Change, city: City, translate: Translate, *, fields: bool = True) -> None:
    """What an article said and says, and the fields that differ."""
    done = WORDS[change.action].say(translate)
    head = f"\n[bold]{change.article}[/bold]: {done}{_since(change, translate)}"
    out.print(head, highlight=False)
    before, after = change.sentences(translate, names(city))
    for sign, sentence, style in (("−", before, "red"), ("+", after, "green")):
        if sentence:
            out.print(Padding(Text(f"{sign} {sentence}", style=style), (0, 0, 0, 2)))
    if not fields:
        return
    rows = [(each.field, shown(each.old), shown(each.new)) for each in change.fields]
    if rows:
        out.print(Padding(table("", ("field", "before", "after"), rows), (0, 0, 0, 2)))
