"""Which field of a form stands for which field of an article."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.rules.articles import Article, Authority, Layer
from greenhaven.core.rules.kinds.procedures import Procedural
from greenhaven.core.rules.kinds.ways import CARRIED
from greenhaven.core.rules.labels import MEANINGS, SHARES, label
from greenhaven.core.rules.triggers import EVENTS, SEVERITIES
from greenhaven.core.rules.words import message
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.words import materials_of
from greenhaven.web.council.proposals.fields import (
    DayOfYearField,
    HourField,
    LastDayField,
    LinesField,
    NumberField,
    PartField,
    PlacesField,
    many,
)
from greenhaven.web.council.proposals.frames import Frame

FEW = 12  # boxes; of more, a list
OF_EVERY = tuple(Article.model_fields)
TRIGGER = (
    *("event", "least_severity", "sources", "confirmations"),
    *("max_hours", "linger_h", "cool_down_h"),
)
RENEWAL = ("renewed_began", "renewed_until")
CHANGED_BY = (Layer.CONSTITUTION, Layer.ORDINARY, Layer.HOUSE)
NO_CHOICE_IS_ALL: Mapping[str, str | Promise] = {
    "garden_kinds": gettext_lazy("None chosen means all."),
    "uses": gettext_lazy("None chosen means whatever grows there."),
    "districts": gettext_lazy("None chosen means the whole city."),
    "hubs": gettext_lazy("None chosen means all."),
    "materials": gettext_lazy("None chosen means all."),
    "sites": gettext_lazy("One place a line: its name, or the code on its page."),
    "sources": gettext_lazy("One a line: a study, a law, a page."),
    "effective_to": gettext_lazy("Empty: until it is changed."),
    "trigger.sources": gettext_lazy(
        "One a line, by name; “coordinators” are those of this network. Empty: they alone."
    ),
    "trigger.confirmations": gettext_lazy("Empty: one warning is enough."),
}


def own_names(kind: type[Article]) -> tuple[str, ...]:
    """What a kind is about: its own fields first, then the places that it means."""
    declared = [name for name in kind.model_fields if name not in OF_EVERY and name != "currency"]
    first = [name for name in declared if name in kind.__annotations__]
    own = [*first, *(name for name in declared if name not in first)]
    names = [each for name in own for each in _inner(name)]
    if _needs_price(kind):
        names.append("price.per_unit")
    if _needs_trigger(kind):
        names += [f"trigger.{each}" for each in TRIGGER]
    return tuple(names)


def more_names(kind: type[Article], base: Article | None) -> tuple[str, ...]:
    """What every article can have beside."""
    names: list[str] = []
    if not kind.PROTECTS and not _needs_price(kind):
        names.append("price.per_unit")
    if kind.MOVES and not _needs_trigger(kind):
        names += [f"trigger.{each}" for each in TRIGGER]
    if base is not None and base.trigger is not None:
        names += [f"trigger.{each}" for each in RENEWAL]
    if base is None or base.layer is not Layer.STATUTE:
        names += ["authority", "advice_to"]
        names += [] if issubclass(kind, Procedural) else ["layer"]
    return (*names, "effective_to", "sources")


def field_for(name: str, frame: Frame) -> forms.Field:
    """The field for a name such as "longest_km" or "season.begins"."""
    field = _field(name, frame)
    if isinstance(field, forms.ChoiceField | forms.MultiValueField):
        # One is chosen always, or the hint tells what none means.
        field.unmarked = True  # type: ignore[union-attr]
    return field


def _field(name: str, frame: Frame) -> forms.Field:
    more = {
        "label": _title(name),
        "required": False,
        "help_text": NO_CHOICE_IS_ALL.get(name, ""),
    }
    if (make := _BY_NAME.get(name)) is not None:
        return make(frame, more)
    info = frame.kind.model_fields[name]
    more["required"] = info.is_required()
    return _of_type(name, info.annotation, more)


def _of_type(name: str, kind: Any, more: dict[str, Any]) -> forms.Field:
    kind = _without_none(kind)
    if kind is bool:
        return forms.BooleanField(**more | {"required": False})
    if kind in (int, float):
        return NumberField(percent=name in SHARES, whole=kind is int, **more)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return forms.ChoiceField(choices=_meanings(name, kind), **more)
    inner = get_args(kind)
    if get_origin(kind) is tuple and isinstance(inner[0], type) and issubclass(inner[0], StrEnum):
        return many(_meanings(name, inner[0]), boxes=True, **more)
    return forms.CharField(max_length=500, **more)


def _meanings(name: str, kind: type[StrEnum]) -> list[tuple[str, str]]:
    """The values that a field can have, in the reader's words."""
    translate = rules_language()
    known = MEANINGS.get(name, {})
    values = [each for each in kind if each in known and (name != "legs" or each in CARRIED)]
    return [(each.value, _capital(message(known[each]).say(translate))) for each in values]


