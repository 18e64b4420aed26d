"""What a model is made of, on screen or as an object."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from rich.padding import Padding
from rich.text import Text

from greenhaven.cli.screen import out, table
from greenhaven.core.models.catalogue import ENTRIES, Entry
from greenhaven.core.models.notation import definitions, names_in, text_of
from greenhaven.core.models.pages import bounds, capital, conditions, contents, stoichiometry
from greenhaven.core.process.matrix import Parameter, ProcessModel


def list_models() -> None:
    """Print the models and their size."""
    heads = ("model", "what it is", "states", "processes", "constants")
    shown = [(entry.name, *map(str, size(entry.model()).values())) for entry in ENTRIES]
    out.print(table("Models", heads, shown))
    out.print("\nSee one: greenhaven model show NAME")


def size(model: ProcessModel) -> dict[str, Any]:
    """How much a model holds."""
    return {
        "what": model.name,
        "states": len(model.components),
        "processes": len(model.processes),
        "parameters": len(model.parameters),
    }


def show(entry: Entry) -> None:
    """Print the states, the table of processes, the constants and what is conserved."""
    model = entry.model()
    out.print(f"[bold]{capital(model.name)}[/bold]")
    for line in (f"Source: {model.source}", f"Holds for: {model.validity}"):
        out.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))
    out.print("\n[bold]States[/bold]")
    states = [(each.name, each.meaning, each.unit, contents(each, {})) for each in model.components]
    out.print(table("", ("", "meaning", "unit", "one unit holds"), states))
    _show_processes(entry, model)
    _show_constants(model)
    _show_continuity(model)


def _show_processes(entry: Entry, model: ProcessModel) -> None:
    """The Gujer table, one process a block: its columns would not fit on any screen."""
    names = names_in(entry.modules())
    out.print(f"\n[bold]Processes[/bold] (rates per {model.time})")
    for process in model.processes:
        out.print(Padding(Text(process.name, style="bold"), (0, 0, 0, 2)))
        out.print(Padding(Text(stoichiometry(process, model)), (0, 0, 0, 4)))
        rate = f"rate = {text_of(process.speed, names)}"
        out.print(Padding(Text(rate, style="cyan"), (0, 0, 0, 4)))
    held = conditions(model)
    for each in held:
        low, high = each.within
        text = f"{each.name}, {each.meaning}, {low:g}–{high:g}: {text_of(each.residual, names)} = 0"
        out.print(Padding(Text(text, style="cyan"), (0, 0, 0, 2)))
    lines = list(definitions([process.speed for process in model.processes], names))
    if lines:
        out.print("\n[bold]Where it says[/bold]")
    for name, text in lines:
        out.print(Padding(Text(f"{name} = {text}", style="cyan"), (0, 0, 0, 2)))


def _show_constants(model: ProcessModel) -> None:
    """One table for each source, so that it need not be said in every row."""
    by_source: dict[str, list[Parameter]] = {}
    for each in model.parameters:
        by_source.setdefault(each.source, []).append(each)
    heads = ("", "value", "unit", "from–to", "meaning")
    out.print(f"\n[bold]{len(model.parameters)} constants[/bold], each below its source")
    for source, constants in by_source.items():
        out.print(Text(f"\n{source}", style="bold"))
        out.print(table("", heads, list(_constants(model, constants))))


def _constants(model: ProcessModel, constants: Iterable[Parameter]) -> Iterable[tuple[str, ...]]:
    for each in constants:
        value = f"{model.nominal[each]:.6g}"
        yield each.name, value, each.unit, bounds(each), each.meaning


def _show_continuity(model: ProcessModel) -> None:
    left = model.continuity()
    worst = float(np.abs(left.to_numpy()).max(initial=0.0))
    rows = [
        (str(process), *(f"{value:.1e}" if value else "0" for value in row))
        for process, row in zip(left.index, left.to_numpy(), strict=True)
    ]
    out.print("\n[bold]Made (+) or lost (−) by one unit of each process[/bold]")
    out.print(table("", ("", *model.conserves), rows))
    out.print(f"The worst of {left.size} is {worst:.1e}: every process conserves.")


def as_object(entry: Entry) -> dict[str, Any]:
    """The whole model as plain lists, for scripts."""
    model, names = entry.model(), names_in(entry.modules())
    left = model.continuity()
    return {
        "model": entry.name,
        **size(model),
        "source": model.source,
        "validity": model.validity,
        "time": model.time,
        "conserves": list(model.conserves),
        "digest": model.digest,
        "components": [
            {"name": each.name, "meaning": each.meaning, "unit": each.unit, "holds": _held(each)}
            for each in model.components
        ],
        "inputs": [
            {"name": each.name, "meaning": each.meaning, "unit": each.unit, "value": each.value}
            for each in model.inputs
        ],
        "constants": [
            {
                "name": each.name,
                "meaning": each.meaning,
                "unit": each.unit,
                "value": model.nominal[each],
                "lower": each.bounds[0],
                "upper": each.bounds[1],
                "source": each.source,
            }
            for each in model.parameters
        ],
        "table": [
            {
                "process": process.name,
                "rate": text_of(process.speed, names),
                "source": process.source,
                **{f"nu_{each}": value for each, value in _row(model, process.name).items()},
            }
            for process in model.processes
        ],
        "worst_continuity_error": float(np.abs(left.to_numpy()).max(initial=0.0)),
    }


def _held(component: Any) -> dict[str, str]:
    return {what: text_of(amount, {}) for what, amount in component.content.items()}


def _row(model: ProcessModel, process: str) -> dict[str, float]:
    row = model.matrix().loc[process].drop("rate")
    return {str(name): float(value) for name, value in row.items() if value}
