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
        hubs, stops = np.array(program.hubs), np.array(program.stops, dtype=np.int64)
        points = np.concatenate([hubs, program.frame.hubs + stops])
        self._taken = np.ix_(points, points)

    def profile(self, line: Line) -> int:
        """Position of the tables of a line, which are made where they are new."""
        program = self._program
        metres, seconds = program.frame.ways[program.frame.shifts[line.shift].vehicle]
        allowed = program.reach.allowed[line.shift][list(program.stops)]
        extra = self._moving(line)
        key = (id(metres), allowed.tobytes(), extra.tobytes())
        if key not in self._known:
            self._known[key] = len(self.metres)
            forbidding = program.forbidding_metres(program.vehicle(line))
            self.metres.append(self._lengths(metres, allowed, extra, forbidding))
            taken = seconds[self._taken]
            self.seconds.append(np.where(np.isfinite(taken), taken, 0).astype(np.int64))
        return self._known[key]

    def _moving(self, line: Line) -> Integers:
        """Metres that stand for the price of serving stops of other agreed rounds."""
        program = self._program
        if not program.price_per_move:
            return np.zeros(len(program.stops), dtype=np.int64)
        others = [each.stops for each in program.lines if each.stops and each is not line]
        agreed = frozenset[int]().union(*others)
        moves = np.array([stop in agreed for stop in program.stops])
        return np.where(moves, program.moving_metres(program.vehicle(line)), 0).astype(np.int64)

    def _lengths(
        self, metres: Floats, allowed: Booleans, extra: Integers, forbidding: int
    ) -> Integers:
        taken = metres[self._taken]
        whole = np.where(np.isfinite(taken), taken, forbidding).astype(np.int64)
        whole[:, len(self._program.hubs) :] += np.where(allowed, extra, forbidding)
        np.fill_diagonal(whole, 0)
        return whole
