"""Partial derivatives of formulas, which the search for implicit quantities needs."""

from collections.abc import Callable

from greenhaven.core.process.expression import (
    LN10,
    ONE,
    ZERO,
    Expression,
    Operation,
    is_condition,
    log,
    parts_of,
    where,
)


def derivative(formula: Expression, by: Expression) -> Expression:
    """Partial derivative of a formula by one of its symbols; all other symbols are held."""
    known: dict[Expression, Expression] = {}
    for part in parts_of(formula):
        if part is by:
            known[part] = ONE
        elif isinstance(part, Operation):
            known[part] = _of_operation(part, [known[operand] for operand in part.operands])
        else:
            known[part] = ZERO
    return known[formula]


def _of_operation(node: Operation, slopes: list[Expression]) -> Expression:
    if all(slope == ZERO for slope in slopes):
        return ZERO
    if is_condition(node):
        return ZERO
    return SLOPES[node.operator](node, *node.operands, *slopes)


def _slope_of_power(
    node: Expression, a: Expression, b: Expression, *slopes: Expression
) -> Expression:
    by_base, by_exponent = slopes
    slope = ZERO if by_base == ZERO else b * a ** (b - 1) * by_base
    return slope if by_exponent == ZERO else slope + node * log(a) * by_exponent


# Slope of an operation from itself, its operands and their slopes.
SLOPES: dict[str, Callable[..., Expression]] = {
    "+": lambda _, _a, _b, da, db: da + db,
    "-": lambda _, _a, _b, da, db: da - db,
    "*": lambda _, a, b, da, db: da * b + a * db,
    "/": lambda node, _, b, da, db: da / b - node / b * db,
    "**": _slope_of_power,
    "exp": lambda node, _, da: node * da,
    "exp10": lambda node, _, da: LN10 * node * da,
    "log": lambda _, a, da: da / a,
    "sqrt": lambda node, _, da: 0.5 * da / node,
    "absolute": lambda _, a, da: where(a < 0, -da, da),
    "minimum": lambda _, a, b, da, db: where(a < b, da, db),
    "maximum": lambda _, a, b, da, db: where(a < b, db, da),
    "where": lambda _, c, _a, _b, _dc, da, db: where(c, da, db),
}
