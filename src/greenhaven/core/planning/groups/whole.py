"""The whole city as a program of every place would see it."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from greenhaven.core.city import (
    City,
    CityState,
    nothing_asked,
    nothing_declined,
    weekly_supply,
)
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.facts import heap_grades
from greenhaven.core.planning.groups.demanded import demanded
from greenhaven.core.planning.groups.members import Givers, Takers, givers_of, takers_of
from greenhaven.core.planning.groups.probing import Asking
from greenhaven.core.planning.groups.ruled import Ruled, unruled
from greenhaven.core.planning.groups.said import as_limits
from greenhaven.core.planning.groups.wants import Wants, wants_of
from greenhaven.core.planning.groups.ways import Ways, ways_of
from greenhaven.core.planning.inputs import Inputs, Rulebook
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.rules.movements import Facts


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that does not depend on how places are grouped."""

    city: City
    state: CityState
    start: date
    weeks: int
    settings: PlanSettings
    ways: Ways
    givers: Givers
    takers: Takers
    wants: Wants
    unreported: int  # source-weeks whose supply was not reported
    sample: Inputs  # of one source and one garden: the hubs, what lies in them, what it is made of
    first_columns: int  # of collection, and of delivery, that the first program of groups may have
    ruled: Ruled  # what the rulebook demands

    @property
    def hubs(self) -> Integers:
        """Processing hubs that take part, positions in City.hubs."""
        return self.sample.network.hubs

    def typical_content(self, content: Floats) -> Floats:
        """N and P of a typical tonne of compost [kg/t] where hubs hold that, shape (2,)."""
        return replace(self.sample, content=content).typical_content()

    def haul_per_km(self) -> float:
        """Cost of a tonne and straight kilometre."""
        price = self.city.parameters
        return price["haulage_per_t_km"] * price["detour_factor"]

    def left_per_t(self) -> Floats:
        """What a tonne of each kind costs that is left where it arises; inf = not allowed."""
        unserved = np.inf if self.settings.serve_all else self.city.parameters["unserved_per_t"]
        return np.where(self.city.kinds.bulking, 0.0, unserved)


def whole_of(
    city: City,
    state: CityState,
    horizon: tuple[date, int],
    settings: PlanSettings,
    first_columns: int,
    rules: tuple[Rulebook | None, Facts | None] = (None, None),
) -> Whole:
    """Read a city for planning by groups; `horizon` is the first day and the number of weeks.

    `rules` are the rulebook to obey and what it needs to know; None = none, what the state shows.

    Raises
    ------
    PlanningError
        If it has no source or no garden, or rules demand what a plan of groups cannot keep.
    """
    if not len(city.sources) or not len(city.gardens):
        raise PlanningError(
            f"{city.name} has {len(city.sources)} sources and {len(city.gardens)} gardens: at "
            "least one of each is needed"
        )
    start, weeks = horizon
    sample = program_inputs(*_sample(city, _silent(state)), start, weeks, settings)
    said = (city, state)
    city, state = as_limits(city, state, horizon)
    sample = program_inputs(*_sample(city, state), start, weeks, settings)
    supply, reported = weekly_supply(city, start, weeks)
    applied = (state.nitrogen_applied_kg, state.phosphorus_applied_kg)
    caps = [
        np.maximum(cap - done, 0.0)
        for cap, done in zip(city.gardens.caps_kg(), applied, strict=True)
    ]
    ways = ways_of(city, sample.network.hubs, sample.network.outside)
    givers, takers = givers_of(city, supply), takers_of(city, (caps[0], caps[1]))
    soil = (takers.caps_kg, _leanest(sample))
    wants = wants_of(*said, horizon, soil, settings.need_price_per_t)
    takers = takers.asking(wants)
    sizes = (weeks, len(city.kinds), len(ways), len(sample.network.hubs))
    whole = Whole(
        city=city,
        state=state,
        start=start,
        weeks=weeks,
        settings=settings,
        ways=ways,
        givers=givers,
        takers=takers,
        wants=wants,
        unreported=int((~reported).sum()),
        sample=sample,
        first_columns=first_columns,
        ruled=unruled(givers.kind, len(takers), sizes),
    )
    rulebook, facts = rules
    return whole if rulebook is None else _under(whole, rulebook, facts)


def _under(whole: Whole, rulebook: Rulebook, facts: Facts | None) -> Whole:
    """The same city with what the rules demand of it."""
    known = facts or _opening_facts(whole)
    known = replace(known, grades=heap_grades(known.grades))
    composts = [each.product == "compost" for each in whole.sample.processes()]
    asking = Asking(
        rulebook, known, whole.givers, whole.ways, whole.hubs,
        np.array(composts, dtype=bool), whole.weeks,
    )  # fmt: skip
    found = demanded(asking)
    caps = np.minimum(whole.takers.caps_kg, found.caps_kg)
    return replace(whole, ruled=found.ruled, takers=replace(whole.takers, caps_kg=caps))


def _opening_facts(whole: Whole) -> Facts:
    """What the state shows; nobody gave before or was warned."""
    city, state = whole.city, whole.state
    return replace(
        whole.sample.facts,
        city=city,
        applied_kg=(state.nitrogen_applied_kg, state.phosphorus_applied_kg),
        given_t=np.zeros(len(city.sources)),
        needs_t=whole.takers.doses_t(whole.typical_content(whole.sample.content)),
    )


def _leanest(sample: Inputs) -> Floats:
    """N and P of a tonne of the leanest compost [kg/t]; 0 = none is known to hold any."""
    held = sample.content.reshape(-1, 2)
    least = np.where(held > 0, held, np.inf).min(axis=0, initial=np.inf)
    return np.where(np.isfinite(least), least, 0.0)


def _silent(state: CityState) -> CityState:
    """The same state without what gardens and others said: a sample has not all of them."""
    return replace(state, asked=nothing_asked(), declined=nothing_declined())


def _sample(city: City, state: CityState) -> tuple[City, CityState]:
    """The same city with its first source and garden only."""
    one = slice(0, 1)
    supply = replace(city.supply, tonnes=city.supply.tonnes[one])
    few = replace(
        city, sources=city.sources.take(one), supply=supply, gardens=city.gardens.take(one)
    )
    return few, replace(
        state,
        nitrogen_applied_kg=state.nitrogen_applied_kg[one],
        phosphorus_applied_kg=state.phosphorus_applied_kg[one],
    )
