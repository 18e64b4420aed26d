"""What the model of digestion expects of one digester, as the page of its hub tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.core.forecast.materials import Reason
from greenhaven.core.forecast.reactors.digesting import DigesterForecast
from greenhaven.core.forecast.reactors.hubs import EXAMPLE
from greenhaven.core.forecast.reactors.reactors import Difference
from greenhaven.web.commons.quantities import mass, measured, number, percent
from greenhaven.web.exchange.plans.courses import Course, course
from greenhaven.web.exchange.plans.differences import Line, lines_of, listed, readable

KG_PER_T = 1e3


@dataclass(frozen=True, slots=True)
class DigesterWeek:
    """What an operator would read in one week."""

    first: date
    fed_t_per_d: float
    gas: float
    methane_share: float
    acidity: float
    ammonium: float
    fos_tac: float
    acids: float


@dataclass(frozen=True, slots=True)
class DigesterPage:
    """One digester over the weeks of the plan, or on an example feed."""

    made: DigesterForecast
    start: date
    course: Course
    lines: tuple[Line, ...]
    example: Reason | None

    @property
    def weeks(self) -> list[DigesterWeek]:
        """Week by week; on an example feed the first, which all others are like."""
        made = self.made
        columns = (
            made.fed_kg_per_d / KG_PER_T,
            made.gas_m3_per_d,
            made.methane_share,
            made.acidity,
            made.ammonium_g_n_per_l,
            made.fos_tac,
            made.acids_kg_cod_per_m3,
        )
        shown = 1 if self.example else len(made.gas_m3_per_d)
        rows = zip(*(column[:shown].tolist() for column in columns), strict=True)
        return [
            DigesterWeek(self.start + timedelta(weeks=week), *row) for week, row in enumerate(rows)
        ]

    @property
    def sentence(self) -> str:
        """The weeks in one sentence, which also stands for their picture."""
        return _(
            "On %(fed)s a day it makes %(gas)s of gas a day, %(share)s of it methane; its pH stays "
            "at %(acidity)s or above."
        ) % {
            "fed": mass(self.fed_t_per_d),
            "gas": measured(self.gas, "m³"),
            "share": percent(self.methane_share),
            "acidity": number(self.acidity, 1),
        }

    @property
    def fed_t_per_d(self) -> float:
        """Mean of the weeks, without the water that is added."""
        return float(self.made.fed_kg_per_d.mean()) / KG_PER_T

    @property
    def gas(self) -> float:
        """Mean of the weeks [m³/d]."""
        return float(self.made.gas_m3_per_d.mean())

    @property
    def methane_share(self) -> float:
        """Of all gas of the weeks."""
        return float(self.made.methane_m3_per_d.sum() / self.made.gas_m3_per_d.sum())

    @property
    def acidity(self) -> float:
        """Lowest pH of all weeks."""
        return float(self.made.acidity.min())

    @property
    def water_t_per_d(self) -> float:
        """Water added to the feed."""
        return float(self.made.feed.water_added_kg_per_d) / KG_PER_T

    @property
    def digestate(self) -> list[tuple[str, str]]:
        """What flows out."""
        out = self.made.digestate
        g_per_kg = {
            _("Nitrogen in it"): float(out.nitrogen),
            _("– of it as ammonium"): float(out.ammonium_nitrogen),
            _("Carbon in it"): float(out.carbon),
        }
        daily = _("%(mass)s a day, %(moisture)s of it water") % {
            "mass": mass(float(out.kg_per_d) / KG_PER_T),
            "moisture": percent(float(out.moisture)),
        }
        return [
            (_("Digestate"), daily),
            *((name, measured(KG_PER_T * share, "g/kg", 1)) for name, share in g_per_kg.items()),
        ]

    @property
    def differing(self) -> str:
        """What the plan and the model do not agree on."""
        return listed(self.lines)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the forecast assumes."""
        return readable(self.made.reasons)


def digester_page(
    made: DigesterForecast, start: date, differences: Iterable[Difference]
) -> DigesterPage:
    return DigesterPage(
        made=made,
        start=start,
        course=course(made.days, made.gas_course_m3_per_d[:, np.newaxis]),
        lines=lines_of(differences, made.hub, None),
        example=next((each for each in made.reasons if each.name == EXAMPLE), None),
    )
