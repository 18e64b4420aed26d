"""What movements come to: the bill, what soils get, and what is left."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.program import Program


@dataclass(frozen=True, slots=True)
class Tally:
    """What a plan's movements come to over its weeks; of a difference of two plans, by how much.

    Parameters
    ----------
    bill : float
        Haulage, handling at the city's hubs and gate fees outside it, in the city's currency, as
        a plan's `cost`. No worth of compost, no penalty and no reward is in it.
    soil_t : float
        Compost to gardens, parks and street trees [t wet].
    gardens_t : float
        Of it, to gardens.
    waiting_t_weeks : float
        Weeks from the plan's first that each tonne of compost to soils waits.
    sold_t : float
    left_t : float
        Organics that stay without a place, without bulking material.
    by_district : array, shape (n_districts,)
        Compost to the soils of each [t wet].
    """

    bill: float
    soil_t: float
    gardens_t: float
    waiting_t_weeks: float
    sold_t: float
    left_t: float
    by_district: Floats


def tally(inputs: Inputs, program: Program, values: Floats) -> Tally:
    """Add up the movements of a solution, or of the difference of two.

    Parameters
    ----------
    inputs : Inputs
    program : Program
    values : array, shape (n_columns,)
    """
    city = inputs.city
    weekly = program.deliver.of(values)
    delivered = weekly.sum(axis=0)
    kind = city.gardens.kind[inputs.network.deliver.destination]
    to_soil = np.where(kind == GardenKind.SALE, 0.0, delivered)
    soil_weekly = weekly[:, kind != GardenKind.SALE].sum(axis=1)
    spare = city.kinds.bulking[source_kinds(city)]
    size = len(city.districts)
    home = np.bincount(district_of_ways(inputs), weights=to_soil, minlength=size + 1)
    return Tally(
        bill=_bill(inputs, program, values),
        soil_t=float(to_soil.sum()),
        gardens_t=float(delivered[kind == GardenKind.GARDEN].sum()),
        waiting_t_weeks=float(np.arange(inputs.weeks) @ soil_weekly),
        sold_t=float(delivered[kind == GardenKind.SALE].sum()),
        left_t=float(program.left.of(values)[:, ~spare].sum()),
        by_district=home[:size].astype(float),
    )


def district_of_ways(inputs: Inputs) -> Integers:
    """District that each way of compost ends in; the number of districts = none."""
    city = inputs.city
    row = np.full(len(city.gardens), len(city.districts))
    known = np.isin(city.gardens.district, city.districts.id)
    row[known] = positions(city.districts.id, city.gardens.district[known])
    return row[inputs.network.deliver.destination]


def _bill(inputs: Inputs, program: Program, values: Floats) -> float:
    price, network = inputs.city.parameters, inputs.network
    collected = program.collect.of(values).sum(axis=0)
    delivered = program.deliver.of(values).sum(axis=0)
    outside = np.isin(network.collect.destination, network.outside)
    gate = np.where(outside, price["export_per_t"], price["handling_per_t"])
    way = collected @ network.collect.km + delivered @ network.deliver.km
    return float(price["haulage_per_t_km"] * way + gate @ collected)
