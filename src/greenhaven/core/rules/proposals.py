"""A proposal: what would change, on which version; and the rulebook that comes of it.

The reasons that people give are kept beside the text and never read as rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from greenhaven.core.rules.articles import Article, Layer, Level, Narrower
from greenhaven.core.rules.dates import Day
from greenhaven.core.rules.differences import difference, differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.json_values import read_object
from greenhaven.core.rules.levels import bounds_from_above
from greenhaven.core.rules.permissions import (
    refuse_amendment,
    refuse_ended,
    refuse_higher,
    refuse_other_area,
    refuse_repeal,
    refuse_repeated_order,
)
from greenhaven.core.rules.reading import article_of, model_of, perhaps, plain
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.texts import Digest, Id, Line, Name, Text

FIXED = ("id", "kind", "version")
SCOPE = ("level", "area", "area_district")
SHORT = 12  # digits of a digest that a reader is shown


class Strict(BaseModel):
    """A text of which every name is known and every value is what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Amend(Strict):
    """Other values for some fields of an article."""

    action: Literal["amend"]
    article: Name = Field(description="id of the article")
    fields: dict[str, JsonValue] = Field(
        min_length=1, description="new values by name; null = not set"
    )


class Add(Strict):
    """A new article."""

    action: Literal["add"]
    article: dict[str, JsonValue] = Field(description="the article, as in a rulebook")


class Repeal(Strict):
    """An article less."""

    action: Literal["repeal"]
    article: Name = Field(description="id of the article")


class Proposal(Strict):
    """Changes of a rulebook that people can decide on."""

    title: Line = Field(min_length=1, description="one line that a resident understands")
    rationale: Text = Field(default="", description="why; binds nobody")
    proposed_by: Line = Field(default="", description="who proposes it; empty = an example")
    on: Digest = Field(description="digest of the rulebook that it was made on")
    layer: Layer = Field(default=Layer.ORDINARY, description="who decides on it")
    effective_from: Day | None = Field(
        default=None,
        description="first day of what it changes; none = from the beginning of what it amends",
    )
    level: Narrower = Field(default=None, description="whose decision it is; none = the city's")
    area: Id | None = Field(
        default=None, description="id of the district, or short name of the circle"
    )
    area_district: Id | None = Field(
        default=None, description="of a circle: the district that it lies in; none = in several"
    )
    changes: tuple[Annotated[Amend | Add | Repeal, Field(discriminator="action")], ...] = Field(
        min_length=1, description="amend, add or repeal articles"
    )

    @model_validator(mode="after")
    def _makes_no_law(self) -> "Proposal":
        if self.layer is Layer.STATUTE:
            told = "layer: no vote of this network makes a law; nearest valid value: {nearest}"
            raise PydanticCustomError("layer", told, {"nearest": Layer.CONSTITUTION.value})
        if (self.level is None) != (self.area is None):
            told = "area: a district or circle says which, the city does not"
            raise PydanticCustomError("area", told)
        return self

    @property
    def scope(self) -> tuple[Level, str | None]:
        """Whose decision it is."""
        return self.level or Level.CITY, self.area


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
    _refuse_loose(rulebook, articles)
    raw = {
        **rulebook.model_dump(mode="json", exclude_none=True),
        "version": rulebook.version + 1,
        "parent": rulebook.digest(),
        "articles": [plain(article) for article in articles],
    }
    return model_of(Rulebook, raw, "the amended rulebook")


def _refuse_loose(rulebook: Rulebook, articles: Sequence[Article]) -> None:
    """Raise where what is new of a district or circle leaves the bounds set above it."""
    new = [each for each in articles if each.level is not None and each not in rulebook.articles]
    if found := [each.words() for article in new for each in bounds_from_above(articles, article)]:
        raise RulesError("\n".join(found))


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
        new = _added(latest, change, proposal)
        refuse_repeated_order(articles, new, proposal.layer)
        return [*articles, new]
    if change.article not in latest:
        raise RulesError(
            f"there is no article {change.article} to {change.action}; "
            f"{perhaps(change.article, tuple(latest))}"
        )
    old, instead = latest[change.article], []
    refuse_other_area(old, proposal.scope)
    if isinstance(change, Repeal):
        refuse_repeal(old, proposal.layer, proposal.effective_from)
    else:
        instead = [_amended_article(old, change.fields, proposal)]
        versions = [each for each in articles if each.id == old.id]
        refuse_amendment(versions, instead[0], proposal.layer, proposal.effective_from)
    changed: list[Article] = []
    for each in articles:
        changed += _before(each, old, proposal)
        changed += instead if each is old else []
    return changed


def _before(article: Article, changed: Article, proposal: Proposal) -> tuple[Article, ...]:
    """What stays of an article where another, perhaps a version of it, is changed."""
    if article.id != changed.id or (article is not changed and proposal.effective_from is None):
        return (article,)
    return _until(article, proposal.effective_from)


def _added(latest: Mapping[str, Article], change: Add, proposal: Proposal) -> Article:
    raw: dict[str, Any] = {**change.article}
    if proposal.effective_from is not None:
        raw.setdefault("effective_from", proposal.effective_from.isoformat())
    for name in SCOPE:
        if (value := getattr(proposal, name)) is not None:
            raw.setdefault(name, str(value))
    article = article_of(raw, "the new article")
    if article.id in latest:
        raise RulesError(
            f"article {article.id} is there already: amend it, or give the new one another id"
        )
    if article.version != 1:
        raise RulesError(
            f"article {article.id}: a new article has version 1, not {article.version}"
        )
    refuse_higher(article.layer, f"article {article.id} would be of", proposal.layer)
    refuse_other_area(article, proposal.scope)
    return article


def _amended_article(old: Article, fields: Mapping[str, Any], proposal: Proposal) -> Article:
    for name in FIXED:
        if name in fields:
            raise RulesError(
                f"article {old.id}: {name} stays; repeal it and add another to replace it"
            )
    raw = plain(old) | {"version": old.version + 1} | dict(fields)
    if proposal.effective_from is not None:
        raw["effective_from"] = day = proposal.effective_from.isoformat()
        if fields.get("effective_from", day) != day:
            raise RulesError(
                f"article {old.id}, effective_from: {fields['effective_from']} came, and the "
                f"proposal itself holds from {day}; nearest valid value: {day}"
            )
        refuse_ended(old, fields, proposal.effective_from)
    given = {name: value for name, value in raw.items() if value is not None}
    new = article_of(given)
    if not difference(old, new):
        raise RulesError(f"article {old.id}: the values that were proposed are in force already")
    return new


def _until(old: Article, day: date | None) -> tuple[Article, ...]:
    """The old version with its last day; none where it would never have been in force."""
    if day is None or day <= old.effective_from:
        return ()
    if old.effective_to is not None and old.effective_to <= day:
        return (old,)
    return (article_of(plain(old) | {"effective_to": day.isoformat()}),)
