"""Rounds of 200 and 1000 stops after 10 CPU-seconds, beside OR-Tools in a process of its own.

Instances are made by the rules of the X set (n201, n1001) and in the manner of Gehring & Homberger
(r1_…, rc1_…); both get the same, and what both find is added up again from the instance.
`gap_pct_NAME_10s` is how much longer the rounds are than the shortest that either finds in 300
CPU-seconds of the same run, `ortools_gap_pct_NAME_10s` the same of OR-Tools: for n1001 in every
run, for the others where GREENHAVEN_LONG=all asks for those solves. Without them
`ortools_longer_pct_NAME_10s` is how much longer OR-Tools' rounds are than ours, and nothing is said
of the best. `cpu_s_…` and `wall_s_…` are what each took; on a machine so busy that OR-Tools gets
less than a quarter of a processor, it ends sooner.

`kept_…` is the agreed rounds of n1001 (those of 300 s) after 10 of its stops left and 10 came, in
half a CPU-second, once with moves free and once at a price, beside rounds made from nothing in 20 s
(`kept_cold_…`): how long they are, and how many stops changed their vehicle.
"""

import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from benchmarks import peers
from benchmarks.cases.rounds import NAMES, Instance, instance
from benchmarks.measure import Figures, apart, cpu_s
from greenhaven.core.planning.rounds.agreement import Agreement, agreement_of
from greenhaven.core.planning.rounds.distances import Distances, Given
from greenhaven.core.planning.rounds.fleet import Vehicle, VehicleKind
from greenhaven.core.planning.rounds.inputs import RoundsInputs, Times, rounds_inputs
from greenhaven.core.planning.rounds.keeping import Keeping
from greenhaven.core.planning.rounds.plan import plan_rounds
from greenhaven.core.planning.rounds.result import RoundPlan
from greenhaven.core.planning.rounds.search import Effort
from greenhaven.core.planning.rounds.stops import HubSites, Stops, Windows, no_windows

SHORT_S, LONG_S = 10, 300
ALWAYS_LONG = "n1001"
COLD_S, WARM_S = 20, 0.4  # the latter is half a second with all that comes before and after
CHANGES = 10  # stops that leave, and as many that come
PRICE_M = 20  # what a move is worth, as length
DAY = date(2025, 1, 6)


def run() -> Figures:
    """Every instance, and agreed rounds that are kept."""
    figures: Figures = {}
    everything = os.environ.get("GREENHAVEN_LONG") == "all"
    with tempfile.TemporaryDirectory() as folder:
        agreed = str(Path(folder) / "agreed.json")
        for name in NAMES:
            lasts = LONG_S if everything or name == ALWAYS_LONG else 0
            figures |= compared(name, lasts, agreed if name == ALWAYS_LONG else "")
        figures |= apart("benchmarks.rounds", "kept", agreed)
    return figures


def compared(name: str, long_s: float, file: str = "") -> Figures:
    """Both on one instance; ours and theirs run beside each other where they run long."""
    budgets = [SHORT_S, long_s] if long_s else [SHORT_S]
    with ThreadPoolExecutor(2) as both:
        asked = both.submit(peers.apart, "rounds", "ortools", name, budgets)
        ours = apart("benchmarks.rounds", "found", name, SHORT_S)
        longer = apart("benchmarks.rounds", "found", name, long_s, file) if long_s else None
        theirs = asked.result()
    short = [float(ours["length"]), float(theirs[f"length_{SHORT_S:g}s"])]
    figures: Figures = {
        f"length_{name}_{SHORT_S}s": short[0],
        f"ortools_length_{name}_{SHORT_S}s": short[1],
        f"cpu_s_{name}": ours["cpu_s"],
        f"wall_s_{name}": ours["wall_s"],
        f"ortools_cpu_s_{name}": theirs["cpu_s"],
        f"ortools_wall_s_{name}": theirs["wall_s"],
        "ortools_version": theirs["version"],
    }
    if longer is None:
        return figures | {f"ortools_longer_pct_{name}_{SHORT_S}s": _longer(short[1], short[0])}
    long = [float(longer["length"]), float(theirs[f"length_{long_s:g}s"])]
    best = min(*short, *long)
    figures[f"best_{name}"] = best
    for lasts, lengths in ((SHORT_S, short), (long_s, long)):
        figures[f"gap_pct_{name}_{lasts:g}s"] = _longer(lengths[0], best)
        figures[f"ortools_gap_pct_{name}_{lasts:g}s"] = _longer(lengths[1], best)
    return figures


def _longer(length: float, other: float) -> float:
    return 100 * (length / other - 1)


