"""What becomes of a city's gardens: with the compost that they are given, and without it.

Gardens that are given nothing share one future for each kind of ground and member, by the hectare;
of the others the difference that compost makes is kept beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from greenhaven.core.columns import Floats, Integers, Texts
from greenhaven.core.forecast.materials import Reason

WEEKS_PER_PERIOD = 4


class Measure(StrEnum):
    """How a quantity is counted."""

    STOCK = "at the end of a period"
    FLUX = "in a period"
    WATER = "in a period, the same on every hectare"


class Ground(StrEnum):
    """What grows on a place."""

    BED = "beds"  # gardens: dug, watered and harvested
    LAWN = "lawns and planted ground"  # parks and street trees: clippings and leaves stay


class BedQuantity(StrEnum):
    """What is told of every garden; kg unless it says otherwise."""

    SOIL_CARBON = "soil_carbon"
    SOIL_NITROGEN = "soil_nitrogen"
    MINERAL_NITROGEN = "mineral_nitrogen"
    SOIL_PHOSPHORUS = "soil_phosphorus"
    SOIL_POTASSIUM = "soil_potassium"
    SOIL_ASH = "soil_ash"
    ADDED_CARBON = "added_carbon"
    RESIDUE_CARBON = "residue_carbon"
    RESPIRED_CARBON = "respired_carbon"
    ADDED_NITROGEN = "added_nitrogen"
    RESIDUE_NITROGEN = "residue_nitrogen"
    DEPOSITED_NITROGEN = "deposited_nitrogen"
    MINERALISED_NITROGEN = "mineralised_nitrogen"
    UPTAKE_NITROGEN = "uptake_nitrogen"
    HARVESTED_NITROGEN = "harvested_nitrogen"
    LEACHED_NITROGEN = "leached_nitrogen"
    AMMONIA_NITROGEN = "ammonia_nitrogen"
    NITROUS_OXIDE_NITROGEN = "nitrous_oxide_nitrogen"
    DINITROGEN_NITROGEN = "dinitrogen_nitrogen"
    INDIRECT_NITROUS_OXIDE_NITROGEN = "indirect_nitrous_oxide_nitrogen"
    ADDED_PHOSPHORUS = "added_phosphorus"
    HARVESTED_PHOSPHORUS = "harvested_phosphorus"
    LEACHED_PHOSPHORUS = "leached_phosphorus"
    PERCOLATION_MM = "percolation_mm"
    STRESS_DAYS = "stress_days"

    @property
    def measure(self) -> Measure:
        """Whether it is a stock, a flux or water."""
        return _TOLD[self][0]

    @property
    def unit(self) -> str:
        """Unit of a garden's value."""
        return _TOLD[self][1]

    @property
    def meaning(self) -> str:
        """What it is, for a reader."""
        return _TOLD[self][2]

    @property
    def row(self) -> int:
        """Where it stands in the arrays of GardenFutures."""
        return QUANTITIES.index(self)


_S, _F, _W = Measure.STOCK, Measure.FLUX, Measure.WATER
_TOLD: Mapping[BedQuantity, tuple[Measure, str, str]] = {
    BedQuantity.SOIL_CARBON: (_S, "kg C", "organic carbon of the topsoil"),
    BedQuantity.SOIL_NITROGEN: (_S, "kg N", "organic nitrogen of the topsoil"),
    BedQuantity.MINERAL_NITROGEN: (_S, "kg N", "ammonium and nitrate in the root zone"),
    BedQuantity.SOIL_PHOSPHORUS: (_S, "kg P", "gain of phosphorus since the beginning"),
    BedQuantity.SOIL_POTASSIUM: (_S, "kg K", "potassium added since the beginning"),
    BedQuantity.SOIL_ASH: (_S, "kg", "mineral matter added since the beginning"),
    BedQuantity.ADDED_CARBON: (_F, "kg C", "carbon of compost"),
    BedQuantity.RESIDUE_CARBON: (_F, "kg C", "carbon of roots, leaves and clippings"),
    BedQuantity.RESPIRED_CARBON: (_F, "kg C", "carbon given off as carbon dioxide"),
    BedQuantity.ADDED_NITROGEN: (_F, "kg N", "nitrogen of compost"),
    BedQuantity.RESIDUE_NITROGEN: (_F, "kg N", "nitrogen of roots, leaves and clippings"),
    BedQuantity.DEPOSITED_NITROGEN: (_F, "kg N", "nitrogen from the air"),
    BedQuantity.MINERALISED_NITROGEN: (_F, "kg N", "nitrogen that decay set free, net"),
    BedQuantity.UPTAKE_NITROGEN: (_F, "kg N", "nitrogen taken up by plants"),
    BedQuantity.HARVESTED_NITROGEN: (_F, "kg N", "part of the uptake that is carried away"),
    BedQuantity.LEACHED_NITROGEN: (_F, "kg N", "nitrogen washed below the roots"),
    BedQuantity.AMMONIA_NITROGEN: (_F, "kg N", "nitrogen lost as ammonia"),
    BedQuantity.NITROUS_OXIDE_NITROGEN: (_F, "kg N", "nitrogen lost as nitrous oxide"),
    BedQuantity.DINITROGEN_NITROGEN: (_F, "kg N", "nitrogen lost as dinitrogen"),
    BedQuantity.INDIRECT_NITROUS_OXIDE_NITROGEN: (
        _F,
        "kg N",
        "nitrous oxide that leached nitrogen and ammonia give elsewhere, outside the account",
    ),
    BedQuantity.ADDED_PHOSPHORUS: (_F, "kg P", "phosphorus of compost"),
    BedQuantity.HARVESTED_PHOSPHORUS: (_F, "kg P", "phosphorus carried away by harvest"),
    BedQuantity.LEACHED_PHOSPHORUS: (_F, "kg P", "phosphorus washed below the roots"),
    BedQuantity.PERCOLATION_MM: (_W, "mm", "water that drains below the roots"),
    BedQuantity.STRESS_DAYS: (_W, "d", "days on which drought slows the plants"),
}
QUANTITIES = tuple(BedQuantity)
GROUNDS = tuple(Ground)
# What the accounts of one element add up to nothing from: what came, what went, what is there.
ACCOUNTS: Mapping[str, tuple[tuple[BedQuantity, ...], ...]] = {
    "carbon": (
        (BedQuantity.ADDED_CARBON, BedQuantity.RESIDUE_CARBON),
        (BedQuantity.RESPIRED_CARBON,),
        (BedQuantity.SOIL_CARBON,),
    ),
    "nitrogen": (
        (
            BedQuantity.ADDED_NITROGEN,
            BedQuantity.RESIDUE_NITROGEN,
            BedQuantity.DEPOSITED_NITROGEN,
        ),
        (
            BedQuantity.UPTAKE_NITROGEN,
            BedQuantity.LEACHED_NITROGEN,
            BedQuantity.AMMONIA_NITROGEN,
            BedQuantity.NITROUS_OXIDE_NITROGEN,
            BedQuantity.DINITROGEN_NITROGEN,
        ),
        (BedQuantity.SOIL_NITROGEN, BedQuantity.MINERAL_NITROGEN),
    ),
    "phosphorus": (
        (BedQuantity.ADDED_PHOSPHORUS,),
        (BedQuantity.HARVESTED_PHOSPHORUS, BedQuantity.LEACHED_PHOSPHORUS),
        (BedQuantity.SOIL_PHOSPHORUS,),
    ),
}


