"""Who may change which article: a lower layer may only tighten a higher one, and nobody a law."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from greenhaven.core.rules.articles import STEWARD_DAYS, Article, Layer, Level
from greenhaven.core.rules.differences import FieldChange, difference, shown
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.reading import plain

FORMALITIES = ("id", "version", "adopted_by", "effective_from", "effective_to", "sources")


def refuse_repeal(old: Article, layer: Layer, day: date | None) -> None:
    """Raise where decisions of a layer cannot repeal an article on a day."""
    if old.layer is Layer.STATUTE:
        raise RulesError(
            f"article {old.id} is law{cited(old)}: no proposal of this network can repeal it"
        )
    if old.layer.is_above(layer):
        raise RulesError(
            f"article {old.id} is of the layer {old.layer}: a proposal of the layer "
            f"{layer} cannot repeal it; nearest valid value of layer: {old.layer}"
        )
    if old.effective_to is not None and day is not None and old.effective_to <= day:
        raise RulesError(f"article {old.id} ends on {old.effective_to} already")
    if day is None and layer is Layer.STEWARD:
        raise RulesError(
            f"article {old.id}: an order that was given stays on record; say in effective_from of "
            f"the proposal when it ends; nearest valid value: {old.effective_from}"
        )


def refuse_amendment(
    versions: Iterable[Article], new: Article, layer: Layer, day: date | None
) -> None:
    """Raise where decisions of a layer cannot put a new version into the place of an article's.

    What begins on a day must be at least as tight as every version that would hold then or later.
    """
    *earlier, old = sorted(versions, key=lambda each: each.version)
    if new.layer is not old.layer:
        refuse_higher(new.layer, f"article {new.id} would be of", layer)
    if old.layer.is_above(layer) or old.layer is Layer.STATUTE:
        begins = "" if day is None else str(day)
        _refuse_looser(old, new, layer, {("effective_from", begins)})
        ends = "" if new.effective_to is None else str(new.effective_to)
        for each in earlier:
            if day is not None and (each.effective_to is None or each.effective_to > day):
                _refuse_looser(
                    each, new, layer, {("effective_from", begins), ("effective_to", ends)}
                )
    _refuse_longer_order([*earlier, old], new, layer)


def refuse_ended(old: Article, fields: Mapping[str, Any], day: date) -> None:
    """Raise where an article that is over would be amended, and not made to hold again."""
    if old.effective_to is not None and old.effective_to <= day and "effective_to" not in fields:
        raise RulesError(
            f"article {old.id} ends on {old.effective_to}, not after {day}: to have it again, say "
            "until when; nearest valid value of effective_to: null"
        )


def refuse_repeated_order(articles: Iterable[Article], new: Article, layer: Layer) -> None:
    """Raise where stewards would give an order again, perhaps by another name, when it ends."""
    rest = timedelta(days=STEWARD_DAYS)
    for old in articles:
        if (
            Layer.STEWARD is layer is old.layer
            and old.effective_to is not None
            and new.effective_from < old.effective_to + rest
            and _substance(old) == _substance(new)
        ):
            raise RulesError(
                f"article {new.id} says what {old.id} says, an order of stewards that ends on "
                f"{old.effective_to}: others have to decide on it; nearest valid value of layer: "
                f"{Layer.HOUSE}"
            )


def refuse_higher(of: Layer, what: str, layer: Layer) -> None:
    """Raise where decisions of a layer would make an article of a higher one."""
    if of.is_above(layer):
        raise RulesError(
            f"{what} the layer {of}, and the proposal is of the layer {layer}; nearest valid value "
            f"of layer: {layer}"
        )


def cited(article: Article) -> str:
    """What a law rests on, in brackets; nothing of an article that is none."""
    if article.layer is not Layer.STATUTE or not article.sources:
        return ""
    return f" ({'; '.join(article.sources)})"


def refuse_other_area(old: Article, scope: tuple[Level, str | None]) -> None:
    """Raise where one area would decide on what belongs to another, or to the whole city."""
    if (old.at_level, old.area) != scope:
        level, area = scope
        whose = "the city" if old.level is None else f"the {old.level} {old.area}"
        who = "the city" if area is None else f"the {level} {area}"
        raise RulesError(
            f"article {old.id} is of {whose}: a proposal of {who} cannot change it; nearest valid "
            f"value of level: {old.at_level}"
        )


def _refuse_longer_order(versions: Iterable[Article], new: Article, layer: Layer) -> None:
    """Stewards cannot make their own order last by amending it."""
    first = min(each.effective_from for each in versions)
    last = first + timedelta(days=STEWARD_DAYS)
    ends = new.effective_to or date.max
    if Layer.STEWARD is layer is new.layer and ends > last:
        raise RulesError(
            f"article {new.id}, effective_to: {ends} came; an order of stewards that began on "
            f"{first} ends within {STEWARD_DAYS} days unless others decide on it; nearest valid "
            f"value: {last}"
        )


def _refuse_looser(old: Article, new: Article, layer: Layer, agreed: set[tuple[str, str]]) -> None:
    """A lower layer, and anyone who touches a law, may only tighten; stewards only add orders.

    Parameters
    ----------
    old, new : Article
    layer : Layer
        Of the proposal.
    agreed : set of pair of str
        Fields and their new values ("" = none) that follow from when the proposal holds.
    """
    if layer is Layer.STEWARD:
        raise RulesError(
            f"article {old.id} is of the layer {old.layer}: stewards cannot amend it; let them add "
            f"an order, which ends within {STEWARD_DAYS} days"
        )
    for change in difference(old, new):
        if (change.field, str(change.new or "")) in agreed or _tightens(old, change):
            continue
        direction = old.TIGHTER.get(change.field)
        may = f"only be {direction.value}" if direction else "not be changed"
        raise RulesError(
            f"article {old.id}{cited(old)}, {change.field}: {shown(change.new)} came where "
            f"{shown(change.old)} is in force; a proposal of the layer {layer} can only tighten "
            f"an article of the layer {old.layer}, so that it may {may}; nearest valid value: "
            f"{shown(change.old)}"
        )


def _tightens(old: Article, change: FieldChange) -> bool:
    """Whether a change makes an article stricter for sure."""
    direction = old.TIGHTER.get(change.field)
    if direction is None or change.old is None or change.new is None:
        return False
    return change.new != change.old and direction.keeps(change.old, change.new)


def _substance(article: Article) -> dict[str, Any]:
    """What an article demands, whatever it is called and whenever it holds."""
    return {name: value for name, value in plain(article).items() if name not in FORMALITIES}
