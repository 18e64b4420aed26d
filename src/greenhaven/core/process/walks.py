"""Ways through formulas: their largest parts, what is used how often, what depends on what."""

from collections.abc import Callable, Iterator, Sequence

from greenhaven.core.process.expression import Expression, Number, Operation, parts_of
from greenhaven.core.process.symbols import Implicit

Choice = Callable[[Expression], bool]


def largest(formulas: Sequence[Expression], wanted: Choice) -> list[Expression]:
    """The largest parts of the formulas for which `wanted` holds, but for plain numbers."""
    found: dict[Expression, None] = {}
    seen: set[Expression] = set()
    waiting = list(reversed(formulas))
    while waiting:
        node = waiting.pop()
        if node in seen or isinstance(node, Number):
            continue
        seen.add(node)
        if wanted(node):
            found[node] = None
        elif isinstance(node, Operation):
            waiting.extend(reversed(node.operands))
    return list(found)


def reached(formulas: Sequence[Expression], stop: Choice) -> Iterator[Expression]:
    """Every part of the formulas, without going into those where `stop` holds."""
    seen: set[Expression] = set()
    waiting = list(formulas)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        if isinstance(node, Operation) and not stop(node):
            waiting.extend(node.operands)


def counts(formulas: Sequence[Expression], stop: Choice) -> dict[Expression, int]:
    """How often each part is used."""
    found: dict[Expression, int] = {}
    for formula in formulas:
        found[formula] = found.get(formula, 0) + 1
    for node in reached(formulas, stop):
        if isinstance(node, Operation) and not stop(node):
            for operand in node.operands:
                found[operand] = found.get(operand, 0) + 1
    return found


def holds(formula: Expression, symbol: Expression) -> bool:
    """Whether a symbol is in a formula."""
    return any(part is symbol for part in parts_of(formula))


def conditions_of(formulas: Sequence[Expression]) -> list[Implicit]:
    """The implicit quantities that formulas need, each after those that it needs itself."""
    ordered: dict[Implicit, None] = {}
    waiting: set[Implicit] = set()

    def visit(formula: Expression) -> None:
        for leaf in parts_of(formula):
            if isinstance(leaf, Implicit) and leaf not in waiting:
                waiting.add(leaf)
                visit(leaf.residual)
                ordered[leaf] = None

    for formula in formulas:
        visit(formula)
    return list(ordered)
