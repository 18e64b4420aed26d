"""Which state acts on which, read off the formulas; and the elimination, recorded once."""

from collections.abc import Mapping, Sequence

import numpy as np

from greenhaven.core.process.expression import Expression, Operation, parts_of
from greenhaven.core.process.rosenbrock import Integers, Structure
from greenhaven.core.process.symbols import Component, Implicit
from greenhaven.core.process.system import System, Towards

Pattern = list[set[int]]  # the columns of each row


def structure_of(system: System, cells: int) -> Structure:
    """Everything that the solver's linear algebra needs to know of a system."""
    used = _pattern(system, cells)
    columns = _by_column(used)
    colours = _coloured(columns)
    pattern = [row | {k} for k, row in enumerate(used)]
    order = _least_fill(pattern)
    filled = _filled(pattern, order)
    places = {
        entry: k
        for k, entry in enumerate((i, j) for i, row in enumerate(filled) for j in sorted(row))
    }
    entries = [
        [(row, column) for column in colour for row in sorted(columns[column])]
        for colour in colours
    ]
    flat = [entry for colour in entries for entry in colour]
    return Structure(
        n=len(system.states),
        cells=cells,
        place=_ints(system.states.index(each.component) for each in system.crossings),
        towards=_ints(
            {Towards.UP: 1, Towards.DOWN: 2}.get(each.towards, 0) for each in system.crossings
        ),
        colour_start=_starts(colours),
        colour_column=_ints(column for colour in colours for column in colour),
        entry_start=_starts(entries),
        entry_row=_ints(row for row, _ in flat),
        entry_column=_ints(column for _, column in flat),
        entry_place=_ints(places[entry] for entry in flat),
        diagonal=_ints(places[k, k] for k in range(len(pattern))),
        **_elimination(filled, order, places),
        **_triangles(filled, order, places),
    )


def _pattern(system: System, cells: int) -> Pattern:
    """Rows: states of every cell, then the account of every crossing."""
    n, reach = len(system.states), _Reach(system)
    changes = [reach.of(change) for change in system.changes.values()]
    amounts = [reach.of(crossing.amount) for crossing in system.crossings]
    size = n * cells + len(amounts)
    pattern: Pattern = [set() for _ in range(size)]
    for cell in range(cells):
        for row, used in enumerate(changes):
            pattern[cell * n + row] |= {cell * n + column for column in used}
        for k, crossing in enumerate(system.crossings):
            step = {Towards.UP: 1, Towards.DOWN: -1}.get(crossing.towards, 0)
            to = cell + step
            inside = step != 0 and 0 <= to < cells
            row = to * n + system.states.index(crossing.component) if inside else n * cells + k
            pattern[row] |= {cell * n + column for column in amounts[k]}
    return pattern


class _Reach:
    """The positions of the states that a formula depends on, directly or through a condition."""

    def __init__(self, system: System) -> None:
        position = {state: k for k, state in enumerate(system.states)}
        self.known: dict[Expression, frozenset[int]] = {}
        self.position: Mapping[Component, int] = position

    def of(self, formula: Expression) -> frozenset[int]:
        for part in parts_of(formula):
            if part not in self.known:
                self.known[part] = self._direct(part)
        return self.known[formula]

    def _direct(self, part: Expression) -> frozenset[int]:
        if isinstance(part, Operation):
            return frozenset().union(*(self.known[each] for each in part.operands))
        if isinstance(part, Component):
            return frozenset({self.position[part]})
        if isinstance(part, Implicit):
            leaves = [each for each in parts_of(part.residual) if each is not part]
            return frozenset().union(
                *(self._direct(each) for each in leaves if not isinstance(each, Operation))
            )
        return frozenset()


def _by_column(pattern: Pattern) -> Pattern:
    columns: Pattern = [set() for _ in pattern]
    for row, used in enumerate(pattern):
        for column in used:
            columns[column].add(row)
    return columns


