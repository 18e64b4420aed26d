"""Events, worked out for one run: when, what they change, what they bring and take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.containers import Event
from greenhaven.core.process.expression import ONE
from greenhaven.core.process.inputs import SAME_D
from greenhaven.core.process.numbers import value_of
from greenhaven.core.process.symbols import ModelError, Parameter
from greenhaven.core.process.system import Crossing, System, Towards

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Happenings:
    """The events of one run.

    Attributes
    ----------
    times : when something happens [d], ascending, before the end
    crossings : what can cross the boundary by an event: two a component, brought and taken
    """

    events: Sequence[Event]
    system: System
    cells: int
    times: tuple[float, ...]
    crossings: tuple[Crossing, ...]

    @classmethod
    def of(cls, events: Sequence[Event], days: float, system: System, cells: int) -> "Happenings":
        """Check the events and list what they move.

        Raises
        ------
        ModelError
            If an event is before the beginning or names a component that is not there.
        """
        for event in events:
            for component in (*event.adds, *event.only):
                if component not in system.changes:
                    raise ModelError(f"{event.name}: {component} is not in {system.name}")
            if early := [time for time in event.at if time < 0]:
                raise ModelError(f"{event.name}: day {early[0]:g} is before the beginning")
        crossings = [
            Crossing(f"{event.name} ({word})", towards, component, component)
            for event in events
            for component in system.states
            for word, towards in (("brought", Towards.IN), ("taken", Towards.OUT))
        ]
        times = sorted({time for event in events for time in event.at if _in_time(time, days)})
        return cls(tuple(events), system, cells, tuple(times), tuple(crossings))

    def missed(self, days: float) -> list[str]:
        """A sentence for every event that comes too late for the run."""
        late = [
            (event.name, time)
            for event in self.events
            for time in event.at
            if not _in_time(time, days)
        ]
        return [f"{name} on day {time:g}: the run ends on day {days:g}" for name, time in late]

    def apply(self, times: Sequence[float], y: Floats, values: Mapping[Parameter, float]) -> Floats:
        """Change the state y, shape (n_cells, n_states), in place; what crossed the boundary."""
        states = self.system.states
        account = np.zeros((len(self.events), len(states), 2))
        volume = np.array(
            [value_of(self.system.volumes.get(each.compartment, ONE), values) for each in states]
        )
        for index, event in enumerate(self.events):
            if not set(times) & set(event.at):
                continue
            touched = np.array([not event.only or each in event.only for each in states])
            taken = np.where(touched, 1 - event.keeps, 0.0) * y
            account[index, :, 1] = (taken * volume).sum(axis=0)
            y -= taken
            added = np.array([event.adds.get(each, 0.0) for each in states])
            y += added / (volume * self.cells)
            account[index, :, 0] = added
            if event.mixes:
                y[:] = y.mean(axis=0)
        return account.ravel()


def _in_time(time: float, days: float) -> bool:
    """Whether there is a run left after an event."""
    return time < days - SAME_D
