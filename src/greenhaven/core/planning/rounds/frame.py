"""Inputs as the search and the checks see them: whole metres, seconds and units of load."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.rounds.fleet import HOUR_S, Vehicle
from greenhaven.core.planning.rounds.inputs import RoundsInputs, may_carry, ways
from greenhaven.core.planning.rounds.times import Openings, Shift, openings, shifts_of

SLIGHT = 1e-9


@dataclass(frozen=True)
class Frame:
    """What many parts ask of the inputs, made once.

    Points are hubs first, then stops; `hubs` is how many hubs there are.
    """

    inputs: RoundsInputs

    @cached_property
    def hubs(self) -> int:
        """Number of hubs: the point of stop s is hubs + s."""
        return len(self.inputs.hubs)

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """The working days of all vehicles."""
        return shifts_of(self.inputs)

    @cached_property
    def openings(self) -> Openings:
        """When work at each stop may begin."""
        return openings(self.inputs, tuple(shift.span for shift in self.shifts))

    @cached_property
    def home(self) -> tuple[int, ...]:
        """Position of each vehicle's own hub."""
        return self.inputs.hub_positions(vehicle.hub for vehicle in self.inputs.vehicles)

    @cached_property
    def unloading(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the hubs where each vehicle may unload between trips."""
        return tuple(
            self.inputs.hub_positions(vehicle.unloads_at or (vehicle.hub,))
            for vehicle in self.inputs.vehicles
        )

    @cached_property
    def ways(self) -> tuple[tuple[Floats, Floats], ...]:
        """Metres and seconds between points for each vehicle; the same for those that are alike."""
        made: dict[tuple[str, float], tuple[Floats, Floats]] = {}
        for vehicle in self.inputs.vehicles:
            key = (vehicle.kind.value, vehicle.speed_km_per_h)
            if key not in made:
                made[key] = ways(self.inputs, vehicle)
        return tuple(
            made[vehicle.kind.value, vehicle.speed_km_per_h] for vehicle in self.inputs.vehicles
        )

    @cached_property
    def may(self) -> tuple[dict[str, Booleans], ...]:
        """Which stops each vehicle may serve, by what might forbid it."""
        return tuple(
            may_carry(vehicle, self.inputs.stops) | self._holds(vehicle)
            for vehicle in self.inputs.vehicles
        )

    def _holds(self, vehicle: Vehicle) -> dict[str, Booleans]:
        stops = self.inputs.stops
        kg = np.maximum(stops.collect_kg, stops.deliver_kg)
        litres = np.maximum(stops.collect_l, stops.deliver_l)
        limits = (vehicle.capacity_kg, vehicle.capacity_l)
        room = [limit * (1 + SLIGHT) for limit in limits]
        return {"capacity": (kg <= room[0]) & (litres <= room[1])}

    def vehicle(self, shift: Shift) -> Vehicle:
        """The vehicle of a shift."""
        return self.inputs.vehicles[shift.vehicle]


def longest_s(vehicle: Vehicle) -> float:
    """Longest working time of a day [s]; inf = no limit."""
    return vehicle.longest_h * HOUR_S
