"""Sentences that a plan keeps in English, in the language of whoever reads them.

A plan is made once for all readers, and says why each thing is in it. Its sentences follow a few
templates; here each of them can be said in another language. One that follows none stays as it is.
"""

import re
from collections.abc import Collection
from datetime import date
from functools import cache

from django.utils import dateformat
from django.utils import translation as spoken
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from greenhaven.core.rules.languages import languages, translation
from greenhaven.core.rules.words import LANGUAGE, Translate
from greenhaven.web.commons import words

# Why a movement is in the plan.
REASONS = (
    gettext_noop("gives structure and carbon to the mix at {name}"),
    gettext_noop("no hub in the city takes {material}"),
    gettext_noop("the nearest hub that takes {material}"),
    gettext_noop("{rule} allows this source no more in the city's hubs"),
    gettext_noop("{rule} forbids the way to {name}"),
    gettext_noop("{name} is closed this week"),
    gettext_noop("{names} are closed this week"),
    gettext_noop("hubs in reach are full or their mix can take no more {material} this week"),
    gettext_noop("every hub in reach that takes {material} is full this week"),
    gettext_noop("the mix at {names} can take no more {material} this week"),
    gettext_noop("{name} is nearer but full this week"),
    gettext_noop("{names} are nearer but full this week"),
    gettext_noop("{rule} allows no more here"),
    gettext_noop("digestate is planned for sale only"),
    gettext_noop("in these weeks more than gardens and parks can safely take"),
    gettext_noop("as much as is ripe and within reach"),
    gettext_noop("what the gardens cannot safely take"),
    gettext_noop("asked for {mass} by {day}"),
    gettext_noop("fills what its soil can safely take in a year: {element} is the limit"),
)
# Why a stop is on no round, and what changed for one that was agreed.
ROUNDS = (
    gettext_noop("no vehicle works on these days"),
    gettext_noop("no vehicle works from {name} on these days"),
    gettext_noop("only a {carrier} gets there, and none works from its hub on these days"),
    gettext_noop("no vehicle of its hub brings compost out"),
    gettext_noop("no vehicle of its hub brings organics in"),
    gettext_noop("no way leads there for a {carrier}"),
    gettext_noop("{litres} litres are more than any vehicle holds that may come"),
    gettext_noop("{mass} are more than any vehicle holds that may come"),
    gettext_noop("there and back takes {hours} h; a vehicle's day has at most {most}"),
    gettext_noop("there and back is {km} km; a vehicle goes at most {most} in a day"),
    gettext_noop("no vehicle can be there in its hours and back within its own working day"),
    gettext_noop("it is open only when no vehicle can be there"),
    gettext_noop("it is open only when no vehicle can be there, or {why} forbid it"),
    gettext_noop("{why} leave no time for it"),
    gettext_noop("no vehicle can be there within its working day"),
    gettext_noop("its agreed round has no room or time left for it, and it must not move"),
    gettext_noop("serving it would cost {money}, more than the {worth} that it is worth"),
    gettext_noop("no vehicle that may come has time left for it"),
    gettext_noop("every vehicle that may come is full"),
    gettext_noop("{name}: no longer asked for; it was with {vehicle} on {weekday}."),
    gettext_noop("{name}: new, with {vehicle} on {weekday}."),
    gettext_noop("{name}: new, but left out."),
    gettext_noop("{name}: left out; it was with {vehicle} on {weekday}."),
    gettext_noop("{name}: moves from {vehicle} on {weekday} to {other} on {later}."),
)
# Why a garden is offered compost; kept in English, so that both sides read it in their language.
NEXT = gettext_noop("You asked for it, and by distance and fair share you are next.")
# What one more unit of a limit would save.
LIMITS = (
    gettext_noop("One more tonne a week at {name} would save {money}."),
    gettext_noop("One tonne less that {name} must be fed in a week would save {money}."),
    gettext_noop("One more kilogram of nitrogen allowed at {name} would save {money}."),
    gettext_noop("One more kilogram of phosphorus allowed at {name} would save {money}."),
    gettext_noop("One tonne less for the gardens of {name} would save {money}."),
    gettext_noop("A mix with one more point of C:N at {name} would save {money}."),
    gettext_noop("A mix with one point of C:N less at {name} would save {money}."),
    gettext_noop("A mix one percentage point wetter at {name} would save {money}."),
    gettext_noop("A mix one percentage point drier at {name} would save {money}."),
    gettext_noop("A mix with 0.01 less air space at {name} would save {money}."),
)
# What would be otherwise without a rule.
PRICES = (
    gettext_noop("Without {rule}, {clauses}; the last district to gain would be {name}."),
    gettext_noop("Without {rule}, {clauses}; the district to gain would be {name}."),
    gettext_noop("Without {rule}, {clauses}."),
)
CLAUSES = (
    gettext_noop("{mass} {more} compost a week would reach soils"),
    gettext_noop("{mass} {more} compost a week could reach soils"),
    gettext_noop("as much compost would reach soils"),
    gettext_noop("as much compost could reach soils"),
    gettext_noop("some of it sooner"),
    gettext_noop("{mass} a week {more} would reach gardens"),
    gettext_noop("{mass} a week {more} could reach gardens"),
    gettext_noop("{mass} a week {more} would be sold"),
    gettext_noop("{mass} a week {more} could be sold"),
    gettext_noop("{mass} of organics a week {more} would be left without a place"),
    gettext_noop("{mass} of organics a week {more} could be left without a place"),
    gettext_noop("the bill would be the same"),
    gettext_noop("the bill could be the same"),
    gettext_noop("the bill would be {money} {more} in {weeks}"),
    gettext_noop("the bill could be {money} {more} in {weeks}"),
)
PARTS = (
    gettext_noop("{name} and {number} others"),
    gettext_noop("{number} weeks"),
    gettext_noop("1 week"),
    gettext_noop("more"),
    gettext_noop("less"),
    gettext_noop("higher"),
    gettext_noop("lower"),
    gettext_noop("nitrogen"),
    gettext_noop("phosphorus"),
)
# What comes of what a garden asked for.
WISHES = (
    gettext_noop("{name} gets {part} of the {mass} that it asked for by {day}: {why}."),
    gettext_noop("{name} gets the {mass} that it asked for by {day}."),
)
WHYS = (
    gettext_noop("its soil can safely take no more"),
    gettext_noop("no hub within reach has compost whose heat was shown"),
    gettext_noop("no more compost is ripe and within reach by then"),
)
CARRIERS = (gettext_noop("cargo bike"), gettext_noop("van"), gettext_noop("truck"))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OF_GAPS = {
    "carrier": CARRIERS,
    "weekday": WEEKDAYS,
    "later": WEEKDAYS,
    "more": PARTS,
    "weeks": PARTS,
    "element": PARTS,
    "why": WHYS,
}
SENTENCES = (NEXT, *ROUNDS, *REASONS, *LIMITS, *PRICES, *WISHES)
# Names of articles; the rules have their own file of every language.
RULES = (
    "the balance of the mix",
    "the budget of {measure} a week",
    "the cap of {measure} a giver and season",
    "the cap of {measure} a giver",
    "the cap of {measure}",
    "the closed season",
    "the distance to water",
    "the equity floor of {measure}",
    "the hygiene gate",
    "the limit of {measure}",
    "the mean of at most {measure}",
    "the nesting season",
    "the permit for {measure}",
    "the priority up to {measure} of the need",
    "the quarantine",
    "the quiet hours",
    "the reserve of {measure}",
    "the return share of {measure}",
    "the stand-down",
    "the weather gate",
    "the zone of rest",
    "the {measure} limit",
)
ENGLISH_MONTHS = tuple(date(2000, month, 1).strftime("%B") for month in range(1, 13))
FIELD = re.compile(r"\{(\w+)\}")
# What some gaps are filled with; any other holds a name or an amount.
FILLED = {
    "more": "more|less|higher|lower",
    "weeks": r"1 week|\d+ weeks",
    "element": "nitrogen|phosphorus",
    "number": r"\d+",
    "carrier": "|".join(CARRIERS),
    "weekday": "|".join(WEEKDAYS),
    "later": "|".join(WEEKDAYS),
    "day": r"\d+ \w+",
}


