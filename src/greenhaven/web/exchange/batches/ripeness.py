"""Is it ripe? The index of maturity, and what a keeper without a laboratory can see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.models.maturity import (
    HIGHEST_CARBON_TO_NITROGEN,
    TESTS,
    Maturity,
    Rating,
    maturity,
    reheating,
)
from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.quantities import number
from greenhaven.web.commons.units import shown_celsius
from greenhaven.web.exchange.batches.heat import Heat, days_of
from greenhaven.web.exchange.batches.laboratory import MEASURES, in_unit
from greenhaven.web.exchange.batches.models import Observation, Seen

# A heap that stays within this of itself after a turning passes for the flask's test: its inner
# limit, as a heap holds its heat less well than a flask. A choice of this project.
STILL_C = TESTS["self_heating"].very_mature
GROUP_A, GROUP_B = "A", "B"
SPEEDS: Mapping[str, Promise] = {
    GROUP_A: gettext_lazy("how quickly it still decays"),
    GROUP_B: gettext_lazy("what it does to plants"),
}


@dataclass(frozen=True, slots=True)
class Ripeness:
    """What the tests show, what stands in for a test, and what is missing."""

    carbon_to_nitrogen: float  # NaN = there is nothing to tell it from
    is_tested: bool  # the ratio rests on the laboratory, not on the books alone
    index: Maturity
    results: Mapping[str, float]
    reheated_c: float  # after the last turning; NaN = not recorded
    smells_well: bool | None  # None = nobody has said

    @property
    def stands_in(self) -> bool:
        """Whether the heap's own heat stands in for a test of how quickly it decays."""
        return self.reheated_c <= STILL_C and not self._tested(GROUP_A)

    @property
    def is_ripe(self) -> bool:
        """Whether a keeper may say so."""
        return not self.missing()

    def _tested(self, group: str) -> bool:
        return any(TESTS[name].group == group for name in self.results)

    def missing(self, units: str = "metric") -> list[str]:
        """What is still needed, in a keeper's words."""
        found = []
        if np.isnan(self.carbon_to_nitrogen):
            found.append(_("What is in it is not known: weigh it, or have it tested."))
        elif self.carbon_to_nitrogen > HIGHEST_CARBON_TO_NITROGEN:
            found.append(
                _("Too much carbon for its nitrogen (%(ratio)s to 1, at most %(most)s): wait.")
                % {
                    "ratio": number(self.carbon_to_nitrogen, 1),
                    "most": number(HIGHEST_CARBON_TO_NITROGEN),
                }
            )
        found += [self._unripe(name) for name, rating in self.index.ratings.items()
                  if rating is Rating.IMMATURE]  # fmt: skip
        if not self._tested(GROUP_A) and not self.stands_in:
            found.append(self._still_warm(units))
        if not self._tested(GROUP_B):
            found.append(
                _("Sow cress in it and in potting soil, and count what comes up after a week.")
            )
        if self.smells_well is not True:
            found.append(_("Smell it: ripe compost smells of earth."))
        return found

    def _unripe(self, name: str) -> str:
        test = TESTS[name]
        words = _("%(name)s %(value)s; at least %(limit)s is asked.") if test.more_is_better else _(
            "%(name)s %(value)s; at most %(limit)s is asked."
        )  # fmt: skip
        return words % {
            "name": str(MEASURES[name].name).capitalize(),
            "value": in_unit(self.results[name], MEASURES[name]),
            "limit": in_unit(test.mature, MEASURES[name]),
        }

    def _still_warm(self, units: str) -> str:
        if np.isnan(self.reheated_c):
            return _("Turn it, and read the thermometer on that day and on the next two.")
        return _("It warms up again after a turning (by %(degrees)s): give it time.") % {
            "degrees": shown_difference(self.reheated_c, units)
        }


def shown_difference(degrees_c: float, units: str) -> str:
    """A difference of temperatures in the reader's unit."""
    if units == "us":
        return f"{number(1.8 * degrees_c)}\u00a0°F"
    return shown_celsius(degrees_c)


def ripeness_of(seen: Iterable[Observation], there: Vector, heat: Heat | None) -> Ripeness:
    """What was tested and seen, and what the books say of its carbon and nitrogen."""
    rows = list(seen)
    tested = {row.measure: row.value for row in rows if row.kind == Seen.LABORATORY}
    results = {name: value for name, value in tested.items() if name in TESTS and value is not None}
    ratio = there.carbon / there.nitrogen if there.nitrogen else np.nan
    smells = [row.measure for row in rows if row.kind == Seen.SMELL]
    return Ripeness(
        carbon_to_nitrogen=ratio,
        is_tested={"carbon", "nitrogen"} <= tested.keys(),
        index=maturity(ratio, results),
        results=results,
        reheated_c=_reheated(heat),
        smells_well=smells[-1] == "earthy" if smells else None,
    )


def _reheated(heat: Heat | None) -> float:
    """How far the hottest spot rose again after the last turning that was followed up."""
    if heat is None or not heat.turnings or not heat.times:
        return np.nan
    times = np.array([days_of(time) for time in heat.times])
    hottest = np.nanmax(heat.values, axis=1)
    return reheating(times, hottest, days_of(heat.turnings[-1]))
