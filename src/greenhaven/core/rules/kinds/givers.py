"""How much one giver may bring, so that no one takes the hubs' whole room."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from greenhaven.core.columns import Booleans, Floats, Integers, positions
from greenhaven.core.rules.articles import Article, Tighter
from greenhaven.core.rules.bounds import MASS, Bound
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.ruling import Ruling, at_most, rows_by, shares_by
from greenhaven.core.rules.texts import Ids
from greenhaven.core.rules.words import Message, Place, Value, message, percent


class _Givers(Article):
    """An article about what givers bring to the hubs of the city."""

    PRACTICE: ClassVar[str] = "commons: no one takes the whole room"

    materials: Ids = Field(default=(), description="ids of materials that it means; none = all")

    def brought(self, case: Case) -> Booleans:
        """Which movements it speaks of."""
        mine = case.leg(Leg.COLLECT) & self._applies(case)
        if self.materials:
            kinds = np.append(np.isin(case.facts.city.kinds.id, self.materials), False)
            mine &= kinds[case.movements.kind]
        return np.asarray(mine)

    def what(self) -> Value:
        """The materials that it means, for a reader."""
        if not self.materials:
            return message("organics")
        return tuple(Place(each) for each in self.materials)


class GiverCap(_Givers):
    """One giver brings at most so much in a season."""

    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"most_t_per_season": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "most_t_per_season"

    kind: Literal["giver_cap"]
    most_t_per_season: float = Field(description="with what the giver brought before")

    def bounds(self) -> Mapping[str, Bound]:
        """A mass."""
        return {"most_t_per_season": MASS}

    def judge(self, case: Case) -> Ruling:
        """One row a giver: what may still be brought."""
        left = np.maximum(self.most_t_per_season - case.facts.given_t, 0.0)
        group: Integers = np.where(self.brought(case), case.movements.source, -1)
        limits = at_most(case.facts.city.sources.id, left)
        return rows_by(self.id, group, np.ones(len(case)), limits, self._price_in(case.facts))

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """What the giver of most has brought."""
        at = positions(case.facts.city.sources.id, ruling.owners)
        return float((ruling.amounts(moved_t) + case.facts.given_t[at]).max(initial=0.0))

    def noun(self) -> Message:
        """Its short name."""
        return message(
            "the cap of {measure} a giver and season", measure=self.measured(self.most_t_per_season)
        )

    def measured(self, value: float) -> Message:
        """A mass."""
        return message("{value} t", value=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "One giver brings at most {most} t of {what} to the city's hubs in a season.",
            most=self.most_t_per_season,
            what=self.what(),
        )


class GiverShare(_Givers):
    """One giver brings at most a share of all."""

    AT_HANDOVER: ClassVar[bool] = False
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"most_share": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "most_share"

    kind: Literal["giver_share"]
    most_share: float = Field(description="0 to 1, of what all givers of these materials bring")

    def bounds(self) -> Mapping[str, Bound]:
        """A share of a whole."""
        return {"most_share": Bound(0, 1, "a share of a whole")}

    def judge(self, case: Case) -> Ruling:
        """One row a giver: what it brings less its share of all is at most 0."""
        brought, source = self.brought(case), case.movements.source
        ids = case.facts.city.sources.id
        present = np.bincount(source[brought], minlength=len(ids)) > 0
        shares = np.where(present, self.most_share, np.nan)
        ruling = shares_by(self.id, source, brought, shares, ids, self._price_in(case.facts))
        return replace(
            ruling, lower=np.full(len(ruling.owners), -np.inf), upper=np.zeros(len(ruling.owners))
        )

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """The share of the giver of most."""
        del case
        total = float(moved_t[ruling.total].sum())
        brought = ruling.amounts(moved_t) - ruling.of_total * total
        return float(brought.max(initial=0.0) / total) if total else 0.0

    def noun(self) -> Message:
        """Its short name."""
        return message("the cap of {measure} a giver", measure=self.measured(self.most_share))

    def measured(self, value: float) -> Message:
        """A percentage."""
        return percent(value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "One giver brings at most {share} of all {what} that reach the city's hubs.",
            share=percent(self.most_share),
            what=self.what(),
        )
