"""A plan's movements as rules see them: what may be moved and kept, and what is."""

from typing import Any

import numpy as np
import numpy.typing as npt

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.blocks import Block
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.rules.movements import Leg, Movements

Column = npt.NDArray[Any]  # of Movements
NOBODY = ("source", "via", "garden", "kind", "grade")  # −1 where a movement has none


def movements_of(inputs: Inputs) -> Movements:
    """Every movement that a plan may make, and what hubs may keep.

    Returns
    -------
    Movements
        All collections of each week, week by week; then all deliveries; then what is kept.
    """
    parts = (_collections(inputs), _deliveries(inputs), _kept(inputs))
    names = Movements.names()
    return Movements(**{name: np.concatenate([part[name] for part in parts]) for name in names})


def movement_columns(collect: Block, deliver: Block, stock: Block) -> Integers:
    """The program's column of each movement, in their order."""
    blocks = (collect, deliver, stock)
    return np.concatenate([block.index().ravel() for block in blocks])


def _collections(inputs: Inputs) -> dict[str, Column]:
    city, arcs = inputs.city, inputs.network.collect
    exported = np.isin(arcs.destination, inputs.network.outside)
    kinds = source_kinds(city)[arcs.origin]
    return _weekly(
        inputs,
        leg=np.where(exported, Leg.EXPORT.value, Leg.COLLECT.value),
        source=arcs.origin,
        hub=arcs.destination,
        via=arcs.via,
        kind=kinds,
        km=arcs.km,
        nitrogen_kg_per_t=1e3 * city.kinds.nitrogen[kinds],
        phosphorus_kg_per_t=1e3 * city.kinds.phosphorus[kinds],
    )


def _deliveries(inputs: Inputs) -> dict[str, Column]:
    network, arcs = inputs.network, inputs.network.deliver
    sold = inputs.city.gardens.kind[arcs.destination] == GardenKind.SALE
    hub = np.searchsorted(network.hubs, arcs.origin)
    return _weekly(
        inputs,
        leg=np.where(sold, Leg.SALE.value, Leg.RETURN.value),
        hub=arcs.origin,
        garden=arcs.destination,
        grade=_grades(inputs)[hub],
        km=arcs.km,
        nitrogen_kg_per_t=inputs.content[:, hub, 0],
        phosphorus_kg_per_t=inputs.content[:, hub, 1],
    )


def _kept(inputs: Inputs) -> dict[str, Column]:
    hubs = inputs.network.hubs
    return _weekly(
        inputs,
        leg=np.full(len(hubs), Leg.KEEP.value),
        hub=hubs,
        grade=_grades(inputs),
        km=np.zeros(len(hubs)),
        nitrogen_kg_per_t=inputs.content[:, :, 0],
        phosphorus_kg_per_t=inputs.content[:, :, 1],
    )


def _weekly(inputs: Inputs, km: Floats, **columns: Column) -> dict[str, Column]:
    """The same movements in every week; what a column does not say is none."""
    weeks, items = inputs.weeks, len(km)
    nobody = np.full(items, -1)
    part: dict[str, Column] = dict.fromkeys(NOBODY, nobody) | columns
    part |= {"km": km, "haulage_per_t": inputs.city.parameters["haulage_per_t_km"] * km}
    every = {name: np.broadcast_to(value, (weeks, items)).ravel() for name, value in part.items()}
    return every | {"week": np.repeat(np.arange(weeks), items)}


def _grades(inputs: Inputs) -> Integers:
    """Row in the facts' grades of what lies in each of the plan's hubs; −1 = nothing is known."""
    ids = inputs.facts.grades.hub.tolist()
    row = {hub: number for number, hub in enumerate(ids)}
    names = inputs.city.hubs.id[inputs.network.hubs].tolist()
    return np.array([row.get(name, -1) for name in names], dtype=np.int64)
