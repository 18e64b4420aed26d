"""OR-Tools on the same instances: savings or cheapest insertion, then guided local search.

The clock of OR-Tools is that on the wall; what counts here is the computing time of the process, so
that every better answer is stamped with it and the best within the budget is taken.
"""

import time
from importlib.metadata import version
from typing import Any

from benchmarks.cases.rounds import Instance, instance
from benchmarks.measure import Figures

FROM_ZERO, AT_ANY_TIME = True, False  # how a load and a day begin
SLOW = 4  # times the budget by the clock on the wall: after that a busy machine has won


def ortools(name: str, budgets_s: list[float]) -> Figures:
    """The shortest routes within each budget of computing time [s], in one run."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    asked = instance(name)
    manager = pywrapcp.RoutingIndexManager(len(asked.load), asked.vehicles, 0)
    began, wall = time.process_time(), time.perf_counter()
    routing = _model(asked, manager, pywrapcp)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    first = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = (
        first.PARALLEL_CHEAPEST_INSERTION if asked.timed else first.SAVINGS
    )
    search = routing_enums_pb2.LocalSearchMetaheuristic
    parameters.local_search_metaheuristic = search.GUIDED_LOCAL_SEARCH
    parameters.time_limit.seconds = int(SLOW * max(budgets_s))
    better: list[tuple[float, list[list[int]]]] = []

    def note() -> None:
        spent = time.process_time() - began
        length = routing.CostVar().Max()
        if spent <= max(budgets_s) and (not better or length < best[0]):
            best[0] = length
            better.append((spent, _routes(routing, manager, asked.vehicles)))
        if spent > max(budgets_s):
            routing.CancelSearch()

    best = [float("inf")]
    routing.AddAtSolutionCallback(note)
    routing.SolveWithParameters(parameters)
    figures: Figures = {"version": version("ortools"), "cpu_s": time.process_time() - began}
    for budget in budgets_s:
        found = [routes for spent, routes in better if spent <= budget]
        figures[f"length_{budget:g}s"] = asked.length(found[-1]) if found else float("inf")
    return figures | {"wall_s": time.perf_counter() - wall}


def _model(asked: Instance, manager: Any, pywrapcp: Any) -> Any:
    """Loads and hours as dimensions, lengths as the cost of every vehicle."""
    routing = pywrapcp.RoutingModel(manager)
    lengths = routing.RegisterTransitMatrix(asked.metres.tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(lengths)
    loads = routing.RegisterUnaryTransitVector(asked.load.tolist())
    routing.AddDimension(loads, 0, asked.capacity, FROM_ZERO, "load")
    if asked.timed:
        takes = asked.seconds + asked.service[:, None]
        last = int(asked.closes[0])
        hours = routing.RegisterTransitMatrix(takes.tolist())
        routing.AddDimension(hours, last, last, AT_ANY_TIME, "time")
        time_of = routing.GetDimensionOrDie("time")
        for stop in range(1, len(asked.load)):
            place = manager.NodeToIndex(stop)
            time_of.CumulVar(place).SetRange(int(asked.opens[stop]), int(asked.closes[stop]))
    return routing


def _routes(routing: Any, manager: Any, vehicles: int) -> list[list[int]]:
    found = []
    for vehicle in range(vehicles):
        route, place = [], routing.NextVar(routing.Start(vehicle)).Value()
        while not routing.IsEnd(place):
            route.append(manager.IndexToNode(place))
            place = routing.NextVar(place).Value()
        if route:
            found.append(route)
    return found
