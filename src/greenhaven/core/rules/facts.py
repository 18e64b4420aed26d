"""What rules are told of a city on a day: what was spread, what is known of hubs and batches."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from greenhaven.core.city import City, CityState, Weather
from greenhaven.core.columns import Floats
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import (
    Alerts,
    Facts,
    Grades,
    no_weather,
)


def facts_of(
    city: City,
    state: CityState,
    typical_kg_per_t: tuple[float, float],
    *,
    grades: Grades | None = None,
    alerts: Alerts | None = None,
    weather: Weather | None = None,
) -> Facts:
    """The facts of a city's state; what nobody recorded is not known, and rules say so.

    Nothing was given before, and what lies ripe is not known: a planner or a ledger that knows
    better replaces `given_t` and `ripe_t`.

    Parameters
    ----------
    city : City
    state : CityState
    typical_kg_per_t : pair of float
        N and P of the compost that is given out [kg/t wet]; gardens' needs are in such compost.
    grades : Grades, optional
        What is known of batches; else what the city records of each hub.
    alerts : Alerts, optional
        Else those of the state.
    weather : Weather, optional
        Measured or foretold days.
    """
    applied = (state.nitrogen_applied_kg, state.phosphorus_applied_kg)
    return Facts(
        city=city,
        start=state.day,
        applied_kg=applied,
        given_t=np.zeros(len(city.sources)),
        ripe_t=np.full(len(city.hubs), np.nan),
        needs_t=safe_needs_t(city, applied, typical_kg_per_t),
        grades=hub_grades(city) if grades is None else grades,
        alerts=state.alerts if alerts is None else alerts,
        weather=no_weather() if weather is None else weather,
    )


def safe_needs_t(
    city: City, applied_kg: tuple[Floats, Floats], typical_kg_per_t: tuple[float, float]
) -> Floats:
    """Typical compost that each garden can still take within its caps [t]; inf = no cap."""
    if not all(np.isfinite(each) and each >= 0 for each in typical_kg_per_t):
        raise RulesError(
            f"N and P of typical compost: expected numbers of at least 0 kg/t, {typical_kg_per_t} "
            "came"
        )
    needs = np.full(len(city.gardens), np.inf)
    for cap, done, content in zip(
        city.gardens.caps_kg(), applied_kg, typical_kg_per_t, strict=True
    ):
        if content:
            needs = np.minimum(needs, np.maximum(cap - done, 0.0) / content)
    return needs


def hub_grades(city: City) -> Grades:
    """What the city records of the heap in each hub; hubs of which nothing is known have no row."""
    hubs = city.hubs
    known = (hubs.heat_record != "") | ~np.isnan(hubs.foreign_matter_percent)
    return Grades(
        id=hubs.id[known],
        hub=hubs.id[known],
        hygienised=hubs.heat_record[known] == "shown",
        contamination_percent=hubs.foreign_matter_percent[known],
        on_hold=np.zeros(int(known.sum()), dtype=bool),
        heat_known=hubs.heat_record[known] != "",
    )


def with_descendants(
    suspects: Collection[str], made_of: Iterable[tuple[str, str]]
) -> frozenset[str]:
    """Suspected batches and every batch made of them, however far removed.

    Parameters
    ----------
    suspects : collection of str
        Ids of batches.
    made_of : iterable of pair of str
        Batch and what it was made of.
    """
    children: dict[str, list[str]] = {}
    for batch, part in made_of:
        children.setdefault(part, []).append(batch)
    held, waiting = set(suspects), list(suspects)
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in held:
                held.add(child)
                waiting.append(child)
    return frozenset(held)


def holding(grades: Grades, held: Collection[str]) -> Grades:
    """The same grades, with those on hold that are among some ids."""
    return replace(grades, on_hold=grades.on_hold | np.isin(grades.id, sorted(held)))
