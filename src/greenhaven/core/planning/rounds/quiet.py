"""Times in which a rulebook lets nobody load, in terms of the stops of rounds.

`core.rules.hours` says when quiet hours, stand-downs and the weather gate close what; here that is
said of stops.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from greenhaven.core.city import City, CityError, HubKind, Weather
from greenhaven.core.columns import Booleans
from greenhaven.core.planning.rounds.stops import Closures, Stops, no_closures
from greenhaven.core.rules.hours import closed_times
from greenhaven.core.rules.movements import Facts, Leg, no_weather
from greenhaven.core.rules.rulebook import Rulebook

# What a closed part of the loop is at a stop. What is sold is fetched by its buyers.
AT_STOPS = {"": "", Leg.COLLECT: "collect", Leg.EXPORT: "collect", Leg.RETURN: "deliver"}
OUTWARD = (Leg.COLLECT, Leg.EXPORT)


def closures_of(rulebook: Rulebook, facts: Facts, when: tuple[date, int], stops: Stops) -> Closures:
    """When a rulebook closes which stops.

    Advice binds nobody. Hours with a price bind like others: a round is not worth a neighbour's
    sleep.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
        Of the city, with the warnings that were received and the weather that is foretold.
    when : pair of date and int
        First day, and how many days.
    stops : Stops

    Returns
    -------
    Closures
        Seconds since the first day's midnight, by the city's clock.
    """
    nouns = {article.id: article.noun().say() for article in rulebook.articles}
    exported = _exported(facts.city, stops)
    rows: list[dict[str, Any]] = []
    for closed in closed_times(rulebook, facts, *when, priced=True).records():
        if closed["leg"] in AT_STOPS:
            told = {
                "leg": AT_STOPS[closed["leg"]],
                "begins_s": closed["begins_s"],
                "ends_s": closed["ends_s"],
                "why": nouns[closed["article"]],
            }
            rows += [told | where for where in _where(closed, facts.city, stops, exported)]
    return Closures.of(rows) if rows else no_closures()


def recorded_weather(city: City, first: date, days: int) -> Weather:
    """Some days with the weather of the recorded days that stand in for them.

    Parameters
    ----------
    city : City
        With a record of weather.
    first : date
    days : int
    """
    dates = [first + timedelta(days=number) for number in range(days)]
    try:
        recorded = [city.clock.weather_day(day).isoformat() for day in dates]
    except CityError:
        return no_weather()
    rows = {row["date"]: row for row in city.weather.records()}
    found = [
        rows[stands_in] | {"date": day.isoformat()}
        for day, stands_in in zip(dates, recorded, strict=True)
        if stands_in in rows
    ]
    return Weather.of(found) if found else no_weather()


def _exported(city: City, stops: Stops) -> Booleans:
    """Which stops are emptied for processors outside the city."""
    processing = city.hubs.id[city.hubs.kind == HubKind.PROCESSING_HUB]
    return np.asarray((stops.collect_kg > 0) & ~np.isin(stops.hub, ["", *processing.tolist()]))


def _where(
    closed: Mapping[str, Any], city: City, stops: Stops, exported: Booleans
) -> Iterator[dict[str, str]]:
    """A whole district; or single stops and a hub, where only those of a place or a way are meant.

    A stop that brings and fetches is closed for both where one is closed: see `times`.
    """
    district, place = closed["district"], closed["place"]
    outward = closed["leg"] in OUTWARD
    meant = exported if closed["leg"] == Leg.EXPORT else ~exported
    collects = stops.collect_kg > 0
    if not place and not (outward and (collects & ~meant).any()):
        yield {"district": district, "stop": "", "hub": ""}
        return
    mine = np.isin(stops.district, [district]) | (district == "")
    if place:
        if np.any(city.hubs.id == place):
            yield {"district": "", "stop": "", "hub": place}
        mine = stops.place == place
    if outward:
        mine = mine & collects & meant
    elif closed["leg"] == Leg.RETURN:
        mine = mine & (stops.deliver_kg > 0)
    yield from ({"district": "", "stop": each, "hub": ""} for each in stops.id[mine].tolist())
