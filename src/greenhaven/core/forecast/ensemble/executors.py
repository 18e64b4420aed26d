"""Where the work of an ensemble is done: in this process, in several, or on a cluster.

All three do the same: they apply one function to a row of items and tell what became of each, in
the order of the items. What fails in the function is told, not raised; what is raised is that the
work itself could not be done.
"""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import uuid
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar, cast

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from greenhaven.core.forecast.uncertain import EnsembleError
from greenhaven.errors import GreenhavenError

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

LOOK_AROUND_S = 1.0  # how often a worker looks whether its parent is there
MOST_LOSSES = 3  # workers that may be lost before the work is given up
GLANCE_S = 2.0  # how often it is looked whether a cluster still has workers
PATIENCE_S = 60.0  # how long a cluster may be without any worker


@dataclass(frozen=True, slots=True)
class Done(Generic[Outcome]):
    """What the function made of an item."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Failed:
    """Why the function could not take an item."""

    reason: str


class Executor(Protocol):
    """Applies a function to items; the caller's choice of where."""

    def map(
        self, function: Callable[[Item], Outcome], items: Sequence[Item]
    ) -> Generator[Done[Outcome] | Failed]:
        """What became of each item, in their order.

        Raises
        ------
        EnsembleError
            If the work cannot be done at all: the function cannot be sent, workers are lost.
        """


@dataclass(frozen=True, slots=True)
class InProcess:
    """Here and now, one item after the other."""

    def map(
        self, function: Callable[[Item], Outcome], items: Sequence[Item]
    ) -> Generator[Done[Outcome] | Failed]:
        for item in items:
            with threadpool_limits(1):
                done = attempt(function, item)
            yield done


class LocalProcesses:
    """Processes on this machine; a context that starts and ends them.

    They are forks of this process where that is safe (Linux, no other thread of Python), so that
    what it has imported is theirs at once; else they are started anew. Enter the context before
    anything starts a thread. Each keeps to one thread of linear algebra.

    Parameters
    ----------
    workers : int
        ≥ 1.
    """

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise EnsembleError(f"at least one worker is needed, {workers} were asked for")
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self.start_method = ""  # "fork" or "spawn", once it is entered
        self._processes: set[BaseProcess] = set()

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._end(at_once=kind is not None)

    def map(
        self, function: Callable[[Item], Outcome], items: Sequence[Item]
    ) -> Generator[Done[Outcome] | Failed]:
        packed, done, lost = _packed(function), 0, 0
        while done < len(items):
            futures = self._submit(packed, items[done:])
            try:
                for future in futures:
                    outcome = future.result()
                    done += 1
                    yield cast("Done[Outcome] | Failed", outcome)
            except BrokenProcessPool as error:
                lost += 1
                if lost >= MOST_LOSSES:
                    raise EnsembleError(_lost(lost, done + 1, len(items))) from error
                self._end(at_once=True)
                self._start()
            finally:
                for future in futures:
                    future.cancel()

    def _submit(self, packed: bytes, items: Sequence[Item]) -> list[Future[object]]:
        if self._pool is None:
            raise EnsembleError("processes are started by a `with` around the work")
        return [self._pool.submit(_apply, packed, item) for item in items]

    def _start(self) -> None:
        before = set(multiprocessing.active_children())
        context = _context()
        self.start_method = context.get_start_method()
        self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_settle)
        for _ in range(self._workers):
            self._pool.submit(_nothing)
        self._processes = set(multiprocessing.active_children()) - before

    def _end(self, *, at_once: bool) -> None:
        """Stop the workers; `at_once` does not wait for what they are doing."""
        if self._pool is None:
            return
        if at_once:
            for process in self._processes:
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


class Promise(Protocol):
    """What a cluster gives back at once."""

    def result(self, timeout: float | None = None) -> Any: ...
    def cancel(self) -> object: ...


