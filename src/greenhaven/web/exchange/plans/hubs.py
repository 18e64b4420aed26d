"""What is known of each hub, and what had to be assumed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import numpy as np

from greenhaven.core.city import City, HubKind
from greenhaven.core.columns import Integers
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.recipes import PROCESSES
from greenhaven.web.commons import clock, words
from greenhaven.web.commons.assumptions import Assumption, resting_on
from greenhaven.web.exchange.plans.places import Places

DESCRIBED = (HubKind.PROCESSING_HUB, HubKind.OUT_OF_CITY, HubKind.TRANSFER_STATION)
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HubFacts:
    """One hub with its permit and what is assumed of it."""

    id: str
    name: str
    kind: str
    kind_words: str
    process: str
    lead_weeks: int | None
    operator: str
    district: str
    district_name: str
    lat: float
    lon: float
    accepts: tuple[str, ...]
    capacity: float
    minimum: float
    opening_fill: float
    takes_part: bool
    demonstration: bool
    permit: str
    expires: date | None
    expired: bool
    yard_waste_only: bool
    open_months: str
    note: str
    assumptions: tuple[Assumption, ...]
    received: tuple[float, ...]  # by week of the plan [t]
    sent: tuple[float, ...]
    expected: str = ""  # one line of what the models expect of it

    @property
    def assumed(self) -> set[str]:
        """The columns of it that nobody measured."""
        return {assumption.column for assumption in self.assumptions}

    @property
    def fullest_share(self) -> float:
        """Of its capacity, the share that the fullest week uses."""
        if not np.isfinite(self.capacity) or not self.capacity:
            return 0.0
        return max(self.received, default=0.0) / self.capacity

    @property
    def received_total(self) -> float:
        """What it receives over the plan [t]."""
        return sum(self.received)

    @property
    def is_processing(self) -> bool:
        """Whether something is made there."""
        return self.kind == HubKind.PROCESSING_HUB


def described_hubs(city: City, plan: Plan, expected: Mapping[str, str] = NOTHING) -> list[HubFacts]:
    """Processing hubs, the processor outside, then transfer stations; the busiest first."""
    rows = np.flatnonzero(np.isin(city.hubs.kind, DESCRIBED)).tolist()
    facts = [
        replace(known, expected=expected.get(known.id, ""))
        for known in (hub_facts(city, plan, row) for row in rows)
    ]
    order = {kind: at for at, kind in enumerate(DESCRIBED)}
    return sorted(facts, key=lambda hub: (order[HubKind(hub.kind)], -sum(hub.received), hub.name))


def hub_facts(city: City, plan: Plan, row: int) -> HubFacts:
    """One hub, by its row."""
    hubs = city.hubs
    name, kind, permit = str(hubs.id[row]), str(hubs.kind[row]), str(hubs.permit[row])
    expires = (
        date.fromisoformat(str(hubs.permit_expires[row])) if hubs.permit_expires[row] else None
    )
    process = PROCESSES.get(str(hubs.process[row]))
    materials = words.materials_of(city)
    return HubFacts(
        id=name,
        name=words.hub(str(hubs.name[row])),
        kind=kind,
        kind_words=str(words.HUB_KINDS[HubKind(kind)]),
        process=process.name if process else "",
        lead_weeks=process.lead_weeks if process else None,
        operator=str(hubs.operator[row]),
        district=str(hubs.district[row]),
        district_name=Places(city).district_name(str(hubs.district[row])),
        lat=float(hubs.lat[row]),
        lon=float(hubs.lon[row]),
        accepts=tuple(materials[part] for part in str(hubs.accepts[row]).split()),
        capacity=float(hubs.capacity_t_per_week[row]),
        minimum=float(hubs.minimum_t_per_week[row]),
        opening_fill=float(hubs.opening_fill[row]),
        takes_part=bool(hubs.takes_part[row]),
        demonstration=bool(hubs.demonstration[row]),
        permit=permit,
        expires=expires,
        expired=expires is not None and expires < clock.today(city),
        yard_waste_only="yard waste" in permit.partition(":")[0].lower(),
        open_months=words.open_months(str(hubs.open_months[row])),
        note=str(hubs.note[row]),
        assumptions=resting_on(city, "hubs", name),
        received=_by_week(plan, np.flatnonzero(_through(plan, name))),
        sent=_by_week(plan, np.flatnonzero((plan.flows.origin == name) | (plan.flows.via == name))),
    )


def _through(plan: Plan, hub: str) -> np.ndarray:
    flows = plan.flows
    return np.asarray((flows.destination == hub) | (flows.via == hub))


def _by_week(plan: Plan, rows: Integers) -> tuple[float, ...]:
    sums = np.bincount(plan.flows.week[rows], plan.flows.wet[rows], minlength=plan.weeks)
    return tuple(float(value) for value in sums)
