"""Articles that speak of places where compost is spread: which of them they mean."""

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from greenhaven.core.city import City, GardenKind, GardenUse
from greenhaven.core.columns import Booleans
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.texts import Ids, sorted_set
from greenhaven.core.rules.words import Message, Place, Value, message

GARDEN_KINDS = {
    GardenKind.GARDEN: "community gardens",
    GardenKind.PARK: "parks",
    GardenKind.STREET_TREES: "street trees",
}
USES = {
    GardenUse.FOOD_BED: "food beds",
    GardenUse.ORNAMENTAL: "ornamental beds",
    GardenUse.SCHOOL: "school gardens",
    GardenUse.PARK: "park lawns",
    GardenUse.TREES: "tree pits",
}


def _growing(kinds: tuple[GardenKind, ...]) -> tuple[GardenKind, ...]:
    """The kinds, if all of them take up compost here."""
    if GardenKind.SALE in kinds:
        told = "buyers answer for what they spread elsewhere; there are {known}"
        known = ", ".join(kind.value for kind in GARDEN_KINDS)
        raise PydanticCustomError("garden_kinds", told, {"known": known})
    return kinds


GardenKinds = Annotated[
    tuple[GardenKind, ...], BeforeValidator(sorted_set), AfterValidator(_growing)
]


class ForPlaces(Article):
    """An article about gardens, parks and street trees of some kinds, uses and districts."""

    garden_kinds: GardenKinds = Field(
        default=(), description="kinds of place that it means; none = all that take up compost"
    )
    uses: Annotated[tuple[GardenUse, ...], BeforeValidator(sorted_set)] = Field(
        default=(), description="what grows there; none = anything"
    )
    districts: Ids = Field(default=(), description="ids of districts; none = the whole city")

    def meant(self, facts: Facts) -> Booleans:
        """Which gardens it means; one whose use is not known is not meant where uses are named."""
        return self.meant_in(facts.city)

    def meant_in(self, city: City) -> Booleans:
        """The same, of a city of which nothing else need be known."""
        gardens = city.gardens
        chosen = np.asarray((gardens.kind != GardenKind.SALE) & self.own(gardens))
        if self.garden_kinds:
            chosen &= np.isin(gardens.kind, [kind.value for kind in self.garden_kinds])
        if self.uses:
            chosen &= np.isin(gardens.use, [use.value for use in self.uses])
        if self.districts:
            chosen &= np.isin(gardens.district, self.districts)
        return chosen

    def reaches(self, case: Case) -> Booleans:
        """Which movements bring compost to places that it means, while it is in force."""
        return np.asarray(case.of_gardens(self.meant(case.facts)) & self._applies(case))

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """Places whose use is not known, where it speaks of uses."""
        if not self.uses:
            return ()
        return nothing_known(facts.city.gardens.use == "", facts, "what grows there is not known")

    def places(self) -> Message:
        """The places that it means, for a reader."""
        kinds = tuple(message(GARDEN_KINDS[kind]) for kind in self.garden_kinds)
        uses = tuple(message(USES[use]) for use in self.uses)
        what: Value = uses or kinds or message("gardens, parks and street trees")
        if uses and kinds:
            what = message("{uses} of {kinds}", uses=uses, kinds=kinds)
        if not self.districts:
            return message("{what}", what=what)
        return message(
            "{what} of {count, plural, one {district} other {districts}} {districts}",
            what=what,
            count=len(self.districts),
            districts=tuple(Place(each) for each in self.districts),
        )


def nothing_known(unknown: Booleans, facts: Facts, what: str) -> tuple[Message, ...]:
    """A notice that a fact is missing for some places that take up compost, if it is."""
    count = int((unknown & (facts.city.gardens.kind != GardenKind.SALE)).sum())
    if not count:
        return ()
    return (
        message(
            "It has no effect at {count, plural, one {# place} other {# places}}: {what}.",
            count=count,
            what=message(what),
        ),
    )
