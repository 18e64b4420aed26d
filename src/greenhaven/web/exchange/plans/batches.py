"""What the model of composting expects of one batch, as the page of its hub tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.reactors.batches import HOT_C, BatchForecast
from greenhaven.core.forecast.reactors.reactors import Difference
from greenhaven.core.models.hygiene.profiles import PROFILES
from greenhaven.core.models.maturity import Rating
from greenhaven.web.commons.quantities import mass, measured, number, percent
from greenhaven.web.exchange.plans.courses import Course, course
from greenhaven.web.exchange.plans.differences import Line, days, lines_of, listed, readable, span

KG_PER_T = 1e3
G_PER_KG = 1e3
RATINGS = {
    Rating.VERY_MATURE: gettext_lazy("very mature"),
    Rating.MATURE: gettext_lazy("mature"),
    Rating.IMMATURE: gettext_lazy("immature"),
    Rating.UNDECIDED: gettext_lazy("no verdict"),
}


@dataclass(frozen=True, slots=True)
class HeatShown:
    """Whether the heat that a rule asks for is reached, as far as a forecast can tell."""

    method: str
    jurisdiction: str
    asked: str
    from_day: float  # NaN = not in this time
    longest_d: float  # all layers at once, but for pauses after turnings
    turnings: int  # within that time
    asks_turnings: bool

    @property
    def passed(self) -> bool:
        """Whether the model gets there."""
        return bool(np.isfinite(self.from_day))


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One batch of compost."""

    batch: BatchForecast
    first: date
    heat: HeatShown
    course: Course
    lines: tuple[Line, ...]

    @property
    def tonnes(self) -> float:
        """Mass that is laid, with the water [t]."""
        return self.batch.mass_kg / KG_PER_T

    @property
    def sentence(self) -> str:
        """The course in one sentence, which also stands for its picture."""
        return _(
            "%(mass)s are laid, reach %(hottest)s on day %(day)s, spend %(hot)s above 55 °C, and "
            "are at %(last)s after the %(lead)s that the plan gives them."
        ) % {
            "mass": mass(self.tonnes),
            "hottest": measured(self.batch.hottest_c, "°C"),
            "day": number(self.hottest_day, 1),
            "hot": self.days_hot,
            "last": measured(float(self.batch.temperatures_c[-1].mean()), "°C"),
            "lead": days(self.lead_days),
        }

    @property
    def longest_hot(self) -> str:
        """How long all layers are hot at once, and how often it is turned then."""
        longest = days(self.heat.longest_d)
        if not self.heat.asks_turnings:
            return longest
        turned = ngettext("%(n)d turning", "%(n)d turnings", self.heat.turnings)
        return f"{longest}, {turned % {'n': self.heat.turnings}}"

    @property
    def lead_days(self) -> float:
        """Time that the plan gives it."""
        return float(self.batch.days[-1])

    @property
    def hottest_day(self) -> float:
        """Day of the highest temperature."""
        row = int(self.batch.temperatures_c.max(axis=1).argmax())
        return float(self.batch.days[row])

    @property
    def layers(self) -> int:
        """Layers that the model tells apart."""
        return int(self.batch.temperatures_c.shape[1])

    @property
    def days_hot(self) -> str:
        """Days above 55 °C, of the coldest to the warmest layer."""
        return span(self.batch.days_above_55)

    @property
    def compost(self) -> str:
        """What is left when the plan takes it out."""
        made = self.batch.product
        return _("%(mass)s, %(moisture)s of it water, C:N %(ratio)s") % {
            "mass": mass(made.mass_kg / KG_PER_T),
            "moisture": percent(made.moisture),
            "ratio": number(made.carbon_to_nitrogen, 1),
        }

    @property
    def gases(self) -> list[tuple[str, str]]:
        """What leaves as gas, and as what it is counted."""
        losses = self.batch.losses
        return [
            (_("Ammonia"), _("%(mass)s of nitrogen") % {"mass": small_mass(losses.ammonia)}),
            (
                _("Nitrous oxide"),
                _("%(mass)s of nitrogen") % {"mass": small_mass(losses.nitrous_oxide)},
            ),
            (_("Methane"), _("%(mass)s of carbon") % {"mass": small_mass(losses.methane)}),
        ]

    @property
    def rating(self) -> str:
        """What the index of maturity says at the end."""
        return str(RATINGS[self.batch.maturity.rating])

    @property
    def is_mature_in_time(self) -> bool:
        """Whether the index says mature before the plan takes it out."""
        return bool(np.isfinite(self.batch.mature_from_d))

    @property
    def differing(self) -> str:
        """What the plan and the model do not agree on."""
        return listed(self.lines)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the forecast assumes."""
        return readable(self.batch.reasons)


def batch_page(batch: BatchForecast, start: date, differences: Iterable[Difference]) -> BatchPage:
    return BatchPage(
        batch=batch,
        first=start + timedelta(weeks=batch.week),
        heat=_heat(batch),
        course=course(batch.days, batch.temperatures_c, limit=HOT_C),
        lines=lines_of(differences, batch.hub, batch.week),
    )


def _heat(batch: BatchForecast) -> HeatShown:
    profile = PROFILES[batch.hygiene.profile]
    longest = batch.longest_heat
    return HeatShown(
        method=profile.method,
        jurisdiction=profile.jurisdiction,
        asked="; ".join(hold.words for hold in profile.holds),
        from_day=batch.hygienic_from_d,
        longest_d=longest.hot_d,
        turnings=longest.turnings,
        asks_turnings=any(hold.turnings for hold in profile.holds),
    )


def small_mass(kg: float) -> str:
    """A mass that may be grams."""
    if abs(kg) >= 1:
        return mass(kg / KG_PER_T)
    grams = G_PER_KG * kg
    return _("less than 1 g") if abs(grams) < 1 else measured(grams, "g")
