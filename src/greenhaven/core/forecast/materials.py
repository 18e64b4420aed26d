"""What a plan gives each hub to process in each week, and what the models take it for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from greenhaven.core.city import City, Kinds
from greenhaven.core.columns import Floats, positions
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.errors import GreenhavenError


class ForecastError(GreenhavenError):
    """A forecast that cannot be made."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A choice that a forecast rests on, and why."""

    name: str
    value: str
    reason: str


# Groups of the models: what a kind is mostly made of. A kind that is not here is wood where it is
# bulking material, and food where it is not.
MADE_OF: Mapping[str, str] = MappingProxyType(
    {
        "household_organics": "food",
        "food_scraps": "food",
        "school_organics": "food",
        "yard_trimmings": "leaves",
        "wood_and_leaves": "leaves",
        "manure": "manure",
    }
)


@dataclass(frozen=True, slots=True)
class Intake:
    """What one hub starts in one week."""

    hub: str
    week: int
    process: str
    kg: Floats  # of each kind, shape (n_kinds,) [kg wet]
    water_kg: float  # sprinkled

    @property
    def total_kg(self) -> float:
        return float(self.kg.sum()) + self.water_kg


def group_names(kinds: Kinds) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """The group of each kind, and the reasons."""
    names, reasons = [], []
    for kind, bulking in zip(kinds.id.tolist(), kinds.bulking.tolist(), strict=True):
        group = MADE_OF.get(kind, "wood" if bulking else "food")
        names.append(group)
        why = (
            "what it is mostly made of; its own carbon, nitrogen and ash are kept"
            if kind in MADE_OF
            else "not known: bulking material is taken for wood, the rest for food"
        )
        reasons.append(Reason(f"make-up of {kind}", group, why))
    return tuple(names), tuple(reasons)


def intakes(city: City, plan: Plan) -> Iterator[Intake]:
    """Every hub and week in which something is put in, hub by hub in the order of the city.

    Raises
    ------
    ForecastError
        If the plan is another city's.
    """
    if plan.city != city.id:
        raise ForecastError(f"this plan is that of {plan.city!r}, the city is {city.id!r}")
    table, kinds = city.hubs, len(city.kinds)
    brought = plan.flows.take(plan.flows.leg == Leg.COLLECT)
    hub, kind = positions(table.id, brought.destination), positions(city.kinds.id, brought.material)
    kg = np.zeros((len(table), plan.weeks, kinds))
    np.add.at(kg, (hub, brought.week, kind), 1e3 * brought.wet)
    water = np.zeros((len(table), plan.weeks))
    sprinkled = plan.hub_weeks.take(plan.hub_weeks.element == "water")
    np.add.at(
        water, (positions(table.id, sprinkled.hub), sprinkled.week), 1e3 * sprinkled.water_added
    )
    for row, week in zip(*np.nonzero(kg.sum(axis=2) > 0), strict=True):
        if process := str(table.process[row]):
            mix = kg[row, week]
            yield Intake(str(table.id[row]), int(week), process, mix, float(water[row, week]))
