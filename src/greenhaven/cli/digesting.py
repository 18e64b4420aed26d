"""`greenhaven model run digestion`: a digester on a daily feed, from a seed that digests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from greenhaven.cli.amounts import Amount, parts_of, taken_for
from greenhaven.cli.balances import balance_error
from greenhaven.cli.screen import out, table
from greenhaven.cli.series import Panel
from greenhaven.core.models.digestion.adm1 import ADM1, P_atm, R, T
from greenhaven.core.models.digestion.contents import (
    CONTENTS,
    NITROGEN_KG_PER_KMOL,
    WATER_KG_PER_KMOL,
)
from greenhaven.core.models.digestion.digestate import Digestate, Gas, digestate
from greenhaven.core.models.digestion.feed import GROUPS, DigesterFeed, digester_feed
from greenhaven.core.models.digestion.tank import (
    BY_NAME,
    alarms,
    digester,
    fos_tac,
    seed,
    washed_out,
)
from greenhaven.core.planning.words import grouped
from greenhaven.core.process.run import Run
from greenhaven.core.process.simulate import simulate

KELVIN = 273.15
LOADING_KG_PER_M3_D = 3.0  # of organic matter, where no volume is given: usual for a mixed tank
LEAST_RETENTION_D = 20.0  # below it, acetate degraders come near to being washed out
EVERY_D = 0.25
MOST_SOLIDS = 0.15  # of the mass in the tank, to which ADM1 holds: see its validity
PANELS = (
    Panel("Gas", ("gas_flow", "methane_flow")),
    Panel("Composition of the dry gas", ("methane_share", "carbon_dioxide_share"), "share"),
    Panel("Acidity", ("acidity",), "pH"),
    Panel("Volatile fatty acids", ("S_ac", "S_pro", "S_bu", "S_va")),
    Panel("Nitrogen", ("S_IN", "free_ammonia")),
    Panel("Organisms", ("X_su", "X_aa", "X_fa", "X_pro", "X_ac", "X_h2")),
)


@dataclass(frozen=True, slots=True)
class Digester:
    """What is fed to what."""

    materials: Sequence[Amount]
    days: float
    volume_m3: float | None = None
    temperature_c: float = 35.0
    total_solids: float | None = None


@dataclass(frozen=True, slots=True)
class Digested:
    """What came of it."""

    asked: Digester
    feed: DigesterFeed
    volume_m3: float
    run: Run
    gas: Gas  # of the last day
    digestate: Digestate  # of the last day

    @property
    def retention_d(self) -> float:
        return self.volume_m3 / float(self.feed.flow_m3_per_d)


def digest(asked: Digester, progress: Callable[[str, float], None]) -> Digested:
    """Feed a seeded digester every day alike."""
    parts = parts_of(asked.materials)
    groups = [GROUPS[name] for name in parts.groups]
    feed = digester_feed(
        parts.kilograms, parts.composition, groups, total_solids=asked.total_solids
    )
    flow = float(feed.flow_m3_per_d)
    by_load = float(feed.organic_kg_per_d) / LOADING_KG_PER_M3_D
    volume = asked.volume_m3 or max(by_load, LEAST_RETENTION_D * flow)
    tank = digester(
        inflow_m3_per_d=flow,
        feed={BY_NAME[name]: float(value) for name, value in feed.concentrations.items()},
        volume_m3=volume,
    )
    progress("compiling the model, once", 0.0)
    run = simulate(
        tank,
        start=seed(),
        days=asked.days,
        every=min(EVERY_D, asked.days),
        inputs={T: asked.temperature_c + KELVIN},
        progress=lambda share: progress("digesting", share),
    )
    gas = _gas_of_last_day(run, asked.temperature_c + KELVIN)
    effluent = {name: float(run.of(name)[-1]) for name in CONTENTS}
    return Digested(asked, feed, volume, run, gas, digestate(effluent, feed, gas))


def _gas_of_last_day(run: Run, kelvin: float) -> Gas:
    """What left as gas, a day, over the last day or what there was of it."""
    begin = int(np.searchsorted(run.times, run.times[-1] - 1.0))
    begin = min(begin, len(run.times) - 2)
    span = run.times[-1] - run.times[begin]
    left = {
        name: float(run.flows[f"gas: {name}"][-1] - run.flows[f"gas: {name}"][begin]) / span
        for name in ("G_ch4", "G_h2", "G_co2")
    }
    dry = run.of("methane_flow") / run.of("methane_share")
    vapour_m3 = float((run.of("gas_flow") - dry)[begin:].mean())
    vapour = P_atm.value * vapour_m3 / (R.value * kelvin) * WATER_KG_PER_KMOL
    return Gas(left["G_ch4"], left["G_h2"], left["G_co2"], vapour)


def as_object(done: Digested) -> dict[str, Any]:
    """The run as one flat object; keys end in their unit, `end_…` is the last moment."""
    run, feed, made = done.run, done.feed, done.digestate
    fos, tac = fos_tac(run)
    to_normal = KELVIN / (done.asked.temperature_c + KELVIN)
    methane = run.of("methane_flow") * to_normal
    organic = float(feed.organic_kg_per_d)
    return {
        "model": "digestion",
        "digest": run.digest,
        "days": done.asked.days,
        "temperature_c": done.asked.temperature_c,
        "volume_m3": done.volume_m3,
        "retention_d": done.retention_d,
        "feed_kg_per_d": float(feed.mass_kg_per_d - feed.water_added_kg_per_d),
        "water_added_kg_per_d": float(feed.water_added_kg_per_d),
        "organic_kg_per_d": organic,
        "loading_kg_per_m3_d": organic / done.volume_m3,
        "end_gas_m3_per_d": float(run.of("gas_flow")[-1]),
        "end_methane_normal_m3_per_d": float(methane[-1]),
        "end_methane_l_per_kg_organic": 1e3 * float(methane[-1]) / organic,
        "end_methane_share": float(run.of("methane_share")[-1]),
        "end_ph": float(run.of("acidity")[-1]),
        "lowest_ph": float(run.of("acidity").min()),
        "end_fatty_acids_kg_cod_per_m3": float(run.of("fatty_acids")[-1]),
        "end_ammonium_g_n_per_l": float(run.of("S_IN")[-1]) * NITROGEN_KG_PER_KMOL,
        "end_free_ammonia_g_n_per_l": float(run.of("free_ammonia")[-1]) * NITROGEN_KG_PER_KMOL,
        "end_fos_mg_per_l": float(fos[-1]),
        "end_tac_mg_per_l": float(tac[-1]),
        "end_fos_tac": float(fos[-1] / tac[-1]),
        "digestate_kg_per_d": float(made.kg_per_d),
        **{
            f"digestate_{name}": float(getattr(made, name))
            for name in ("moisture", "carbon", "nitrogen", "ammonium_nitrogen", "phosphorus")
        },
        "lost_organisms": list(washed_out(run)),
        "alarms": list(alarms(run)),
        "max_balance_error": balance_error(run),
        "assumptions": assumptions(done),
    }


def assumptions(done: Digested) -> list[str]:
    """Everything that was assumed on the way, in sentences."""
    told = [each for each in map(taken_for, done.asked.materials) if each]
    if done.asked.volume_m3 is None:
        told.append(
            f"volume {done.volume_m3:.0f} m³: sized for {LOADING_KG_PER_M3_D:g} kg of organic "
            f"matter per m³ and day, but for no less than {LEAST_RETENTION_D:g} d"
        )
    told.append("beginning: the steady state of the BSM2 test case, so it digests from day one")
    if (solids := 1 - float(done.digestate.moisture)) > MOST_SOLIDS:
        told.append(
            f"the tank holds {solids:.0%} solids, and the model is for {MOST_SOLIDS:.0%} at most: "
            "add water (--solids), or read the result as a guess"
        )
    given = done.feed.assumptions
    return told + [f"{each.name} {each.value:g} {each.unit}: {each.reason}" for each in given]


def show(done: Digested) -> None:
    """What an operator would want to know first."""
    said = as_object(done)
    rows = [
        ("fed", f"{grouped(said['feed_kg_per_d'])} kg/d"),
        ("– water added", f"{grouped(said['water_added_kg_per_d'])} kg/d"),
        ("tank", f"{grouped(said['volume_m3'])} m³ at {said['temperature_c']:g} °C"),
        ("retention", f"{said['retention_d']:.0f} d"),
        ("loading", f"{said['loading_kg_per_m3_d']:.2g} kg organic matter/m³/d"),
        ("gas, wet, at 1.013 bar", f"{grouped(said['end_gas_m3_per_d'])} m³/d"),
        ("methane in the dry gas", f"{100 * said['end_methane_share']:.1f} %"),
        ("methane, at 0 °C", f"{grouped(said['end_methane_normal_m3_per_d'])} m³/d"),
        ("– from organic matter", f"{said['end_methane_l_per_kg_organic']:.0f} l/kg"),
        ("pH, lowest pH", f"{said['end_ph']:.2f}, {said['lowest_ph']:.2f}"),
        ("volatile fatty acids", f"{said['end_fatty_acids_kg_cod_per_m3']:.2f} kg COD/m³"),
        ("FOS/TAC", f"{said['end_fos_tac']:.2f}"),
        ("ammonium nitrogen", f"{said['end_ammonium_g_n_per_l']:.2f} g/l"),
        ("– free ammonia", f"{said['end_free_ammonia_g_n_per_l']:.3f} g/l"),
        ("digestate", f"{grouped(said['digestate_kg_per_d'])} kg/d"),
        ("– dry matter", f"{100 * (1 - said['digestate_moisture']):.1f} %"),
        ("– nitrogen", f"{1e3 * said['digestate_nitrogen']:.1f} g/kg"),
        ("– phosphorus", f"{1e3 * said['digestate_phosphorus']:.1f} g/kg"),
    ]
    out.print(table(f"Digester after {done.asked.days:g} days", ("", ""), rows))
    for alarm in said["alarms"]:
        out.print(f"[red]Beware: {alarm}[/red]")
    if (solids := 1 - said["digestate_moisture"]) > MOST_SOLIDS:
        out.print(
            f"[yellow]{solids:.0%} solids in the tank: the model is for {MOST_SOLIDS:.0%} at most; "
            "add water with --solids[/yellow]"
        )
    out.print(f"Carbon, nitrogen and COD close to {said['max_balance_error']:.0e}.")
    out.print(f"{len(said['assumptions'])} assumptions: --json lists them with their reasons.")


def title(done: Digested) -> str:
    """Of the picture."""
    fed = ", ".join(f"{grouped(each.kilograms)} kg/d {each.name}" for each in done.asked.materials)
    return f"{ADM1.name}: {fed}; {done.volume_m3:.0f} m³, {done.asked.temperature_c:g} °C"
