"""How articles speak: messages whose numbers come from their parameters alone, in any language.

A message is a template in English and what fills it. A translation is a function from the English
template to that of another language; `str` leaves it as it is. Templates follow the message format
of ICU: ``{name}`` for a value, ``{name, plural, one {# week} other {# weeks}}`` for a count.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import TypeAlias

from greenhaven.core.rules.errors import RulesError

Translate: TypeAlias = Callable[[str], str]
Value: TypeAlias = "str | int | float | date | time | Message | Place | tuple[Value, ...]"

LANGUAGE = "en"  # translated as the tag of the language, so that its plurals are known
HALF = "0.5"  # translated as a half is written, so that the decimal sign is known
THIN_SPACE = "\u202f"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DIGITS = 6  # shown at most; parameters have fewer
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """A district, hub or source, said by its name where that is known."""

    id: str


@dataclass(frozen=True, slots=True)
class Speech:
    """The language in which something is said, and the names of places."""

    translate: Translate
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """A template in English and what fills it."""

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def say(self, translate: Translate = str, names: Mapping[str, str] = NO_NAMES) -> str:
        """The message in the language of the translation, with the names of places by their ids."""
        return _filled(translate(self.template), self.values, Speech(translate, names))


def message(template: str, **values: Value) -> Message:
    """A message; what it says of a value is given by name."""
    return Message(template, values)


def either(items: tuple[Message, ...]) -> Message:
    """One of some: commas, and "or" before the last."""
    together = items[0]
    for item in items[1:-1]:
        together = message("{before}, {next}", before=together, next=item)
    if len(items) > 1:
        together = message("{before} or {last}", before=together, last=items[-1])
    return together


def percent(share: float) -> Message:
    """A share of one as a percentage."""
    return message("{number} %", number=100 * share)


def month_day(month: int, day: int) -> Message:
    """A day of every year."""
    return message("{day} {month}", day=str(day), month=message(MONTHS[month - 1]))


def number(value: float, translate: Translate = str) -> str:
    """A number with thin spaces between thousands and the decimal sign of the language."""
    text = f"{value:,.{DIGITS}g}"
    if "e" in text:
        text = f"{value:,.0f}" if abs(value) >= 1 else f"{Decimal(f'{value:.{DIGITS}g}'):f}"
    whole, _, decimals = text.partition(".")
    sign = translate(HALF)[1:-1]
    return whole.replace(",", THIN_SPACE) + (sign + decimals if decimals else "")


def listed(items: tuple[Value, ...], speech: Speech) -> str:
    """Items with commas, and a word before the last."""
    said = [_said(item, speech) for item in items]
    if len(said) < 2:
        return "".join(said)
    together = said[0]
    for item in said[1:-1]:
        together = speech.translate("{before}, {next}").format(before=together, next=item)
    return speech.translate("{before} and {last}").format(before=together, last=said[-1])


def plural(count: float, language: str) -> str:
    """The plural category of a count.

    Source
    ------
    Unicode CLDR, plural rules for cardinals; languages that are not listed go by "one" and "other".
    """
    if count != int(count):
        return "one" if language == "fr" and abs(count) < 2 else "other"
    return _CATEGORIES.get(language.partition("-")[0], _one_or_other)(abs(int(count)))


def _one_or_other(count: int) -> str:
    return "one" if count == 1 else "other"


def _up_to_one(count: int) -> str:
    return "one" if count <= 1 else "other"


def _always_other(_count: int) -> str:
    return "other"


def _slavic(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else "many"


def _polish(count: int) -> str:
    return "one" if count == 1 else "many" if count % 10 == 1 else _slavic(count)


def _arabic(count: int) -> str:
    if count < 3:
        return ("zero", "one", "two")[count]
    rest = count % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


_CATEGORIES: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("fr", "bn"), _up_to_one),
    **dict.fromkeys(("zh", "ko", "ja"), _always_other),
    **dict.fromkeys(("ru", "uk"), _slavic),
    "pl": _polish,
    "ar": _arabic,
}


def _filled(template: str, values: Mapping[str, Value], speech: Speech) -> str:
    parts = []
    for text, inside in _pieces(template):
        parts.append(text)
        if inside is None:
            continue
        name, _, choice = (part.strip() for part in inside.partition(","))
        if name not in values:
            raise RulesError(f"a message has no value {name!r}: {template!r}")
        value = values[name]
        parts.append(_chosen(choice, value, values, speech) if choice else _said(value, speech))
    return "".join(parts)


def _said(value: Value, speech: Speech) -> str:
    if isinstance(value, Message):
        return value.say(speech.translate, speech.names)
    if isinstance(value, tuple):
        return listed(value, speech)
    if isinstance(value, Place):
        return speech.names.get(value.id, value.id)
    if isinstance(value, date):
        day = month_day(value.month, value.day)
        return _said(message("{day} {year}", day=day, year=str(value.year)), speech)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, str) else number(value, speech.translate)


def _chosen(choice: str, value: Value, values: Mapping[str, Value], speech: Speech) -> str:
    """The form of the count that the language asks for; ``#`` is the count."""
    if not isinstance(value, int | float) or not choice.startswith("plural,"):
        raise RulesError(f"expected a count and its plural forms, {choice!r} came")
    pairs = list(_pieces(choice.removeprefix("plural,")))
    forms = {before.strip(): form for before, form in pairs if form is not None}
    if "other" not in forms:
        raise RulesError(f"plural forms need one for 'other': {choice!r}")
    wanted = plural(value, speech.translate(LANGUAGE))
    form = forms.get(f"={value:g}", forms.get(wanted, forms["other"]))
    return _filled(form.replace("#", number(value, speech.translate)), values, speech)


def _pieces(template: str) -> Iterator[tuple[str, str | None]]:
    """Texts and what stands in braces after each; None after the last."""
    start = 0
    while (opened := template.find("{", start)) >= 0:
        closed = _closing(template, opened)
        yield template[start:opened], template[opened + 1 : closed]
        start = closed + 1
    yield template[start:], None


def _closing(template: str, opened: int) -> int:
    depth = 0
    for place in range(opened, len(template)):
        depth += {"{": 1, "}": -1}.get(template[place], 0)
        if not depth:
            return place
    raise RulesError(f"a brace is not closed: {template!r}")
