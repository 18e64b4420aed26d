"""How much compost a garden can safely take, and what share of that a delivery uses up.

Phosphorus usually binds first (Small et al. 2019, Environ. Res. Lett.: gardeners apply about 300 kg
P a hectare and harvest 2.5 % of it), so that the caps are on N and P, not on tonnes.
"""

import numpy as np

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.inputs import Inputs


def is_garden(city: City) -> Booleans:
    """Which rows of City.gardens the fairness floor speaks of."""
    return np.asarray(city.gardens.kind == GardenKind.GARDEN)


def district_needs(inputs: Inputs) -> tuple[Floats, Integers]:
    """Safe dose of each district's gardens [t], and each garden's district (−1 = none)."""
    city = inputs.city
    order = {name: index for index, name in enumerate(city.districts.id.tolist())}
    district = np.array([order.get(name, -1) for name in city.gardens.district.tolist()], dtype=int)
    dose = safe_doses(inputs)
    counted = is_garden(city) & (district >= 0) & np.isfinite(dose)
    weights, size = dose[counted], len(city.districts)
    need = np.bincount(district[counted], weights=weights, minlength=size)
    return need.astype(np.float64), district


def safe_doses(inputs: Inputs) -> Floats:
    """Typical compost that each garden can still take [t wet], shape (n_gardens,); inf = no cap.

    Typical is the mean of what the hubs hold and will hold, weighed by mass. For a garden that
    said what it wants that is nothing: it is served by what it asks for.
    """
    room = doses(inputs.opening.caps_kg, inputs.typical_content())
    return np.where(inputs.wanting.speaks, 0.0, room)


def doses(caps_kg: tuple[Floats, Floats], content: Floats) -> Floats:
    """Compost that fills the first of two caps [t wet].

    Parameters
    ----------
    caps_kg : pair of array, shape (n_gardens,)
        Most N and most P [kg]; inf = no cap.
    content : array, shape (2,)
        N and P of the compost [kg/t wet].
    """
    filled = [
        np.divide(cap, kg_per_t, out=np.full(len(cap), np.inf), where=kg_per_t > 0)
        for cap, kg_per_t in zip(caps_kg, content, strict=True)
    ]
    return np.asarray(np.minimum(*filled), dtype=np.float64)


def dose_shares(inputs: Inputs) -> Floats:
    """Share of its garden's safe dose that one tonne on each arc uses up, shape (weeks, n_deliver).

    The nutrient that is nearer its cap counts; a garden that may take nothing counts as served.
    """
    arcs = inputs.network.deliver
    content = inputs.content[:, np.searchsorted(inputs.network.hubs, arcs.origin)]
    shares = np.zeros(content.shape[:2])
    for nutrient, left in enumerate(inputs.opening.caps_kg):
        cap = left[arcs.destination]
        used = np.divide(1.0, cap, out=np.zeros(len(cap)), where=(cap > 0) & np.isfinite(cap))
        shares = np.maximum(shares, content[:, :, nutrient] * used)
    return shares
