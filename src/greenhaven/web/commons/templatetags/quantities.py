"""The site's numbers, for templates."""

from datetime import date, datetime

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe

from greenhaven.core.city import City
from greenhaven.web.commons import clock, quantities, units, words
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.reasons import reason_in_readers_words, stays_english
from greenhaven.web.commons.sentences import in_readers_words

register = template.Library()
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
register.filter("number", quantities.number)
register.filter("mass", quantities.mass)
register.filter("round_mass", quantities.round_mass)
register.filter("percent", quantities.percent)
register.filter("measured", quantities.measured)


@register.filter
def mass_or_none(value: float) -> str:
    """A mass, or a dash where there is none."""
    return quantities.mass(value) if value else "–"


@register.filter
def number_or_none(value: float) -> str:
    """A number, or a dash where there is none."""
    return quantities.number(value) if value else "–"


@register.filter
def percent_or_none(value: float) -> str:
    """A share, or a dash where there is none."""
    return quantities.percent(value) if value else "–"


@register.filter
def scientific(value: float) -> str:
    """A very small or very large number: 3.1 · 10⁻¹²."""
    if not value:
        return "0"
    digits, power = f"{value:.1e}".split("e")
    return f"{digits} · 10{str(int(power)).translate(RAISED)}"


@register.filter
def day(value: date | datetime | str) -> str:
    """A day in words: 3 November 2025; of a moment, the city's day."""
    if isinstance(value, str):
        return date_format(date.fromisoformat(value))
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value)


@register.filter
def here(value: datetime | None) -> datetime | None:
    """A moment that the machine wrote down, by the city's clock: `{{ row.made_at|here|day }}`."""
    return value and clock.as_here(value)


@register.filter
def today(city: City) -> date:
    """The present day in a city."""
    return clock.today(city)


@register.filter
def month(value: str) -> str:
    """A month in words: June 2025, from 2025-06."""
    return date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT")


def _units_of(context: Context) -> str:
    """The units of the one who reads; metric for who has not signed in."""
    person = getattr(context.get("actor"), "person", None)
    return person.units if person else Units.METRIC


@register.simple_tag(takes_context=True)
def amount(context: Context, milligrams: int) -> str:
    """An amount in the reader's units: 7.4 kg, or 16.3 lb."""
    return units.shown(milligrams, _units_of(context))


@register.simple_tag(takes_context=True)
def degrees(context: Context, celsius: float) -> str:
    """A temperature in the reader's unit: 55 °C, or 131 °F."""
    return units.shown_celsius(celsius, _units_of(context))


@register.filter
def in_words(unit: str) -> str:
    """A unit in the reader's language: t/week."""
    return words.value(unit) if unit else ""


register.filter("fault", fault_in_readers_words)


@register.filter
def said(sentence: str) -> str:
    """A sentence that a plan keeps, in the reader's language."""
    return in_readers_words(sentence)


@register.filter
def because(reason: str) -> str:
    """Why a number is assumed, said to the reader: `<p{{ it|tongue }}>{{ it|because }}</p>`."""
    return reason_in_readers_words(reason)


@register.filter
def tongue(reason: str) -> str:
    """The attribute that has such a reason read aloud rightly where it stays in English."""
    return mark_safe(' lang="en"') if stays_english(reason) else ""
