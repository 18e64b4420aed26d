"""What a compost is kept in: vessel, aerated pile, turned windrow, bay, worm bin.

Each is the same stack of cells with another geometry, other walls and another way to get air; what
could not be measured is listed as an assumption with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt

import numpy as np

from greenhaven.core.models.composting import streams
from greenhaven.core.models.composting.feed import RecipeError
from greenhaven.core.models.composting.model import heap
from greenhaven.core.models.given import Assumption
from greenhaven.core.process.containers import Driver, Event, Heap, Series
from greenhaven.core.process.symbols import Input, Parameter

KJ_PER_D_AND_WATT = 86.4
CONDUCTIVITY = Assumption(
    "thermal conductivity of compost", 0.4, "W/m/°C", "moist compost: 0.3 to 0.5 (to be confirmed)"
)
OUTER_TRANSFER = Assumption(
    "heat transfer from a surface to the air",
    10.0,
    "W/m²/°C",
    "still to light wind, with radiation",
)
AIR_DISPERSION = Assumption(
    "dispersion of pore air", 0.7, "kg/m/d",
    "oxygen diffuses at 2.1e-5 m²/s in air, about a third of that through open pores",
)  # fmt: skip
TURNING_AIR = Assumption(
    "air that a turning takes through the material", 20.0, "kg/m³",
    "about thirty pore volumes: refills the oxygen, cools by some degrees, dries by under 1 %",
)  # fmt: skip
TURNING_D = 1 / 24  # how long a turning takes
HOT_C = 60.0
FLANKS = Assumption(
    "natural draught", 0.6, "1",
    "air comes in by the lower flanks: its way to the crown is nearly twice the height",
)  # fmt: skip
SOAKING = Assumption(
    "share of the rain that soaks in", 0.5, "1",
    "the flanks of a mound shed the rest; a third to two thirds ran off (to be confirmed)",
)  # fmt: skip
BLOWER_GAIN = Assumption(
    "blower's answer to heat", 2.0, "1/°C",
    "a blower run by temperature (the Rutgers strategy) gives many times its least air where a "
    "pile is hot: five degrees above the set point, on average of its layers, eleven times",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weather:
    """Air, ground and rain around a compost; numbers or series in time.

    Attributes
    ----------
    temperature_c, humidity : of the air [°C], [share of saturation]
    ground_c : temperature of the ground [°C]
    rain_mm_per_d : rain
    """

    temperature_c: Driver = 15.0
    humidity: Driver = 0.7
    ground_c: Driver = 12.0
    rain_mm_per_d: Driver = 0.0


@dataclass(frozen=True, slots=True)
class Reactor:
    """One way to compost: geometry, walls, air, turnings.

    Attributes
    ----------
    kind : str
    cells : int
        Layers of the stack, the lowest first.
    volume_m3 : float
        Bulk volume that it is laid out for.
    constants : mapping of Parameter to value
        Constants of the vessel in the model.
    air_kg_per_d : number or Series
        Dry air blown in from below.
    turnings : tuple of float
        Days on which it is turned.
    covered : bool
        Whether a roof or lid keeps the rain off.
    air_set_point_c : number or Series, optional
        Temperature from which the blower gives more; None = by the clock alone.
    least_moisture : float
        Moisture at which the keeper waters; 0 = never.
    rain_share : float
        Of the rain on its ground, what soaks in.
    assumptions : tuple of Assumption
    """

    kind: str
    cells: int
    volume_m3: float
    constants: Mapping[Parameter, float]
    air_kg_per_d: Driver = 0.0
    turnings: tuple[float, ...] = ()
    covered: bool = False
    assumptions: tuple[Assumption, ...] = field(default=())
    air_set_point_c: Driver | None = None
    least_moisture: float = 0.0
    rain_share: float = 1.0

    def heap(self) -> Heap:
        """The stack of cells that the solver runs."""
        return heap(self.cells)

    def blown_by_heat(self, set_point_c: Driver) -> "Reactor":
        """The same with a blower that gives more air above a temperature [°C]."""
        told = (*self.assumptions, BLOWER_GAIN)
        return replace(self, air_set_point_c=set_point_c, assumptions=told)

    def watered(self, least_moisture: float) -> "Reactor":
        """The same with a keeper who waters what is drier than that."""
        watering = Assumption(
            "moisture that it is watered to", least_moisture, "1",
            "heat takes more water than a mix brings; below half, decay slows down",
        )  # fmt: skip
        told = (*self.assumptions, watering)
        return replace(self, least_moisture=least_moisture, assumptions=told)

    def parameters(self) -> dict[Parameter, float]:
        """Constants of the vessel and of how its keeper runs it."""
        gain = 0.0 if self.air_set_point_c is None else BLOWER_GAIN.value / self.cells
        kept = {streams.air_gain: gain, streams.least_moisture: self.least_moisture}
        return {**self.constants, **kept}

    def inputs(self, weather: Weather) -> dict[Input, Driver]:
        """What drives the model from outside."""
        return {
            streams.ambient_temperature: weather.temperature_c,
            streams.ambient_humidity: weather.humidity,
            streams.ground_temperature: weather.ground_c,
            streams.rain: 0.0 if self.covered else _times(weather.rain_mm_per_d, self.rain_share),
            streams.forced_air: self.air_kg_per_d,
            streams.air_set_point: HOT_C if self.air_set_point_c is None else self.air_set_point_c,
            streams.purging_air: self._purging(),
        }

    def events(self) -> tuple[Event, ...]:
        """Turnings: all cells are mixed."""
        return (Event("turning", self.turnings, mixes=True),) if self.turnings else ()

    def _purging(self) -> Driver:
        """Air that goes through each cell while it is turned [kg/d]."""
        if not self.turnings:
            return 0.0
        flow = TURNING_AIR.value * self.volume_m3 / self.cells / TURNING_D
        times, values = [-1.0], [0.0]
        for day in self.turnings:
            times += [day, day + TURNING_D]
            values += [flow, 0.0]
        return Series(times, values)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A body as a stack: footprint, height of the stack, surfaces to the air."""

    footprint_m2: float
    stack_m: float
    sides_m2: float
    top_m2: float
    depth_m: float  # from the middle of a cell to its side


