"""A form for one article, made from the fields of its kind: their bounds, units and words."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.bounds import Bound, breaches
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.kinds.procedures import Procedural
from greenhaven.core.rules.labels import SHARES
from greenhaven.core.rules.reading import article_of, plain
from greenhaven.core.rules.triggers import BOUNDS as OF_TRIGGER
from greenhaven.web.commons.quantities import number
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.proposals.article_fields import field_for, more_names, own_names
from greenhaven.web.council.proposals.errors import fault_words
from greenhaven.web.council.proposals.fields import HUNDRED, last_day, nested
from greenhaven.web.council.proposals.frames import Frame

FAULT = re.compile(r"^(?:article [^,:]+|the new article), ([a-z_.]+)(?:, number \d+)*: (.+)$")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
PRICE, TRIGGER, SEASON = "price", "trigger", "season"


class ArticleForm(forms.Form):
    """The fields of one article."""

    prefix = "article"

    def __init__(self, frame: Frame, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.frame = frame
        self.article: Article | None = None
        self._own, self._more = own_names(frame.kind), more_names(frame.kind, frame.base)
        told = initial_of(frame)
        bounds = bounds_of(frame.kind, nested(told))
        for name in (*self._own, *self._more):
            field = field_for(name, frame)
            if name in bounds:
                field.help_text = within(name, bounds[name])
            field.initial = told.get(name)
            self.fields[name] = field

    def own_fields(self) -> list[BoundField]:
        """What its kind is about."""
        return [self[name] for name in self._own]

    def more_fields(self) -> list[BoundField]:
        """What every article can have."""
        return [self[name] for name in self._more]

    @property
    def more_open(self) -> bool:
        """Whether something of it is set, or wrong."""
        usual = {"authority", "layer", "trigger.least_severity", "trigger.cool_down_h"}
        usual |= {"trigger.linger_h", "sources"}
        told = (self[name].value() for name in self._more if name not in usual)
        return any(told) or any(name in self.errors for name in self._more)

    def clean(self) -> dict[str, Any]:
        """The article of what was typed; every fault stands at its field."""
        values = super().clean() or self.cleaned_data
        raw = self._raw(values)
        for name, told in _beyond(self.frame.kind, raw):
            if name in self.fields:
                self.add_error(name, told)
        if self.errors:
            return values
        try:
            self.article = article_of(raw)
        except RulesError as error:
            self._refuse(error)
        else:
            if self.frame.base is not None and not self.changed_values():
                self.add_error(None, _("Nothing is changed yet."))
        return values

    def change(self) -> dict[str, Any]:
        """What a proposal would say: the new article, or its new values."""
        assert self.article is not None  # noqa: S101 -- asked of valid forms alone
        if self.frame.base is None:
            article = plain(self.article)
            del article["effective_from"]  # from when the proposal holds
            return {"action": "add", "article": article}
        return {
            "action": "amend",
            "article": self.frame.base.id,
            "fields": self.changed_values(),
        }

    def changed_values(self) -> dict[str, Any]:
        """Values that are others than those of the article that is amended."""
        assert self.article is not None  # noqa: S101 -- as above
        assert self.frame.base is not None  # noqa: S101 -- as above
        old, new = plain(self.frame.base), plain(self.article)
        managed = {name.partition(".")[0] for name in self.fields}
        return {
            name: new.get(name)
            for name in {**old, **new}
            if name in managed and old.get(name) != new.get(name)
        }

    def _raw(self, values: Mapping[str, Any]) -> dict[str, Any]:
        frame = self.frame
        told = nested({name: values.get(name) for name in self.fields})
        _fold(told, frame)
        if frame.base is not None:
            known = plain(frame.base)
        else:
            known = {
                "kind": frame.kind_name,
                "id": frame.name,
                "effective_from": frame.begins.isoformat(),
                "layer": frame.layer.value,
                **frame.scope,
            }
        if "currency" in frame.kind.model_fields:
            known["currency"] = frame.city.currency
        return {name: value for name, value in {**known, **told}.items() if value is not None}

    def _refuse(self, error: RulesError) -> None:
        for line in str(error).splitlines():
            found = FAULT.match(line)
            name = self._named(found[1]) if found else None
            told = fault_words(found[2] if found and name else line)
            if name == "effective_to":
                told = DAY.sub(lambda day: last_day(day[0]), told)
            self.add_error(name, told)

    def _named(self, name: str) -> str | None:
        """The field of the form that a fault is about."""
        inner = (each for each in self.fields if each.partition(".")[0] == name)
        return name if name in self.fields else next(inner, None)


def initial_of(frame: Frame) -> dict[str, Any]:
    """What stands in the form before anybody types."""
    if frame.base is None:
        told = {
            name: each.get_default()
            for name, each in frame.kind.model_fields.items()
            if not each.is_required()
        }
        usual = {name: _plain(value) for name, value in told.items() if value is not None}
        return usual | {"layer": frame.layer.value} | dict(_usual(frame.kind))
    found: dict[str, Any] = dict(_usual(frame.kind))
    for name, value in plain(frame.base).items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{inner}": each for inner, each in value.items()}
        else:
            found[name] = value
    if "effective_to" in found:
        found["effective_to"] = last_day(found["effective_to"])
    return found


def _usual(kind: type[Article]) -> Iterator[tuple[str, Any]]:
    """What a trigger has if nothing else is said."""
    if not issubclass(kind, Procedural):
        yield from (("trigger.least_severity", 2), ("trigger.linger_h", 0.0))
        yield "trigger.cool_down_h", 24.0


def _plain(value: Any) -> Any:
    """A default as it stands in JSON."""
    if isinstance(value, tuple | list):
        return [str(each) for each in value]
    return value if isinstance(value, bool | int | float) else str(value)


def _fold(told: dict[str, Any], frame: Frame) -> None:
    """Say of a price, a season and a trigger that there is none, or all that it is."""
    if PRICE in told:
        amount = told[PRICE]["per_unit"]
        priced = {"per_unit": amount, "currency": frame.city.currency}
        told[PRICE] = priced if amount is not None else None
    if SEASON in told and not any(told[SEASON].values()):
        told[SEASON] = None
    if TRIGGER in told:
        told[TRIGGER] = _trigger(told[TRIGGER], frame.base)


def _trigger(told: dict[str, Any], base: Article | None) -> dict[str, Any] | None:
    began, until = told.pop("renewed_began", None), told.pop("renewed_until", None)
    if not told.get("event"):
        return None
    kept = list(plain(base.trigger).get("renewals", [])) if base and base.trigger else []
    if began or until:
        kept.append({"began": began or "", "until": until or ""})
    found = {name: value for name, value in told.items() if value not in (None, [])}
    return found | ({"renewals": kept} if kept else {})


def bounds_of(kind: type[Article], raw: Mapping[str, Any]) -> dict[str, Bound]:
    """Where the numbers of an article may lie, as far as what is known of it tells."""
    known = {
        name: raw.get(name, None if each.is_required() else each.get_default())
        for name, each in kind.model_fields.items()
    }
    try:
        found = dict(kind.bounds_where(known))
    except (KeyError, AttributeError):  # they depend on what is not chosen yet
        found = {}
    return found | {f"{TRIGGER}.{name}": bound for name, bound in OF_TRIGGER.items()}


def within(name: str, bound: Bound) -> str:
    """From where to where a number may go."""
    low, high = (_shown(name, each) for each in (bound.lowest, bound.highest))
    return _("From %(low)s to %(high)s.") % {"low": low, "high": high}


def _beyond(kind: type[Article], raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every number that lies outside its bounds, in the reader's words."""
    flat = {**raw}
    for name, value in (raw.get(TRIGGER) or {}).items():
        flat[f"{TRIGGER}.{name}"] = value
    for breach in breaches(flat, bounds_of(kind, raw)):
        name, bound = breach.field, breach.bound
        low, high = (_shown(name, each) for each in (bound.lowest, bound.highest))
        yield (
            name,
            _(
                "From %(low)s to %(high)s, please (%(why)s). The nearest value that can be: "
                "%(nearest)s."
            )
            % {
                "low": low,
                "high": high,
                "why": rules_language()(bound.why),
                "nearest": _shown(name, bound.nearest(breach.came)),
            },
        )


def _shown(name: str, value: float) -> str:
    if name in SHARES:
        return f"{value * HUNDRED:.6g} %"
    return number(value) if float(value).is_integer() else f"{value:.6g}"
