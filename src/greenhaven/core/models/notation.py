"""A model's formulas as its module writes them: parts that have a name there keep it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

from greenhaven.core.process.expression import (
    Expression,
    Number,
    Operation,
    as_expression,
    parts_of,
    written,
)
from greenhaven.core.process.matrix import Implicit
from greenhaven.core.process.symbols import Symbol

Names = Mapping[Expression, str]
IN_TABLE = "__"  # between the name of a table and its key, so that both are one identifier


def names_in(modules: Iterable[ModuleType]) -> dict[Expression, str]:
    """Every formula that is a variable of one of the modules, with its name there.

    A table of formulas whose keys are symbols gives names that are shown as ``SHARES[DPM]``.
    """
    names: dict[Expression, str] = {}
    for module in modules:
        for name, value in vars(module).items():
            if name.startswith("_"):
                continue
            if isinstance(value, Operation):
                names.setdefault(value, name)
            elif isinstance(value, Mapping):
                for key, item in value.items():
                    if isinstance(key, Symbol) and isinstance(item, Operation):
                        names.setdefault(item, f"{name}{IN_TABLE}{key}")
    return names


def text_of(formula: Expression | float, names: Names, *, open_first: bool = False) -> str:
    """A formula as text.

    Parameters
    ----------
    formula : Expression or number
    names : mapping of formula to name
        Parts that are shown by their name.
    open_first : bool
        Whether the formula itself is written out although it has a name.
    """

    def shown(part: Expression) -> str:
        if part in names:
            return names[part]
        if isinstance(part, Number):
            return f"{part.value:.10g}"
        return written(part, shown) if isinstance(part, Operation) else str(part)

    whole = as_expression(formula)
    opened = open_first and isinstance(whole, Operation)
    return _indexed(written(whole, shown) if opened else shown(whole))


def definitions(formulas: Iterable[Expression], names: Names) -> Iterator[tuple[str, str]]:
    """What every name that the formulas use stands for, each after those that it uses itself."""
    for part in parts_of(*_with_conditions(formulas)):
        if part in names:
            yield _indexed(names[part]), text_of(part, names, open_first=True)


def _indexed(text: str) -> str:
    """Names of parts of a table as Python would index it."""
    return re.sub(rf"\b([A-Za-z]\w*?){IN_TABLE}(\w+)", r"\1[\2]", text)


def _with_conditions(formulas: Iterable[Expression]) -> list[Expression]:
    """The formulas, and before them the conditions that they rest on."""
    known = list(formulas)
    held = [part for part in parts_of(*known) if isinstance(part, Implicit)]
    return [*(each.residual for each in held), *known]
