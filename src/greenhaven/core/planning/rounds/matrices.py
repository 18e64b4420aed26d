"""Ways for each line, with what it must not or should not do made long."""

from typing import Any

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.rounds.program import Line, Program


class Matrices:
    """Ways between the hubs and stops of a program, one pair of tables for each sort of line.

    A way to a stop that a line may not serve is so long that leaving the stop out is cheaper; one
    to a stop of another agreed round is as much longer as the move is worth.
    """

    def __init__(self, program: Program) -> None:
        # As PyVRP asks for them: its own annotation of arrays is none that NumPy knows.
        self.metres: list[Any] = []
        self.seconds: list[Any] = []
        self._program = program
        self._known: dict[tuple[int, bytes, bytes], int] = {}
        self._whole: dict[int, tuple[Integers, Booleans, Integers]] = {}
        hubs, stops = np.array(program.hubs), np.array(program.stops, dtype=np.int64)
        points = np.concatenate([hubs, program.frame.hubs + stops])
        self._taken = np.ix_(points, points)

    def profile(self, line: Line) -> int:
        """Position of the tables of a line, which are made where they are new."""
        program = self._program
        ways = program.frame.ways[program.frame.shifts[line.shift].vehicle]
        allowed = program.reach.allowed[line.shift][list(program.stops)]
        extra = self._moving(line)
        key = (id(ways[0]), allowed.tobytes(), extra.tobytes())
        if key not in self._known:
            self._known[key] = len(self.metres)
            metres, none, seconds = self._in_whole_numbers(ways)
            forbidding = program.forbidding_metres(program.vehicle(line))
            longer = metres.copy()
            longer[none] = forbidding
            longer[:, len(program.hubs) :] += np.where(allowed, extra, forbidding)
            np.fill_diagonal(longer, 0)
            self.metres.append(longer)
            self.seconds.append(seconds)
        return self._known[key]

    def _in_whole_numbers(self, ways: tuple[Floats, Floats]) -> tuple[Integers, Booleans, Integers]:
        """Metres, where there is no way, and seconds between the program's points."""
        if id(ways[0]) not in self._whole:
            metres, seconds = (table[self._taken] for table in ways)
            none = ~np.isfinite(metres)
            known = [np.where(none, 0, table).astype(np.int64) for table in (metres, seconds)]
            self._whole[id(ways[0])] = (known[0], none, known[1])
        return self._whole[id(ways[0])]

    def _moving(self, line: Line) -> Integers:
        """Metres that stand for the price of serving stops of other agreed rounds."""
        program = self._program
        if not program.price_per_move:
            return np.zeros(len(program.stops), dtype=np.int64)
        others = [each.stops for each in program.lines if each.stops and each is not line]
        agreed = frozenset[int]().union(*others)
        moves = np.array([stop in agreed for stop in program.stops])
        return np.where(moves, program.moving_metres(program.vehicle(line)), 0).astype(np.int64)
