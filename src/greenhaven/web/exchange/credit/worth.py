"""What a gift is worth in compost, by the nitrogen that is in it."""

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import positions
from greenhaven.core.material import feedstocks
from greenhaven.web.commons.materials import COMPOST, DIGESTATE


def compost_nitrogen_share() -> float:
    """Nitrogen in mature compost [kg per kg wet], from the table of feedstocks."""
    table = feedstocks()
    return float(table.nitrogen[table.id == "mature_compost"][0])


def worth_of_gift(city: City, material: str, nitrogen_mg: int) -> int:
    """The compost that holds what will be left of a gift's nitrogen [mg wet].

    A kind loses a known share of its nitrogen on the way to compost; the rest is what the circle
    can give back, so that one who gives and takes the same nitrogen stands at zero.
    """
    kept = 1.0
    if material not in (COMPOST, DIGESTATE):
        row = int(positions(city.kinds.id, np.array([material]))[0])
        kept -= float(city.kinds.nitrogen_loss[row])
    return round(kept * nitrogen_mg / compost_nitrogen_share())


def worth_of_compost(nitrogen_mg: int) -> int:
    """The same of compost that is taken: what it holds counts, not what it weighs [mg wet]."""
    return round(nitrogen_mg / compost_nitrogen_share())
