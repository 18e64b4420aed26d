"""How much nitrogen or phosphorus a place may receive."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from greenhaven.core.columns import Booleans, Floats, positions
from greenhaven.core.rules.articles import Tighter
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.places import ForPlaces, nothing_known
from greenhaven.core.rules.ruling import Ruling, at_most, rows_by
from greenhaven.core.rules.words import Message, message

SQUARE_METRES_PER_HECTARE = 1e4


class Nutrient(StrEnum):
    """What is counted."""

    NITROGEN = "nitrogen"
    PHOSPHORUS = "phosphorus"


UNITS = {Nutrient.NITROGEN: "kg N", Nutrient.PHOSPHORUS: "kg P"}
CEILINGS = {
    Nutrient.NITROGEN: Bound(
        0,
        170,
        "Council Directive 91/676/EEC, annex III: 170 kg of N a hectare and year of livestock "
        "manure in vulnerable zones; taken for all compost as a prudent ceiling, for it is no law "
        "for compost, nor outside the Union",
    ),
    Nutrient.PHOSPHORUS: Bound(
        0,
        22,
        "Swedish Board of Agriculture, SJVFS 2004:62: 22 kg of P a hectare and year as a mean of "
        "five years (to be confirmed); taken as a prudent ceiling elsewhere",
    ),
}


class NutrientCap(ForPlaces):
    """Most of a nutrient on each hectare in any twelve months, with what was spread before."""

    PRACTICE: ClassVar[str] = "Council Directive 91/676/EEC (nitrates), annex III"
    PROTECTS: ClassVar[str] = "waters"
    SUBJECT: ClassVar[tuple[str, ...]] = ("nutrient",)
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"cap_kg_per_ha_year": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "cap_kg_per_ha_year"

    kind: Literal["nutrient_cap"]
    nutrient: Nutrient = Field(description="what is counted, as total N or total P")
    cap_kg_per_ha_year: float = Field(description="most on each hectare of growing area")
    only_vulnerable_zone: bool = Field(
        default=False,
        description="only where the law protects waters from nitrate",
    )

    @property
    def unit(self) -> str:
        """The unit of its rows."""
        return UNITS[self.nutrient]

    def bounds(self) -> Mapping[str, Bound]:
        """The ceiling of its nutrient."""
        return {"cap_kg_per_ha_year": CEILINGS[self.nutrient]}

    def meant(self, facts: Facts) -> Booleans:
        """Places of its kinds; where only vulnerable zones count, those known to lie in one."""
        chosen = super().meant(facts)
        if self.only_vulnerable_zone:
            chosen &= facts.city.gardens.vulnerable_zone == "yes"
        return chosen

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """Places of which nobody knows the area, or whether they lie in a vulnerable zone."""
        gardens = facts.city.gardens
        unsized = np.isnan(gardens.area_m2 * gardens.growing_share)
        found = super().unknowns(facts)
        found += nothing_known(unsized & self.meant(facts), facts, "its growing area is not known")
        if self.only_vulnerable_zone:
            unknown = facts.city.gardens.vulnerable_zone == ""
            found += nothing_known(
                unknown, facts, "whether a vulnerable zone holds it is not known"
            )
        return found

    def judge(self, case: Case) -> Ruling:
        """One row a place: what it may still receive of the nutrient."""
        gardens, moves = case.facts.city.gardens, case.movements
        hectares = gardens.area_m2 * gardens.growing_share / SQUARE_METRES_PER_HECTARE
        nitrogen = self.nutrient is Nutrient.NITROGEN
        applied = case.facts.applied_kg[0 if nitrogen else 1]
        content = moves.nitrogen_kg_per_t if nitrogen else moves.phosphorus_kg_per_t
        left = np.maximum(self.cap_kg_per_ha_year * hectares - applied, 0.0)
        group = np.where(self.reaches(case), moves.garden, -1)
        group = np.where(np.append(np.isnan(left), False)[group], -1, group)
        limits = at_most(gardens.id, left, self.unit)
        return rows_by(self.id, group, content, limits, self._price_in(case.facts))

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """Most on any hectare, with what was spread before."""
        gardens = case.facts.city.gardens
        at = positions(gardens.id, ruling.owners)
        hectares = (gardens.area_m2 * gardens.growing_share)[at] / SQUARE_METRES_PER_HECTARE
        applied = case.facts.applied_kg[0 if self.nutrient is Nutrient.NITROGEN else 1][at]
        spread = ruling.amounts(moved_t)
        loads = np.divide(spread + applied, hectares, out=np.zeros(len(at)), where=hectares > 0)
        return float(loads[spread > 0].max(initial=0.0))

    def noun(self) -> Message:
        """Its short name."""
        return message("the cap of {measure}", measure=self.measured(self.cap_kg_per_ha_year))

    def measured(self, value: float) -> Message:
        """A load with its unit."""
        nutrient = message(self.nutrient.value)
        return message(
            "{value} kg of {nutrient} a hectare and year", value=value, nutrient=nutrient
        )

    def words(self) -> Message:
        """What it says."""
        return message(
            "Each hectare of {places}{where} receives at most {cap} kg of {nutrient} in any twelve "
            "months, with what was spread before.",
            places=self.places(),
            where=message(" in vulnerable zones") if self.only_vulnerable_zone else "",
            cap=self.cap_kg_per_ha_year,
            nutrient=message(self.nutrient.value),
        )
