"""Which warnings an emergency article believes: by who warns, and by how many agree."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import inf
from typing import NamedTuple

COORDINATORS = "coordinators"  # the source of what coordinators of the network tell


class Heard(NamedTuple):
    """A warning that reaches a place."""

    begins: datetime
    ends: datetime | None  # none = it is not told
    severity: int
    source: str = ""  # "" = it is supposed, to see what would be
    voice: str = ""  # who of the source

    def holds(self, at: datetime) -> bool:
        """Whether it is given at some moment."""
        return self.begins <= at and (self.ends is None or at < self.ends)


def is_believed(source: str, sources: Sequence[str] | None) -> bool:
    """Whether an article believes a source; one that names none believes coordinators."""
    return not source or source in (sources or (COORDINATORS,))


def believed(
    heard: Sequence[Heard], sources: Sequence[str] | None, confirmations: int
) -> Iterator[Heard]:
    """The warnings that count, each from when enough agree.

    Parameters
    ----------
    heard : sequence of Heard
        Of one event, as bad as is asked for, that reach one place.
    sources : sequence of str, optional
        Who is believed.
    confirmations : int
        How many have to warn at the same time; coordinators count one by one. It is as bad, and
        lasts as long, as that many of them say.
    """
    counted = [each for each in heard if is_believed(each.source, sources)]
    for each in counted:
        if not each.source or confirmations <= 1:
            yield each
            continue
        agreeing = [other for other in counted if other.source and other.holds(each.begins)]
        if len({other[3:] for other in agreeing}) >= confirmations:
            severity = _nth(agreeing, [other.severity for other in agreeing], confirmations)
            ends = [other.ends.timestamp() if other.ends else inf for other in agreeing]
            last = _nth(agreeing, ends, confirmations)
            until = None if last == inf else datetime.fromtimestamp(last, each.begins.tzinfo)
            yield Heard(each.begins, until, int(severity))


def _nth(heard: Sequence[Heard], values: Sequence[float], number: int) -> float:
    """What so many different voices say at least: the highest value of each, in order."""
    highest: dict[tuple[str, str], float] = {}
    for each, value in zip(heard, values, strict=True):
        name = (each.source, each.voice)
        highest[name] = max(highest.get(name, value), value)
    return sorted(highest.values(), reverse=True)[number - 1]
