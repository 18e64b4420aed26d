"""Units of every rate, checked by running it once with them."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from greenhaven.core.process.expression import LN10, ZERO, Expression, Number, Operation, parts_of
from greenhaven.core.process.symbols import Balance, ModelError, Symbol

if TYPE_CHECKING:
    from greenhaven.core.process.matrix import Process, ProcessModel

# Words that say of what there is a mass; they follow its unit and are no unit themselves.
AMOUNTS = ("kg", "g", "mg", "t", "kmol", "mol", "mmol")
SUBSTANCES = ("COD", "C", "N", "P", "K", "H", "O", "VS", "TS", "DM", "TAN", "O2", "CO2", "NH3")


class UnitsError(ModelError):
    """A rate whose units do not fit what it changes."""


def check_units(model: "ProcessModel") -> None:
    """Run every rate once with units (needs pint).

    Raises
    ------
    UnitsError
        Naming the process, what came and what was expected.
    """
    registry = _registry()
    faults = [fault for process in model.processes if (fault := _fault(process, model, registry))]
    if faults:
        raise UnitsError("\n".join([f"{model.name}: units do not fit:", *faults]))


def _registry() -> Any:
    import pint  # noqa: PLC0415 -- only the check of units needs it

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def quantity(text: str, registry: Any) -> Any:
    """One unit, such as ``kg COD/m³``: substances are words that go with the mass, not units."""
    words = text.replace("/", " / ").replace("⁻¹", "**-1").split()
    kept = [
        word
        for before, word in pairwise(["", *words])
        if not (word in SUBSTANCES and before in AMOUNTS)
    ]
    plain = " ".join(kept).replace(" / ", "/").replace("³", "**3").replace("²", "**2")
    plain = plain.replace("°C", "kelvin").replace("·", "*")
    return registry.Quantity(1.0, plain.replace(" ", "*") or "dimensionless")


def _fault(process: "Process", model: "ProcessModel", registry: Any) -> str | None:
    """What is wrong with the units of one row; None where all is well."""
    import pint  # noqa: PLC0415 -- only the check of units needs it

    per_time = 1 if model.stepped else 1 / quantity(model.time, registry)
    try:
        rate = _with_units(process.speed, registry)
        for component, coefficient in process.coefficients.items():
            if isinstance(process.stoichiometry[component], Balance) or coefficient == ZERO:
                continue
            plain = isinstance(coefficient, Number)
            changed = rate if plain else rate * _with_units(coefficient, registry)
            _same(changed, quantity(component.unit, registry) * per_time)
    except (pint.DimensionalityError, pint.UndefinedUnitError, UnitsError) as error:
        return f"  {process.name}: {error}"
    return None


def _same(came: Any, expected: Any) -> None:
    """Refuse units that differ, be it by a factor: the solver sees bare numbers."""
    factor = (1 * came.units).to(expected.units).magnitude
    if not math.isclose(factor, 1.0, rel_tol=1e-9):
        raise UnitsError(f"{came.units:~} is {factor:g} {expected.units:~}")


def _with_units(formula: Expression, registry: Any) -> Any:
    known: dict[Expression, Any] = {}
    for part in parts_of(formula):
        if isinstance(part, Operation):
            known[part] = _apply(part.operator, [known[each] for each in part.operands], registry)
        elif isinstance(part, Number):
            known[part] = part.value
        elif isinstance(part, Symbol):
            known[part] = quantity(part.unit, registry)
    return registry.Quantity(known[formula])


def _apply(operator: str, values: list[Any], registry: Any) -> Any:
    """One operation on quantities; a plain zero fits every unit."""
    if operator == "where":
        return _alike(values[1:], registry)[0]
    if operator in ("+", "-", "minimum", "maximum"):
        return sum(_alike(values, registry))
    if operator in ("<", "<="):
        return bool(_alike(values, registry))
    plain = [registry.Quantity(value) for value in values]
    if operator in POWERS:
        return POWERS[operator](*plain)
    size = plain[0].to("dimensionless").magnitude
    scale = {"exp": 1.0, "exp10": LN10, "log": 0.0}[operator]
    return registry.Quantity(math.exp(min(scale * size, 1.0)))


POWERS: dict[str, Callable[..., Any]] = {
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a ** b.to("dimensionless").magnitude,
    "sqrt": lambda a: a**0.5,
    "absolute": lambda a: a,
}


def _alike(values: list[Any], registry: Any) -> list[Any]:
    """Two quantities of one unit; a plain 0 takes the unit of the other."""
    left, right = (registry.Quantity(value) for value in values)
    if _is_zero(values[0]):
        left = registry.Quantity(0.0, right.units)
    if _is_zero(values[1]):
        right = registry.Quantity(0.0, left.units)
    _same(right, left)
    return [left, right.to(left.units)]


def _is_zero(value: Any) -> bool:
    return isinstance(value, float | int) and value == 0
