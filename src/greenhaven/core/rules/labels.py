"""A change in the reader's words: what each parameter is called, and what its values mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from greenhaven.core.rules.articles import Authority, Layer, Level
from greenhaven.core.rules.differences import Action, Change, FieldChange
from greenhaven.core.rules.kinds.fairness import Fair
from greenhaven.core.rules.kinds.habitat import WORK
from greenhaven.core.rules.kinds.health import WithoutRecord
from greenhaven.core.rules.kinds.nutrients import Nutrient
from greenhaven.core.rules.kinds.offices import BODIES, METHODS
from greenhaven.core.rules.kinds.procedures import MATTERS, SECRECY, WHO, Quorum
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.places import GARDEN_KINDS, USES
from greenhaven.core.rules.triggers import EVENTS, SEVERITIES
from greenhaven.core.rules.words import (
    NO_NAMES,
    Message,
    Place,
    Translate,
    Value,
    message,
    month_day,
    percent,
)

ACTIONS = {
    Action.ADD: "new article",
    Action.AMEND: "amended",
    Action.REPEAL: "repealed",
}
LABELS: Mapping[str, str] = {
    "layer": "who can change it",
    "authority": "whom it binds",
    "advice_to": "whom it advises",
    "adopted_by": "decided by",
    "effective_from": "first day",
    "effective_to": "last day",
    "sources": "what it rests on",
    "level": "for whom it speaks",
    "area": "which district or circle",
    "area_places": "places of the circle",
    "area_district": "district of the circle",
    "price.per_unit": "price of departing from it",
    "price.currency": "currency of the price",
    "trigger.event": "warning that sets it in force",
    "trigger.least_severity": "least severity of the warning",
    "trigger.linger_h": "hours that it stays after the warning",
    "trigger.max_hours": "hours after which it ends by itself",
    "trigger.cool_down_h": "hours of rest after it",
    "trigger.renewals": "votes that prolonged it",
    "trigger.sources": "whose warnings count",
    "trigger.confirmations": "how many of them have to agree",
    "garden_kinds": "kinds of place",
    "uses": "what grows there",
    "districts": "districts",
    "nutrient": "nutrient",
    "cap_kg_per_ha_year": "most a hectare and year, in kg",
    "only_vulnerable_zone": "only in vulnerable zones",
    "without_record": "what has no record",
    "most_foreign_matter_percent": "most foreign matter, in %",
    "open_water_m": "least distance to open water, in m",
    "well_m": "least distance to wells and springs, in m",
    "season.begins": "first day of the season",
    "season.ends": "last day of the season",
    "most_rain_mm_per_day": "most rain in a day, in mm",
    "most_snow_mm_per_day": "most snow in a day, in mm",
    "not_in_frost": "not in frost",
    "least_total_t_per_week": "least in all, in t a week",
    "part_of_fair_share": "part of the fair share",
    "fair_by": "what is fair",
    "part_of_need": "part of the need",
    "to_districts": "districts that get it",
    "least_share": "least share",
    "legs": "ways that it means",
    "longest_km": "longest way, in km",
    "mean_km": "mean way, in km",
    "begins": "from",
    "ends": "until",
    "most_per_week": "most a week",
    "currency": "currency",
    "materials": "materials",
    "most_t_per_season": "most in a season, in t",
    "most_share": "largest share",
    "hubs": "hubs",
    "most_t_per_week": "most a week, in t",
    "least_carbon_per_nitrogen": "least carbon for each part of nitrogen",
    "most_carbon_per_nitrogen": "most carbon for each part of nitrogen",
    "least_t": "least in store, in t",
    "weeks_to_build": "weeks to build it up",
    "stops": "work that rests",
    "sites": "places",
    "lat": "degrees of latitude",
    "lon": "degrees of longitude",
    "radius_m": "metres around the point",
    "for_whom": "whom it protects",
    "guardian": "who speaks for the place",
    "answer_days": "days to answer",
    "matter": "what is decided",
    "majority": "part that has to say yes",
    "strict": "more than that part",
    "quorum": "who is counted against all",
    "quorum_share": "least share of all who may vote",
    "discussion_days": "days to talk",
    "frozen_days": "days with the final text",
    "voting_days": "days to vote",
    "second_vote_after_days": "days until a second vote",
    "may_propose": "who may propose",
    "may_amend": "who may offer amendments",
    "cosigners": "others who sign",
    "within_days": "days to gather signatures",
    "secrecy": "how votes are cast",
    "body": "who sits together",
    "seats": "number of seats",
    "term_months": "months of a term",
    "method": "how seats are filled",
    "most_terms": "most terms in a row",
    "closes_days_before": "days before the vote",
    "least_days_member": "days as a member",
    "allowed": "allowed",
    "expires_after_months": "months until it ends",
    "after_months": "months until the review",
}
LAYERS = {
    Layer.STATUTE: "nobody here: it is law",
    Layer.CONSTITUTION: "a vote on the constitution",
    Layer.ORDINARY: "an ordinary vote",
    Layer.HOUSE: "a vote on house rules",
    Layer.STEWARD: "stewards, for two weeks",
}
LEVELS = {
    Level.CITY: "the whole city",
    Level.DISTRICT: "a district",
    Level.CIRCLE: "a circle",
}
AUTHORITIES = {
    Authority.NETWORK: "this network",
    Authority.ADVISORY: "nobody: it is advice",
    Authority.STATUTE: "everyone: it is law",
}
LEGS = {
    Leg.COLLECT: "organics to hubs in the city",
    Leg.EXPORT: "organics out of the city",
    Leg.RETURN: "compost back to the soil",
}
FAIR = {Fair.HEAD: "by population", Fair.NEED: "by safe need"}
HELD = {WithoutRecord.PASSES: "passes", WithoutRecord.IS_HELD: "is held back"}
QUORUMS = {
    Quorum.APPROVAL: "those who say yes",
    Quorum.TURNOUT: "those who vote",
    Quorum.NONE: "nobody",
}
NUTRIENTS = {each: each.value for each in Nutrient}
# What values of a parameter mean, where they are words of the catalogue.
MEANINGS: Mapping[str, Mapping[Any, str]] = {
    "layer": LAYERS,
    "level": LEVELS,
    "authority": AUTHORITIES,
    "trigger.event": EVENTS,
    "trigger.least_severity": dict(enumerate(SEVERITIES, start=1)),
    "garden_kinds": GARDEN_KINDS,
    "uses": USES,
    "nutrient": NUTRIENTS,
    "without_record": HELD,
    "fair_by": FAIR,
    "legs": LEGS,
    "stops": WORK,
    "matter": MATTERS,
    "quorum": QUORUMS,
    "may_propose": WHO,
    "may_amend": WHO,
    "secrecy": SECRECY,
    "body": BODIES,
    "method": METHODS,
}
SHARES = ("part_of_fair_share", "part_of_need", "least_share", "most_share", "quorum_share")
PLACES = ("districts", "to_districts", "hubs", "materials", "sites", "area", "area_places")
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class FieldTold:
    """One parameter before and after, in the reader's words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One article before and after, in the reader's words; "" = it said or says nothing."""

    article: str
    action: str
    fields: tuple[FieldTold, ...]
    before: str
    after: str


def told(
    change: Change, translate: Translate = str, names: Mapping[str, str] = NO_NAMES
) -> ChangeTold:
    """A change as people read it: each parameter, and both sentences.

    Parameters
    ----------
    change : Change
    translate : Translate
        Into the reader's language.
    names : mapping
        Names of places, by id.
    """
    before, after = change.sentences(translate, names)
    action = message(ACTIONS[change.action]).say(translate)
    fields = tuple(_told(each, translate, names) for each in change.fields)
    return ChangeTold(change.article, action, fields, before, after)


def label(field: str) -> Message:
    """What a parameter is called."""
    return message(LABELS.get(field, field))


def said_value(field: str, value: Any) -> Message:
    """What a value of a parameter means; texts that people wrote stay as they are."""
    if value is None or value == []:
        return message(NOTHING)
    if isinstance(value, list):
        return message("{all}", all=tuple(_one(field, each) for each in value))
    return message("{value}", value=_one(field, value))


def _one(field: str, value: Any) -> Value:
    if isinstance(value, bool):
        return message("yes") if value else message("no")
    if isinstance(value, Mapping):
        return message("until {time}", time=str(value.get("until", NOTHING)))
    meanings = MEANINGS.get(field, {})
    if value in meanings:
        return message(meanings[value])
    if field in SHARES and not isinstance(value, str):
        return percent(value)
    if field in (*PLACES, "area_district"):
        return Place(str(value))
    return _dated(field, value) if isinstance(value, str) else float(value)


def _dated(field: str, value: str) -> Value:
    """Days as people say them; the day on which something ends is the first without it."""
    if field in ("effective_from", "effective_to"):
        days = 1 if field == "effective_to" else 0
        return date.fromisoformat(value) - timedelta(days=days)
    if found := re.fullmatch(r"(\d\d)-(\d\d)", value):
        return month_day(int(found[1]), int(found[2]))
    return value


def _told(field: FieldChange, translate: Translate, names: Mapping[str, str]) -> FieldTold:
    old, new = (
        said_value(field.field, each).say(translate, names) for each in (field.old, field.new)
    )
    return FieldTold(label(field.field).say(translate), old, new)