class Client(Protocol):
    """What is asked of a client of a Dask cluster (`distributed.Client`)."""

    def submit(self, function: Callable[..., object], *given: object, **how: object) -> Promise: ...
    def nthreads(self) -> object: ...


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """The workers of a Dask cluster, which have the same Greenhaven installed.

    The scheduler gives what a lost worker was doing to another.

    Parameters
    ----------
    client : distributed.Client
    patience_s : float
        How long the cluster may be without any worker.
    """

    client: Client
    patience_s: float = PATIENCE_S

    def map(
        self, function: Callable[[Item], Outcome], items: Sequence[Item]
    ) -> Generator[Done[Outcome] | Failed]:
        # The function is a task of its own: sent once to each worker, and made again if it is lost.
        name = f"greenhaven-{uuid.uuid4()}"
        code = self._submit(name, bytes, _packed(function))
        promises = [
            self._submit(f"{name}-{row}", _apply, code, item) for row, item in enumerate(items)
        ]
        try:
            for promise in promises:
                yield cast("Done[Outcome] | Failed", self._kept(promise))
        finally:
            for promise in (*promises, code):
                promise.cancel()

    def _submit(self, key: str, function: Callable[..., object], *given: object) -> Promise:
        with _reachable():
            return self.client.submit(function, *given, key=key, retries=MOST_LOSSES - 1)

    def _kept(self, promise: Promise) -> object:
        """What was promised, as long as there is anybody who can keep it."""
        seen = time.monotonic()
        with _reachable():
            while True:
                try:
                    return promise.result(timeout=GLANCE_S)
                except TimeoutError:
                    if self.client.nthreads():
                        seen = time.monotonic()
                    elif time.monotonic() - seen > self.patience_s:
                        raise EnsembleError(_without_workers(self.patience_s)) from None


@contextmanager
def _reachable() -> Iterator[None]:
    """Tell what a cluster raises: the work's own errors never come this way."""
    try:
        yield
    except EnsembleError:
        raise
    except Exception as error:
        raise EnsembleError(
            f"the cluster could not do the work ({type(error).__name__}: {error}): check that its "
            "scheduler runs and that its workers have this edition of Greenhaven and memory enough"
        ) from error


def attempt(function: Callable[[Item], Outcome], item: Item) -> Done[Outcome] | Failed:
    """Apply a function; what it raises becomes a reason."""
    try:
        return Done(function(item))
    except GreenhavenError as error:
        return Failed(str(error))
    except Exception as error:  # a fault of one item must not take the others away
        return Failed(f"{type(error).__name__}: {error}")


def _apply(packed: bytes, item: Item) -> Done[object] | Failed:
    """What a worker does."""
    function = _unpacked(packed)
    _one_thread()
    return attempt(function, item)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Callable[[object], object]:
    plain = zlib.decompress(packed)
    return cast("Callable[[object], object]", pickle.loads(plain))  # noqa: S301 -- our own bytes


@cache
def _one_thread() -> threadpool_limits:
    """Hold this worker's linear algebra to one thread for as long as it lives."""
    return threadpool_limits(1)


def _settle() -> None:
    """A worker leaves it to its parent to answer the keyboard, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent.pid,), daemon=True).start()


def _end_with(parent: int | None) -> None:
    """End this worker when its parent is gone, however that ended.

    Nothing else tells it: pipes stay open, for the other workers hold them too.
    """
    while os.getppid() == parent:
        time.sleep(LOOK_AROUND_S)
    os._exit(1)


def _nothing() -> None:
    """The first task of a worker, for which it is started."""


def _packed(function: Callable[[Item], Outcome]) -> bytes:
    try:
        plain = pickle.dumps(function, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise EnsembleError(
            "the work of an ensemble must be a function of a module, with plain data bound to it "
            f"by functools.partial, so that it can be sent to another process: {error}"
        ) from error
    return zlib.compress(plain, level=1)  # texts in columns are mostly zeros


def _context() -> BaseContext:
    safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if safe else "spawn")


def _lost(lost: int, item: int, items: int) -> str:
    return (
        f"a worker process ended unexpectedly {lost} times, the last time at part {item} of "
        f"{items}: perhaps the machine's memory is too small; run fewer workers, or fewer "
        "members in a chunk"
    )


def _without_workers(patience_s: float) -> str:
    return (
        f"the cluster has had no worker for {patience_s:g} s: start one with "
        "`dask worker ADDRESS` and run this again"
    )