def in_readers_words(sentence: str, places: Collection[str] = ()) -> str:
    """A sentence of a plan in the language of whoever reads it; `places` are names it may list."""
    return sentence if _is_english() else _said(sentence, SENTENCES, places)


def rules_language() -> Translate:
    """How rules are said to whoever reads; in English where they have no file of a language."""
    tag = (get_language() or LANGUAGE).partition("-")[0]
    return translation(tag if tag in languages() else LANGUAGE)


def rule_in_readers_words(noun: str) -> str:
    """The name of an article in the language of whoever reads it."""
    translate = rules_language()
    for template in RULES:
        if found := _pattern(template).fullmatch(noun):
            return FIELD.sub(lambda gap: found[gap[1]], translate(template))
    return noun


def _is_english() -> bool:
    return (get_language() or LANGUAGE).partition("-")[0] == LANGUAGE


def _said(sentence: str, templates: tuple[str, ...], places: Collection[str] = ()) -> str:
    for template in templates:
        if found := _pattern(template).fullmatch(sentence):
            gaps = found.groupdict().items()
            parts = {name: _part(name, value, places) for name, value in gaps}
            return spoken.gettext(template).format(**parts)
    return sentence


def _part(name: str, value: str, places: Collection[str]) -> str:
    """What stands in a gap of a template: a name stays, a word or a list is said anew."""
    match name:
        case "material":
            return words.material(value)
        case "rule":
            return rule_in_readers_words(value)
        case "clauses":
            *first, last = (_said(clause, CLAUSES) for clause in re.split(r", and |, ", value))
            return _("%(first)s, and %(last)s") % {"first": ", ".join(first), "last": last}
        case "names":
            return _list(value, places)
        case "day":
            return _day(value)
    return _said(value, OF_GAPS[name]) if name in OF_GAPS else value


def _day(value: str) -> str:
    """A day of a plan as the reader's language says it: "12 May", "12 de mayo"."""
    number, _space, month = value.partition(" ")
    if month not in ENGLISH_MONTHS or not number.isdecimal():
        return value
    told = date(2000, ENGLISH_MONTHS.index(month) + 1, int(number))
    return dateformat.format(told, get_format("MONTH_DAY_FORMAT"))


def _list(value: str, places: Collection[str]) -> str:
    """One name, two, or one and how many others; a name may hold an "and" itself."""
    for match in re.finditer(" and ", value):
        first, second = value[: match.start()], value[match.end() :]
        if first in places and second in places:
            return _("%(first)s and %(second)s") % {"first": first, "second": second}
    return _said(value, PARTS)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pieces = FIELD.split(template)
    fixed = [re.escape(piece) for piece in pieces[::2]]
    gaps = [f"(?P<{name}>{FILLED.get(name, '.+?')})" for name in pieces[1::2]]
    return re.compile("".join(a + b for a, b in zip(fixed, [*gaps, ""], strict=True)))
