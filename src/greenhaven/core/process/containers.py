"""What a model runs in: a stirred tank, a stack of layers, a heap; and what flows through it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.expression import (
    ONE,
    ZERO,
    Expression,
    Formula,
    as_expression,
    parts_of,
    total,
)
from greenhaven.core.process.matrix import ProcessModel
from greenhaven.core.process.symbols import Component, Input, ModelError, Parameter
from greenhaven.core.process.system import Crossing, System, Towards

IS_BOTTOM = Input("is_bottom", "1 in the lowest cell, else 0", "1", 1.0)
IS_TOP = Input("is_top", "1 in the highest cell, else 0", "1", 1.0)


@dataclass(frozen=True, eq=False)
class Series:
    """Values that were sampled in time.

    Parameters
    ----------
    times : array, shape (n_times,)
        Ascending [d].
    values : array, shape (n_times,) or (n_times, n_sites)
    hold : bool
        True: each value holds until the next sample. False: the value goes straight from one
        sample to the next. After the last sample its value stays.
    """

    times: npt.ArrayLike
    values: npt.ArrayLike
    hold: bool = True

    def __post_init__(self) -> None:
        times, values = np.asarray(self.times, float), np.asarray(self.values, float)
        if (
            times.ndim != 1
            or values.ndim not in (1, 2)
            or len(times) != len(values)
            or not times.size
        ):
            raise ModelError(
                f"a series needs one value a time: {times.shape} times, {values.shape} values came"
            )
        if not (np.all(np.isfinite(times)) and np.all(np.diff(times) > 0)):
            raise ModelError("the times of a series must be numbers that ascend")
        if not np.all(np.isfinite(values)):
            raise ModelError(f"value {int(np.argmin(np.isfinite(values).ravel()))} is not a number")
        object.__setattr__(self, "times", times)  # the same array where it was one: see InputTable
        object.__setattr__(self, "values", values)


Driver = float | npt.ArrayLike | Series  # a number, one for each site, or a series


@dataclass(frozen=True, eq=False)
class Stream:
    """What leaves a cell: amounts per day, formulas of that cell's own state."""

    name: str
    carries: Mapping[Component, Formula]
    towards: str = Towards.OUT

    def __post_init__(self) -> None:
        if self.towards not in ("out", "up", "down"):
            raise ModelError(f"{self.name}: out, up or down was expected, {self.towards!r} came")


@dataclass(frozen=True, eq=False)
class Inflow:
    """What enters a cell from outside: amounts per day."""

    name: str
    carries: Mapping[Component, Formula]


@dataclass(frozen=True, eq=False)
class Event:
    """Something that is done at certain times.

    Parameters
    ----------
    name : str
    at : sequence of float
        Times [d].
    adds : mapping of Component to amount
        Put in, spread evenly over the cells: amount, or concentration × m³ in a tank.
    keeps : float
        Share of everything (or of the components in `only`) that stays; the rest is taken out.
    mixes : bool
        Whether all cells are mixed into one.
    only : sequence of Component
        Limits `keeps` to these; empty = everything.
    """

    name: str
    at: Sequence[float]
    adds: Mapping[Component, float] = field(default_factory=dict)
    keeps: float = 1.0
    mixes: bool = False
    only: Sequence[Component] = ()

    def __post_init__(self) -> None:
        times = np.atleast_1d(np.asarray(self.at, float))
        if not np.all(np.isfinite(times)):
            raise ModelError(f"{self.name}: the times of an event must be numbers")
        for component, amount in self.adds.items():
            if not (np.isfinite(amount) and amount >= 0):
                raise ModelError(f"{self.name}: of {component} at least 0 is added, {amount} came")
        if not 0 <= self.keeps <= 1:
            raise ModelError(f"{self.name}: keeps is a share of 0 to 1, {self.keeps:g} came")
        object.__setattr__(self, "at", tuple(times.tolist()))


class Container(Protocol):
    """What the solver asks of every vessel."""

    @property
    def model(self) -> ProcessModel: ...
    @property
    def cells(self) -> int: ...
    @property
    def drivers(self) -> Mapping[Input, Driver]:
        """What is known of its inputs."""
        ...

    def system(self) -> System:
        """The equations of one cell."""
        ...


