"""Rounds for some days: grouped, searched for, completed, worked out anew and checked."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from greenhaven.core.planning.rounds.checks import faults
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.frame import Frame
from greenhaven.core.planning.rounds.inputs import RoundsInputs
from greenhaven.core.planning.rounds.insertion import Refusal, Room, insert_all, trimmed
from greenhaven.core.planning.rounds.keeping import (
    Agreed,
    Keeping,
    agreed_rounds,
    all_opened,
    lines_of,
    relabelled,
)
from greenhaven.core.planning.rounds.parts import Part, parts_of
from greenhaven.core.planning.rounds.program import Program
from greenhaven.core.planning.rounds.reach import Reach, reach
from greenhaven.core.planning.rounds.result import Looked, RoundPlan
from greenhaven.core.planning.rounds.routes import Route
from greenhaven.core.planning.rounds.search import Effort, search
from greenhaven.core.planning.rounds.tables import assemble

Progress = Callable[[str, float], None]
Stop = Callable[[], bool]
NOBODY_STOPS: Stop = lambda: False  # noqa: E731


@dataclass(frozen=True, slots=True)
class _Answer:
    routes: tuple[Route, ...]
    refused: dict[int, Refusal]
    iterations: int
    parts: int


def plan_rounds(
    inputs: RoundsInputs,
    effort: Effort | None = None,
    keeping: Keeping | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> RoundPlan:
    """Plan who drives when and stops where.

    Parameters
    ----------
    inputs : RoundsInputs
    effort : Effort, optional
        Ten seconds of computing time if not given.
    keeping : Keeping, optional
        Agreed rounds that are to stay as they are as far as possible. Where that leaves out a stop,
        all of them are opened and the effort is made once more.
    progress : callable, optional
        Called with what is being done and the share done, 0-1; raise from it to break off.
    stop : callable, optional
        Asked often; when it says True, the best rounds so far are returned.

    Returns
    -------
    RoundPlan
        Every stop is served once, or is named with the reason why not.

    Raises
    ------
    RoundsError
        If the rounds that were found break a limit: loads, hours and lengths are worked out anew
        from the inputs, whatever the search said.
    """
    effort, tell = effort or Effort(), progress or (lambda _what, _share: None)
    began = time.thread_time()
    tell("looking at hours and ways", 0.0)
    frame = Frame(inputs)
    within = reach(frame)
    agreed = agreed_rounds(frame, within, keeping) if keeping else None
    work = _Work(frame, within, keeping.price_per_move if keeping else 0.0, tell, stop)
    answer = work.answer(agreed, effort)
    if agreed and agreed.frozen and _lacks_any(inputs, answer):
        answer = work.answer(all_opened(agreed), effort, answer)
    spent = time.thread_time() - began
    looked = Looked(effort.seed, answer.iterations, spent, answer.parts)
    tell("checking", 1.0)
    made = assemble(frame, answer.routes, answer.refused, looked, keeping)
    if wrong := faults(inputs, made):
        raise RoundsError("rounds that cannot be driven were found: " + "; ".join(wrong[:3]))
    return made


def _nothing_moves(_stop: int, _route: Route) -> float:
    return 0.0


def _lacks_any(inputs: RoundsInputs, answer: _Answer) -> bool:
    """Whether a stop is left out that must be served if it can."""
    return bool(np.isinf(inputs.stops.worth[list(answer.refused)]).any())


class _Work:
    """What is the same for every part."""

    def __init__(
        self, frame: Frame, within: Reach, price: float, tell: Progress, stop: Stop | None
    ) -> None:
        self._frame, self._reach, self._price = frame, within, price
        self._tell, self._stop = tell, stop or NOBODY_STOPS

    def answer(
        self, agreed: Agreed | None, effort: Effort, before: _Answer | None = None
    ) -> _Answer:
        """Rounds for all parts, beginning from agreed or earlier ones."""
        lines = lines_of(self._frame, agreed)
        frozen = agreed.frozen if agreed else ()
        begin = before.routes if before else agreed.opened if agreed else ()
        done = {stop for route in frozen for stop in route.stops}
        wanted = np.flatnonzero(~self._reach.nobody)
        parts = parts_of(self._reach, lines, [each for each in wanted.tolist() if each not in done])
        routes, iterations, told = list(frozen), 0, 0.0
        for part in parts:
            share = len(part.stops) / sum(len(each.stops) for each in parts)
            mine = [route for route in begin if set(route.stops) <= set(part.stops)]
            found, steps = self._part(part, effort.share(share), mine, (told, share))
            routes += found
            iterations, told = iterations + steps, told + share
        served = {stop for route in routes for stop in route.stops}
        left = [stop for stop in wanted.tolist() if stop not in served]
        moving = agreed.price if agreed else _nothing_moves
        routes, refused = insert_all(Room(self._frame, self._reach, lines, moving), routes, left)
        if agreed and not self._price:
            routes = relabelled(routes, agreed)
        return _Answer(tuple(routes), refused, iterations, len(parts))

    def _part(
        self, part: Part, effort: Effort, begin: Sequence[Route], bar: tuple[float, float]
    ) -> tuple[list[Route], int]:
        told, share = bar
        program = Program(self._frame, self._reach, part.lines, part.stops, self._price)
        found = search(
            program,
            effort,
            begin,
            lambda done: self._tell("looking for rounds", told + share * done),
            self._stop,
        )
        routes = [each for route in found.routes for each in trimmed(self._frame, route)]
        return routes, found.iterations