def _coloured(columns: Pattern) -> list[list[int]]:
    """Columns in groups that share no row: one difference gives a whole group.

    Source
    ------
    Curtis, Powell & Reid (1974), On the estimation of sparse Jacobian matrices, IMA Journal of
    Applied Mathematics 13, 117; greedy, the fullest columns first.
    """
    colours: list[tuple[list[int], set[int]]] = []
    acting = [k for k in range(len(columns)) if columns[k]]
    for column in sorted(acting, key=lambda k: -len(columns[k])):
        for members, taken in colours:
            if not taken & columns[column]:
                members.append(column)
                taken.update(columns[column])
                break
        else:
            colours.append(([column], set(columns[column])))
    return [members for members, _ in colours]


def _least_fill(pattern: Pattern) -> list[int]:
    """An order of elimination that fills little.

    Source
    ------
    Minimum degree, Tinney & Walker (1967), Direct solutions of sparse network equations by
    optimally ordered triangular factorization, Proceedings of the IEEE 55, 1801.
    """
    near: Pattern = [set() for _ in pattern]
    for row, used in enumerate(pattern):
        for column in used - {row}:
            near[row].add(column)
            near[column].add(row)
    left, order = set(range(len(pattern))), []
    while left:
        pivot = min(left, key=lambda k: (len(near[k]), k))
        order.append(pivot)
        left.discard(pivot)
        for one in near[pivot]:
            near[one] |= near[pivot] - {one}
            near[one].discard(pivot)
    return order


def _filled(pattern: Pattern, order: Sequence[int]) -> Pattern:
    """The pattern of the factors: with every entry that elimination fills in."""
    filled = [set(row) for row in pattern]
    rank = {row: k for k, row in enumerate(order)}
    columns = _by_column(pattern)
    for pivot in order:
        after = {column for column in filled[pivot] if rank[column] > rank[pivot]}
        for row in [each for each in columns[pivot] if rank[each] > rank[pivot]]:
            for column in after - filled[row]:
                filled[row].add(column)
                columns[column].add(row)
    return filled


def _elimination(
    filled: Pattern, order: Sequence[int], places: Mapping[tuple[int, int], int]
) -> dict[str, Integers]:
    """Every division and subtraction of the elimination, in order."""
    rank = {row: k for k, row in enumerate(order)}
    columns = _by_column(filled)
    pivot, lower, target, source, starts = [], [], [], [], [0]
    for at in order:
        after = sorted(column for column in filled[at] if rank[column] > rank[at])
        for row in sorted(each for each in columns[at] if rank[each] > rank[at]):
            pivot.append(places[at, at])
            lower.append(places[row, at])
            target += [places[row, column] for column in after]
            source += [places[at, column] for column in after]
            starts.append(len(target))
    return {
        "pivot": _ints(pivot),
        "lower": _ints(lower),
        "update_start": _ints(starts),
        "update_target": _ints(target),
        "update_source": _ints(source),
    }


def _triangles(
    filled: Pattern, order: Sequence[int], places: Mapping[tuple[int, int], int]
) -> dict[str, Integers]:
    """Both triangles by columns, each column when its unknown is final."""
    rank = {row: k for k, row in enumerate(order)}
    columns = _by_column(filled)
    sides: dict[str, Integers] = {}
    for name, sign, sequence in (("lower", 1, order), ("upper", -1, order[::-1])):
        entries = [
            (row, column)
            for column in sequence
            for row in sorted(columns[column])
            if sign * (rank[row] - rank[column]) > 0
        ]
        sides[f"{name}_row"] = _ints(row for row, _ in entries)
        sides[f"{name}_column"] = _ints(column for _, column in entries)
        sides[f"{name}_place"] = _ints(places[entry] for entry in entries)
    return sides


def _ints(values) -> Integers:  # type: ignore[no-untyped-def]
    return np.fromiter(values, dtype=np.int64)


def _starts(groups) -> Integers:  # type: ignore[no-untyped-def]
    return np.concatenate([[0], np.cumsum([len(each) for each in groups])]).astype(np.int64)