def _title(name: str) -> str:
    if name == "trigger.renewed_began":
        return _("Prolong it: when the warning began")
    if name == "trigger.renewed_until":
        return _("Prolong it: until when")
    found = _capital(label(name).say(rules_language()))
    return f"{found} (%)" if name in SHARES else found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _needs_price(kind: type[Article]) -> bool:
    return kind.__name__ == "PriorityUse"


def _needs_trigger(kind: type[Article]) -> bool:
    return kind.__name__ == "StormStandDown"


def _inner(name: str) -> tuple[str, ...]:
    return ("season.begins", "season.ends") if name == "season" else (name,)


def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType:
        return next(each for each in get_args(kind) if each is not type(None))
    return kind


def _listed(ids: Any, names: Any) -> list[tuple[str, str]]:
    pairs = zip(ids.tolist(), names.tolist(), strict=True)
    return sorted(pairs, key=lambda each: each[1].casefold())


def _districts(frame: Frame, more: dict[str, Any]) -> forms.Field:
    table = frame.city.districts
    choices = _listed(table.id, table.name)
    return many(choices, boxes=len(choices) <= FEW, **more)


def _to_districts(frame: Frame, more: dict[str, Any]) -> forms.Field:
    return _districts(frame, more | {"required": True})


def _hubs(frame: Frame, more: dict[str, Any]) -> forms.Field:
    choices = _listed(frame.city.hubs.id, frame.city.hubs.name)
    return many(choices, boxes=len(choices) <= FEW, **more)


def _materials(frame: Frame, more: dict[str, Any]) -> forms.Field:
    choices = list(materials_of(frame.city).items())
    return many(choices, boxes=len(choices) <= FEW, **more)


def _price(frame: Frame, more: dict[str, Any]) -> forms.Field:
    told = _(
        "In %(currency)s for each %(unit)s. Empty: plans never depart from it, and the guard "
        "refuses what breaks it."
    ) % {"currency": frame.city.currency, "unit": frame.kind.UNIT}
    return NumberField(**more | {"help_text": told, "required": _needs_price(frame.kind)})


def _event(frame: Frame, more: dict[str, Any]) -> forms.Field:
    translate = rules_language()
    needed = _needs_trigger(frame.kind)
    always = [] if needed else [("", _("none: it always holds"))]
    named = [(each.value, message(text).say(translate)) for each, text in EVENTS.items()]
    return forms.ChoiceField(choices=[*always, *named], **more | {"required": needed})


def _severity(_frame: Frame, more: dict[str, Any]) -> forms.Field:
    translate = rules_language()
    choices = [(at, translate(text)) for at, text in enumerate(SEVERITIES, start=1)]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **more)


def _hours(_frame: Frame, more: dict[str, Any]) -> forms.Field:
    return NumberField(**more)


def _moment(_frame: Frame, more: dict[str, Any]) -> forms.Field:
    return MomentField(**more)


def _authority(_frame: Frame, more: dict[str, Any]) -> forms.Field:
    choices = [
        (Authority.NETWORK.value, _("this network: it is obeyed")),
        (Authority.ADVISORY.value, _("nobody: it is advice to a body outside")),
    ]
    return forms.ChoiceField(choices=choices, **more)


def _layer(frame: Frame, more: dict[str, Any]) -> forms.Field:
    offered = (*CHANGED_BY, Layer.STEWARD) if frame.orders else CHANGED_BY
    now = frame.base.layer if frame.base is not None else frame.layer
    offered = offered if now in offered else (*offered, now)
    known, translate = MEANINGS["layer"], rules_language()
    choices = [(each.value, _capital(translate(known[each]))) for each in offered]
    return forms.ChoiceField(choices=choices, **more)


class MomentField(forms.DateTimeField):
    """A moment by the city's clock."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def clean(self, value: Any) -> str | None:
        """The moment with its zone."""
        found = super().clean(value)
        return found.isoformat() if found else None


_BY_NAME: Mapping[str, Callable[[Frame, dict[str, Any]], forms.Field]] = {
    "districts": _districts,
    "to_districts": _to_districts,
    "hubs": _hubs,
    "materials": _materials,
    "sites": lambda frame, more: PlacesField(frame.city, **more),
    "sources": lambda _frame, more: LinesField(max_length=4000, **more),
    "season.begins": lambda _frame, more: DayOfYearField(**more),
    "season.ends": lambda _frame, more: DayOfYearField(**more),
    "begins": lambda _frame, more: HourField(**more | {"required": True}),
    "ends": lambda _frame, more: HourField(**more | {"required": True}),
    "majority": lambda _frame, more: PartField(max_length=9, **more | {"required": True}),
    "effective_to": lambda _frame, more: LastDayField(**more),
    "price.per_unit": _price,
    "trigger.event": _event,
    "trigger.least_severity": _severity,
    "trigger.sources": lambda _frame, more: LinesField(max_length=2000, **more),
    "trigger.confirmations": lambda _frame, more: NumberField(whole=True, **more),
    "trigger.max_hours": _hours,
    "trigger.linger_h": _hours,
    "trigger.cool_down_h": _hours,
    "trigger.renewed_began": _moment,
    "trigger.renewed_until": _moment,
    "authority": _authority,
    "layer": _layer,
}
