"""The page of every model, made from the model.

python -m greenhaven.core.models.pages docs/reference/models
"""

import inspect
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from greenhaven.core.models.catalogue import ENTRIES, Entry
from greenhaven.core.models.notation import Names, definitions, names_in, text_of
from greenhaven.core.process.expression import Expression, Number
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Implicit,
    Parameter,
    Process,
    ProcessModel,
)
from greenhaven.core.process.numbers import value_of

ROUNDING = 1e-12  # a balance that is smaller closes by itself
NOTE = (
    "*Made from the model itself: `python -m greenhaven.core.models.pages docs/reference/models`.*"
)
INDEX = """# Models

Every model is written in one language, components × processes with rates, and is refused when a
process makes or loses what it should conserve. These pages are made from the models themselves.
`greenhaven model show NAME` prints the same.

| model | what it is | holds |
|---|---|---|
"""


def index() -> str:
    """The page that leads to all others."""
    rows = []
    for entry in ENTRIES:
        model = entry.model()
        size = f"{len(model.components)} states, {len(model.processes)} processes"
        rows.append(f"| [{entry.name}]({entry.name}.md) | {capital(model.name)} | {size} |")
    return INDEX + "\n".join(rows) + "\n"


def page(entry: Entry) -> str:
    """The whole page of one model, in Markdown."""
    model, names = entry.model(), names_in(entry.modules())
    held = ", ".join(model.conserves) or "nothing"
    head = [
        f"# {capital(model.name)}\n\n{NOTE}\n\n{inspect.getdoc(entry.modules()[0])}\n",
        f"**Source.** {model.source}\n",
        f"**Where it holds.** {model.validity}\n",
        f"**Conserved** in every process: {held}. **Time** is in {model.time}.\n",
    ]
    state = ("state", "meaning", "unit", "one unit holds")
    condition = ("quantity", "meaning", "unit", "between", "where this is zero")
    constant = ("name", "meaning", "value", "unit", "from–to", "source")
    before = [
        _section("States", state, _states(model)),
        _section("What comes from outside", ("input", "meaning", "unit", "else"), _inputs(model)),
        _section("Held at each instant", condition, _conditions(model, names)),
    ]
    processes = [_process(process, model, names) for process in model.processes]
    after = [
        _shorthands(model, names),
        _section("Computed beside", ("name", "meaning", "unit", "is"), _observables(model, names)),
        _section("Constants", constant, _constants(model)),
    ]
    parts = [*head, *before, "## Processes\n", *processes, *after]
    return "\n".join(part for part in parts if part)


def capital(text: str) -> str:
    """The text with its first letter as at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def contents(component: Component, names: Names) -> str:
    """What one unit of a component is made of."""
    held = (f"{_amount(amount, names)} {what}" for what, amount in component.content.items())
    return ", ".join(held) or "–"


def _amount(amount: Expression, names: Names) -> str:
    return f"{amount.value:.6g}" if isinstance(amount, Number) else text_of(amount, names)


def stoichiometry(process: Process, model: ProcessModel) -> str:
    """What one unit of a process uses and makes, with the values of the model."""
    values = {
        component: value_of(each, model.nominal) for component, each in process.coefficients.items()
    }
    shown = {component: value for component, value in values.items() if abs(value) > ROUNDING}
    return ", ".join(f"{value:+.4g} {component}" for component, value in shown.items())


def conditions(model: ProcessModel) -> tuple[Implicit, ...]:
    """Quantities that an equation fixes at each instant."""
    return model.system().implicits


def _states(model: ProcessModel) -> Iterator[Sequence[str]]:
    for each in model.components:
        yield f"`{each}`", each.meaning, each.unit, contents(each, {})


def _inputs(model: ProcessModel) -> Iterator[Sequence[str]]:
    for each in model.inputs:
        given = "must be given" if each.value is None else f"{each.value:g}"
        yield f"`{each}`", each.meaning, each.unit, given


def _conditions(model: ProcessModel, names: Names) -> Iterator[Sequence[str]]:
    for each in conditions(model):
        low, high = each.within
        equation = text_of(each.residual, names)
        yield f"`{each}`", each.meaning, each.unit, f"{low:g}–{high:g}", f"`{equation}`"


def _observables(model: ProcessModel, names: Names) -> Iterator[Sequence[str]]:
    for each in model.observables:
        equation = text_of(
            each.expression, names, open_first=names.get(each.expression) == each.name
        )
        yield f"`{each.name}`", each.meaning, each.unit, f"`{equation}`"


def _constants(model: ProcessModel) -> Iterator[Sequence[str]]:
    for each in model.parameters:
        value = f"{model.nominal[each]:.10g}"
        yield f"`{each}`", each.meaning, value, each.unit, bounds(each), each.source


def bounds(parameter: Parameter) -> str:
    """From where to where a parameter may go."""
    low, high = parameter.bounds
    shown = [f"{each:g}" if math.isfinite(each) else "" for each in (low, high)]
    return "–".join(shown) if any(shown) else ""


def _process(process: Process, model: ProcessModel, names: Names) -> str:
    lines = [f"rate = {text_of(process.speed, names)}"]
    for component, coefficient in process.coefficients.items():
        value, given = value_of(coefficient, model.nominal), process.stoichiometry[component]
        if isinstance(given, Balance) and abs(value) < ROUNDING:
            continue
        formula = f"    = {text_of(coefficient, names)}"
        if isinstance(given, Balance):
            formula = f"    closes {given.quantity}"
        lines.append(f"{component!s:10} {value:+.6g}{'' if _is_plain(coefficient) else formula}")
    source = f"{process.source}\n\n" if process.source else ""
    return f"### {capital(process.name)}\n\n{source}" + _code(lines)


def _is_plain(coefficient: Expression) -> bool:
    return isinstance(coefficient, Number)


def _shorthands(model: ProcessModel, names: Names) -> str:
    formulas = [each.speed for each in model.processes]
    formulas += [each for process in model.processes for each in process.coefficients.values()]
    formulas += [each.expression for each in model.observables]
    lines = [f"{name} = {text}" for name, text in definitions(formulas, names)]
    return "## Where it says\n\n" + _code(lines) if lines else ""


def _code(lines: Iterable[str]) -> str:
    return "```\n" + "\n".join(lines) + "\n```\n"


def _section(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = [_row(row) for row in rows]
    if not body:
        return ""
    return "\n".join([f"## {title}\n", _row(heads), "|---" * len(heads) + "|", *body, ""])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main(folder: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in ENTRIES:
        (folder / f"{entry.name}.md").write_text(page(entry), encoding="utf-8")
    (folder / "README.md").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
