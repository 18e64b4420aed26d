"""The value of a formula of which every leaf is known."""

from collections.abc import Mapping

from greenhaven.core.process.expression import Expression, Number, Operation, operation, parts_of
from greenhaven.core.process.symbols import ModelError


def value_of(formula: Expression, values: Mapping[Expression, float] | Mapping) -> float:  # type: ignore[type-arg]
    """The number that a formula comes to.

    Raises
    ------
    ModelError
        If it holds a symbol whose value is not given; the message names it.
    """
    known: dict[Expression, Expression] = {}
    for part in parts_of(formula):
        if isinstance(part, Operation):
            known[part] = operation(part.operator, *(known[each] for each in part.operands))
        elif isinstance(part, Number):
            known[part] = part
        elif part in values:
            known[part] = Number(values[part])
        else:
            raise ModelError(f"{part} has no fixed value here; only parameters may stand there")
    result = known[formula]
    if not isinstance(result, Number):
        raise ModelError(f"{formula} is a condition, not a number")
    return result.value
