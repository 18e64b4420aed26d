"""What each district's gardens get of what they can safely take."""

from dataclasses import replace

import numpy as np

from greenhaven.core.planning.doses import district_needs, dose_shares, is_garden, safe_doses
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.plan import Shares
from greenhaven.core.planning.trace import Trace, product_content


def shares_of(inputs: Inputs, followed: Trace) -> Shares:
    """What each district's gardens get, and which share of their safe dose that is."""
    city, garden = inputs.city, inputs.network.deliver.destination
    need, district = district_needs(inputs)
    gardens, districts = len(city.gardens), len(city.districts)
    wet = np.bincount(garden, weights=followed.deliver.sum(axis=0), minlength=gardens)
    actual = replace(inputs, content=product_content(followed, inputs.content[0]))
    used = (followed.deliver * dose_shares(actual)).sum(axis=0)
    filled = np.minimum(np.bincount(garden, weights=used, minlength=gardens), 1.0)
    dose = safe_doses(inputs)
    counted = is_garden(city) & (district >= 0) & np.isfinite(dose)
    dose = np.where(counted, dose, 0.0)
    of = district[counted]
    delivered = np.bincount(of, weights=wet[counted], minlength=districts).astype(np.float64)
    served = np.bincount(of, weights=(filled * dose)[counted], minlength=districts)
    share = np.divide(served, need, out=np.zeros_like(need), where=need > 0)
    return Shares(city.districts.id, need, delivered, share)
