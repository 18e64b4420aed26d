"""What must be known of a batch before it leaves: its heat, its purity, and no suspicion."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.rules.articles import Article, Tighter
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.movements import Facts, Leg
from greenhaven.core.rules.places import ForPlaces
from greenhaven.core.rules.ruling import Ruling, ban
from greenhaven.core.rules.words import Message, message


class WithoutRecord(StrEnum):
    """What becomes of product of which nothing is known."""

    PASSES = "passes"
    IS_HELD = "is_held"


WITHOUT_RECORD = {
    WithoutRecord.PASSES: "What has no record passes.",
    WithoutRecord.IS_HELD: "What has no record stays.",
}
FOREIGN_MATTER = Bound(
    0,
    3,
    "above this it is no longer clean organic matter; Regulation (EU) 2019/1009 allows composts "
    "0.5 % of glass, metal and plastic over 2 mm (to be confirmed)",
)


class HygieneGate(ForPlaces):
    """Only product whose heat was shown in the log goes to some places."""

    PRACTICE: ClassVar[str] = "40 CFR part 503 appendix B; Regulation (EU) 2019/1009, CMC 3"
    PROTECTS: ClassVar[str] = "health"

    kind: Literal["hygiene_gate"]
    without_record: WithoutRecord = Field(
        default=WithoutRecord.PASSES, description="what becomes of product whose heat nobody logged"
    )

    def judge(self, case: Case) -> Ruling:
        """Product whose log shows too little heat may not go there."""
        known = case.grade_of("heat_known", unknown=False)
        failed = known & ~case.grade_of("hygienised", unknown=False)
        if self.without_record is WithoutRecord.IS_HELD:
            failed |= ~known
        return ban(self.id, failed & self.reaches(case), self._price_in(case.facts))

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """Hubs whose heat nobody logged."""
        known = facts.grades.hub[facts.grades.heat_known]
        why = "no log of its heat is known"
        return (*super().unknowns(facts), *_hubs_without(known, facts, why, self.without_record))

    def noun(self) -> Message:
        """Its short name."""
        return message("the hygiene gate")

    def words(self) -> Message:
        """What it says."""
        return message(
            "Only compost whose heat log shows that germs were killed goes to {places}. {rest}",
            places=self.places(),
            rest=message(WITHOUT_RECORD[self.without_record]),
        )


class ContaminationGate(ForPlaces):
    """Product with too much foreign matter does not go to some places."""

    PRACTICE: ClassVar[str] = "Regulation (EU) 2019/1009, annex IV: refuse suspicious consignments"
    PROTECTS: ClassVar[str] = "health"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"most_foreign_matter_percent": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "most_foreign_matter_percent"

    kind: Literal["contamination_gate"]
    most_foreign_matter_percent: float = Field(description="by wet mass")
    without_record: WithoutRecord = Field(
        default=WithoutRecord.PASSES, description="what becomes of product that nobody measured"
    )

    def bounds(self) -> Mapping[str, Bound]:
        """Above this it is waste."""
        return {"most_foreign_matter_percent": FOREIGN_MATTER}

    def judge(self, case: Case) -> Ruling:
        """Product that was measured and holds too much may not go there."""
        percent = case.grade_of("contamination_percent", unknown=np.nan)
        failed = percent > self.most_foreign_matter_percent
        if self.without_record is WithoutRecord.IS_HELD:
            failed |= np.isnan(percent)
        return ban(self.id, failed & self.reaches(case), self._price_in(case.facts))

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """Hubs whose product nobody measured."""
        known = facts.grades.hub[~np.isnan(facts.grades.contamination_percent)]
        why = "foreign matter in its compost was not measured"
        return (*super().unknowns(facts), *_hubs_without(known, facts, why, self.without_record))

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """Most foreign matter in what is moved, where that was measured."""
        del ruling
        percent = case.grade_of("contamination_percent", unknown=np.nan)
        moved = percent[self.reaches(case) & (moved_t > 0)]
        return None if np.isnan(moved).any() else float(moved.max(initial=0.0))

    def noun(self) -> Message:
        """Its short name."""
        measure = self.measured(self.most_foreign_matter_percent)
        return message("the limit of {measure}", measure=measure)

    def measured(self, value: float) -> Message:
        """A share of the wet mass."""
        return message("{value} % of foreign matter", value=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "Compost with more than {percent} % of glass, plastic and metal does not go to "
            "{places}. {rest}",
            percent=self.most_foreign_matter_percent,
            places=self.places(),
            rest=message(WITHOUT_RECORD[self.without_record]),
        )


class Quarantine(Article):
    """What is suspected, and all that came of it, stays where it lies."""

    PRACTICE: ClassVar[str] = "release by two stewards and a laboratory's result"
    PROTECTS: ClassVar[str] = "health"

    kind: Literal["quarantine"]

    def judge(self, case: Case) -> Ruling:
        """Nothing on hold leaves its hub."""
        held = case.grade_of("on_hold", unknown=False)
        leaves: Booleans = case.leg(Leg.RETURN, Leg.SALE) & self._applies(case)
        return ban(self.id, held & leaves, self._price_in(case.facts))

    def noun(self) -> Message:
        """Its short name."""
        return message("the quarantine")

    def words(self) -> Message:
        """What it says."""
        return message(
            "A batch under suspicion, and every batch made of it, stays in its hub until it is "
            "released."
        )


def _hubs_without(
    known: np.ndarray, facts: Facts, why: str, without: WithoutRecord
) -> tuple[Message, ...]:
    """A notice of the processing hubs of which a record is missing."""
    hubs = facts.city.hubs
    missing = (
        (hubs.process != "") & hubs.takes_part & ~hubs.demonstration & ~np.isin(hubs.id, known)
    )
    count = int(missing.sum())
    if not count:
        return ()
    told = "It has no effect at {count, plural, one {# hub} other {# hubs}}: {why}."
    if without is WithoutRecord.IS_HELD:
        told = "It holds everything back at {count, plural, one {# hub} other {# hubs}}: {why}."
    return (message(told, count=count, why=message(why)),)
