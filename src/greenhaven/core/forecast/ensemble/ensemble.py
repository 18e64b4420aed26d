"""Many futures of one plan: weather years times what nobody knows for certain."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from greenhaven.core.columns import Columns, Floats, Integers, Texts
from greenhaven.core.forecast.ensemble.executors import Done, Executor, Failed, InProcess
from greenhaven.core.forecast.uncertain import EnsembleError, Members

CHUNK = 5  # members that are followed together
MOST_FAILING = 0.05  # share of the members
MOST_NAMED = 5  # failed members that an error quotes

Outcome = TypeVar("Outcome")
Work = Callable[[Members], Outcome]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class FailedMembers(Columns):
    """Members without a future, and why; seed and number make them again."""

    number: Integers
    seed: Integers
    weather_year: Integers
    reason: Texts


@dataclass(frozen=True, slots=True)
class Ensemble(Generic[Outcome]):
    """What became of the members, chunk by chunk, in the order of their numbers.

    Attributes
    ----------
    parts : tuple of (Members, Outcome)
    failed : FailedMembers
    """

    parts: tuple[tuple[Members, Outcome], ...]
    failed: FailedMembers

    @property
    def members(self) -> Members:
        """Those that have a future, in the order in which `gather` has them."""
        every = [members for members, _ in self.parts]
        return replace(
            every[0],
            number=np.concatenate([each.number for each in every]),
            seed=np.concatenate([each.seed for each in every]),
            weather_year=np.concatenate([each.weather_year for each in every]),
            draws=np.concatenate([each.draws for each in every]),
        )

    def gather(self, read: Callable[[Outcome], Floats]) -> Floats:
        """One array over all members, from those of the chunks.

        Parameters
        ----------
        read : callable
            Takes a chunk's outcome, gives an array whose first axis is the member.
        """
        return np.concatenate([read(outcome) for _, outcome in self.parts])


def run_ensemble(
    work: Work[Outcome],
    members: Members,
    *,
    executor: Executor | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Ensemble[Outcome]:
    """Follow every member.

    The members are cut into the same chunks whoever works on them, and are kept in order, so the
    numbers are the same bit for bit with one process, with many and on a cluster, on the same
    kind of processor. A chunk that fails is followed once more member by member.

    Parameters
    ----------
    work : callable
        Takes members, gives their outcome. A function of a module with plain data bound to it.
    members : Members
    executor : Executor, optional
        Where the work is done; None = here.
    chunk : int
        Members that are followed together, ≥ 1.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Returns
    -------
    Ensemble

    Raises
    ------
    EnsembleError
        If more than 5 % of the members fail, or the executor cannot work.
    """
    if not len(members):
        raise EnsembleError("an ensemble needs at least one member, none came")
    if chunk < 1:
        raise EnsembleError(f"a chunk has at least one member, {chunk} were asked for")
    tell = progress or (lambda _what, _share: None)
    chunks = [members.take(slice(first, first + chunk)) for first in range(0, len(members), chunk)]
    where = executor or InProcess()
    done: list[tuple[Members, Outcome]] = []
    again: list[Members] = []
    for part, outcome in _mapped(where, work, chunks, (tell, len(members))):
        if isinstance(outcome, Done):
            done.append((part, outcome.outcome))
        else:
            again.extend(part.take(slice(row, row + 1)) for row in range(len(part)))
    alone, failed = _one_by_one(where, work, again, (tell, len(members)))
    parts = sorted((*done, *alone), key=lambda pair: int(pair[0].number[0]))
    tell("done", 1.0)
    return Ensemble(tuple(parts), _failures(failed))


def _mapped(
    executor: Executor, work: Work[Outcome], parts: Sequence[Members], told: tuple[Progress, int]
) -> Iterator[tuple[Members, Done[Outcome] | Failed]]:
    """Each part and what became of it."""
    tell, count = told
    sent = sum(len(part) for part in parts)
    followed = count - sent
    tell(_words(followed, count), followed / count)
    with closing(executor.map(work, parts)) as outcomes:
        for part, outcome in zip(parts, outcomes, strict=True):
            yield part, outcome
            followed += len(part)
            tell(_words(followed, count), followed / count)


def _one_by_one(
    executor: Executor, work: Work[Outcome], alone: Sequence[Members], told: tuple[Progress, int]
) -> tuple[list[tuple[Members, Outcome]], list[tuple[Members, str]]]:
    """The members of failed chunks, each for itself: those that have a future, those that fail."""
    done: list[tuple[Members, Outcome]] = []
    failed: list[tuple[Members, str]] = []
    if alone:
        for part, outcome in _mapped(executor, work, alone, told):
            if isinstance(outcome, Done):
                done.append((part, outcome.outcome))
                continue
            failed.append((part, outcome.reason))
            if len(failed) > MOST_FAILING * told[1]:
                raise EnsembleError(_too_many(failed, told[1]))
    return done, failed


def _words(followed: int, count: int) -> str:
    return f"{followed} of {count} members followed"


def _failures(failed: Sequence[tuple[Members, str]]) -> FailedMembers:
    members = [member for member, _ in failed]
    return FailedMembers(
        number=np.array([int(each.number[0]) for each in members], dtype=np.int64),
        seed=np.array([int(each.seed[0]) for each in members], dtype=np.int64),
        weather_year=np.array([int(each.weather_year[0]) for each in members], dtype=np.int64),
        reason=np.array([reason for _, reason in failed], dtype=np.str_),
    )


def _too_many(failed: Sequence[tuple[Members, str]], count: int) -> str:
    named = [
        f"member {row['number']} (seed {row['seed']}, weather year {row['weather_year']}): "
        f"{row['reason']}"
        for row in _failures(failed[:MOST_NAMED]).records()
    ]
    return (
        f"{len(failed)} of {count} members failed, and at most {100 * MOST_FAILING:g} % may: "
        f"{'; '.join(named)}"
    )
