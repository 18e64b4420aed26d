"""The rest of a round that is on its way, from where the vehicle is now.

Few stops are left and somebody waits at the wheel: each stop is tried at every other place, and
each part of the way is turned round, until neither helps. PyVRP plans whole rounds, which begin and
end at a hub.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from greenhaven.core.columns import Floats
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.hours import Span

Order = tuple[int, ...]
LONGEST_PIECE = 3  # stops that are moved together


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left to do until the next hub.

    Parameters
    ----------
    seconds : array, shape (n_stops + 2, n_stops + 2)
        Ways between the vehicle, the stops, and the hub, in this order; inf = no way.
    work_s : sequence of int
        At each stop.
    opened : sequence of tuple of Span
        When work at each stop may begin.
    collect_kg, deliver_kg : sequence of float
        At each stop; what is delivered is on board.
    on_board_kg : float
        Now, with all that is still to be delivered.
    capacity_kg : float
    begins_s : int
        Now.
    ends_s : int
        When the vehicle must be at the hub.
    """

    seconds: Floats
    work_s: Sequence[int]
    opened: Sequence[tuple[Span, ...]]
    collect_kg: Sequence[float]
    deliver_kg: Sequence[float]
    on_board_kg: float
    capacity_kg: float
    begins_s: int
    ends_s: int

    def __post_init__(self) -> None:
        count = len(self.work_s)
        if self.seconds.shape != (count + 2, count + 2):
            raise RoundsError(
                f"ways of {count} stops: a table of {count + 2} rows and columns was expected, "
                f"{self.seconds.shape} came"
            )


@dataclass(frozen=True, slots=True)
class Onward:
    """The rest of a round: who is next, and when."""

    order: Order
    begins_s: tuple[int, ...]  # work at each stop, in this order
    at_hub_s: int
    left_out: Order  # stops that cannot be reached in their hours, or not carried


def onward(rest: Rest) -> Onward:
    """The order in which most stops are served and the vehicle is soonest at the hub.

    Parameters
    ----------
    rest : Rest
        Its stops in the order in which they were agreed: of orders that are alike, that nearest to
        it stays.
    """
    best = driven(rest, tuple(range(len(rest.work_s))))
    improved = True
    while improved:
        improved = False
        for order in _neighbours((*best.order, *best.left_out)):
            found = driven(rest, order)
            if _rank(found) < _rank(best):
                best, improved = found, True
                break
    return best


def driven(rest: Rest, order: Order) -> Onward:
    """What comes of one order: a stop that cannot be served is passed by."""
    here, now, load = 0, rest.begins_s, rest.on_board_kg
    served, begins, left_out = [], [], []
    for stop in order:
        begin = _begin(rest, stop, now + rest.seconds[here, stop + 1])
        after = load + rest.collect_kg[stop] - rest.deliver_kg[stop]
        home = begin + rest.work_s[stop] + rest.seconds[stop + 1, -1]
        if home > rest.ends_s or after > rest.capacity_kg * (1 + 1e-9):
            left_out.append(stop)
            continue
        served.append(stop)
        begins.append(int(begin))
        here, now, load = stop + 1, int(begin) + rest.work_s[stop], after
    # One that goes nowhere is where it is.
    way = rest.seconds[here, -1]
    return Onward(tuple(served), tuple(begins), int(now + way), tuple(left_out))


def _begin(rest: Rest, stop: int, arrives: float) -> float:
    for span in rest.opened[stop]:
        if arrives <= span.last:
            return float(max(span.first, -(-arrives // 1)))
    return float("inf")


def _rank(found: Onward) -> tuple[int, int]:
    return len(found.left_out), found.at_hub_s


def _neighbours(order: Order) -> Iterator[Order]:
    count = len(order)
    yield order  # what was passed by comes last
    for first, last in combinations(range(count + 1), 2):
        if last - first > 1:
            yield (*order[:first], *order[first:last][::-1], *order[last:])
    for size in range(1, min(LONGEST_PIECE, count) + 1):
        for first in range(count - size + 1):
            piece = order[first : first + size]
            others = (*order[:first], *order[first + size :])
            for place in range(len(others) + 1):
                if place != first:
                    yield (*others[:place], *piece, *others[place:])
