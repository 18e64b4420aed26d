"""A system of equations as one Python text, which every backend runs.

The text has four functions. `constants(p, c)` computes what depends on parameters alone,
`driven(u, c)` what also depends on inputs, `derivatives(y, c, x, dy, s)` the change of every state
and what every stream carries, `observe(y, c, x, o)` what people look at. `x` holds the implicit
quantities: the last value, where the search begins, and then the value that holds.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from greenhaven.core.process.expression import (
    Expression,
    Number,
    Operation,
    parts_of,
    written,
)
from greenhaven.core.process.naming import Names, remark
from greenhaven.core.process.slopes import derivative
from greenhaven.core.process.symbols import (
    Implicit,
    Input,
    ModelError,
    Observable,
    Parameter,
    Symbol,
)
from greenhaven.core.process.walks import conditions_of, counts, holds, largest, reached

if TYPE_CHECKING:
    from greenhaven.core.process.system import System

FIXED, DRIVEN, LIVE = 0, 1, 2  # depends on parameters alone; on inputs too; on the state too


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
    naming: Names
    known: dict[Expression, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    indent: str = "    "

    def code(self, node: Expression) -> str:
        """The text of a formula; what is used twice becomes a line of its own."""
        if node in self.known:
            return self.known[node]
        if isinstance(node, Number):
            size = repr(abs(node.value)) if math.isfinite(node.value) else "INFINITY"
            return size if node.value >= 0 else f"-{size}"
        if not isinstance(node, Operation):
            raise ModelError(f"{node} is not known where it is needed")
        if self.counts.get(node, 0) > 1:
            return self.assign(node)
        return written(node, self.code)

    def assign(self, node: Expression, name: str = "") -> str:
        """One line that gives a formula a name."""
        if node not in self.known:
            text = written(node, self.code)
            name = name or self.naming.free(f"{self.prefix}{len(self.known)}")
            self.lines.append(f"{self.indent}{name} = {text}")
            self.known[node] = name
        return self.known[node]


def printed(system: "System") -> Text:
    """The text of a system and the sizes of its vectors."""
    return _Printer(system).text()


class _Printer:
    def __init__(self, system: "System") -> None:
        self.system = system
        symbols = (*system.states, *system.parameters, *system.inputs, *system.implicits)
        self.naming = Names(symbols, system.rates)
        self.names = self.naming.symbols
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
            f"# {' '.join(system.name.split())}: printed from its processes.",
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
        live, driven = largest(formulas, lambda node: self._level(node) < LIVE), []
        for node in live:
            self.slots.setdefault(node, len(self.slots))
            if self._level(node) == DRIVEN and isinstance(node, Operation):
                driven.append(node)
        for node in largest(driven, lambda node: self._level(node) < DRIVEN):
            self.slots.setdefault(node, len(self.slots))

    def _constants(self, name: str, vector: str, level: int, leaves: Sequence[Symbol]) -> str:
        wanted = [node for node in self.slots if self._level(node) == level]
        scope = _Scope(counts(wanted, stop=self._stop(level)), "k", self.naming)
        for index, leaf in enumerate(leaves):
            scope.known[leaf] = self.names[leaf]
            scope.lines.append(f"    {self.names[leaf]} = {vector}[{index}]{_said(leaf)}")
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
                name = self.names.get(node) or self.naming.free(f"c{self.slots[node]}")
                scope.known[node] = name
                scope.lines.append(f"    {name} = c[{self.slots[node]}]")

    def _live(self, targets: Sequence[Expression], used: Sequence[Implicit]) -> _Scope:
        """A scope that knows the state, the constants it needs and the implicit quantities."""
        residuals = [each.residual for each in used]
        stop = self.slots.__contains__
        scope = _Scope(counts(targets, stop=stop), "v", self.naming)
        everything = list(reached([*targets, *residuals, *self._slopes_of(used)], stop))
        needed = set(everything)
        for index, state in enumerate(self.system.states):
            if state in needed:
                scope.known[state] = self.names[state]
                scope.lines.append(f"    {self.names[state]} = y[{index}]{_said(state)}")
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
        moves = {part for part in parts_of(residual, slope) if holds(part, implicit)}
        for node in largest([residual, slope], lambda node: node not in moves):
            if isinstance(node, Operation):
                scope.assign(node)
        stop = scope.known.__contains__
        inner = _Scope(
            counts([residual, slope], stop=stop), f"{name}_", self.naming, dict(scope.known)
        )
        inner.indent = "        "
        inner.known[implicit] = name
        inner.lines.append(f"        residual = {inner.code(residual)}")
        inner.lines.append(f"        slope = {inner.code(slope)}")
        low, high = (float(bound) for bound in implicit.within)
        memory = f"{name}, lower, upper, last, settled"
        asked = f"{name}, residual, slope, lower, upper, last"
        scope.lines += [
            f"    {name} = begin(x[{index}], {float(implicit.start)!r}){remark(implicit.meaning)}",
            f"    lower, upper, last, settled = {low!r}, {high!r}, {high - low!r}, False",
            "    for _ in range(ITERATIONS):",
            *inner.lines,
            f"        {memory} = improve({asked})",
            "        if done(settled):",
            "            break",
            f"    {name} = held({name}, settled, {low!r}, {high!r})",
            f"    x[{index}] = {name}",
        ]
        scope.known[implicit] = name

    def _derivatives(self) -> str:
        system = self.system
        targets = [*system.changes.values(), *(each.amount for each in system.crossings)]
        scope = self._live(targets, conditions_of(targets))
        for name, rate in system.rates.items():
            if isinstance(rate, Operation) and scope.counts.get(rate):
                scope.assign(rate, self.naming.rates[name])
        for index, crossing in enumerate(system.crossings):
            where = remark(f"{crossing.stream}, {crossing.towards}:", crossing.component.name)
            scope.lines.append(f"    s[{index}] = {scope.code(crossing.amount)}{where}")
        for index, change in enumerate(system.changes.values()):
            scope.lines.append(f"    dy[{index}] = {scope.code(change)}")
        return "\n".join(["def derivatives(y, c, x, dy, s):", *scope.lines])

    def _observe(self) -> str:
        system = self.system
        targets = [each.expression for each in system.observables]
        scope = self._live(targets, system.implicits)
        for index, each in enumerate(system.observables):
            text = scope.code(each.expression)
            scope.lines.append(f"    o[{index}] = {text}{_said(each)}")
        return "\n".join(["def observe(y, c, x, o):", *(scope.lines or ["    pass"])])


def _said(symbol: Symbol | Observable) -> str:
    return remark(symbol.meaning, f"[{symbol.unit}]")
