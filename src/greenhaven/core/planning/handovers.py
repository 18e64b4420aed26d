"""A plan's handovers as a guard sees them: what is moved, by whom, with what in it."""

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats, Integers, Texts, positions
from greenhaven.core.planning.facts import heap_grades
from greenhaven.core.planning.plan import Flows, Plan
from greenhaven.core.rules.facts import hub_grades
from greenhaven.core.rules.movements import Grades, Leg, Movements


def handovers_of(city: City, plan: Plan, grades: Grades | None = None) -> tuple[Movements, Floats]:
    """Every movement of a plan, and how much it moves.

    Parameters
    ----------
    city : City
        The city that the plan was made for.
    plan : Plan
    grades : Grades, optional
        Those of the facts that the plan was made with; what the city records of its hubs if not
        given. `Movements.grade` points into their heaps.

    Returns
    -------
    movements : Movements
        One row a flow, in the plan's order, with the N and P that really travel. Nothing is kept:
        what lies in hubs is no handover.
    moved_t : array, shape (n_flows,)
        [t wet].
    """
    flows = plan.flows
    outward = np.isin(flows.leg, [Leg.COLLECT, Leg.EXPORT])
    hub_ids = np.where(outward, flows.destination, flows.origin)
    heaps = heap_grades(hub_grades(city) if grades is None else grades)
    movements = Movements(
        leg=flows.leg,
        source=_rows(city.sources.id, flows.origin, outward),
        hub=positions(city.hubs.id, hub_ids),
        via=_rows(city.hubs.id, flows.via, flows.via != ""),
        garden=_rows(city.gardens.id, flows.destination, ~outward),
        kind=_rows(city.kinds.id, flows.material, outward),
        grade=np.where(outward, -1, _heaps(heaps, hub_ids)),
        week=flows.week,
        km=flows.km,
        nitrogen_kg_per_t=_content(flows, flows.nitrogen),
        phosphorus_kg_per_t=_content(flows, flows.phosphorus),
        haulage_per_t=city.parameters["haulage_per_t_km"] * flows.km,
    )
    return movements, flows.wet


def _rows(ids: Texts, wanted: Texts, known: np.ndarray) -> Integers:
    """Row of each wanted id that is known to be there; −1 for the others."""
    rows = np.full(len(wanted), -1)
    rows[known] = positions(ids, wanted[known])
    return rows


def _heaps(heaps: Grades, hubs: Texts) -> Integers:
    row = {hub: number for number, hub in enumerate(heaps.hub.tolist())}
    return np.array([row.get(hub, -1) for hub in hubs.tolist()], dtype=np.int64)


def _content(flows: Flows, element: Floats) -> Floats:
    """[kg/t wet]; flows move something."""
    return 1e3 * element / flows.wet
