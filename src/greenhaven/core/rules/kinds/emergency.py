"""What stops while a warning is in force."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.kinds.ways import CARRIED, Legs
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.ruling import Ruling, ban
from greenhaven.core.rules.words import Message, message


class StormStandDown(Article):
    """Nothing is spread or carried where a warning is in force.

    A plan of weeks stands down for each week that the warning touches; the guard judges the hour.
    """

    PRACTICE: ClassVar[str] = "stand-down of outdoor work under storm and flood warnings"
    PROTECTS: ClassVar[str] = "life and limb"

    kind: Literal["storm_stand_down"]
    legs: Legs = Field(
        default=(Leg.RETURN,), min_length=1, description="parts of the loop that stop"
    )

    def faults(self) -> Iterator[str]:
        """Without a trigger it would stand still for ever."""
        yield from super().faults()
        if self.trigger is None:
            yield "trigger: an emergency article needs what sets it in force and ends it"

    def judge(self, case: Case) -> Ruling:
        """Its legs stop."""
        return ban(self.id, case.leg(*self.legs) & self._applies(case), self._price_in(case.facts))

    def noun(self) -> Message:
        """Its short name."""
        return message("the stand-down")

    def words(self) -> Message:
        """What it says."""
        said = {
            Leg.COLLECT: message("no organics are fetched for hubs in the city"),
            Leg.EXPORT: message("no organics are fetched for processors outside the city"),
            Leg.RETURN: message("no compost is brought out"),
        }
        what = tuple(said[leg] for leg in CARRIED if leg in self.legs)
        return message("Where there is danger, {what}.", what=what)
