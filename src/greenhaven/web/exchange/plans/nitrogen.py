"""Where the nitrogen goes: from boroughs through hubs to soil, sale, air and out of the city."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.core.city import City, HubKind
from greenhaven.core.columns import positions
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import words
from greenhaven.web.exchange.plans.places import Places

LEAST_KG = 0.5  # a thinner strand is not drawn and, in whole kilograms, not told


class Part(StrEnum):
    """Which part of the loop a strand belongs to."""

    RAW = "raw"
    RIPE = "ripe"
    AIR = "air"
    STAYS = "stays"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Strand:
    """Nitrogen that goes from one place to the next over the whole plan [kg]."""

    origin: str
    destination: str
    kg: float
    part: Part


def strands(city: City, plan: Plan) -> list[Strand]:
    """All strands, those into hubs first."""
    found = [*_inward(city, plan), *_opening(city, plan), *_outward(city, plan), *_ends(city, plan)]
    return [strand for strand in found if strand.kg >= LEAST_KG]


def _inward(city: City, plan: Plan) -> list[Strand]:
    """By borough and hub; what leaves the city comes last."""
    places, flows = Places(city), plan.flows
    rows = np.flatnonzero(np.isin(flows.leg, (Leg.COLLECT, Leg.EXPORT)))
    source = positions(city.sources.id, flows.origin[rows])
    district = positions(city.districts.id, city.sources.district[source])
    boroughs, borough = np.unique(city.districts.borough[district], return_inverse=True)
    hubs, hub = np.unique(flows.destination[rows], return_inverse=True)
    sums = np.zeros((len(boroughs), len(hubs)))
    np.add.at(sums, (borough, hub), 1e3 * flows.nitrogen[rows])
    found = []
    for (at, to), kg in np.ndenumerate(sums):
        place = places.hub(str(hubs[to]))
        part = Part.LEAVES if place.kind == HubKind.OUT_OF_CITY else Part.RAW
        found.append(Strand(str(boroughs[at]), place.name, float(kg), part))
    return sorted(found, key=lambda strand: strand.part == Part.LEAVES)


def _opening(city: City, plan: Plan) -> list[Strand]:
    table, places = plan.hub_weeks, Places(city)
    rows = (table.element == "nitrogen") & (table.week == 0)
    hubs = zip(table.hub[rows].tolist(), table.opening[rows].tolist(), strict=True)
    return [Strand(_("In process before"), places.hub(h).name, 1e3 * t, Part.RAW) for h, t in hubs]


def _outward(city: City, plan: Plan) -> list[Strand]:
    places, flows = Places(city), plan.flows
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in np.flatnonzero(np.isin(flows.leg, (Leg.RETURN, Leg.SALE))).tolist():
        garden = places.gardens[str(flows.destination[row])]
        group = str(words.GARDEN_GROUPS[city.gardens.kind[garden]])
        sums[places.hub(str(flows.origin[row])).name, group] += 1e3 * float(flows.nitrogen[row])
    return [Strand(*ends, kg, Part.RIPE) for ends, kg in sums.items()]


def _ends(city: City, plan: Plan) -> list[Strand]:
    table, places = plan.hub_weeks, Places(city)
    rows = np.flatnonzero(table.element == "nitrogen")
    last = rows[table.week[rows] == plan.weeks - 1]
    ends = []
    for hub in np.unique(table.hub[rows]).tolist():
        name, of_hub = places.hub(hub).name, table.hub == hub
        lost = float(table.lost_to_air[rows[of_hub[rows]]].sum())
        at_end = last[of_hub[last]]
        ends += [
            Strand(name, _("Lost to the air"), 1e3 * lost, Part.AIR),
            Strand(name, _("Still in process"), 1e3 * table.in_process[at_end].sum(), Part.STAYS),
            Strand(name, _("Ripe, waiting"), 1e3 * table.ripe[at_end].sum(), Part.STAYS),
        ]
    return ends
