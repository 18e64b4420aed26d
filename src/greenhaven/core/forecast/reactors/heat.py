"""The longest heat of a batch, for a forecast that has to say what its heat lacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.models.hygiene.profiles import HOURS_PER_DAY, Hold

INTERVAL_D = 1 / 24  # the longest that the rows of a forecast lie apart


@dataclass(frozen=True, slots=True)
class LongestHeat:
    """The longest that all layers are hot together, as a hold counts it.

    Attributes
    ----------
    begin, end : float
        [d]; 0 where it is never hot.
    hot_d : float
        Time in it that counts [d]: without the pauses after turnings.
    turnings : int
        In that time.
    """

    begin: float
    end: float
    hot_d: float
    turnings: int

    def lacking(self, hold: Hold) -> str:
        """What the hold asks and what this comes to, in words."""
        turned = f" with {self.turnings} turnings" if hold.turnings else ""
        return (
            f"{hold.words} is asked; the longest that all layers are hot together is "
            f"{self.hot_d:.1f} d{turned}"
        )


def longest_heat(
    days: Floats, temperatures_c: Floats, turnings: Sequence[float], hold: Hold
) -> LongestHeat:
    """The longest time in which every layer meets the floor of a hold.

    Parameters
    ----------
    days : array, shape (n_times,)
    temperatures_c : array, shape (n_times, n_layers)
        [°C]
    turnings : sequence of float
        Days on which it is turned.
    hold : Hold
        A break that a turning makes counts as a pause for as long as the hold allows.
    """
    longest = LongestHeat(0.0, 0.0, 0.0, 0)
    for spans in _counts(days, temperatures_c, np.asarray(turnings, dtype=np.float64), hold):
        begin, end = spans[0][0], spans[-1][1]
        hot = sum(last - first for first, last in spans)
        if hot > longest.hot_d:
            turned = sum(begin <= day <= end for day in turnings)
            longest = LongestHeat(begin, end, hot, turned)
    return longest


def _counts(
    days: Floats, temperatures_c: Floats, turnings: Floats, hold: Hold
) -> Iterator[list[tuple[float, float]]]:
    """Hot spans that count as one, each list a count."""
    hot = hold.is_hot(temperatures_c).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], hot, [False])).astype(np.int8)))
    together: list[tuple[float, float]] = []
    for first, last in zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True):
        begin, end = float(days[first]), float(days[last])
        if together and not _pauses(together[-1][1], begin, turnings, hold):
            yield together
            together = []
        together.append((begin, end))
    if together:
        yield together


def _pauses(cold_from: float, hot_again: float, turnings: Floats, hold: Hold) -> bool:
    """Whether a turning explains the whole of a break.

    It cools from the turning on; the last hot row lies before it by less than the interval.
    """
    pause = hold.pause_after_turning_h / HOURS_PER_DAY
    return bool(np.any((turnings - cold_from <= INTERVAL_D) & (hot_again - turnings <= pause)))
