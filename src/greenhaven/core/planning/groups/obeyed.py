"""Whether a plan of groups, read place by place, obeys every article of the rulebook.

The rulebook is asked itself, about every movement that the plan really makes.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from greenhaven.core.city import GardenKind, HubKind
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.effects import used_up
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan, Obeyed, nothing_obeyed
from greenhaven.core.planning.groups.member_flows import garden_flows, source_flows
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.obeying import missed_by
from greenhaven.core.rules.movements import Leg, Movements
from greenhaven.core.rules.ruling import Ruling

Column = npt.NDArray[Any]
NOBODY = ("source", "via", "garden", "kind", "grade")  # −1 where a movement has none


def obeyed(whole: Whole, plan: GroupedPlan, heap: Floats, lies: Floats) -> Obeyed:
    """What every article says of the plan.

    Parameters
    ----------
    whole : Whole
    plan : GroupedPlan
    heap : array, shape (weeks, n_hubs_of_city, 2)
        N and P of what hubs send [kg/t].
    lies : array, shape (weeks, n_hubs)
        Ripe product that lies in each of the plan's hubs at a week's end [t].
    """
    ruled = whole.ruled
    if ruled.rulebook is None or ruled.facts is None:
        return nothing_obeyed()
    movements, moved = _movements(whole, plan, heap, lies)
    rulings = ruled.rulebook.rulings(movements, ruled.facts)
    return Obeyed.of(
        [_record(ruling, moved) for ruling in rulings],
        article=np.str_, unit=np.str_, worst_owner=np.str_, bounds=np.int64, binding=np.int64,
        in_spite=np.float64, beyond=np.float64,
    )  # fmt: skip


def _record(ruling: Ruling, moved: Floats) -> dict[str, Any]:
    missed = missed_by(ruling, moved)
    beyond = float(missed.max(initial=0.0))
    return {
        "article": ruling.article,
        "unit": ruling.unit,
        "worst_owner": str(ruling.owners[int(np.argmax(missed))]) if beyond else "",
        "bounds": len(ruling.owners),
        "binding": int(used_up(ruling, moved).sum()),
        "in_spite": float(moved[ruling.banned].sum()),
        "beyond": beyond,
    }


def _movements(
    whole: Whole, plan: GroupedPlan, heap: Floats, lies: Floats
) -> tuple[Movements, Floats]:
    """Everything that is moved and kept, and how much [t]."""
    parts = (_collected(whole, plan), _returned(whole, plan, heap), _kept(whole, heap, lies))
    haul = whole.city.parameters["haulage_per_t_km"]
    columns = {
        name: np.concatenate([part[name] for part in parts])
        for name in (*Movements.names(), "moved")
        if name != "haulage_per_t"
    }
    moved = columns.pop("moved")
    return Movements(**columns, haulage_per_t=haul * columns["km"]), moved


def _collected(whole: Whole, plan: GroupedPlan) -> dict[str, Column]:
    city, flows = whole.city, source_flows(whole.city, plan)
    kind = whole.givers.kind[flows.source]
    outside = city.hubs.kind[flows.hub] == HubKind.OUT_OF_CITY
    return _part(
        np.where(outside, Leg.EXPORT.value, Leg.COLLECT.value),
        flows.week,
        source=flows.source,
        hub=flows.hub,
        via=flows.via,
        kind=kind,
        km=flows.km,
        nitrogen_kg_per_t=1e3 * city.kinds.nitrogen[kind],
        phosphorus_kg_per_t=1e3 * city.kinds.phosphorus[kind],
        moved=flows.wet,
    )


def _returned(whole: Whole, plan: GroupedPlan, heap: Floats) -> dict[str, Column]:
    city, flows = whole.city, garden_flows(whole.city, plan)
    sold = city.gardens.kind[flows.garden] == GardenKind.SALE
    content = heap[flows.week, flows.hub]
    return _part(
        np.where(sold, Leg.SALE.value, Leg.RETURN.value),
        flows.week,
        hub=flows.hub,
        garden=flows.garden,
        grade=_grades(whole)[flows.hub],
        km=flows.km,
        nitrogen_kg_per_t=content[:, 0],
        phosphorus_kg_per_t=content[:, 1],
        moved=flows.wet,
    )


def _kept(whole: Whole, heap: Floats, lies: Floats) -> dict[str, Column]:
    size, hub = lies.size, np.tile(whole.hubs, whole.weeks)
    week = np.repeat(np.arange(whole.weeks), len(whole.hubs))
    content = heap[week, hub]
    return _part(
        np.full(size, Leg.KEEP.value),
        week,
        hub=hub,
        grade=_grades(whole)[hub],
        km=np.zeros(size),
        nitrogen_kg_per_t=content[:, 0],
        phosphorus_kg_per_t=content[:, 1],
        moved=lies.ravel(),
    )


def _part(leg: Column, week: Integers, **columns: Column) -> dict[str, Column]:
    return dict.fromkeys(NOBODY, np.full(len(leg), -1)) | columns | {"leg": leg, "week": week}


def _grades(whole: Whole) -> Integers:
    """Row in the facts' grades of what lies in each hub of the city; −1 = nothing is known."""
    facts = whole.ruled.facts
    ids = [] if facts is None else facts.grades.hub.tolist()
    row = {hub: number for number, hub in enumerate(ids)}
    return np.array([row.get(hub, -1) for hub in whole.city.hubs.id.tolist()], dtype=np.int64)
