"""The forecasts of a plan's hubs for a script, and as tables."""

from typing import Any

import numpy as np

from greenhaven.cli.screen import err, out, table
from greenhaven.core.city import City
from greenhaven.core.forecast.reactors.batches import BatchForecast
from greenhaven.core.forecast.reactors.digesting import DigesterForecast
from greenhaven.core.forecast.reactors.hubs import HubForecasts
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.words import mass, name_of

KG_PER_T = 1e3
FORECAST_ONLY = (
    "A forecast, not a measurement: no batch may be released by it. Its assumptions are in --json."
)


def as_object(plan: Plan, week: int, made: HubForecasts) -> dict[str, Any]:
    """The forecasts as one object with a flat object for every hub; keys end in their unit."""
    examples = {each.hub for each in made.examples}
    return {
        "city": plan.city,
        "start": plan.start.isoformat(),
        "weeks": plan.weeks,
        "week": week,
        "hubs": [
            *map(_batch, made.batches),
            *(
                _digester(each, is_example=each.hub in examples)
                for each in (*made.digesters, *made.examples)
            ),
        ],
        "unmade": [{"hub": each.hub, "reason": each.reason} for each in made.unmade],
        "differences": [each.sentence for each in made.differences if not each.alike],
    }


def _batch(batch: BatchForecast) -> dict[str, Any]:
    losses, product = batch.losses, batch.product
    return {
        "hub": batch.hub,
        "process": batch.process,
        "mass_t": batch.mass_kg / KG_PER_T,
        "lead_time_d": float(batch.days[-1]),
        "hottest_c": batch.hottest_c,
        "least_time_above_55_d": float(batch.days_above_55.min()),
        "most_time_above_55_d": float(batch.days_above_55.max()),
        "hygiene_profile": batch.hygiene.profile,
        "heat_shown": batch.hygiene.passed,
        "heat_shown_from_d": batch.hygienic_from_d,
        "longest_heat_d": batch.longest_heat.hot_d,
        "turnings_in_longest_heat": batch.longest_heat.turnings,
        "heat_lacking": batch.heat_lacking,
        "maturity": str(batch.maturity.rating),
        "mature_from_d": batch.mature_from_d,
        "carbon_lost_share": losses.carbon_share,
        "nitrogen_lost_share": losses.nitrogen_share,
        "ammonia_kg_n": losses.ammonia,
        "nitrous_oxide_kg_n": losses.nitrous_oxide,
        "methane_kg_c": losses.methane,
        "compost_t": product.mass_kg / KG_PER_T,
        "compost_moisture_share": product.moisture,
        "carbon_to_nitrogen": product.carbon_to_nitrogen,
        "assumptions": _told(batch),
    }


def _digester(made: DigesterForecast, *, is_example: bool) -> dict[str, Any]:
    gas = made.gas_m3_per_d
    return {
        "hub": made.hub,
        "process": "digester",
        "is_example": is_example,
        "fed_t_per_d": float(made.fed_kg_per_d.mean()) / KG_PER_T,
        "water_added_t_per_d": float(made.feed.water_added_kg_per_d) / KG_PER_T,
        "volume_m3": made.volume_m3,
        "gas_m3_per_d": float(gas.mean()),
        "methane_share": float(made.methane_m3_per_d.sum() / gas.sum()),
        "least_ph": float(made.acidity.min()),
        "most_ammonium_g_n_per_l": float(made.ammonium_g_n_per_l.max()),
        "most_fos_tac": float(made.fos_tac.max()),
        "most_acids_kg_cod_per_m3": float(made.acids_kg_cod_per_m3.max()),
        "carbon_to_gas_share": made.carbon_loss,
        "digestate_t_per_d": float(made.digestate.kg_per_d) / KG_PER_T,
        "digestate_moisture_share": float(made.digestate.moisture),
        "washed_out": list(made.lost_organisms),
        "assumptions": _told(made),
    }


