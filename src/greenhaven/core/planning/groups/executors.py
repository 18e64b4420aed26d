"""Who does the many small parts of the work: this process, a pool, a cluster."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class Executor(Protocol):
    """Applies a function to every item and gives the outcomes in the items' order.

    The pools of `concurrent.futures` are executors as they are. Parts are cut alike whoever does
    them, and are added up in order, so that the numbers do not depend on it.
    """

    def map(self, function: Callable[..., Any], /, *items: Iterable[Any]) -> Iterable[Any]:
        """Outcomes in the order of the items."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """One part after the other, in this process."""

    def map(self, function: Callable[..., Any], /, *items: Iterable[Any]) -> Iterable[Any]:
        return map(function, *items)


class Client(Protocol):
    """What is asked of a client of a Dask cluster (`distributed.Client`)."""

    def map(self, function: Callable[..., Any], /, *items: Any, pure: bool) -> Any: ...
    def gather(self, futures: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """The workers of a Dask cluster, which have the same Greenhaven installed.

    Parameters
    ----------
    client : distributed.Client
    """

    client: Client

    def map(self, function: Callable[..., Any], /, *items: Iterable[Any]) -> Iterable[Any]:
        futures = self.client.map(function, *(list(each) for each in items), pure=False)
        outcomes: Iterable[Any] = self.client.gather(futures)
        return outcomes


def done_by(
    executor: Executor, function: Callable[[Item], Outcome], items: Iterable[Item]
) -> list[Outcome]:
    """The outcome of each item, in order."""
    return list(executor.map(function, items))
