"""A run of a compost, and what people ask of it: how hot, what was lost, what is left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.composting.components import (
    MINERAL,
    NITROGENOUS,
    ORGANIC,
    ammonium,
    carbonate,
    methane,
    nitrate,
    nitrogen_gas,
    nitrous_oxide,
    phosphorus,
    potassium,
    water,
    water_given,
)
from greenhaven.core.models.composting.reactors import Reactor, Weather
from greenhaven.core.models.composting.recipe import Recipe
from greenhaven.core.models.given import Assumption
from greenhaven.core.process.containers import Event
from greenhaven.core.process.numbers import value_of
from greenhaven.core.process.run import Run
from greenhaven.core.process.simulate import simulate
from greenhaven.core.process.symbols import Component, Parameter
from greenhaven.core.process.system import Towards

Floats = npt.NDArray[np.float64]
OUTDOORS = Weather()
NOTHING: Mapping[Parameter, float] = MappingProxyType({})
OF_THE_HEAP = {
    "air in", "air out", "rain", "drainage", "walls in", "walls out", "conduction up",
    "conduction down",
}  # fmt: skip
WORMS_DIE_C = 35.0  # Eisenia fetida: Edwards & Arancon (2004), Earthworm Ecology (to be confirmed)


@dataclass(frozen=True, slots=True)
class Losses:
    """What a compost gave off since the beginning, and shares of what it began with.

    Nitrogen in kg N, carbon in kg C, water in kg; `evaporated` is vapour that left less vapour
    that came with the air.
    """

    dry_matter_share: float
    carbon_share: float
    nitrogen_share: float
    carbon_dioxide: float
    methane: float
    ammonia: float
    nitrous_oxide: float
    nitrogen_gas: float
    leached_nitrogen: float
    evaporated: float
    leachate: float


@dataclass(frozen=True, slots=True)
class Product:
    """The compost at the end; contents in kg/kg wet, so that it is a material again.

    `ammonium_mg_per_kg` and `nitrate_mg_per_kg` are mg N per kg of dry matter.
    """

    mass_kg: float
    moisture: float
    carbon: float
    nitrogen: float
    phosphorus: float
    potassium: float
    ash: float
    bulk_density_kg_per_m3: float
    acidity: float
    carbon_to_nitrogen: float
    ammonium_mg_per_kg: float
    nitrate_mg_per_kg: float
    oxygen_uptake_mg_per_g_h: float
    carbon_dioxide_mg_c_per_g_d: float


@dataclass(frozen=True)
class Result:
    """One composting run.

    Attributes
    ----------
    run : Run
        Every state, observable and flow; `run.balance("N")`.
    assumptions : tuple of Assumption
        What was not measured, of the recipe and of the reactor.
    """

    run: Run
    assumptions: tuple[Assumption, ...]

    def series(self, name: str) -> Floats:
        """An observable or state, shape (n_times, n_cells)."""
        values = self.run.of(name)
        return values if values.ndim == 2 else values[:, np.newaxis]

    @property
    def times(self) -> Floats:
        """Times of the results [d]."""
        return self.run.times

    @property
    def temperature_c(self) -> Floats:
        """Temperature of every cell, shape (n_times, n_cells) [°C]."""
        return self.series("temperature")

    def days_above(self, limit_c: float) -> Floats:
        """Time that each cell spent above a temperature, shape (n_cells,) [d]."""
        above = self.temperature_c > limit_c
        steps = np.diff(self.times)[:, np.newaxis]
        return np.asarray(((above[1:] & above[:-1]) * steps).sum(axis=0))

    @property
    def worms_at_risk_d(self) -> float:
        """Time that some cell was too hot for compost worms [d]."""
        return float(self.days_above(WORMS_DIE_C).max())

    @cached_property
    def losses(self) -> Losses:
        """What was given off until the end."""
        return Losses(
            dry_matter_share=self._lost(
                dict.fromkeys(ORGANIC, "mass") | dict.fromkeys(MINERAL, "mass")
            ),
            carbon_share=self._lost(dict.fromkeys(ORGANIC, "C")),
            nitrogen_share=self._lost(dict.fromkeys(NITROGENOUS, "N")),
            carbon_dioxide=self._gas(carbonate),
            methane=self._gas(methane),
            ammonia=self._gas(ammonium),
            nitrous_oxide=self._gas(nitrous_oxide) + self._held(nitrous_oxide),
            nitrogen_gas=self._gas(nitrogen_gas) + self._held(nitrogen_gas),
            leached_nitrogen=sum(
                content_of(each, "N") * self._crossed(each, ("drainage",)) for each in NITROGENOUS
            ),
            evaporated=self._gas(water) + self._held(water_given),
            leachate=self._crossed(water, ("drainage",)),
        )

    @cached_property
    def product(self) -> Product:
        """The compost at the end, all cells mixed."""
        dry, wet = self.whole("dry_matter")[-1], self._held(water)
        mass = dry + wet
        carbon, nitrogen = self.whole("organic_carbon")[-1], self.whole("total_nitrogen")[-1]
        organic = self.series("organic_matter")[-1]

        def mean(name: str) -> float:
            return float((self.series(name)[-1] * organic).sum() / organic.sum())

        return Product(
            mass_kg=mass,
            moisture=wet / mass,
            carbon=carbon / mass,
            nitrogen=nitrogen / mass,
            phosphorus=self._held(phosphorus) / mass,
            potassium=self._held(potassium) / mass,
            ash=sum(self._held(each) for each in MINERAL) / mass,
            bulk_density_kg_per_m3=mass / self.whole("volume")[-1],
            acidity=mean("acidity"),
            carbon_to_nitrogen=carbon / nitrogen,
            ammonium_mg_per_kg=1e6 * self._held(ammonium) / dry,
            nitrate_mg_per_kg=1e6 * self._held(nitrate) / dry,
            oxygen_uptake_mg_per_g_h=mean("oxygen_uptake"),
            carbon_dioxide_mg_c_per_g_d=mean("carbon_dioxide_evolution"),
        )

    def whole(self, name: str) -> Floats:
        """A state or an amount, added over all cells, shape (n_times,)."""
        return np.asarray(self.series(name).sum(axis=1))

    def _held(self, component: Component) -> float:
        return float(self.whole(component.name)[-1])

    def _crossed(self, component: Component, streams: Sequence[str], sign: int = -1) -> float:
        """What some streams have carried out (sign −1), or in (sign 1), since the beginning."""
        return sum(
            float(self.run.crossed[-1, index].sum())
            for index, each in enumerate(self.run.system.crossings)
            if each.component is component
            and each.stream in streams
            and (each.towards == Towards.IN) == (sign > 0)
        )

    def _gas(self, component: Component) -> float:
        """What left with air, less what came with air."""
        left = self._crossed(component, ("air out", "walls out"))
        return left - self._crossed(component, ("air in", "walls in"), 1)

    def _lost(self, held: Mapping[Component, str]) -> float:
        """Share that is gone of what was laid and fed and not taken away again."""
        events = {each.stream for each in self.run.system.crossings} - OF_THE_HEAP
        given, left = 0.0, 0.0
        for component, quantity in held.items():
            content = content_of(component, quantity)
            brought = self._crossed(component, tuple(events), 1)
            taken = self._crossed(component, tuple(events), -1)
            given += content * (float(self.whole(component.name)[0]) + brought - taken)
            left += content * self._held(component)
        return 1 - left / given


def compost(  # noqa: PLR0913 -- each is named at the call
    recipe: Recipe,
    reactor: Reactor,
    *,
    days: float,
    weather: Weather = OUTDOORS,
    start_c: float = 15.0,
    events: Sequence[Event] = (),
    parameters: Mapping[Parameter, float] = NOTHING,
    every: float = 0.25,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Compost a recipe in a reactor.

    Parameters
    ----------
    recipe : Recipe
    reactor : Reactor
    days : float
    weather : Weather
    start_c : float
        Temperature of the material when it is laid [°C].
    events : sequence of Event
        Besides the turnings of the reactor: feedings, watering.
    parameters : mapping of Parameter to value
        Other values of constants of the model.
    every : float
        Interval of the results [d].
    progress : function of the share done, 0–1
        Called now and then; what it raises stops the run.
    """
    run = simulate(
        reactor.heap(),
        start=recipe.start(reactor.cells, start_c),
        days=days,
        inputs=reactor.inputs(weather),
        parameters={**reactor.parameters(), **parameters},
        every=every,
        events=(*reactor.events(), *events),
        progress=progress,
    )
    return Result(run, (*recipe.assumptions, *reactor.assumptions))


def content_of(component: Component, quantity: str) -> float:
    """Amount of a conserved quantity in one unit of a component."""
    return value_of(component.content[quantity], {}) if quantity in component.content else 0.0
