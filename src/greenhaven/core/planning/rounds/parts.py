"""Which working days and stops have to be planned together."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from greenhaven.core.planning.rounds.program import Line
from greenhaven.core.planning.rounds.reach import Reach


@dataclass(frozen=True, slots=True)
class Part:
    """Lines and stops that share nothing with others."""

    lines: tuple[Line, ...]
    stops: tuple[int, ...]


def parts_of(reach: Reach, lines: Iterable[Line], stops: Iterable[int]) -> tuple[Part, ...]:
    """Lines and stops, apart where no line of one could serve a stop of another.

    Lines that serve nothing and stops that nobody serves belong to no part.
    """
    rows, columns = list(lines), list(stops)
    if not rows or not columns:
        return ()
    linked = reach.allowed[np.ix_([line.shift for line in rows], columns)]
    line, stop = np.nonzero(linked)
    size = len(rows) + len(columns)
    graph = coo_array((np.ones(len(line)), (line, len(rows) + stop)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    found = []
    for each in dict.fromkeys(label[: len(rows)].tolist()):
        mine = np.flatnonzero(label == each)
        served = tuple(columns[at - len(rows)] for at in mine if at >= len(rows))
        if served:
            found.append(Part(tuple(rows[at] for at in mine if at < len(rows)), served))
    return tuple(found)