def in_vessel(
    volume_m3: float,
    air_kg_per_d: Driver,
    *,
    wall_w_per_m2_c: float = 0.5,
    cells: int = 1,
) -> Reactor:
    """A closed, insulated vessel with forced air.

    Parameters
    ----------
    volume_m3 : float
    air_kg_per_d : number or Series
    wall_w_per_m2_c : float
        Heat transfer of the walls, lid and floor; insulated 0.2–2 (Haug 1993, to be confirmed).
    cells : int
        1 = well mixed.
    """
    side = volume_m3 ** (1 / 3)
    wall = Assumption("heat transfer of the wall", wall_w_per_m2_c, "W/m²/°C", "insulated vessel")
    constants = _constants(
        _Shape(side**2, side, 4 * side**2, side**2, side / 4), cells, wall_w_per_m2_c
    )
    constants[streams.ground_conductance] = constants[streams.top_conductance]
    closed = dict.fromkeys((streams.side_exchange, streams.surface_exchange), 0.0)
    return Reactor(
        "in_vessel", cells, volume_m3, {**constants, **closed}, air_kg_per_d, covered=True,
        assumptions=(wall, CONDUCTIVITY, AIR_DISPERSION),
    )  # fmt: skip


def aerated_static_pile(  # noqa: PLR0913 -- each is named at the call
    volume_m3: float,
    air_kg_per_h: float,
    *,
    on_min: float = 5.0,
    off_min: float = 25.0,
    height_m: float = 2.0,
    width_m: float = 4.0,
    cover_m: float = 0.3,
    cells: int = 4,
) -> Reactor:
    """A pile on perforated pipes, blown from below by the clock, under a cover of old compost.

    Parameters
    ----------
    volume_m3 : float
    air_kg_per_h : float
        Of the blower while it runs.
    on_min, off_min : float
        Duty cycle; its mean is used, because a cycle is far shorter than a pile takes to cool.
    height_m, width_m : float
    cover_m : float
        Thickness of the cover, which insulates.
    cells : int
    """
    duty = on_min / (on_min + off_min)
    shape = _mound(volume_m3, height_m, width_m)
    constants = _constants(shape, cells, _through(shape.depth_m + cover_m))
    constants[streams.draught] = 0.2
    return Reactor(
        "aerated_static_pile", cells, volume_m3, constants, 24 * duty * air_kg_per_h,
        rain_share=SOAKING.value,
        assumptions=(
            CONDUCTIVITY, OUTER_TRANSFER, AIR_DISPERSION, SOAKING,
            Assumption("share of the blower's time", duty, "1", "mean of the duty cycle"),
            Assumption("natural draught", 0.2, "1", "the cover closes most of the sides"),
        ),
    )  # fmt: skip


def windrow(
    volume_m3: float,
    turnings: Sequence[float] = (),
    *,
    height_m: float = 1.5,
    width_m: float = 3.0,
    cells: int = 4,
) -> Reactor:
    """A long mound in the open that draws its own air and is turned on given days."""
    shape = _mound(volume_m3, height_m, width_m)
    constants = _constants(shape, cells, _through(shape.depth_m))
    constants[streams.draught] = FLANKS.value
    return Reactor(
        "windrow", cells, volume_m3, constants, turnings=_days(turnings),
        rain_share=SOAKING.value,
        assumptions=(CONDUCTIVITY, OUTER_TRANSFER, AIR_DISPERSION, TURNING_AIR, SOAKING, FLANKS),
    )  # fmt: skip


