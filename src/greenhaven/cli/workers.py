"""Where the members of an ensemble are followed: in processes here, or on a Dask cluster."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from greenhaven.errors import GreenhavenError

if TYPE_CHECKING:
    from greenhaven.core.forecast.ensemble.executors import Executor

CONNECT_S = 5


class ClusterError(GreenhavenError):
    """A Dask cluster that cannot be reached."""


def usual_workers() -> int:
    """As many as this process may use of the machine's cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def working(workers: int, dask: str | None) -> "Iterator[Executor]":
    """An executor, ended when the work is done. Enter it before a bar of progress is shown.

    Parameters
    ----------
    workers : int
        Processes on this machine; 1 = this one alone.
    dask : str, optional
        Address of a Dask scheduler, which takes their place.

    Raises
    ------
    ClusterError
        If Dask is not installed, or its scheduler does not answer.
    """
    from greenhaven.core.forecast.ensemble import executors  # noqa: PLC0415 -- slow import

    if dask is not None:
        with _cluster(dask) as cluster:
            yield cluster
    elif workers == 1:
        yield executors.InProcess()
    else:
        with executors.LocalProcesses(workers) as processes:
            yield processes


@contextmanager
def _cluster(address: str) -> "Iterator[Executor]":
    from greenhaven.core.forecast.ensemble import executors  # noqa: PLC0415 -- slow import

    try:
        import distributed  # noqa: PLC0415 -- slow import, and optional
    except ImportError as error:
        raise ClusterError(
            "--dask needs Dask, which is not installed here: pip install 'greenhaven[cluster]'"
        ) from error
    try:
        client: Any = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address} within {CONNECT_S} s: start one with "
            "`dask scheduler`, and workers with `dask worker ADDRESS`"
        ) from error
    try:
        yield executors.DaskCluster(client)
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=CONNECT_S)
