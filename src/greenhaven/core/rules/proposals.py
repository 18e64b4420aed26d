"""A proposal: what would change, on which version; and the rulebook that comes of it.

The reasons that people give are kept beside the text and never read as rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from greenhaven.core.rules.articles import STEWARD_DAYS, Article, Layer, Tighter
from greenhaven.core.rules.differences import difference, differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.reading import article_of, model_of, perhaps, plain, read_object
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.texts import Digest, Line, Name, Text

FIXED = ("id", "kind", "version")
SHORT = 12  # digits of a digest that a reader is shown


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Amend(_Change):
    """Other values for some fields of an article."""

    action: Literal["amend"]
    article: Name = Field(description="id of the article")
    fields: dict[str, JsonValue] = Field(
        min_length=1, description="new values by name; null = not set"
    )


class Add(_Change):
    """A new article."""

    action: Literal["add"]
    article: dict[str, JsonValue] = Field(description="the article, as in a rulebook")


class Repeal(_Change):
    """An article less."""

    action: Literal["repeal"]
    article: Name = Field(description="id of the article")


class Proposal(_Change):
    """Changes of a rulebook that people can decide on."""

    title: Line = Field(description="one line that a resident understands")
    rationale: Text = Field(default="", description="why; binds nobody")
    proposed_by: Line = Field(default="", description="who proposes it; empty = an example")
    on: Digest = Field(description="digest of the rulebook that it was made on")
    layer: Layer = Field(default=Layer.ORDINARY, description="who decides on it")
    effective_from: date | None = Field(
        default=None,
        description="first day of what it changes; none = from the beginning of what it amends",
    )
    changes: tuple[Annotated[Amend | Add | Repeal, Field(discriminator="action")], ...] = Field(
        min_length=1, description="amend, add or repeal articles"
    )

    @model_validator(mode="after")
    def _makes_no_law(self) -> "Proposal":
        if self.layer is Layer.STATUTE:
            told = "layer: no vote of this network makes a law; nearest valid value: {nearest}"
            raise PydanticCustomError("layer", told, {"nearest": Layer.CONSTITUTION.value})
        return self


def read_proposal(text: str, where: str = "the proposal") -> Proposal:
    """The proposal of a JSON text.

    Raises
    ------
    RulesError
        With every fault of its form; whether it fits a rulebook is asked by `amended`.
    """
    return model_of(Proposal, read_object(text, where), where)


def amended(rulebook: Rulebook, proposal: Proposal, history: Sequence[Rulebook] = ()) -> Rulebook:
    """The rulebook that a proposal would make of another, checked whole.

    Where the proposal says from when it holds, articles that it amends or repeals stay until that
    day; else they are replaced from their own first day.

    Parameters
    ----------
    rulebook : Rulebook
        The present version.
    proposal : Proposal
    history : sequence of Rulebook
        Earlier versions, so that it can be said what changed since.

    Raises
    ------
    RulesError
        If it was made on another version, amends what is not there, leaves bounds, loosens an
        article of a higher layer, or repeals a law.
    """
    _refuse_old_version(rulebook, proposal, history)
    articles: list[Article] = list(rulebook.articles)
    faults: list[str] = []
    for change in proposal.changes:
        try:
            articles = _changed(articles, change, proposal)
        except RulesError as error:
            faults.append(str(error))
    if faults:
        raise RulesError("\n".join(faults))
    raw = {
        **rulebook.model_dump(mode="json", exclude_none=True),
        "version": rulebook.version + 1,
        "parent": rulebook.digest(),
        "articles": [plain(article) for article in articles],
    }
    return model_of(Rulebook, raw, "the amended rulebook")


def _refuse_old_version(
    rulebook: Rulebook, proposal: Proposal, history: Sequence[Rulebook]
) -> None:
    now = rulebook.digest()
    if proposal.on == now:
        return
    told = (
        f"The proposal was made on another version of the rulebook ({proposal.on[:SHORT] or '–'}); "
        f"version {rulebook.version} is in force ({now[:SHORT]}). "
    )
    for old in history:
        if old.digest() == proposal.on:
            since = ", ".join(_since(old, rulebook)) or "nothing but its number"
            told += f"Since then changed: {since}. "
    raise RulesError(f"{told}Look at it again on the present version; nearest valid value: {now}")


def _since(old: Rulebook, new: Rulebook) -> Iterator[str]:
    for change in differences(old, new):
        fields = ", ".join(each.field for each in change.fields)
        yield f"{change.article} ({change.action}{': ' + fields if fields else ''})"


def _changed(
    articles: list[Article], change: Amend | Add | Repeal, proposal: Proposal
) -> list[Article]:
    latest = {article.id: article for article in sorted(articles, key=lambda each: each.version)}
    if isinstance(change, Add):
        return [*articles, _added(latest, change, proposal)]
    if change.article not in latest:
        raise RulesError(
            f"there is no article {change.article} to {change.action}; "
            f"{perhaps(change.article, tuple(latest))}"
        )
    old, instead = latest[change.article], []
    if isinstance(change, Repeal):
        _refuse_repeal(old, proposal)
    else:
        instead = [_amended_article(old, change.fields, proposal)]
        _refuse_longer_order(articles, instead[0], proposal)
    place = articles.index(old)
    past = _until(old, proposal.effective_from)
    return [*articles[:place], *past, *instead, *articles[place + 1 :]]


def _added(latest: Mapping[str, Article], change: Add, proposal: Proposal) -> Article:
    raw: dict[str, Any] = {**change.article}
    if proposal.effective_from is not None:
        raw.setdefault("effective_from", proposal.effective_from.isoformat())
    article = article_of(raw, "the new article")
    if article.id in latest:
        raise RulesError(
            f"article {article.id} is there already: amend it, or give the new one another id"
        )
    if article.version != 1:
        raise RulesError(
            f"article {article.id}: a new article has version 1, not {article.version}"
        )
    _refuse_higher(article.layer, f"article {article.id} would be of", proposal)
    return article


def _amended_article(old: Article, fields: Mapping[str, Any], proposal: Proposal) -> Article:
    for name in FIXED:
        if name in fields:
            raise RulesError(
                f"article {old.id}: {name} stays; repeal it and add another to replace it"
            )
    raw = plain(old) | {"version": old.version + 1} | dict(fields)
    if proposal.effective_from is not None:
        raw["effective_from"] = proposal.effective_from.isoformat()
    given = {name: value for name, value in raw.items() if value is not None}
    new = article_of(given)
    if new.layer is not old.layer:
        _refuse_higher(new.layer, f"article {new.id} would be of", proposal)
    if not difference(old, new):
        raise RulesError(f"article {old.id}: the values that were proposed are in force already")
    if old.layer.is_above(proposal.layer) or old.layer is Layer.STATUTE:
        _refuse_looser(old, new, proposal)
    return new


def _until(old: Article, day: date | None) -> tuple[Article, ...]:
    """The old version with its last day; none where it would never have been in force."""
    if day is None or day <= old.effective_from:
        return ()
    if old.effective_to is not None and old.effective_to <= day:
        return (old,)
    return (article_of(plain(old) | {"effective_to": day.isoformat()}),)


def _refuse_repeal(old: Article, proposal: Proposal) -> None:
    if old.layer is Layer.STATUTE:
        raise RulesError(f"article {old.id} is law: no proposal of this network can repeal it")
    if old.layer.is_above(proposal.layer):
        raise RulesError(
            f"article {old.id} is of the layer {old.layer}: a proposal of the layer "
            f"{proposal.layer} cannot repeal it; nearest valid value of layer: {old.layer}"
        )


def _refuse_longer_order(articles: list[Article], new: Article, proposal: Proposal) -> None:
    """Stewards cannot make their own order last by amending it."""
    first = min(each.effective_from for each in articles if each.id == new.id)
    last = first + timedelta(days=STEWARD_DAYS)
    ends = new.effective_to or date.max
    if Layer.STEWARD is proposal.layer is new.layer and ends > last:
        raise RulesError(
            f"article {new.id}, effective_to: {ends} came; an order of stewards that began on "
            f"{first} ends within {STEWARD_DAYS} days unless others decide on it; nearest valid "
            f"value: {last}"
        )


def _refuse_higher(layer: Layer, what: str, proposal: Proposal) -> None:
    if layer.is_above(proposal.layer):
        raise RulesError(
            f"{what} the layer {layer}, and the proposal is of the layer {proposal.layer}; "
            f"nearest valid value of layer: {proposal.layer}"
        )


def _refuse_looser(old: Article, new: Article, proposal: Proposal) -> None:
    """A lower layer, and anyone who touches a law, may only tighten; stewards only add orders."""
    if proposal.layer is Layer.STEWARD:
        raise RulesError(
            f"article {old.id} is of the layer {old.layer}: stewards cannot amend it; let them add "
            f"an order, which ends within {STEWARD_DAYS} days"
        )
    for change in difference(old, new):
        if change.field == "effective_from" and change.new == str(proposal.effective_from):
            continue
        direction = old.TIGHTER.get(change.field)
        if direction is None or change.old is None or change.new is None:
            tighter = False
        elif direction is Tighter.LOWER:
            tighter = change.new < change.old
        else:
            tighter = change.new > change.old
        if not tighter:
            may = f"only be {direction.value}" if direction else "not be changed"
            raise RulesError(
                f"article {old.id}, {change.field}: {change.new} came where {change.old} is in "
                f"force; a proposal of the layer {proposal.layer} can only tighten an article of "
                f"the layer {old.layer}, so that it may {may}; nearest valid value: {change.old}"
            )
