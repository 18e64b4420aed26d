"""Formulas as small frozen trees: they can be read, differentiated, printed and run anywhere.

Ordinary operators build the tree; nothing is computed while it is built, but for plain numbers.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import Any

from greenhaven.errors import GreenhavenError

LN10 = math.log(10)
INFIX = ("+", "-", "*", "/", "**", "<", "<=")
NAMED = ("exp", "exp10", "log", "sqrt", "absolute", "minimum", "maximum", "where")


class ExpressionError(GreenhavenError):
    """A formula that cannot be built."""


class Expression:
    """Anything that a rate, a coefficient or an equation can be made of."""

    __slots__ = ()
    __array_ufunc__ = None  # NumPy scalars leave the operators to this class

    def __add__(self, other: "Formula") -> "Expression":
        return operation("+", self, other)

    def __radd__(self, other: "Formula") -> "Expression":
        return operation("+", other, self)

    def __sub__(self, other: "Formula") -> "Expression":
        return operation("-", self, other)

    def __rsub__(self, other: "Formula") -> "Expression":
        return operation("-", other, self)

    def __mul__(self, other: "Formula") -> "Expression":
        return operation("*", self, other)

    def __rmul__(self, other: "Formula") -> "Expression":
        return operation("*", other, self)

    def __truediv__(self, other: "Formula") -> "Expression":
        return operation("/", self, other)

    def __rtruediv__(self, other: "Formula") -> "Expression":
        return operation("/", other, self)

    def __pow__(self, other: "Formula") -> "Expression":
        return operation("**", self, other)

    def __rpow__(self, other: "Formula") -> "Expression":
        return operation("**", other, self)

    def __neg__(self) -> "Expression":
        return operation("*", MINUS_ONE, self)

    def __lt__(self, other: "Formula") -> "Expression":
        return operation("<", self, other)

    def __le__(self, other: "Formula") -> "Expression":
        return operation("<=", self, other)

    def __gt__(self, other: "Formula") -> "Expression":
        return operation("<", other, self)

    def __ge__(self, other: "Formula") -> "Expression":
        return operation("<=", other, self)

    def __bool__(self) -> bool:
        raise ExpressionError(
            f"{self} has no truth value while the model is written; use where(condition, a, b)"
        )


Formula = Expression | float


class Number(Expression):
    """A plain number in a formula."""

    __slots__ = ("value",)
    value: float

    def __init__(self, value: float) -> None:
        object.__setattr__(self, "value", float(value))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a number in a formula does not change ({name})")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and other.value == self.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return repr(self.value)

    def __reduce__(self) -> tuple[Any, ...]:
        return Number, (self.value,)


class Operation(Expression):
    """One operator or function with its operands; equal where it says the same."""

    __slots__ = ("_hash", "operands", "operator")
    operator: str
    operands: tuple[Expression, ...]
    _hash: int

    def __init__(self, operator: str, operands: tuple[Expression, ...]) -> None:
        object.__setattr__(self, "operator", operator)
        object.__setattr__(self, "operands", operands)
        object.__setattr__(self, "_hash", hash((operator, operands)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a formula does not change ({name})")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Operation)
            and self._hash == other._hash
            and self.operator == other.operator
            and self.operands == other.operands
        )

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return written(self, str)

    def __reduce__(self) -> tuple[Any, ...]:
        return Operation, (self.operator, self.operands)


def as_expression(value: Formula) -> Expression:
    """A formula from a formula or a plain number."""
    return value if isinstance(value, Expression) else Number(value)


ZERO, ONE, MINUS_ONE = Number(0), Number(1), Number(-1)


def operation(operator: str, *operands: Formula) -> Expression:
    """One step of a formula, with plain numbers computed and what changes nothing left out."""
    parts = tuple(as_expression(operand) for operand in operands)
    if operator != "where":  # a condition that stands for a number is 1 where it holds
        parts = tuple(where(each, ONE, ZERO) if is_condition(each) else each for each in parts)
    if operator in COMPUTED and all(isinstance(part, Number) for part in parts):
        return Number(COMPUTED[operator](*(part.value for part in parts)))  # type: ignore[attr-defined]
    simpler = _without_neutral(operator, parts)
    return Operation(operator, parts) if simpler is None else simpler


def is_condition(node: Expression) -> bool:
    """Whether a formula is a comparison."""
    return isinstance(node, Operation) and node.operator in ("<", "<=")


def _without_neutral(operator: str, parts: tuple[Expression, ...]) -> Expression | None:
    """What remains of x + 0, x · 1, x · 0, x / 1, x + −y; None where nothing can be left out."""
    if len(parts) != 2 or operator not in SIMPLER:
        return None
    return SIMPLER[operator](*parts)


def _simpler_sum(left: Expression, right: Expression) -> Expression | None:
    if left == ZERO:
        return right
    if right == ZERO:
        return left
    return operation("-", left, negated(right)) if is_negative(right) else None


def _simpler_difference(left: Expression, right: Expression) -> Expression | None:
    if right == ZERO:
        return left
    if left == ZERO:
        return -right
    return operation("+", left, negated(right)) if is_negative(right) else None


def _simpler_product(left: Expression, right: Expression) -> Expression | None:
    if isinstance(right, Number) and not isinstance(left, Number):
        return operation("*", right, left)
    if left == ZERO:
        return ZERO
    return right if left == ONE else None


def _simpler_quotient(left: Expression, right: Expression) -> Expression | None:
    return left if right == ONE or left == ZERO else None


def _simpler_power(base: Expression, exponent: Expression) -> Expression | None:
    return base if exponent == ONE else None


SIMPLER: dict[str, Callable[[Expression, Expression], Expression | None]] = {
    "+": _simpler_sum,
    "-": _simpler_difference,
    "*": _simpler_product,
    "/": _simpler_quotient,
    "**": _simpler_power,
}


def is_negative(node: Expression) -> bool:
    """Whether a formula is written with a minus in front."""
    return (
        isinstance(node, Operation)
        and node.operator == "*"
        and isinstance(node.operands[0], Number)
        and node.operands[0].value < 0
    )


def negated(node: Expression) -> Expression:
    """The formula without its minus, or with one."""
    if isinstance(node, Operation) and is_negative(node):
        return operation("*", negated(node.operands[0]), node.operands[1])
    return Number(-node.value) if isinstance(node, Number) else -node


COMPUTED: dict[str, Callable[..., float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "exp": math.exp,
    "exp10": lambda a: 10.0**a,
    "log": math.log,
    "sqrt": math.sqrt,
    "absolute": abs,
    "minimum": min,
    "maximum": max,
}


def exp(x: Formula) -> Expression:
    """e to the power x."""
    return operation("exp", x)


def exp10(x: Formula) -> Expression:
    """10 to the power x."""
    return operation("exp10", x)


def log(x: Formula) -> Expression:
    """Natural logarithm."""
    return operation("log", x)


def sqrt(x: Formula) -> Expression:
    """Square root."""
    return operation("sqrt", x)


def absolute(x: Formula) -> Expression:
    """Size without sign."""
    return operation("absolute", x)


def minimum(*x: Formula) -> Expression:
    """The least of its arguments."""
    return as_expression(reduce(lambda a, b: operation("minimum", a, b), x))


def maximum(*x: Formula) -> Expression:
    """The greatest of its arguments."""
    return as_expression(reduce(lambda a, b: operation("maximum", a, b), x))


def clip(x: Formula, least: Formula, most: Formula) -> Expression:
    """x, but not less than `least` nor more than `most`."""
    return minimum(maximum(x, least), most)


def where(condition: Expression, then: Formula, otherwise: Formula) -> Expression:
    """`then` where the condition holds, else `otherwise`; both are computed.

    Raises
    ------
    ExpressionError
        If the condition is not a comparison by < > <= >=.
    """
    if not (isinstance(condition, Expression) and is_condition(condition)):
        raise ExpressionError(f"where: a comparison by < > <= >= was expected, {condition} came")
    return operation("where", condition, then, otherwise)


def parts_of(*formulas: Expression) -> Iterator[Expression]:
    """Every different part of the formulas, operands before what is made of them."""
    seen: set[Expression] = set()
    waiting = [(formula, False) for formula in reversed(formulas)]
    while waiting:
        node, opened = waiting.pop()
        if opened:
            yield node
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            if isinstance(node, Operation):
                waiting.extend((each, False) for each in reversed(node.operands))


def total(terms: Sequence[Formula]) -> Expression:
    """The sum of many terms, added in pairs so that it is not nested deep."""
    if not terms:
        return ZERO
    if len(terms) == 1:
        return as_expression(terms[0])
    half = len(terms) // 2
    return total(terms[:half]) + total(terms[half:])


def rewritten(formula: Expression, leaves: dict[Expression, Expression]) -> Expression:
    """The same formula with some of its leaves replaced."""
    done: dict[Expression, Expression] = {}
    for part in parts_of(formula):
        if part in leaves:
            done[part] = leaves[part]
        elif isinstance(part, Operation):
            done[part] = operation(part.operator, *(done[operand] for operand in part.operands))
        else:
            done[part] = part
    return done[formula]


STRENGTH = {"<": 1, "<=": 1, "+": 2, "-": 2, "*": 3, "/": 3, "**": 4}


def written(node: Expression, name: Callable[[Expression], str]) -> str:
    """One formula as Python text; `name` says how every part that is not an operation reads."""
    if not isinstance(node, Operation):
        return name(node)
    if node.operator not in STRENGTH:
        return f"{node.operator}({', '.join(name(operand) for operand in node.operands)})"
    strength = STRENGTH[node.operator]
    left, right = (name(operand) for operand in node.operands)
    if node.operator == "*" and node.operands[0] == MINUS_ONE:
        return f"-{right}" if strength_of(node.operands[1], right) >= strength else f"-({right})"
    if strength_of(node.operands[0], left) < strength + (node.operator == "**"):
        left = f"({left})"
    if strength_of(node.operands[1], right) <= strength - (node.operator in ("+", "*")):
        right = f"({right})"
    return f"{left} {node.operator} {right}" if strength < 4 else f"{left}**{right}"


def strength_of(node: Expression, text: str) -> int:
    """How tightly the text of a formula holds together; names and calls hold best."""
    if text.startswith("-"):
        return 2
    if isinstance(node, Operation) and not text.isidentifier():
        return STRENGTH.get(node.operator, 9)
    return 9
