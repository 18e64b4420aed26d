"""PyVRP's iterated local search, with a budget of computing time or of iterations.

Its settings were chosen on made instances of 200 and 1000 stops, ten seconds each, against PyVRP's
defaults (history 300, 50 neighbours): 1.5 % shorter rounds with 1000 stops, 3.0 % with 1000 stops
and narrow windows, no difference with 200.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyvrp
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.program import Program, per_metre, per_second
from greenhaven.core.planning.rounds.routes import Route
from greenhaven.core.planning.rounds.translation import Translation

NEIGHBOURS = 20
WAITING = 0.2  # PyVRP's own weight of waiting, which it means in the unit of cost
FRESH_HISTORY, LONGEST_HISTORY = 20, 300  # least when there is nothing to begin with; most
ITERATIONS_PER_STEP = 250  # of the history of late acceptance
FRESH_PERTURBATIONS, WARM_PERTURBATIONS = 25, 10
FASTEST_PER_S, STOPS_PER_S = 4_000, 1.2e6  # iterations: at most, and times the number of stops
STRICTER = (15.0, 60.0, 300.0)  # penalties of overloads while given rounds are mended
TELL_EVERY_S = 0.1

Progress = Callable[[float], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to look for better rounds.

    Parameters
    ----------
    seconds : float, optional
        Computing time of this thread, whatever else the machine does; another run may find other
        rounds.
    iterations : int, optional
        The same rounds for the same seed, on any machine.
    seed : int

    Notes
    -----
    Where both are given, the first that is reached ends the search.
    """

    seconds: float | None = 10.0
    iterations: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        if self.seconds is None and self.iterations is None:
            raise RoundsError("a search for rounds needs seconds or iterations; neither came")
        if self.seconds is not None and not self.seconds > 0:
            raise RoundsError(f"seconds must be more than 0, {self.seconds} came")
        if self.iterations is not None and self.iterations < 0:
            raise RoundsError(f"iterations must be 0 or more, {self.iterations} came")
        if self.seed < 0:
            raise RoundsError(f"seed must be 0 or more, {self.seed} came")

    def share(self, part: float) -> "Effort":
        """A part of it."""
        seconds = None if self.seconds is None else self.seconds * part
        iterations = None if self.iterations is None else max(round(self.iterations * part), 1)
        return Effort(seconds, iterations, self.seed)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    routes: tuple[Route, ...]
    iterations: int


class _Watch:
    """Ends a search, and tells how far it is."""

    def __init__(self, effort: Effort, began: float, tell: Progress, stop: Stop) -> None:
        self._effort, self._tell, self._stop = effort, tell, stop
        self._began, self._told = began, began
        self._done = 0

    def __call__(self, best_cost: int) -> bool:
        """Whether to stop, asked before each iteration."""
        del best_cost
        now = time.thread_time()
        share = self._share(now)
        self._done += 1
        if now - self._told > TELL_EVERY_S:
            self._told = now
            self._tell(min(share, 1.0))
        return share >= 1 or self._stop()

    def _share(self, now: float) -> float:
        shares = [0.0]
        if self._effort.seconds is not None:
            shares.append((now - self._began) / self._effort.seconds)
        if self._effort.iterations is not None:
            most = self._effort.iterations
            shares.append(self._done / most if most else 1.0)
        return max(shares)


def search(
    program: Program,
    effort: Effort,
    begin: Sequence[Route],
    tell: Progress,
    stop: Stop,
) -> Found:
    """The best rounds that PyVRP finds.

    Parameters
    ----------
    program : Program
    effort : Effort
    begin : sequence of Route
        Where to begin; rounds that can be done, or none.
    tell : callable
        Called ten times a second with the share done, 0-1; may raise to break off.
    stop : callable
        Asked at every iteration; True ends the search with the best so far.
    """
    began = time.thread_time()
    ready = _start(program, begin, effort.seed, all_served=np.isfinite(program.price_per_move))
    if not ready.first.is_feasible():
        ready = _start(program, begin, effort.seed, all_served=False)
    steps = _expected_iterations(effort, len(program.stops)) // ITERATIONS_PER_STEP
    least = 1 if begin else FRESH_HISTORY
    params = pyvrp.IteratedLocalSearchParams(history_length=min(max(steps, least), LONGEST_HISTORY))
    algorithm = pyvrp.IteratedLocalSearch(
        ready.translation.data, ready.penalties, ready.local, ready.first, params
    )
    result = algorithm.run(_Watch(effort, began, tell, stop), collect_stats=False, display=False)
    found = ready.translation.routes(result.best) if result.best.is_feasible() else ()
    return Found(found, result.num_iterations)


@dataclass(frozen=True, slots=True)
class _Start:
    """What a search needs before its first iteration."""

    translation: Translation
    local: LocalSearch
    penalties: pyvrp.PenaltyManager
    first: pyvrp.Solution


