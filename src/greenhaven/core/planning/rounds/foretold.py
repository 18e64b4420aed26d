"""Warnings and weather for the days of some rounds, read from what people write."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from math import isfinite
from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.city import City, CityState, Weather
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.rules.facts import facts_of
from greenhaven.core.rules.movements import Alerts, Facts, no_alerts
from greenhaven.core.rules.triggers import EVERYWHERE, SEVERITIES, Event

USUAL_SEVERITY = "severe"


def foretold(
    city: City, state: CityState, *, alerts: Alerts | None = None, weather: Weather | None = None
) -> Facts:
    """What rules are told of some days: warnings and weather; of what lies in hubs, nothing."""
    return facts_of(city, state, (0.0, 0.0), alerts=alerts, weather=weather)


def warnings_in(texts: Sequence[str], city: City, first: date) -> Alerts:
    """Warnings, each of a few words: what it warns of, how bad, where, from when, until when.

    Parameters
    ----------
    texts : sequence of str
        "flood", "storm extreme", "heat moderate mn01 2026-07-01T12:00 2026-07-02T20:00". What is
        left out: severe, everywhere, from the first day on, until the article ends by itself.
    city : City
        Whose districts and clock are meant.
    first : date
        First day.

    Raises
    ------
    RoundsError
        If a word is none of these.
    """
    rows = [_warning(text, city, first) for text in texts]
    return Alerts.of(rows, severity=np.int64) if rows else no_alerts()


def _warning(text: str, city: City, first: date) -> dict[str, object]:
    zone = ZoneInfo(city.timezone)
    event, *words = text.lower().split() or [""]
    if event not in list(Event):
        raise RoundsError(
            f"warning {text!r}: it must begin with {', '.join(Event)}{_near(event, list(Event))}"
        )
    found: dict[str, object] = {"event": event, "area": EVERYWHERE}
    severity, times = USUAL_SEVERITY, []
    districts = {name.lower(): name for name in city.districts.id.tolist()}
    for word in words:
        if word in SEVERITIES:
            severity = word
        elif word in districts:
            found["area"] = districts[word]
        else:
            times.append(_moment(text, word, zone, [*SEVERITIES, *districts]))
    begins, ends = (*times, None, None)[:2]
    if len(times) > 2 or (begins and ends and ends <= begins):
        raise RoundsError(f"warning {text!r}: a beginning and a later end were expected")
    began = begins or datetime.combine(first, time(), zone)
    return found | {
        "severity": SEVERITIES.index(severity) + 1,
        "begins": began.isoformat(),
        "ends": ends.isoformat() if ends else "",
    }


def _moment(text: str, word: str, zone: ZoneInfo, known: Sequence[str]) -> datetime:
    try:
        when = datetime.fromisoformat(word.upper())
    except ValueError as error:
        raise RoundsError(
            f"warning {text!r}: {word!r} is no severity ({', '.join(SEVERITIES)}), no district "
            f"and no time such as 2026-07-01T12:00{_near(word, known)}"
        ) from error
    return when if when.tzinfo else when.replace(tzinfo=zone)


def weather_in(text: str) -> Weather:
    """Foretold days from comma-separated values: the columns of a city's weather.

    Raises
    ------
    RoundsError
        If a column is missing, a date comes twice, or a value cannot be read.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), skipinitialspace=True)
    if missing := [name for name in Weather.names() if name not in (reader.fieldnames or ())]:
        raise RoundsError(f"weather: there is no column {', '.join(missing)}")
    rows: dict[str, dict[str, object]] = {}
    for row in reader:
        try:
            day = date.fromisoformat((row["date"] or "").strip()).isoformat()
            values: dict[str, object] = {
                name: float(row[name] or "") for name in Weather.names()[1:]
            }
        except ValueError as error:
            raise RoundsError(
                f"weather, line {reader.line_num}: a date and numbers were expected ({error})"
            ) from error
        if day in rows or not all(isfinite(float(str(each))) for each in values.values()):
            raise RoundsError(
                f"weather, line {reader.line_num}: each day once, with numbers that end, "
                "was expected"
            )
        rows[day] = {"date": day} | values
    if not rows:
        raise RoundsError("weather: the table has no rows")
    return Weather.of(list(rows.values()))


def _near(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""
