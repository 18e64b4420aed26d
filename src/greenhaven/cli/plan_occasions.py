"""What `greenhaven plan --occasion` says: a hub that is down, or a storm."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

import numpy as np

from greenhaven.core.city import City, CityState, Down
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.foretold import warnings_in
from greenhaven.errors import GreenhavenError

HUB_DOWN = "hub_down"


class OccasionError(GreenhavenError):
    """An occasion that cannot be read."""


def with_occasions(city: City, state: CityState, texts: Sequence[str]) -> CityState:
    """The state with what was said of hubs that are down and of warnings that are in force.

    Parameters
    ----------
    city : City
    state : CityState
    texts : sequence of str
        "hub_down earth-matter", "hub_down earth-matter 2025-11-03 2025-11-09"; or a warning as
        `greenhaven rounds --warning` reads it: "storm extreme mn01 2025-11-03T06:00". What is left
        out: from the state's day on, and nobody knows until when.

    Raises
    ------
    OccasionError
        If a word is none of these.
    """
    down = [_down(text, city, state.day) for text in texts if text.split()[:1] == [HUB_DOWN]]
    warnings = [text for text in texts if text.split()[:1] != [HUB_DOWN]]
    if down:
        columns = dict.fromkeys(("hub", "first", "last"), np.str_)
        state = replace(state, down=Down.of([*state.down.records(), *down], **columns))
    if not warnings:
        return state
    try:
        return replace(state, alerts=warnings_in(warnings, city, state.day))
    except RoundsError as error:
        raise OccasionError(f"{error}, or {HUB_DOWN} and the id of a hub") from error


def _down(text: str, city: City, first: date) -> dict[str, str]:
    _word, *words = text.split()
    hubs = city.hubs.id.tolist()
    if not words or words[0] not in hubs:
        near = get_close_matches(words[0], hubs, n=1, cutoff=0.6) if words else []
        advice = f"; did you mean {near[0]}?" if near else ""
        raise OccasionError(f"occasion {text!r}: the id of a hub was expected{advice}")
    days = [_day(text, word) for word in words[1:]]
    if len(days) > 2 or (len(days) == 2 and days[1] < days[0]):
        raise OccasionError(f"occasion {text!r}: a first and a later last day were expected")
    begins = days[0] if days else first
    ends = days[1].isoformat() if len(days) > 1 else ""
    return {"hub": words[0], "first": begins.isoformat(), "last": ends}


def _day(text: str, word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise OccasionError(f"occasion {text!r}: {word!r} is no day such as 2025-11-03") from error