@dataclass(frozen=True, eq=False)
class StirredTank:
    """A well-mixed vessel of constant volume: what flows in displaces as much.

    Parameters
    ----------
    model : ProcessModel
        Its states are concentrations.
    volume_m3 : float
        Of the liquid.
    inflow_m3_per_d : float, array over sites, or Series
    feed : mapping of Component to concentration
        Each a number, an array over sites or a Series; what is not named is not fed.
    headspaces : mapping of compartment to volume [m³]
        Compartments beside the liquid, such as the gas.
    outflows : mapping of compartment to Expression [m³ d⁻¹]
        What leaves a headspace.
    """

    model: ProcessModel
    volume_m3: Formula
    inflow_m3_per_d: Driver
    feed: Mapping[Component, Driver] = field(default_factory=dict)
    headspaces: Mapping[str, Formula] = field(default_factory=dict)
    outflows: Mapping[str, Formula] = field(default_factory=dict)
    cells: int = field(default=1, init=False)
    _inputs: Mapping[str, Input] = field(default_factory=dict, init=False, repr=False)
    _volumes: Mapping[str, Expression] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._refuse_strange_compartments()
        self._take_volumes()
        for name, value in (("inflow", self.inflow_m3_per_d), *self.feed.items()):
            numbers = value.values if isinstance(value, Series) else value
            if np.any(np.asarray(numbers, float) < 0):
                raise ModelError(f"{name}: of the feed at least 0 was expected, less came")
        for component in self.feed:
            if component not in self.model.components:
                raise ModelError(f"feed: {component} is not a component of {self.model.name}")
        for component in self.model.components:
            where = component.compartment
            if where != "liquid" and where not in self.headspaces:
                raise ModelError(
                    f"{component} is in the {where}: give its volume, headspaces={{{where!r}: …}}"
                )
        inputs = {"inflow": Input("inflow", "flow of feed", "m³/d")}
        for each in self.feed:
            inputs[each.name] = Input(f"feed_{each.name}", f"{each.meaning} in the feed", each.unit)
        object.__setattr__(self, "_inputs", inputs)

    def _refuse_strange_compartments(self) -> None:
        known = {each.compartment for each in self.model.components} - {"liquid"}
        for name in (*self.headspaces, *self.outflows):
            if name not in known:
                raise ModelError(
                    f"{self.model.name} has nothing in a compartment {name!r} beside the liquid; "
                    f"it has {', '.join(sorted(known)) or 'none'}"
                )

    def _take_volumes(self) -> None:
        """Volumes that came as numbers become parameters: one printed text serves every size."""
        given = {"liquid": self.volume_m3, **self.headspaces}
        if any(np.ndim(each) for each in given.values() if not isinstance(each, Expression)):
            raise ModelError("one volume was expected; one for each site goes by parameters=")
        volumes = {
            name: volume
            if isinstance(volume, Expression)
            else Parameter(
                f"V_{name}", f"volume of the {name}", "m³", volume, "given", (1e-12, np.inf)
            )
            for name, volume in given.items()
        }
        object.__setattr__(self, "_volumes", volumes)

    @property
    def drivers(self) -> Mapping[Input, Driver]:
        """Flow and feed, as given."""
        fed = {self._inputs[component.name]: value for component, value in self.feed.items()}
        return {self._inputs["inflow"]: self.inflow_m3_per_d, **fed}

    def system(self) -> System:
        """The model's equations with feed, displacement and outflow of the headspaces."""
        return self._system

    @cached_property
    def _system(self) -> System:
        flow: Expression = self._inputs["inflow"]
        volumes, liquid = self._volumes, self._volumes["liquid"]
        closed = self.model.system()
        leaves = parts_of(*volumes.values(), *map(as_expression, self.outflows.values()))
        own = [each for each in leaves if isinstance(each, Parameter)]
        changes, crossings = {}, []
        for component, reacted in closed.changes.items():
            volume = volumes[component.compartment]
            change = reacted if volume is liquid else liquid / volume * reacted
            if component in self.feed:
                fed = self._inputs[component.name]
                change = change + flow / volume * fed
                crossings.append(Crossing("feed", Towards.IN, component, flow * fed))
            in_liquid = component.compartment == "liquid"
            leaving = (
                flow if in_liquid else as_expression(self.outflows.get(component.compartment, 0.0))
            )
            if leaving != ZERO:
                change = change - leaving / volume * component
                stream = "effluent" if in_liquid else component.compartment
                crossings.append(Crossing(stream, Towards.OUT, component, leaving * component))
            changes[component] = change
        return System(
            name=f"{closed.name} in a stirred tank",
            changes=changes,
            rates=closed.rates,
            observables=closed.observables,
            crossings=tuple(crossings),
            volumes=volumes,
            values={**{each: each.value for each in own}, **closed.values},
        )

    def pulse(self, name: str, at: Sequence[float], volume_m3: float, **feed: float) -> Event:
        """An event: a volume of feed at once, which displaces as much of the liquid.

        Parameters
        ----------
        feed : concentration of each component, by name
        """
        by_name = {component.name: component for component in self.model.components}
        if unknown := [each for each in feed if each not in by_name]:
            raise ModelError(f"{name}: {self.model.name} has no component {unknown[0]}")
        vessel = self._volumes["liquid"]
        if not isinstance(vessel, Parameter) or not 0 <= volume_m3 <= vessel.value:
            raise ModelError(f"{name}: a pulse must fit into the vessel; {volume_m3} m³ came")
        liquid = [each for each in self.model.components if each.compartment == "liquid"]
        adds = {by_name[each]: volume_m3 * value for each, value in feed.items()}
        return Event(name, at, adds, keeps=1 - volume_m3 / vessel.value, only=liquid)