def found(name: str, seconds: float, file: str = "", seed: int = 1) -> Figures:
    """Our rounds on one instance; `file` keeps them."""
    asked = instance(name)
    rows = np.arange(1, len(asked.load))
    inputs = inputs_of(asked, rows)
    before, wall = cpu_s(), time.perf_counter()
    plan = plan_rounds(inputs, Effort(seconds, seed=seed))
    spent, waited = cpu_s() - before, time.perf_counter() - wall
    routes = routes_of(plan)
    if file:
        Path(file).write_text(json.dumps(routes))
    length = asked.length(routes)
    return {
        "length": length,
        "iterations": plan.looked.iterations,
        "cpu_s": spent,
        "wall_s": waited,
    }


def kept(file: str) -> Figures:
    """Agreed rounds of a file after some stops have left and others have come."""
    asked = instance(ALWAYS_LONG, CHANGES)
    random = np.random.default_rng(CHANGES)
    old = len(asked.load) - 1 - CHANGES
    gone = random.choice(np.arange(1, old + 1), CHANGES, replace=False)
    rows = np.setdiff1d(np.arange(1, len(asked.load)), gone)
    inputs = inputs_of(asked, rows)
    routes = json.loads(Path(file).read_text())
    cold = plan_rounds(inputs, Effort(COLD_S))
    figures: Figures = {
        "kept_agreed_length": instance(ALWAYS_LONG).length(routes),
        "kept_cold_length": round(1e3 * cold.summary["km"]),
        "kept_cold_moved": _moved(routes, routes_of(cold)),
    }
    for word, price in (("free", 0.0), ("priced", PRICE_M / 1e3)):
        before = cpu_s()
        warm = plan_rounds(inputs, Effort(WARM_S), Keeping(_agreed(routes), price_per_move=price))
        figures[f"kept_{word}_cpu_s"] = cpu_s() - before
        figures[f"kept_{word}_length"] = round(1e3 * warm.summary["km"])
        figures[f"kept_{word}_moved"] = warm.summary["moved"]
        figures[f"kept_{word}_left_out"] = warm.summary["left_out"]
    return figures


def inputs_of(asked: Instance, rows: npt.NDArray[np.int64]) -> RoundsInputs:
    """Some stops of an instance as a planner gets them: a kilometre costs one, time nothing."""
    at = np.append(0, rows)
    names = np.array([str(row) for row in rows.tolist()])
    nowhere = np.zeros(len(rows))
    stops = Stops(
        id=names,
        name=names,
        lat=nowhere,
        lon=nowhere,
        collect_kg=asked.load[rows].astype(float),
        deliver_kg=nowhere,
        service_s=asked.service[rows],
    )
    depot = HubSites(*(np.array([text]) for text in ("depot", "depot", "")), *np.zeros((2, 1)))
    square = np.ix_(at, at)
    table = Distances(asked.metres[square].astype(float), asked.seconds[square].astype(float))
    van = Vehicle(
        id="van",
        hub="depot",
        kind=VehicleKind.VAN,
        capacity_kg=float(asked.capacity),
        count=asked.vehicles,
        begins_h=0,
        ends_h=asked.closes[0] / 3600 if asked.timed else 24,
        longest_h=np.inf,
        turn_min=0,
        cost_per_km=1,
        cost_per_h=0,
        cost_per_day=0,
    )
    windows = Windows(names, asked.opens[rows], asked.closes[rows])
    times = Times(windows if asked.timed else no_windows())
    return rounds_inputs((DAY, 1), depot, stops, [van], Given({van.kind: table}), times=times)


def routes_of(plan: RoundPlan) -> list[list[int]]:
    """The stops of each round, by their number in the instance."""
    agreed = agreement_of(plan)
    return [
        [int(stop) for stop in agreed.stop[agreed.vehicle == vehicle].tolist()]
        for vehicle in dict.fromkeys(agreed.vehicle.tolist())
    ]


def _agreed(routes: list[list[int]]) -> Agreement:
    """Routes as rounds that vans have agreed to."""
    stops = np.array([str(stop) for route in routes for stop in route])
    vans = np.repeat([f"van-{unit + 1}" for unit in range(len(routes))], list(map(len, routes)))
    ones = np.ones(len(stops), dtype=np.int64)
    return Agreement(vans, DAY.weekday() * ones, ones, stops, stops, np.full(len(stops), "depot"))


def _moved(before: list[list[int]], after: list[list[int]]) -> int:
    """Stops of both that change their vehicle, if vehicles are renamed as well as can be."""
    alike = np.array([[len(set(one) & set(other)) for other in after] for one in before])
    rows, columns = linear_sum_assignment(alike, maximize=True)
    return int(alike.sum() - alike[rows, columns].sum())
