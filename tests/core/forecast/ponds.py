"""Small work for ensembles: a pond that rain fills; a module, so that workers find it."""

import os
import signal
import time
from pathlib import Path

import numpy as np

from greenhaven.core.forecast.uncertain import Uncertain, members
from greenhaven.errors import GreenhavenError

RAIN = Uncertain("rain", "rain of a day", "mm", 3.0, 1.0, 8.0, "made for tests", "a wet place")
LEAK = Uncertain("leak", "what seeps away", "1/d", 0.1, 0.05, 0.2, "made for tests", "clay")
YEARS = tuple(range(2010, 2020))


class DryPondError(GreenhavenError):
    """A pond without water."""


def pond_members(count, seed=7):
    return members([RAIN, LEAK], YEARS, count, seed)


def level(mm_at_first, chunk):
    """The level of every day [mm], shape (n_members, 60); sums over matrices, as models have."""
    rng = [np.random.default_rng(year) for year in chunk.weather_year]
    wet = np.array([each.random(60) for each in rng]) * chunk.value("rain")[:, None]
    leak = chunk.value("leak")[:, None] * np.ones((1, 60))
    fade = np.exp(-np.subtract.outer(np.arange(60), np.arange(60)) * 0.1).clip(max=1.0)
    return mm_at_first + (wet - leak) @ np.tril(fade).T


def dry_in(numbers, chunk):
    if found := sorted(set(numbers) & set(chunk.number.tolist())):
        raise DryPondError(f"the pond is dry ({len(chunk)} followed together, first {found[0]})")
    return level(10.0, chunk)


def divided_by_nothing(chunk):
    return [1 / 0 for _ in chunk.number]


def slowly(seconds, chunk):
    time.sleep(seconds)
    return level(10.0, chunk)


def killing_its_worker_once(mark, chunk):
    """Ends the process that works on it as a lack of memory would, the first time."""
    mark = Path(mark)
    if 3 in chunk.number and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return level(10.0, chunk)


def killing_its_worker(_chunk):
    os.kill(os.getpid(), signal.SIGKILL)