def bay(
    volume_m3: float,
    turnings: Sequence[float] = (),
    *,
    height_m: float = 1.2,
    wall_w_per_m2_c: float = 3.0,
    covered: bool = True,
    cells: int = 3,
) -> Reactor:
    """A bay with three walls of boards, turned by fork from one to the next."""
    side = sqrt(volume_m3 / height_m)
    shape = _Shape(side**2, height_m, 4 * side * height_m, side**2, side / 4)
    inner = 1 / (1 / wall_w_per_m2_c + shape.depth_m / CONDUCTIVITY.value)
    constants = _constants(shape, cells, inner)
    constants[streams.draught] = 0.5
    return Reactor(
        "bay", cells, volume_m3, constants, turnings=_days(turnings), covered=covered,
        assumptions=(
            CONDUCTIVITY, AIR_DISPERSION, TURNING_AIR,
            Assumption("heat transfer of the walls", wall_w_per_m2_c, "W/m²/°C", "boards, gaps"),
            Assumption("natural draught", 0.5, "1", "walls of boards close half of the sides"),
        ),
    )  # fmt: skip


def worm_bin(volume_m3: float, *, depth_m: float = 0.3) -> Reactor:
    """A shallow bin for compost worms, fed little and often (see `Recipe.feeding`).

    A simplification: the worms themselves are not in the model. A bin is one shallow cell with a
    large surface, which therefore stays cool, and burrows let five times the air through. Above
    35 °C the worms die; `Result.worms_at_risk_d` tells for how long.
    """
    side = sqrt(volume_m3 / depth_m)
    shape = _Shape(side**2, depth_m, 4 * side * depth_m, side**2, depth_m / 2)
    constants = _constants(shape, 1, 3.0)
    burrows = 5.0
    for exchange in (streams.side_exchange, streams.surface_exchange):
        constants[exchange] *= burrows
    return Reactor(
        "worm_bin", 1, volume_m3, constants, covered=True,
        assumptions=(
            CONDUCTIVITY, AIR_DISPERSION,
            Assumption("exchange of air through burrows", burrows, "1", "burrows, daily stirring"),
            Assumption("heat transfer of the walls", 3.0, "W/m²/°C", "thin boards or plastic"),
            Assumption("worms", 0.0, "kg", "not modelled: the microbes do the work, worms mix"),
        ),
    )  # fmt: skip


def _times(driver: Driver, share: float) -> Driver:
    """A share of what drives from outside."""
    if isinstance(driver, Series):
        return replace(driver, values=share * np.asarray(driver.values))
    return share * np.asarray(driver)


def _days(turnings: Sequence[float]) -> tuple[float, ...]:
    days = tuple(float(day) for day in turnings)
    if not (all(day > 0 for day in days) and np.all(np.diff(days) > 2 * TURNING_D)):
        raise RecipeError("turnings: ascending days after the start were expected")
    return days


def _mound(volume_m3: float, height_m: float, width_m: float) -> _Shape:
    """A long mound with the section of a parabola, as a stack of layers of equal size."""
    length = volume_m3 / (2 / 3 * width_m * height_m)
    slope = sqrt(width_m**2 + 16 / 3 * height_m**2)
    return _Shape(width_m * length, 2 / 3 * height_m, slope * length, 0.0, width_m / 6)


def _through(depth_m: float) -> float:
    """Heat transfer through compost and its surface [W/m²/°C]."""
    return 1 / (depth_m / CONDUCTIVITY.value + 1 / OUTER_TRANSFER.value)


def _constants(shape: _Shape, cells: int, side_w_per_m2_c: float) -> dict[Parameter, float]:
    """Constants of the vessel in the model, from its shape."""
    height = shape.stack_m / cells
    inside = CONDUCTIVITY.value / height  # W/m²/°C from middle to middle of two cells
    across = AIR_DISPERSION.value / height
    top = 1 / (0.5 / inside + 1 / side_w_per_m2_c)
    return {
        streams.footprint: shape.footprint_m2,
        streams.chimney: shape.stack_m,
        streams.cell_height: height,
        streams.wall_conductance: KJ_PER_D_AND_WATT * side_w_per_m2_c * shape.sides_m2 / cells,
        streams.top_conductance: KJ_PER_D_AND_WATT * top * shape.top_m2,
        streams.ground_conductance: KJ_PER_D_AND_WATT * inside * shape.footprint_m2,
        streams.conduction: KJ_PER_D_AND_WATT * inside * shape.footprint_m2,
        streams.dispersion: across * shape.footprint_m2,
        streams.side_exchange: AIR_DISPERSION.value / shape.depth_m * shape.sides_m2 / cells,
        streams.surface_exchange: 2 * across * shape.top_m2,
    }
