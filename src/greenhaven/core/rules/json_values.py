"""Names and values of a JSON text; what no rule can hold is refused, with its place."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.words import DIGITS, number

DEEPEST = 20  # names within names: rules need six
LONGEST_WHOLE = 15  # digits that every number of a computer holds exactly
LONGEST_SHOWN = 40
MOST_TOLD = 20  # faults of one text: whoever has more has another trouble


def read_object(text: str, where: str) -> dict[str, Any]:
    """The names and values of a JSON text.

    Raises
    ------
    RulesError
        If it is no JSON, a name stands twice in one place, or a value is none that a rule holds.
    """
    try:
        content = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_float=_float,
            parse_int=_whole,
        )
    except RecursionError as error:
        raise RulesError(f"{where}: {_too_deep()}") from error
    except ValueError as error:
        raise RulesError(f"{where} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise RulesError(f"{where}: expected names with values, {shown(content)} came")
    return content


def refuse_odd(value: Mapping[str, Any], place: str) -> None:
    """Raise, with every value that no rule can hold, if there is one."""
    found = [f"{_at(place, path)}: {told}" for path, told in _odd(value, ())]
    if found:
        raise RulesError(told_at_most(found))


def told_at_most(lines: list[str]) -> str:
    """The lines, and how many more there are where they are many."""
    more = len(lines) - MOST_TOLD
    return "\n".join([*lines[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])])


def said(names: list[str]) -> str:
    """A path in words: "season.begins", "changes, number 2, fields"."""
    text = ""
    for name in names:
        if name.isdigit():
            text += f", number {name}"
        elif text and text[-1].isdigit():
            text += f", {name}"
        else:
            text += f".{name}" if text else name
    return text


def shown(value: object) -> str:
    """A value as it was written, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _odd(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every place of a value that no rule can hold, and why."""
    if len(path) > DEEPEST:
        yield path[:1], _too_deep()
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if _unwritable(name):
                yield path, f"{shown(name)} cannot be written: a part of a letter came"
            else:
                yield from _odd(each, (*path, str(name)))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value, start=1):
            yield from _odd(each, (*path, str(place)))
    elif isinstance(value, str):
        if _unwritable(value):
            yield path, f"{shown(value)} cannot be written: a part of a letter came"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from ((path, told) for told in _odd_number(value))


def _odd_number(value: float) -> Iterator[str]:
    if isinstance(value, int):
        if abs(value) >= 10**LONGEST_WHOLE:
            yield f"expected a number of at most {LONGEST_WHOLE} digits"
    elif not math.isfinite(value):
        yield "expected a number that is not infinite"
    elif not value.is_integer() and float(f"{value:.{DIGITS}g}") != value:
        nearest = number(float(f"{value:.{DIGITS}g}"))
        yield (
            f"{value!r} came, expected a number of at most {DIGITS} digits, so that everyone reads "
            f"what is in force; nearest valid value: {nearest}"
        )


def _unwritable(text: object) -> bool:
    """Whether a text has half of a letter that takes two places, which no file can hold."""
    return isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text)


def _at(place: str, path: tuple[str, ...]) -> str:
    return f"{place}, {said(list(path))}" if path else place


def _too_deep() -> str:
    return f"names lie within names more than {DEEPEST} deep, which no rule needs"


def _float(text: str) -> float:
    """A number; nothing below zero is nothing, so that equal rules are written alike."""
    return float(text) + 0.0


def _whole(text: str) -> int | float:
    """A whole number; one of too many digits is taken for what it nearly is, and refused later."""
    return int(text) if len(text) <= LONGEST_WHOLE else float(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    counted = Counter(name for name, _ in pairs)
    if twice := sorted(name for name, count in counted.items() if count > 1):
        raise RulesError(f"a name stands twice: {', '.join(shown(name)[1:-1] for name in twice)}")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise RulesError(f"{name} is no number that a rule can hold")
