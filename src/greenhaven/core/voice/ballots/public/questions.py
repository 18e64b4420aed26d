"""A question as plain JSON and back, with errors that name the field."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import EarlierVote, Kind, Limits, Option, Question


def plain_question(question: Question) -> dict[str, Any]:
    """A question as plain JSON; what is not limited is left out."""
    limits = {each.name: getattr(question.limits, each.name) for each in fields(Limits)}
    told: dict[str, Any] = {
        "kind": str(question.kind),
        "title": question.title,
        "text": question.text,
        "options": [
            {"id": each.id, "title": each.title, "cost": each.cost} for each in question.options
        ],
        "electorate": question.electorate,
        "limits": {name: limit for name, limit in limits.items() if limit},
        "budget": question.budget,
        "currency": question.currency,
        "decimals": question.decimals,
    }
    if question.lot:
        told["lot"] = list(question.lot)
    if question.closed_on is not None:
        told["closed_on"] = question.closed_on.isoformat()
    if question.earlier:
        told["earlier"] = [
            {"day": each.day.isoformat(), "passed": each.passed, "digest": each.digest}
            for each in question.earlier
        ]
    return told


def read_question(plain: Any) -> Question:
    """A question from plain JSON.

    Raises
    ------
    BallotsError
        If a field is missing, of another kind, or cannot be; the message names it.
    """
    told = mapping(plain, "question")
    kind = text(told, "kind", "question")
    if kind not in list(Kind):
        raise BallotsError(f"question.kind: {kind!r} came; there are {', '.join(Kind)}")
    options = tuple(
        _option(each, f"question.options[{at}]")
        for at, each in enumerate(items(told, "options", "question"), 1)
    )
    limits = mapping(told.get("limits", {}), "question.limits")
    if unknown := set(limits) - {each.name for each in fields(Limits)}:
        raise BallotsError(f"question.limits has no {sorted(unknown)[0]!r}")
    return Question(
        Kind(kind),
        options,
        number(told, "electorate", "question"),
        tuple(str(each) for each in told.get("lot", ())),
        text(told, "title", "question", ""),
        text(told, "text", "question", ""),
        number(told, "budget", "question"),
        text(told, "currency", "question", ""),
        number(told, "decimals", "question"),
        Limits(**{name: number(limits, name, "question.limits") for name in limits}),
        day(told["closed_on"], "question.closed_on") if "closed_on" in told else None,
        tuple(_earlier(each) for each in told.get("earlier", ())),
    )


def mapping(plain: Any, where: str) -> Mapping[str, Any]:
    """An object, or an error that names the place."""
    if not isinstance(plain, Mapping):
        raise BallotsError(f"{where}: expected an object, {_short(plain)} came")
    return plain


def items(told: Mapping[str, Any], name: str, where: str) -> list[Any]:
    """A list of an object."""
    if not isinstance(told.get(name), list):
        raise BallotsError(f"{where}.{name}: expected a list, {_short(told.get(name))} came")
    return list(told[name])


def text(told: Mapping[str, Any], name: str, where: str, default: str | None = None) -> str:
    """A text of an object."""
    value = told.get(name, default)
    if not isinstance(value, str):
        raise BallotsError(f"{where}.{name}: expected a text, {_short(value)} came")
    return value


def number(told: Mapping[str, Any], name: str, where: str) -> int:
    """A whole number of an object, 0 where it is left out."""
    value = told.get(name, 0)
    if type(value) is not int:
        raise BallotsError(f"{where}.{name}: expected a whole number, {_short(value)} came")
    return value


def day(value: Any, where: str) -> date:
    """A day of an object."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BallotsError(
            f"{where}: expected a day like 2026-04-21, {_short(value)} came"
        ) from None


def _option(plain: Any, where: str) -> Option:
    told = mapping(plain, where)
    return Option(
        text(told, "id", where), text(told, "title", where, ""), number(told, "cost", where)
    )


def _earlier(plain: Any) -> EarlierVote:
    told = mapping(plain, "question.earlier")
    when = day(told.get("day"), "question.earlier.day")
    return EarlierVote(
        when, told.get("passed") is True, text(told, "digest", "question.earlier", "")
    )


def _short(value: Any) -> str:
    told = repr(value)
    return told if len(told) <= 40 else f"{told[:40]}…"