def _told(made: BatchForecast | DigesterForecast) -> list[str]:
    return [f"{each.name}: {each.value} ({each.reason})" for each in made.reasons]


def show(city: City, plan: Plan, week: int, made: HubForecasts) -> None:
    title = f"{city.name}: what the models expect, week {week} of {plan.weeks} from {plan.start}"
    out.print(title, style="bold", highlight=False)
    rows = [_batch(each) for each in made.batches]
    if rows:
        out.print(_heat_table(city, rows))
        out.print(_loss_table(city, rows))
    digesters = as_object(plan, week, made)["hubs"][len(rows) :]
    if digesters:
        out.print(_digester_table(city, digesters))
    for name in (name_of(city, each["hub"]) for each in digesters if each["is_example"]):
        out.print(f"{name}: on an example feed, the plan gives it no work.")
    if not rows and not digesters:
        out.print("The plan starts nothing at any hub in that week.")
    _say_what_lacks(city, made)
    for each in made.unmade:
        err.print(f"no forecast of {name_of(city, each.hub)}: {each.reason}", highlight=False)
    differing = [each.sentence for each in made.differences if not each.alike]
    if differing:
        out.print("\nWhere the plan and the models differ:")
        for sentence in differing:
            out.print(f"  {sentence}", highlight=False)
    out.print(f"\n{FORECAST_ONLY}", highlight=False)


def _heat_table(city: City, rows: list[dict[str, Any]]) -> Any:
    heads = ("at", "process", "laid", "hottest", "d above 55 °C", "heat shown", "mature")
    lines = [
        (
            name_of(city, row["hub"]),
            row["process"].replace("_", " "),
            mass(row["mass_t"]),
            f"{row['hottest_c']:.0f} °C",
            f"{row['least_time_above_55_d']:.1f}–{row['most_time_above_55_d']:.1f}",
            _day(row["heat_shown_from_d"]),
            _day(row["mature_from_d"]),
        )
        for row in rows
    ]
    return table("Heat and maturity", heads, lines)


def _loss_table(city: City, rows: list[dict[str, Any]]) -> Any:
    heads = ("at", "C lost", "N lost", "NH₃-N", "N₂O-N", "CH₄-C", "left", "moisture", "C:N")
    lines = [
        (
            name_of(city, row["hub"]),
            _percent(row["carbon_lost_share"]),
            _percent(row["nitrogen_lost_share"]),
            f"{row['ammonia_kg_n']:.3g} kg",
            f"{1e3 * row['nitrous_oxide_kg_n']:.0f} g",
            f"{row['methane_kg_c']:.3g} kg",
            mass(row["compost_t"]),
            _percent(row["compost_moisture_share"]),
            f"{row['carbon_to_nitrogen']:.1f}",
        )
        for row in rows
    ]
    return table("What is lost, and what is made", heads, lines)


def _say_what_lacks(city: City, made: HubForecasts) -> None:
    for batch in made.batches:
        if batch.heat_lacking:
            told = f"{name_of(city, batch.hub)}: heat is not shown: {batch.heat_lacking}"
            out.print(told, highlight=False)


def _digester_table(city: City, rows: list[dict[str, Any]]) -> Any:
    heads = ("at", "fed a day", "gas a day", "CH₄", "pH", "TAN", "FOS/TAC", "acids", "digestate")
    lines = [
        (
            name_of(city, row["hub"]),
            mass(row["fed_t_per_d"]),
            f"{row['gas_m3_per_d']:.0f} m³",
            _percent(row["methane_share"]),
            f"{row['least_ph']:.2f}",
            f"{row['most_ammonium_g_n_per_l']:.2f} g/l",
            f"{row['most_fos_tac']:.2f}",
            f"{row['most_acids_kg_cod_per_m3']:.2f} kg/m³",
            f"{mass(row['digestate_t_per_d'])}/d",
        )
        for row in rows
    ]
    return table("Digesters, all weeks", heads, lines)


def _day(day: float) -> str:
    return f"day {day:.0f}" if np.isfinite(day) else "not in time"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