@dataclass(frozen=True, slots=True)
class GardenFutures:
    """All gardens of a city through a horizon, for all members at once.

    Attributes
    ----------
    gardens : array of str, shape (n_gardens,)
        Ids, in the order of the city.
    hectares : array, shape (n_gardens,)
        Growing area [ha]; a place without any is not followed, and its values are 0.
    ground : array of int, shape (n_gardens,)
        Row in GROUNDS.
    fed : array of int, shape (n_fed,)
        Positions of the gardens that are given anything in any member, ascending.
    period_weeks : array of int, shape (n_periods,)
        4 each; the last may be shorter.
    opening : array, shape (n_quantities, n_members, n_grounds)
        Stocks at the beginning, by the hectare; 0 for what is no stock.
    reference : array, shape (n_quantities, n_members, n_periods, n_grounds)
        Without compost, by the hectare [kg/ha; mm; d].
    extra : array, shape (n_quantities, n_members, n_periods, n_fed)
        With compost less without, by the hectare [kg/ha].
    weekly, weekly_extra : array, shape (n_quantities, n_members, weeks)
        Fluxes of all gardens together, and what of them compost makes [kg]; 0 for what is no flux.
    balance : mapping of str to float
        By element, the worst imbalance of any garden and member, relative to what it had and got.
    reasons : tuple of Reason
        What the forecast rests on and leaves out.
    """

    gardens: Texts
    hectares: Floats
    ground: Integers
    fed: Integers
    period_weeks: Integers
    opening: Floats
    reference: Floats
    extra: Floats
    weekly: Floats
    weekly_extra: Floats
    balance: Mapping[str, float]
    reasons: tuple[Reason, ...]

    def of(self, quantity: BedQuantity) -> Floats:
        """A quantity of every garden [kg; mm; d], shape (n_members, n_periods, n_gardens)."""
        scale = self._scale(quantity)
        return np.asarray(
            self.reference[quantity.row][:, :, self.ground] * scale + self.extra_of(quantity)
        )

    def extra_of(self, quantity: BedQuantity) -> Floats:
        """What compost makes of it in every garden, shape (n_members, n_periods, n_gardens)."""
        extra = self.extra[quantity.row]
        found = np.zeros((*extra.shape[:2], len(self.gardens)))
        found[:, :, self.fed] = extra * self._scale(quantity)[self.fed]
        return found

    def city(self, quantity: BedQuantity) -> Floats:
        """A flux of all gardens together, week by week [kg], shape (n_members, weeks)."""
        return np.asarray(self.weekly[quantity.row])

    def city_extra(self, quantity: BedQuantity) -> Floats:
        """What compost makes of it, week by week [kg], shape (n_members, weeks)."""
        return np.asarray(self.weekly_extra[quantity.row])

    def _scale(self, quantity: BedQuantity) -> Floats:
        """What a value by the hectare is multiplied with, shape (n_gardens,)."""
        of_water = quantity.measure is Measure.WATER
        return np.asarray(self.hectares > 0, dtype=np.float64) if of_water else self.hectares
