"""A system of equations as one Python text, which every backend runs.

The text has four functions. `constants(p, c)` computes what depends on parameters alone,
`driven(u, c)` what also depends on inputs, `derivatives(y, c, x, dy, s)` the change of every state
and what every stream carries, `observe(y, c, x, o)` what people look at. `x` holds the implicit
quantities: the last value, where the search begins, and then the value that holds.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from greenhaven.core.process.expression import (
    Expression,
    Number,
    Operation,
    derivative,
    parts_of,
    written,
)
from greenhaven.core.process.symbols import (
    Implicit,
    Input,
    ModelError,
    Parameter,
    Symbol,
)

if TYPE_CHECKING:
    from greenhaven.core.process.system import System

FIXED, DRIVEN, LIVE = 0, 1, 2  # depends on parameters alone; on inputs too; on the state too
TEMPORARY = re.compile(r"[vkc]\d+")  # names that the printer gives
RESERVED = {
    "p",
    "c",
    "u",
    "x",
    "y",
    "s",
    "o",
    "dy",
    "lower",
    "upper",
    "settled",
    "residual",
    "slope",
}


@dataclass(frozen=True)
class Text:
    """The printed text and the sizes of its vectors."""

    source: str
    n_constants: int
    driven: tuple[int, ...]  # the constants that change with an input
    n_states: int
    n_crossings: int
    n_observables: int
    n_implicits: int


@dataclass
class _Scope:
    """Lines of one function, and the name under which each formula is already known there."""

    counts: Mapping[Expression, int]
    prefix: str
    known: dict[Expression, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    indent: str = "    "

    def code(self, node: Expression) -> str:
        """The text of a formula; what is used twice becomes a line of its own."""
        if node in self.known:
            return self.known[node]
        if isinstance(node, Number):
            return repr(node.value) if node.value >= 0 else f"-{-node.value!r}"
        if not isinstance(node, Operation):
            raise ModelError(f"{node} is not known where it is needed")
        if self.counts.get(node, 0) > 1:
            return self.assign(node)
        return written(node, self.code)

    def assign(self, node: Expression, name: str = "") -> str:
        """One line that gives a formula a name."""
        if node not in self.known:
            text = written(node, self.code)
            name = name or f"{self.prefix}{len(self.known)}"
            self.lines.append(f"{self.indent}{name} = {text}")
            self.known[node] = name
        return self.known[node]


def printed(system: "System") -> Text:
    """The text of a system and the sizes of its vectors."""
    return _Printer(system).text()


class _Printer:
    def __init__(self, system: "System") -> None:
        self.system = system
        self.names = _names(system)
        self.levels: dict[Expression, int] = {}
        self.slots: dict[Expression, int] = {}
        residuals = [each.residual for each in system.implicits]
        self.slopes = [
            derivative(residual, each)
            for residual, each in zip(residuals, system.implicits, strict=True)
        ]
        self._collect_slots([*system.targets, *residuals, *self.slopes])

    def text(self) -> Text:
        system = self.system
        body = [
            f'"""{system.name}: printed from its processes."""',
            self._constants("constants", "p", FIXED, system.parameters),
            self._constants("driven", "u", DRIVEN, system.inputs),
            self._derivatives(),
            self._observe(),
        ]
        return Text(
            source="\n\n\n".join(body) + "\n",
            n_constants=len(self.slots),
            driven=tuple(k for node, k in self.slots.items() if self._level(node) == DRIVEN),
            n_states=len(system.states),
            n_crossings=len(system.crossings),
            n_observables=len(system.observables),
            n_implicits=len(system.implicits),
        )

    def _level(self, formula: Expression) -> int:
        for node in parts_of(formula):
            if node in self.levels:
                continue
            if isinstance(node, Operation):
                level = max(self.levels[each] for each in node.operands)
            elif isinstance(node, Number | Parameter):
                level = FIXED
            else:
                level = DRIVEN if isinstance(node, Input) else LIVE
            self.levels[node] = level
        return self.levels[formula]

    def _collect_slots(self, formulas: Sequence[Expression]) -> None:
        """A place in `c` for every largest part that needs no state."""
        live, driven = _largest(formulas, lambda node: self._level(node) < LIVE), []
        for node in live:
            self.slots.setdefault(node, len(self.slots))
            if self._level(node) == DRIVEN and isinstance(node, Operation):
                driven.append(node)
        for node in _largest(driven, lambda node: self._level(node) < DRIVEN):
            self.slots.setdefault(node, len(self.slots))

    def _constants(self, name: str, vector: str, level: int, leaves: Sequence[Symbol]) -> str:
        wanted = [node for node in self.slots if self._level(node) == level]
        scope = _Scope(_counts(wanted, stop=self._stop(level)), "k")
        for index, leaf in enumerate(leaves):
            scope.known[leaf] = self.names[leaf]
            scope.lines.append(f"    {self.names[leaf]} = {vector}[{index}]{_remark(leaf)}")
        if level == DRIVEN:
            inside = {part for node in wanted for part in parts_of(node)}
            self._read_slots(scope, [n for n in self.slots if n in inside], FIXED)
        for node in wanted:
            scope.lines.append(f"    c[{self.slots[node]}] = {scope.code(node)}")
        return "\n".join([f"def {name}({vector}, c):", *(scope.lines or ["    pass"])])

    def _stop(self, level: int):  # type: ignore[no-untyped-def]
        return lambda node: level == DRIVEN and node in self.slots and self._level(node) == FIXED

    def _read_slots(self, scope: _Scope, nodes: Iterable[Expression], most: int) -> None:
        for node in nodes:
            if self._level(node) <= most:
                name = self.names.get(node, f"c{self.slots[node]}")
                scope.known[node] = name
                scope.lines.append(f"    {name} = c[{self.slots[node]}]")

    def _live(self, targets: Sequence[Expression], used: Sequence[Implicit]) -> _Scope:
        """A scope that knows the state, the constants it needs and the implicit quantities."""
        residuals = [each.residual for each in used]
        stop = self.slots.__contains__
        scope = _Scope(_counts(targets, stop=stop), "v")
        everything = list(_reached([*targets, *residuals, *self._slopes_of(used)], stop))
        needed = set(everything)
        for index, state in enumerate(self.system.states):
            if state in needed:
                scope.known[state] = self.names[state]
                scope.lines.append(f"    {self.names[state]} = y[{index}]{_remark(state)}")
        self._read_slots(scope, [node for node in self.slots if node in needed], DRIVEN)
        for each in used:
            self._solve(scope, each)
        return scope

    def _slopes_of(self, used: Sequence[Implicit]) -> list[Expression]:
        position = {each: index for index, each in enumerate(self.system.implicits)}
        return [self.slopes[position[each]] for each in used]

    def _solve(self, scope: _Scope, implicit: Implicit) -> None:
        """The loop that finds an implicit quantity: Newton, kept between the two bounds."""
        name, index = self.names[implicit], self.system.implicits.index(implicit)
        residual, slope = implicit.residual, self.slopes[index]
        moves = {part for part in parts_of(residual, slope) if _holds(part, implicit)}
        for node in _largest([residual, slope], lambda node: node not in moves):
            if isinstance(node, Operation):
                scope.assign(node)
        stop = scope.known.__contains__
        inner = _Scope(
            _counts([residual, slope], stop=stop), f"{name}_", dict(scope.known), [], "        "
        )
        inner.known[implicit] = name
        inner.lines.append(f"        residual = {inner.code(residual)}")
        inner.lines.append(f"        slope = {inner.code(slope)}")
        low, high = (float(bound) for bound in implicit.within)
        better = f"{name}, lower, upper, settled"
        scope.lines += [
            f"    {name} = x[{index}]  # {implicit.meaning}",
            f"    lower, upper = {low!r}, {high!r}",
            "    for _ in range(ITERATIONS):",
            *inner.lines,
            f"        {better} = improve({name}, residual, slope, lower, upper)",
            "        if settled:",
            "            break",
            f"    {name} = held({name}, {low!r}, {high!r})",
            f"    x[{index}] = {name}",
        ]
        scope.known[implicit] = name

    def _derivatives(self) -> str:
        system = self.system
        targets = [*system.changes.values(), *(each.amount for each in system.crossings)]
        scope = self._live(targets, _implicits_in(targets, system))
        for name, rate in system.rates.items():
            if isinstance(rate, Operation) and scope.counts.get(rate):
                scope.assign(rate, "r_" + "".join(ch if ch.isalnum() else "_" for ch in name))
        for index, crossing in enumerate(system.crossings):
            remark = f"  # {crossing.stream}, {crossing.towards}: {crossing.component}"
            scope.lines.append(f"    s[{index}] = {scope.code(crossing.amount)}{remark}")
        for index, change in enumerate(system.changes.values()):
            scope.lines.append(f"    dy[{index}] = {scope.code(change)}")
        return "\n".join(["def derivatives(y, c, x, dy, s):", *scope.lines])

    def _observe(self) -> str:
        system = self.system
        targets = [each.expression for each in system.observables]
        scope = self._live(targets, system.implicits)
        for index, each in enumerate(system.observables):
            text = scope.code(each.expression)
            scope.lines.append(f"    o[{index}] = {text}  # {each.meaning} [{each.unit}]")
        return "\n".join(["def observe(y, c, x, o):", *(scope.lines or ["    pass"])])


def _remark(symbol: Symbol) -> str:
    return f"  # {symbol.meaning} [{symbol.unit}]"


def _names(system: "System") -> dict[Expression, str]:
    """A name for every symbol, different where two symbols are spelled the same."""
    taken = set(RESERVED)
    names: dict[Expression, str] = {}
    for symbol in (*system.states, *system.parameters, *system.inputs, *system.implicits):
        name = symbol.name
        while name in taken or TEMPORARY.fullmatch(name):
            name += "_"
        taken.add(name)
        names[symbol] = name
    return names


def _largest(formulas: Sequence[Expression], wanted) -> list[Expression]:  # type: ignore[no-untyped-def]
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


def _reached(formulas: Sequence[Expression], stop) -> Iterable[Expression]:  # type: ignore[no-untyped-def]
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


def _counts(formulas: Sequence[Expression], stop) -> dict[Expression, int]:  # type: ignore[no-untyped-def]
    """How often each part is used."""
    counts: dict[Expression, int] = {}
    for formula in formulas:
        counts[formula] = counts.get(formula, 0) + 1
    for node in _reached(formulas, stop):
        if isinstance(node, Operation) and not stop(node):
            for operand in node.operands:
                counts[operand] = counts.get(operand, 0) + 1
    return counts


def _holds(formula: Expression, symbol: Expression) -> bool:
    return any(part is symbol for part in parts_of(formula))


def _implicits_in(formulas: Sequence[Expression], system: "System") -> list[Implicit]:
    """The conditions that these formulas need, directly or through another condition."""
    needed: set[Expression] = set()
    waiting = list(formulas)
    while waiting:
        for part in parts_of(waiting.pop()):
            if isinstance(part, Implicit) and part not in needed:
                needed.add(part)
                waiting.append(part.residual)
    return [each for each in system.implicits if each in needed]
