"""What a plan is made from, in the order of its network."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.halts import Halts
from greenhaven.core.planning.network import Network, source_kinds
from greenhaven.core.planning.opening import OpeningStock
from greenhaven.core.planning.recipes import Process, process_of
from greenhaven.core.planning.refusing import Most
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.wanting import Wanting
from greenhaven.core.rules.movements import Facts, Movements
from greenhaven.core.rules.ruling import Ruling

MOST_WEEKS = 52  # the caps speak of any twelve months: a plan lies within one of them


class Rulebook(Protocol):
    """What a planner asks of the rules in force."""

    def rulings(self, movements: Movements, facts: Facts) -> tuple[Ruling, ...]:
        """What each article demands of these movements."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """A hub and a kind that some arc brings to it; `of_arc` is −1 for arcs out of the city."""

    hub: Integers  # position in City.hubs
    kind: Integers
    of_arc: Integers  # shape (n_collect,)

    def __len__(self) -> int:
        return len(self.hub)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a program is built from; arrays follow the network's order."""

    city: City
    settings: PlanSettings
    start: date
    network: Network
    supply: Floats  # shape (n_sources, weeks) [t]
    reported: Booleans  # False where the supply of a source-week was not reported
    opening: OpeningStock
    content: Floats  # N and P of the product [kg/t], shape (weeks, n_hubs, 2)
    facts: Facts  # what rules need to know beside the movements
    halts: Halts  # what stands still for some weeks
    room: Floats  # that each hub has in each week, hubs as in City.hubs [t]; inf = no limit
    kept: Floats  # that it has not, because it keeps it for allies [t]
    wanting: Wanting  # what gardens said that they want
    most: Most | None = None  # that may move where people said no; None = nobody did
    rulebook: Rulebook | None = None  # None = no rule but the places' own limits

    @property
    def weeks(self) -> int:
        return int(self.supply.shape[1])

    def pairs(self) -> Pairs:
        """The hubs and kinds between which the arcs run."""
        arcs, kinds = self.network.collect, len(self.city.kinds)
        inside = np.isin(arcs.destination, self.network.hubs)
        code = arcs.destination * kinds + source_kinds(self.city)[arcs.origin]
        distinct, position = np.unique(code[inside], return_inverse=True)
        of_arc = np.full(len(arcs), -1)
        of_arc[inside] = position
        return Pairs(distinct // kinds, distinct % kinds, of_arc)

    def typical_content(self) -> Floats:
        """N and P of what hubs hold and will hold [kg/t], weighed by mass; 0 = no compost."""
        products = [process.product for process in self.processes()]
        composts = np.array(products, dtype=np.str_) == "compost"
        if not composts.any():
            return np.zeros(2)
        held = self.opening.ripe_by_week(MOST_WEEKS).sum(axis=0)[composts]
        if not held.sum():
            held = np.ones(int(composts.sum()))
        content = self.content.mean(axis=0)[composts]
        return np.asarray(held @ content / held.sum(), dtype=np.float64)

    def still(self) -> tuple[Booleans, Booleans]:
        """Which arcs stand still: collections and deliveries, shape (weeks, n_arcs) each."""
        city, halts, network = self.city, self.halts, self.network
        sources = halts.of_districts(city.sources.district, city)
        order = {name: row for row, name in enumerate(city.hubs.id.tolist())}
        brought = np.array([order.get(name, -1) for name in city.sources.hub.tolist()], dtype=int)
        hubs = np.column_stack([halts.hubs, np.zeros(self.weeks, dtype=bool)])  # −1 = no hub
        ins, outs = network.collect, network.deliver
        collect = hubs[:, ins.destination] | hubs[:, ins.via] | hubs[:, brought[ins.origin]]
        gardens = halts.of_districts(city.gardens.district, city)
        deliver = hubs[:, outs.origin] | gardens[:, outs.destination]
        return collect | sources[:, ins.origin], deliver

    def processes(self) -> tuple[Process, ...]:
        names = self.city.hubs.process[self.network.hubs]
        return tuple(process_of(str(name), self.settings.lead_weeks) for name in names)
