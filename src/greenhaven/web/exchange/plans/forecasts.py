"""What the models expect of the hubs of the plan in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from greenhaven.core.forecast.reactors.digesting import DigesterForecast
from greenhaven.core.forecast.reactors.hubs import HubForecasts
from greenhaven.web.commons.quantities import measured, percent
from greenhaven.web.exchange.plans.batches import BatchPage, batch_page
from greenhaven.web.exchange.plans.differences import span
from greenhaven.web.exchange.plans.digesters import DigesterPage, digester_page
from greenhaven.web.exchange.plans.queries import Loop, forecast_of, forecasts_of


@dataclass(frozen=True, slots=True)
class HubPage:
    """What the models expect of one hub; without a batch and a digester there is nothing."""

    is_kept: bool  # a forecast of the plan is there at all
    batch: BatchPage | None = None
    digester: DigesterPage | None = None
    unmade: str = ""  # why the models could not


def kept_forecasts(loop: Loop) -> HubForecasts | None:
    """The forecasts of the plan in force, if they were made."""
    known = forecast_of(loop.kept)
    return forecasts_of(known.digest) if known else None


def hub_page(loop: Loop, hub: str) -> HubPage:
    """What the models expect of one hub in the first week of the plan."""
    if (made := kept_forecasts(loop)) is None:
        return HubPage(is_kept=False)
    start, differences = loop.plan.start, made.differences
    batch = next((each for each in made.batches if each.hub == hub), None)
    digester = next((each for each in (*made.digesters, *made.examples) if each.hub == hub), None)
    return HubPage(
        is_kept=True,
        batch=batch_page(batch, start, differences) if batch else None,
        digester=digester_page(digester, start, differences) if digester else None,
        unmade=next((each.reason for each in made.unmade if each.hub == hub), ""),
    )


def short_lines(loop: Loop) -> Mapping[str, str]:
    """One line a hub: the most that is worth knowing beforehand."""
    if (made := kept_forecasts(loop)) is None:
        return {}
    lines = {each.hub: _("no forecast could be made") for each in made.unmade}
    for batch in made.batches:
        lines[batch.hub] = _("reaches %(hottest)s; %(days)s above 55 °C") % {
            "hottest": measured(batch.hottest_c, "°C"),
            "days": span(batch.days_above_55),
        }
    for digester in made.digesters:
        lines[digester.hub] = _gas(digester)
    for example in made.examples:
        lines[example.hub] = _("%(line)s, on an example feed") % {"line": _gas(example)}
    return lines


def _gas(made: DigesterForecast) -> str:
    share = float(made.methane_m3_per_d.sum() / made.gas_m3_per_d.sum())
    return _("%(gas)s of gas a day, %(share)s of it methane") % {
        "gas": measured(float(made.gas_m3_per_d.mean()), "m³"),
        "share": percent(share),
    }
