"""What is known of a place: declared by a keeper, listed, or assumed."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons import assumptions
from greenhaven.web.commons.places.columns import DECLARABLE, Declarable, Form, in_words
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind
from greenhaven.web.commons.places.queries import standing_declarations
from greenhaven.web.commons.quantities import FIXED
from greenhaven.web.commons.words import value as value_words

TABLES = {PlaceKind.HUB: "hubs", PlaceKind.GARDEN: "gardens"}
NO_LIMIT, NOT_KNOWN = "inf", ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a place's page."""

    column: str
    label: str | Promise
    value: str  # in words, with its unit; empty where nobody knows
    declaration: Declaration | None = None
    assumption: assumptions.Assumption | None = None


def facts_of(place: Place, city: City) -> list[Fact]:
    """All that may be declared of a place, as it holds now."""
    declared = {each.column: each for each in standing_declarations(place.city).filter(place=place)}
    assumed = {each.column: each for each in assumed_of(place, city)}
    return [
        fact_of(each, place, city, declared.get(each.column), assumed.get(each.column))
        for each in DECLARABLE[place.kind]
    ]


def assumed_of(place: Place, city: City) -> tuple[assumptions.Assumption, ...]:
    """The assumptions on which a place's row in the city's tables rests."""
    if place.kind not in TABLES:
        return ()
    return assumptions.resting_on(city, TABLES[PlaceKind(place.kind)], place.code)


def fact_of(
    about: Declarable,
    place: Place,
    city: City,
    declaration: Declaration | None,
    assumption: assumptions.Assumption | None,
) -> Fact:
    """One line: what was declared holds, then what the tables say."""
    value = declaration.value if declaration else listed(about, place, city)
    words = ""
    if value == NO_LIMIT:
        words = _("no limit")
    elif value:
        unit = "%" if about.unit == "1" else value_words(about.unit)
        words = in_words(about, value, city) + (f"{FIXED}{unit}" if unit else "")
    return Fact(about.column, about.label, words, declaration, None if declaration else assumption)


def listed(about: Declarable, place: Place, city: City) -> str:
    """The value in the city's tables, written as a keeper's would be kept."""
    table = getattr(city, TABLES.get(PlaceKind(place.kind), ""), None)
    if table is None or not about.plan_reads_it:
        return NOT_KNOWN
    rows = np.flatnonzero(table.id == place.code)
    if not len(rows):
        return NOT_KNOWN
    value = getattr(table, about.column)[rows[0]].item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if about.form == Form.NUMBER:
        return number_of(value)
    return str(value)


def number_of(value: float) -> str:
    """A number of the tables; nothing where it was not reported."""
    if np.isnan(value):
        return NOT_KNOWN
    if np.isinf(value):
        return NO_LIMIT
    return f"{Decimal(str(value)).quantize(Decimal('0.0001')).normalize():f}"