def _start(program: Program, begin: Sequence[Route], seed: int, *, all_served: bool) -> _Start:
    """Where the search begins.

    An iteration takes 1.7 times as long where stops may be left out, so that is allowed only where
    not all are served to begin with.
    """
    translation = Translation(program, all_served=all_served)
    data = translation.data
    penalties = _penalties(program, data)
    local = _local_search(program, data, seed, warm=bool(begin))
    severe = penalties.max_cost_evaluator()
    nothing = pyvrp.Solution(data, [])
    if begin:
        nothing = translation.solution(begin)
        made = _mended(program, data, local, severe, nothing)
    else:
        random = pyvrp.Solution.make_random(data, pyvrp.RandomNumberGenerator(seed=seed))
        made = local(random, severe, exhaustive=True)
        if not made.is_feasible():
            made = local(nothing, severe, exhaustive=True)
    worse = severe.penalised_cost(made) > severe.penalised_cost(nothing)
    if nothing.is_feasible() and (worse or not made.is_feasible()):
        made = nothing
    return _Start(translation, local, penalties, made)


def _mended(
    program: Program,
    data: pyvrp.ProblemData,
    local: LocalSearch,
    severe: pyvrp.CostEvaluator,
    begun: pyvrp.Solution,
) -> pyvrp.Solution:
    """Given rounds with what is missing put in: straight away, or by overloads that then shrink.

    Where vehicles are nearly full the second is better: new stops go where they belong, and others
    make room.
    """
    straight = local(begun, severe, exhaustive=True)
    mended = begun
    for strictness in STRICTER:
        mended = local(mended, _evaluator(program, data, strictness), exhaustive=True)
    mended = local(mended, severe, exhaustive=True)
    return min(straight, mended, key=severe.penalised_cost)


def _evaluator(program: Program, data: pyvrp.ProblemData, strictness: float) -> pyvrp.CostEvaluator:
    """Penalties that are so many times what a typical way costs for each unit that it carries."""
    vehicle = program.vehicle(program.lines[0])
    leg = _typical_metres(program) * per_metre(vehicle)
    loads = np.array([[*client.pickup, *client.delivery] for client in data.clients()])
    sizes = loads.reshape(len(loads), 2, -1).sum(axis=1).mean(axis=0)
    penalties = [max(strictness * leg / max(float(size), 1.0), 1.0) for size in sizes]
    return pyvrp.CostEvaluator(
        penalties, strictness * _cost_of_second(program), strictness * per_metre(vehicle)
    )


def _typical_metres(program: Program) -> float:
    """The way from a stop to its nearest, in the middle of all stops."""
    shift = program.frame.shifts[program.lines[0].shift]
    points = program.frame.hubs + np.array(program.stops)
    metres = program.frame.ways[shift.vehicle][0][np.ix_(points, points)].copy()
    np.fill_diagonal(metres, np.inf)
    nearest = metres.min(axis=1)
    found = nearest[np.isfinite(nearest)]
    return float(np.median(found)) if len(found) else 1.0


def _local_search(
    program: Program, data: pyvrp.ProblemData, seed: int, *, warm: bool
) -> LocalSearch:
    neighbourhood = NeighbourhoodParams(
        num_neighbours=NEIGHBOURS, weight_wait_time=WAITING * _cost_of_second(program)
    )
    most = WARM_PERTURBATIONS if warm else FRESH_PERTURBATIONS
    local = LocalSearch(
        data,
        pyvrp.RandomNumberGenerator(seed=seed),
        compute_neighbours(data, neighbourhood),
        PerturbationManager(PerturbationParams(max_perturbations=most)),
    )
    for operator in OPERATORS:
        if operator.supports(data):
            local.add_operator(operator(data))
    return local


def _cost_of_second(program: Program) -> float:
    """What a second on the way costs: by the clock and by the metres gone in it."""
    shift = program.frame.shifts[program.lines[0].shift]
    vehicle = program.frame.vehicle(shift)
    metres, seconds = (
        float(table[np.isfinite(table)].mean()) for table in program.frame.ways[shift.vehicle]
    )
    pace = metres / seconds if seconds else 1.0
    return per_second(vehicle) + per_metre(vehicle) * pace


def _penalties(program: Program, data: pyvrp.ProblemData) -> pyvrp.PenaltyManager:
    """Penalties so high that no limit is broken for the sake of one more stop."""
    most = float(program.must)
    params = pyvrp.PenaltyParams(max_penalty=most)
    return pyvrp.PenaltyManager(params.midpoint_penalties(data), params)


def _expected_iterations(effort: Effort, stops: int) -> int:
    found = []
    if effort.seconds is not None:
        found.append(effort.seconds * min(FASTEST_PER_S, STOPS_PER_S / max(stops, 1)))
    if effort.iterations is not None:
        found.append(effort.iterations)
    return int(min(found))
