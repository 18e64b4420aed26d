"""A digester on a plan's feed: gas, what an operator reads, and the digestate, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats
from greenhaven.core.forecast.materials import ForecastError, Intake, Reason, group_names
from greenhaven.core.models.digestion.adm1 import T as TANK_TEMPERATURE
from greenhaven.core.models.digestion.contents import (
    CONTENTS,
    METHANE_M3_PER_KG_COD,
    NITROGEN_KG_PER_KMOL,
    WATER_KG_PER_KMOL,
)
from greenhaven.core.models.digestion.digestate import Digestate, Gas, digestate, unbalanced
from greenhaven.core.models.digestion.feed import GROUPS, DigesterFeed, digester_feed
from greenhaven.core.models.digestion.tank import BY_NAME, digester, fos_tac, seed, washed_out
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.recipes import Process
from greenhaven.core.process.containers import Series
from greenhaven.core.process.run import Run
from greenhaven.core.process.simulate import simulate

KELVIN = 273.15
DAYS_PER_WEEK = 7
RUN_IN_RETENTIONS = 10.0  # times of retention: a seed of e^-10 is left
EVERY_D = 0.25
GAS_CONSTANT = 0.083145  # bar m3/kmol/K
SETTLED = 1e-6


@dataclass(frozen=True, slots=True)
class DigesterSettings:
    """How a digester is run, as far as a plan does not say."""

    temperature_c: float = 35.0
    total_solids: float = 0.12  # of what is fed, at most
    reasons: tuple[Reason, ...] = field(
        default=(
            Reason("temperature", "35 °C", "the rates of the model were set for it"),
            Reason(
                "solids fed",
                "at most 12 % of the wet mass",
                "a mixed tank can be stirred; water is added to thicker feed",
            ),
            Reason(
                "time of retention",
                "the plan's lead time",
                "so the tank is as large as the plan's average feed fills in that time",
            ),
            Reason(
                "beginning",
                "ten times the retention on the plan's average feed",
                "nothing is recorded of what is in the tank",
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class DigesterForecast:
    """One digester over the weeks of a plan; series have one value a week unless they say so."""

    hub: str
    volume_m3: float
    fed_kg_per_d: Floats  # wet, without the water that was added
    gas_m3_per_d: Floats  # dry, at 0 °C and 101.325 kPa
    methane_m3_per_d: Floats  # the same
    methane_share: Floats  # of the dry gas
    acidity: Floats  # pH, lowest of the week
    acids_kg_cod_per_m3: Floats  # volatile fatty acids, highest of the week
    ammonium_g_n_per_l: Floats  # TAN at the week's end
    fos_tac: Floats  # highest of the week
    days: Floats  # of the daily course, shape (n_times,)
    gas_course_m3_per_d: Floats  # shape (n_times,)
    digestate: Digestate  # mean of the weeks
    feed: DigesterFeed  # mean of the weeks
    carbon_loss: float  # share of the carbon that leaves as gas, with what the tank takes up
    nitrogen_loss: float
    stored: dict[str, float]  # what the tank took up in the weeks [kg/d]
    lost_organisms: tuple[str, ...]  # organisms that are being washed out
    reasons: tuple[Reason, ...]


def forecast_digester(
    city: City,
    plan: Plan,
    intakes: Sequence[Intake],
    process: Process,
    settings: DigesterSettings | None = None,
) -> DigesterForecast:
    """Run a digester on what a plan brings to it.

    Parameters
    ----------
    city, plan : City, Plan
    intakes : sequence of Intake
        Of one hub, one a week at most; in a week without one nothing is fed.
    process : Process
        As the plan knows it: its lead time is the time of retention.
    settings : DigesterSettings, optional

    Raises
    ------
    ForecastError
        If nothing is fed in any week.
    """
    chosen = settings or DigesterSettings()
    if not intakes:
        raise ForecastError("this digester is fed nothing in any week of the plan")
    kg = np.zeros((plan.weeks, len(city.kinds)))
    for each in intakes:
        kg[each.week] = each.kg / DAYS_PER_WEEK
    names, reasons = group_names(city.kinds)
    groups = [GROUPS[name] for name in names]
    mean = digester_feed(kg.mean(axis=0), city.kinds, groups, total_solids=chosen.total_solids)
    retention = DAYS_PER_WEEK * process.lead_weeks
    volume = retention * float(mean.flow_m3_per_d)
    run = _run(kg, city, (mean, volume, retention), chosen)
    fed = kg.sum(axis=1)
    weekly = _weekly(run, plan.weeks, chosen)
    made, stored, lost = _digestate(run, mean, plan.weeks, chosen)
    return DigesterForecast(
        hub=intakes[0].hub,
        volume_m3=volume,
        fed_kg_per_d=fed,
        **weekly,
        digestate=made,
        feed=mean,
        carbon_loss=lost["carbon"],
        nitrogen_loss=lost["nitrogen"],
        stored=stored,
        lost_organisms=washed_out(run),
        reasons=(*chosen.reasons, *reasons, *_told(mean)),
    )


def _told(feed: DigesterFeed) -> tuple[Reason, ...]:
    return tuple(
        Reason(each.name, f"{each.value:g} {each.unit}", each.reason) for each in feed.assumptions
    )


def _run(
    kg: Floats, city: City, tank: tuple[DigesterFeed, float, float], settings: DigesterSettings
) -> Run:
    """The weeks of the plan, after a long time on their average feed."""
    mean, volume, retention = tank
    groups = [GROUPS[name] for name in group_names(city.kinds)[0]]
    inputs = {TANK_TEMPERATURE: settings.temperature_c + KELVIN}
    steady = digester(
        inflow_m3_per_d=float(mean.flow_m3_per_d),
        volume_m3=volume,
        feed={BY_NAME[name]: float(value) for name, value in mean.concentrations.items()},
    )
    before = simulate(
        steady, start=seed(), days=RUN_IN_RETENTIONS * retention, every=retention, inputs=inputs
    )
    idle = kg.sum(axis=1) == 0  # a week without feed: the flow is none, whatever it holds
    masses = np.where(idle[:, None], kg.mean(axis=0), kg)
    fed = digester_feed(masses, city.kinds, groups, total_solids=settings.total_solids)
    weeks = DAYS_PER_WEEK * np.arange(len(kg), dtype=np.float64)
    planned = digester(
        inflow_m3_per_d=Series(weeks, np.where(idle, 0.0, fed.flow_m3_per_d)),
        volume_m3=volume,
        feed={BY_NAME[name]: Series(weeks, value) for name, value in fed.concentrations.items()},
    )
    days = float(DAYS_PER_WEEK * len(kg))
    return simulate(planned, start=before.end, days=days, every=EVERY_D, inputs=inputs)


def _weekly(run: Run, weeks: int, settings: DigesterSettings) -> dict[str, Floats]:
    """What an operator would read, one value a week."""
    to_normal = KELVIN / (settings.temperature_c + KELVIN)  # 1.013 bar is taken for 1.01325
    methane, share = run.of("methane_flow") * to_normal, run.of("methane_share")
    gas = methane / share
    fos, tac = fos_tac(run)
    mean = {"gas_m3_per_d": gas, "methane_m3_per_d": methane}
    worst = {"acids_kg_cod_per_m3": run.of("fatty_acids"), "fos_tac": fos / tac}
    read = {
        **{name: _by_week(values, weeks).mean(axis=1) for name, values in mean.items()},
        **{name: _by_week(values, weeks).max(axis=1) for name, values in worst.items()},
        "acidity": _by_week(run.of("acidity"), weeks).min(axis=1),
        "ammonium_g_n_per_l": _by_week(run.of("S_IN"), weeks)[:, -1] * NITROGEN_KG_PER_KMOL,
    }
    whole = {"methane_share": read["methane_m3_per_d"] / read["gas_m3_per_d"]}
    return {**read, **whole, "days": run.times, "gas_course_m3_per_d": gas}


def _by_week(values: Floats, weeks: int) -> Floats:
    """The values within each week, shape (weeks, …); the very first is left out."""
    return values[1:].reshape(weeks, -1)


def _digestate(
    run: Run, feed: DigesterFeed, weeks: int, settings: DigesterSettings
) -> tuple[Digestate, dict[str, float], dict[str, float]]:
    """Mean digestate of the weeks, what the tank took up, and the shares that left as gas."""
    days = DAYS_PER_WEEK * weeks
    daily = {str(name): float(run.flows[name].values[-1]) / days for name in run.flows}
    flow = float(feed.flow_m3_per_d)
    effluent = {name: daily[f"effluent: {name}"] / flow for name in CONTENTS}
    kelvin = settings.temperature_c + KELVIN
    # Saturated at the temperature of the tank: what is not dry gas in the flow that leaves.
    dry = run.of("methane_flow") / run.of("methane_share")
    vapour_m3 = float((run.of("gas_flow") - dry)[1:].mean())
    vapour = 1.013 * vapour_m3 / (GAS_CONSTANT * kelvin) * WATER_KG_PER_KMOL
    gas = Gas(daily["gas: G_ch4"], daily["gas: G_h2"], daily["gas: G_co2"], vapour)
    made = digestate(effluent, feed, gas)
    stored = {name: float(value) for name, value in unbalanced(feed, made, gas).items()}
    lost = {
        "carbon": float(gas.carbon_kg() / (feed.material["carbon"] - stored["carbon"])),
        "nitrogen": 0.0,
    }
    return made, stored, lost


def methane_per_kg_organic(forecast: DigesterForecast) -> float:
    """Methane from a kilogram of organic matter fed [litres at 0 °C], mean of the weeks."""
    organic = float(forecast.feed.organic_kg_per_d)
    return 1e3 * float(forecast.methane_m3_per_d.mean()) / organic


def methane_within_reach(feed: DigesterFeed) -> float:
    """Methane from all that organisms can use [m³/d at 0 °C]."""
    usable = sum(feed.concentrations[name] for name in ("X_ch", "X_pr", "X_li", "S_ac"))
    return float(feed.flow_m3_per_d * usable * METHANE_M3_PER_KG_COD)
