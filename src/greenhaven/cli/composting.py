"""`greenhaven model run composting`: a mix in a vessel, pile, windrow, bay or worm bin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from greenhaven.cli.amounts import Amount, AmountError, parts_of, taken_for
from greenhaven.cli.balances import balance_error
from greenhaven.cli.screen import out, table
from greenhaven.cli.series import Panel
from greenhaven.core.forecast.reactors.vessels import PRACTICES
from greenhaven.core.models.composting.feed import GROUPS
from greenhaven.core.models.composting.reactors import (
    Reactor,
    Weather,
    aerated_static_pile,
    bay,
    in_vessel,
    windrow,
    worm_bin,
)
from greenhaven.core.models.composting.recipe import Ingredient, Recipe, recipe
from greenhaven.core.models.composting.result import Result, compost
from greenhaven.core.planning.words import grouped

BLOWN, TURNED = ("in_vessel", "aerated_static_pile"), ("windrow", "bay")
KINDS = (*BLOWN, *TURNED, "worm_bin")
HOT_C = 55.0
PANELS = (
    Panel("Temperature", ("temperature",)),
    Panel("Oxygen in the pores", ("oxygen_by_volume",), "share of dry gas"),
    Panel("Moisture", ("moisture",), "share of wet mass"),
    Panel("Acidity", ("acidity",), "pH"),
    Panel("Free air space", ("free_air_space",), "share of volume"),
    Panel("C:N", ("carbon_to_nitrogen",), "kg C/kg N"),
)


@dataclass(frozen=True, slots=True)
class Composting:
    """What is composted in what."""

    materials: Sequence[Amount]
    kind: str
    days: float
    temperature_c: float = 15.0
    turnings: tuple[float, ...] = ()
    air_kg_per_h: float | None = None


@dataclass(frozen=True, slots=True)
class Composted:
    """What came of it."""

    asked: Composting
    mix: Recipe
    reactor: Reactor
    result: Result


def run(asked: Composting, progress: Callable[[str, float], None]) -> Composted:
    """Lay the mix and let it rot.

    Raises
    ------
    AmountError
        If the reactor cannot be turned or blown.
    """
    parts = parts_of(asked.materials)
    mix = recipe(
        [Ingredient(material, mass, GROUPS[group]) for mass, material, group in parts.each()]
    )
    reactor = _reactor(asked, mix)
    progress("compiling the model, once", 0.0)
    air = Weather(temperature_c=asked.temperature_c)
    result = compost(
        mix,
        reactor,
        days=asked.days,
        weather=air,
        start_c=asked.temperature_c,
        progress=lambda share: progress("composting", share),
    )
    return Composted(asked, mix, reactor, result)


def check(asked: Composting) -> None:
    """Refuse a reactor that there is not, and what it cannot do.

    Raises
    ------
    AmountError
    """
    if asked.kind not in KINDS:
        raise AmountError(f"--in {asked.kind}: there are {', '.join(KINDS)}")
    if asked.turnings and asked.kind not in TURNED:
        raise AmountError(f"--turn: {asked.kind} is not turned; {' and '.join(TURNED)} are")
    days = (0.0, *asked.turnings, asked.days)
    if asked.turnings and not all(early < late for early, late in pairwise(days)):
        turned = ", ".join(f"{day:g}" for day in asked.turnings)
        raise AmountError(
            f"--turn {turned}: ascending days between 0 and --days {asked.days:g} were expected"
        )
    if asked.air_kg_per_h is not None and asked.kind not in BLOWN:
        raise AmountError(f"--air: no air is blown into a {asked.kind}")


def _reactor(asked: Composting, mix: Recipe) -> Reactor:
    """The reactor as asked for; where nothing is said of air and turnings, as hubs run theirs."""
    volume, tonnes = mix.volume_m3, mix.mass_kg / 1000
    if asked.kind in PRACTICES and not asked.turnings and asked.air_kg_per_h is None:
        return PRACTICES[asked.kind].build(volume, tonnes, asked.days)
    air = asked.air_kg_per_h or 0.0
    made: dict[str, Callable[[], Reactor]] = {
        "in_vessel": lambda: in_vessel(volume, 24 * air),
        "aerated_static_pile": lambda: aerated_static_pile(volume, air),
        "windrow": lambda: windrow(volume, asked.turnings),
        "bay": lambda: bay(volume, asked.turnings),
        "worm_bin": lambda: worm_bin(volume),
    }
    return made[asked.kind]()


def as_object(done: Composted) -> dict[str, Any]:
    """The run as one flat object; keys end in their unit, `end_…` is the last moment."""
    result, losses, product = done.result, done.result.losses, done.result.product
    heat = result.temperature_c
    oxygen = result.series("oxygen_by_volume")
    return {
        "model": "composting",
        "digest": result.run.digest,
        "reactor": done.reactor.kind,
        "layers": done.reactor.cells,
        "days": done.asked.days,
        "mix_kg": done.mix.mass_kg,
        "mix_volume_m3": done.mix.volume_m3,
        "start_moisture": float(result.series("moisture")[0].mean()),
        "start_carbon_to_nitrogen": float(result.series("carbon_to_nitrogen")[0].mean()),
        "start_free_air_space": float(result.series("free_air_space")[0].mean()),
        "turnings": len(done.reactor.turnings),
        "highest_temperature_c": float(heat.max()),
        "coolest_layer_highest_temperature_c": float(heat.max(axis=0).min()),
        "coolest_layer_days_above_55_c": float(result.days_above(HOT_C).min()),
        "worms_at_risk_d": result.worms_at_risk_d,
        "lowest_oxygen_share": float(oxygen.min()),
        "lost_dry_matter_share": losses.dry_matter_share,
        "lost_carbon_share": losses.carbon_share,
        "lost_nitrogen_share": losses.nitrogen_share,
        "ammonia_kg_n": losses.ammonia,
        "nitrous_oxide_kg_n": losses.nitrous_oxide,
        "methane_kg_c": losses.methane,
        "leachate_kg": losses.leachate,
        "compost_kg": product.mass_kg,
        "compost_moisture": product.moisture,
        "compost_carbon": product.carbon,
        "compost_nitrogen": product.nitrogen,
        "compost_carbon_to_nitrogen": product.carbon_to_nitrogen,
        "compost_ph": product.acidity,
        "compost_oxygen_uptake_mg_per_g_h": product.oxygen_uptake_mg_per_g_h,
        "max_balance_error": balance_error(result.run),
        "assumptions": assumptions(done),
    }


def assumptions(done: Composted) -> list[str]:
    """Everything that was assumed on the way, in sentences."""
    asked = done.asked
    told = [each for each in map(taken_for, asked.materials) if each]
    if asked.kind in PRACTICES and not asked.turnings and asked.air_kg_per_h is None:
        kept = PRACTICES[asked.kind].reasons
        told += [f"{each.name} {each.value}: {each.reason}" for each in kept]
    told.append(f"air and ground: {asked.temperature_c:g} °C and 12 °C, no rain")
    given = done.result.assumptions
    return told + [f"{each.name} {each.value:.3g} {each.unit}: {each.reason}" for each in given]


def show(done: Composted) -> None:
    """What a person at the heap would want to know first."""
    said = as_object(done)
    rows = [
        ("laid", f"{grouped(said['mix_kg'])} kg, {said['mix_volume_m3']:.1f} m³"),
        ("– C:N, moisture", _pair(said, "start_carbon_to_nitrogen", "start_moisture")),
        ("– free air space", f"{said['start_free_air_space']:.2f}"),
        ("turned on day", ", ".join(f"{day:g}" for day in done.reactor.turnings) or "–"),
        ("highest temperature", f"{said['highest_temperature_c']:.0f} °C"),
        ("– of the coolest layer", f"{said['coolest_layer_highest_temperature_c']:.0f} °C"),
        ("– it was above 55 °C for", f"{said['coolest_layer_days_above_55_c']:.1f} d"),
        ("lowest oxygen in the pores", f"{max(0.0, 100 * said['lowest_oxygen_share']):.1f} %"),
        ("lost dry matter", f"{100 * said['lost_dry_matter_share']:.0f} %"),
        ("lost nitrogen", f"{100 * said['lost_nitrogen_share']:.0f} %"),
        ("– as ammonia", f"{said['ammonia_kg_n']:.1f} kg N"),
        ("– as nitrous oxide", f"{said['nitrous_oxide_kg_n']:.2f} kg N"),
        ("compost", f"{grouped(said['compost_kg'])} kg"),
        ("– C:N, moisture", _pair(said, "compost_carbon_to_nitrogen", "compost_moisture")),
        ("– oxygen uptake", f"{said['compost_oxygen_uptake_mg_per_g_h']:.2f} mg O₂/g/h"),
    ]
    kind = done.reactor.kind.replace("_", " ").capitalize()
    out.print(table(f"{kind} after {done.asked.days:g} days", ("", ""), rows))
    if done.reactor.kind == "worm_bin" and said["worms_at_risk_d"] > 0:
        out.print(f"[red]Too hot for worms for {said['worms_at_risk_d']:.1f} d[/red]")
    out.print(f"Every element, water and heat close to {said['max_balance_error']:.0e}.")
    out.print(f"{len(said['assumptions'])} assumptions: --json lists them with their reasons.")


def _pair(said: dict[str, Any], ratio: str, moisture: str) -> str:
    return f"{said[ratio]:.0f}, {100 * said[moisture]:.0f} %"


def title(done: Composted) -> str:
    """Of the picture."""
    laid = ", ".join(f"{grouped(each.kilograms)} kg {each.name}" for each in done.asked.materials)
    return f"Composting: {laid}; {done.reactor.kind.replace('_', ' ')}, {done.reactor.cells} layers"
