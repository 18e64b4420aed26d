"""What an amendment changes: field by field, and in words before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.reading import plain
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import NO_NAMES, Translate, number

COUNTED = ("version",)  # follows from the change, and is none itself


class Action(StrEnum):
    """What is done to an article."""

    ADD = "add"
    AMEND = "amend"
    REPEAL = "repeal"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One parameter before and after; None = not set."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One article before and after; None = there is none."""

    action: Action
    old: Article | None
    new: Article | None
    fields: tuple[FieldChange, ...]

    @property
    def article(self) -> str:
        """Id of the article."""
        there = self.new or self.old
        return there.id if there else ""

    def sentences(
        self, translate: Translate = str, names: Mapping[str, str] = NO_NAMES
    ) -> tuple[str, str]:
        """What it said and what it says; "" = nothing."""
        both = (self.old, self.new)
        before, after = (each.sentence(translate, names) if each else "" for each in both)
        return before, after


def difference(old: Article, new: Article) -> tuple[FieldChange, ...]:
    """Every parameter in which two versions of an article differ, in the order of the kind."""
    before, after = _flat(plain(old)), _flat(plain(new))
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if name not in COUNTED and before.get(name) != after.get(name)
    )


def differences(old: Rulebook, new: Rulebook) -> tuple[Change, ...]:
    """What a rulebook changes against another, article by article, each in its last version."""
    before, after = old.latest(), new.latest()
    changes = []
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            action = Action.ADD if was is None else Action.REPEAL
            changes.append(Change(action, was, now, ()))
        elif fields := difference(was, now):
            ends = [each.field for each in fields] == [
                "effective_to"
            ] and now.version == was.version
            action = Action.REPEAL if ends else Action.AMEND
            changes.append(Change(action, was, now, fields))
    return tuple(changes)


def shown(value: Any) -> str:
    """A parameter for a reader: texts without quotes, lists with commas."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    return ", ".join(map(shown, value)) if isinstance(value, list) else str(value)


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Parameters inside parameters by their dotted names."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{before}{name}.")
        else:
            flat[f"{before}{name}"] = value
    return flat
