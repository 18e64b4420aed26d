"""New York's futures in one process, in two, and on a Dask cluster of two workers.

A plan of twelve weeks is followed by 160 members in chunks of five. `efficiency_2_workers` is the
time with one local process over twice that with two; `efficiency_dask` the same with a real
scheduler and two workers, against one local process too. Each time is the best of three, taken in
turns, after every worker has followed one chunk. Starting workers is not counted.

Two processes that share memory and heat are never twice as fast as one: `efficiency_machine` is
what the same machine gives two processes that have nothing to do with each other, at the same time.
"""

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.cases.cluster import Cluster
from benchmarks.measure import Figures, apart
from greenhaven.cities import open_city
from greenhaven.core.forecast.ensemble.ensemble import run_ensemble
from greenhaven.core.forecast.ensemble.executors import DaskCluster, Executor, LocalProcesses
from greenhaven.core.forecast.outlook.outlook import members_of, told_of
from greenhaven.core.forecast.outlook.told import Told
from greenhaven.core.forecast.twin.schedule import schedule_of
from greenhaven.core.forecast.uncertain import Members
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings

WEEKS, MEMBERS, RUNS = 12, 160, 3
WARMED = 10  # members that are followed before anything is timed: a chunk for each worker
SPINS = 40

Work = Callable[[Members], Told]


def run() -> Figures:
    """In a process of its own."""
    return apart("benchmarks.ensemble", "scaling", MEMBERS, RUNS)


def scaling(members: int, runs: int) -> Figures:
    """Follow the same members on one and two local processes and on the cluster, in turns."""
    with LocalProcesses(1) as one, LocalProcesses(2) as two:
        work, drawn = _new_york(members)
        with tempfile.TemporaryDirectory() as folder:
            cluster = Cluster(Path(folder), path=[str(Path(__file__).parents[1])])
            try:
                cluster.make_ready()
                return _compared(cluster.address, (one, two), (work, drawn), runs)
            finally:
                cluster.stop()


def _compared(
    address: str, local: tuple[Executor, Executor], task: tuple[Work, Members], runs: int
) -> Figures:
    from distributed import Client

    work, drawn = task
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        places = {"one": local[0], "two": local[1], "dask": DaskCluster(client)}
        for place in places.values():
            run_ensemble(work, drawn.take(slice(0, WARMED)), executor=place)
        seconds: dict[str, list[float]] = {name: [] for name in (*places, "machine")}
        bytes_of: dict[str, bytes] = {}
        for _ in range(runs):
            seconds["machine"].append(_machine())
            for name, place in places.items():
                before = time.perf_counter()
                found = run_ensemble(work, drawn, executor=place)
                seconds[name].append(time.perf_counter() - before)
                bytes_of[name] = found.gather(lambda told: told.city).tobytes()
    best = {name: min(each) for name, each in seconds.items()}
    return {
        "efficiency_2_workers": best["one"] / (2 * best["two"]),
        "efficiency_dask": best["one"] / (2 * best["dask"]),
        "efficiency_machine": max(seconds["machine"]),
        "s_1_worker": best["one"],
        "s_2_workers": best["two"],
        "s_dask": best["dask"],
        "members_per_s": len(drawn) / best["two"],
        "same_bytes": float(len(set(bytes_of.values())) == 1),
        "cores": float(os.cpu_count() or 0),
        "load_before": os.getloadavg()[0],
    }


def _new_york(count: int) -> tuple[Work, Members]:
    city = open_city("nyc")
    start = city.clock.today
    state = opening_state(city, start)
    settings = PlanSettings(priced_limits=0)
    plan = allocate(city, state, start=start, weeks=WEEKS, settings=settings)
    schedule = schedule_of(city, plan)
    return partial(told_of, city, state, schedule), members_of(city, schedule, count, seed=1)


def _machine() -> float:
    """Efficiency of two processes with the same arithmetic side by side, against one alone."""
    processes = get_context("spawn")
    with processes.Pool(2) as pool:
        pool.map(_spin, [1, 1], chunksize=1)
        before = time.perf_counter()
        pool.map(_spin, [SPINS], chunksize=1)
        alone = time.perf_counter() - before
        before = time.perf_counter()
        pool.map(_spin, [SPINS, SPINS], chunksize=1)
        together = time.perf_counter() - before
    return alone / together


def _spin(times: int) -> float:
    values = np.arange(10_000, dtype=np.float64)
    return float(sum(np.sqrt(values + each).sum() for each in range(1_000 * times)))
