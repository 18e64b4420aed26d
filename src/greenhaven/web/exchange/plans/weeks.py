"""All weeks of a plan: totals, what each hub moves, recipes, what found no place."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City, HubKind
from greenhaven.core.columns import Booleans
from greenhaven.core.planning.plan import Flows, Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.exchange.plans.places import Place, Places


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asks to see: one district, one week, or all."""

    district: str = ""
    week: int | None = None


@dataclass(frozen=True, slots=True)
class HubFlow:
    """What one hub receives and gives in the weeks asked for [t]."""

    hub: Place
    received: float
    to_soil: float
    sold: float
    sources: int
    takers: int


@dataclass(frozen=True, slots=True)
class Mix:
    """One week's recipe of one hub."""

    hub: Place
    week: int
    tonnes: float
    carbon_to_nitrogen: float
    moisture: float
    free_air_space: float
    bulking_share: float
    water_added: float


@dataclass(frozen=True, slots=True)
class WithoutPlace:
    """Organics for which no place was found."""

    week: int
    source: str
    district: str
    tonnes: float


def chosen_rows(city: City, plan: Plan, choice: Choice) -> Booleans:
    """Which flows a reader asks to see."""
    flows = plan.flows
    rows: Booleans = np.ones(len(flows), dtype=bool)
    if choice.week is not None:
        rows &= flows.week == choice.week
    if choice.district:
        given = city.sources.id[city.sources.district == choice.district]
        taken = city.gardens.id[city.gardens.district == choice.district]
        rows &= np.isin(flows.origin, given) | np.isin(flows.destination, taken)
    return rows


def hub_flows(city: City, flows: Flows) -> list[HubFlow]:
    """The flows by hub, the busiest first."""
    places = Places(city)
    names = sorted(
        {str(name) for name in flows.destination if str(name) in places.hubs}
        | {str(name) for name in flows.origin if str(name) in places.hubs}
    )
    found = []
    for name in names:
        inward, outward = flows.destination == name, flows.origin == name
        to_soil = outward & (flows.leg == Leg.RETURN)
        found.append(
            HubFlow(
                hub=places.hub(name),
                received=float(flows.wet[inward].sum()),
                to_soil=float(flows.wet[to_soil].sum()),
                sold=float(flows.wet[outward & (flows.leg == Leg.SALE)].sum()),
                sources=len(np.unique(flows.origin[inward])),
                takers=len(np.unique(flows.destination[to_soil])),
            )
        )
    return sorted(found, key=lambda row: (row.hub.kind == HubKind.OUT_OF_CITY, -row.received))


def mixes(city: City, plan: Plan, week: int | None) -> list[tuple[Place, list[Mix]]]:
    """Recipes by hub, in the weeks asked for."""
    places = Places(city)
    by_hub: dict[str, list[Mix]] = defaultdict(list)
    for row in plan.recipes.records():
        if week is not None and row["week"] != week:
            continue
        by_hub[row["hub"]].append(
            Mix(
                hub=places.hub(row["hub"]),
                week=row["week"],
                tonnes=row["wet"],
                **{
                    name: row[name]
                    for name in (
                        "carbon_to_nitrogen",
                        "moisture",
                        "free_air_space",
                        "bulking_share",
                        "water_added",
                    )
                },
            )
        )
    return [(places.hub(name), rows) for name, rows in sorted(by_hub.items())]


def without_place(city: City, plan: Plan, choice: Choice) -> list[WithoutPlace]:
    """What is left over, the heaviest first."""
    places, found = Places(city), []
    for row in plan.unserved.records():
        source = places.sources[row["source"]]
        district = str(city.sources.district[source])
        if choice.week not in (None, row["week"]) or choice.district not in ("", district):
            continue
        name = str(city.sources.name[source])
        found.append(WithoutPlace(row["week"], name, places.district_name(district), row["wet"]))
    return sorted(found, key=lambda left: -left.tonnes)