@dataclass(frozen=True, eq=False)
class Layered:
    """A stack of cells, cell 0 at the bottom, between which streams move; states are amounts.

    Parameters
    ----------
    model : ProcessModel
        Its states are amounts in one cell.
    cells : int
    streams : sequence of Stream
        What leaves a cell: up, down or out. From the top cell, up leaves the stack; from the
        bottom cell, down does.
    inflows : sequence of Inflow
        What enters every cell; multiply by IS_BOTTOM or IS_TOP for one end.
    """

    model: ProcessModel
    cells: int = 1
    streams: Sequence[Stream] = ()
    inflows: Sequence[Inflow] = ()
    drivers: Mapping[Input, Driver] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (isinstance(self.cells, int) and self.cells >= 1):
            raise ModelError(f"a stack has at least one cell, {self.cells} came")
        flows: list[Stream | Inflow] = [*self.streams, *self.inflows]
        for flow in flows:
            for component in flow.carries:
                if component not in self.model.components:
                    raise ModelError(f"{flow.name}: {component} is not in {self.model.name}")

    def system(self) -> System:
        """The model's equations with what enters and leaves one cell."""
        return self._system

    @cached_property
    def _system(self) -> System:
        closed = self.model.system()
        terms: dict[Component, list[Formula]] = {k: [v] for k, v in closed.changes.items()}
        crossings = []
        for inflow in self.inflows:
            for component, amount in inflow.carries.items():
                terms[component].append(amount)
                crossings.append(
                    Crossing(inflow.name, Towards.IN, component, as_expression(amount))
                )
        for stream in self.streams:
            for component, amount in stream.carries.items():
                terms[component].append(-as_expression(amount))
                towards = Towards(stream.towards)
                crossings.append(Crossing(stream.name, towards, component, as_expression(amount)))
        changes = {component: total(each) for component, each in terms.items()}
        return System(
            name=f"{closed.name} in a stack",
            changes=changes,
            rates=closed.rates,
            observables=closed.observables,
            crossings=tuple(crossings),
            volumes={each.compartment: ONE for each in changes},
            values=closed.values,
        )


@dataclass(frozen=True, eq=False)
class Heap:
    """A heap of cells through which air rises, water drains and heat is conducted.

    Every flow is an amount per day, a formula of the state of the cell that it leaves (`entering`
    and `wetting`: of inputs).

    Parameters
    ----------
    model : ProcessModel
        Its states are amounts in one cell.
    cells : int
    entering : what the air brings into the lowest cell
    rising : what the air carries into the cell above, and out of the highest
    draining : what seeps into the cell below, and out of the lowest
    conducted : what passes to both neighbours, such as heat
    wetting : what falls on the highest cell, such as rain
    lost : what leaves every cell through the sides
    gained : what enters every cell through the sides
    """

    model: ProcessModel
    cells: int = 1
    entering: Mapping[Component, Formula] = field(default_factory=dict)
    rising: Mapping[Component, Formula] = field(default_factory=dict)
    draining: Mapping[Component, Formula] = field(default_factory=dict)
    conducted: Mapping[Component, Formula] = field(default_factory=dict)
    wetting: Mapping[Component, Formula] = field(default_factory=dict)
    lost: Mapping[Component, Formula] = field(default_factory=dict)
    gained: Mapping[Component, Formula] = field(default_factory=dict)
    drivers: Mapping[Input, Driver] = field(default_factory=dict)

    @cached_property
    def _stack(self) -> Layered:
        """The same as a stack of layers: conduction stays inside, so it stops at both ends."""
        up = {each: amount * (1 - IS_TOP) for each, amount in self.conducted.items()}
        down = {each: amount * (1 - IS_BOTTOM) for each, amount in self.conducted.items()}
        return Layered(
            self.model,
            self.cells,
            streams=(
                Stream("air out", self.rising, Towards.UP),
                Stream("drainage", self.draining, Towards.DOWN),
                Stream("conduction up", up, Towards.UP),
                Stream("conduction down", down, Towards.DOWN),
                Stream("walls out", self.lost, Towards.OUT),
            ),
            inflows=(
                Inflow("air in", {k: IS_BOTTOM * v for k, v in self.entering.items()}),
                Inflow("rain", {k: IS_TOP * v for k, v in self.wetting.items()}),
                Inflow("walls in", self.gained),
            ),
            drivers=self.drivers,
        )

    def system(self) -> System:
        """The model's equations with what enters and leaves one cell."""
        return self._stack.system()
