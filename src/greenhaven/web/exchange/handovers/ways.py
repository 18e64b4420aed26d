"""From where to where a load goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.batches.models import Batch


class Times(NamedTuple):
    """When it was handed over, and the hour of that day at which it was driven."""

    at: datetime
    hour: datetime


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where a load goes."""

    leg: Leg
    giver_place: Place
    taker_place: Place
    material: str
    into: Batch | None
    out_of: Batch | None

    @property
    def arises(self) -> bool:
        """Whether it enters the books here: it comes from no hub, or is brought to one by hand."""
        raw = self.leg in (Leg.COLLECT, Leg.EXPORT)
        from_hub = self.giver_place.kind == PlaceKind.HUB
        return raw and (not from_hub or self.giver_place == self.taker_place)
