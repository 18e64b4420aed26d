"""The city of groups: its tables, its network and its program.

A plan of groups is a plan of the whole city: each source sends the same share of what it gives as
its group does, each garden receives its share of what its group receives. So the program of groups
costs exactly what that plan costs, week by week.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Booleans, Floats, positions
from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.groups.drafting import Draft, vectors_of
from greenhaven.core.planning.groups.executors import Executor
from greenhaven.core.planning.groups.group_rules import (
    collecting,
    delivering,
    group_rules,
    usable,
)
from greenhaven.core.planning.groups.grouping import Grouping
from greenhaven.core.planning.groups.links import Links, linked
from greenhaven.core.planning.groups.shares import GardenGroups, served_per_t, shared
from greenhaven.core.planning.groups.tables import city_of_groups
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import Arcs, Network
from greenhaven.core.planning.program import Program, build_program


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One plan's groups and the movements between them and the hubs."""

    whole: Whole
    sources: Grouping
    gardens: GardenGroups
    collect: Links  # ends are positions among the ways; weights are weeks
    deliver: Links  # ends are positions among the plan's hubs; one weight
    inputs: Inputs

    def program(self) -> Program:
        """Its linear program, with the costs and servings that its members make up."""
        program = build_program(self.inputs)
        cost, upper = program.cost.copy(), program.upper.copy()
        program.collect.of(cost)[:] = self.collect_cost()
        needs = self.needs()
        cost[program.floor] = -self.whole.settings.fairness_price_per_t * needs.sum()
        if ((needs > 0) & (program.needs <= 0)).any():
            upper[program.floor] = 0.0  # rules let nothing reach some district's gardens
        served = self._served(program, needs)
        return replace(program, cost=cost, upper=upper, matrix=served, needs=needs)

    def needs(self) -> Floats:
        """Safe doses of each district's gardens [t], whatever rules let them take."""
        typical = self.whole.typical_content(self.inputs.content)
        return self.whole.takers.needs_t(typical, len(self.whole.city.districts))

    def collect_cost(self) -> Floats:
        """Cost of a tonne on each link to a hub, shape (weeks, n_links)."""
        ways, price = self.whole.ways, self.whole.city.parameters
        beyond = price["haulage_per_t_km"] * ways.beyond_km + ways.gate_per_t
        return self.whole.haul_per_km() * self.collect.km.T + beyond[self.collect.end]

    def served(self) -> Floats:
        """Safe doses that a tonne on each link to a group of gardens fills, (weeks, n_links)."""
        links = (self.deliver.group, self.deliver.end)
        return served_per_t(self.whole.takers, self.gardens, self.inputs.content, links)

    def _served(self, program: Program, needs: Floats) -> csc_array:
        """The program's matrix with what the members count for the floor, not what groups would."""
        floor = next(each for each in program.families if each.limit == "fairness floor")
        entries, deliver, served = program.matrix.tocoo(), program.deliver, self.served()
        row, column = entries.coords
        of_floor = (row >= floor.rows.start) & (row < floor.rows.stop)
        within = of_floor & (column >= deliver.start) & (column < deliver.stop)
        data = entries.data.copy()
        data[within] = served.ravel()[column[within] - deliver.start]
        promised = of_floor & (column == program.floor)
        owner = positions(self.whole.city.districts.id, floor.owners)
        data[promised] = -needs[owner[row[promised] - floor.rows.start]]
        return csc_array((data, (row, column)), shape=program.matrix.shape)


def aggregate(whole: Whole, draft: Draft, content: Floats, executor: Executor) -> Aggregate:
    """Plan groups in place of places.

    Parameters
    ----------
    whole : Whole
    draft : Draft
    content : array, shape (weeks, n_hubs, 2)
        N and P of what hubs send [kg/t].
    executor : Executor
    """
    members = (whole.givers.place, whole.givers.supply)
    collect = linked(draft.sources, draft.ways, members, whole.ways.stop, executor)
    met = collecting(whole, collect, draft.sources.one_of_each())
    collect = collect.take(usable(met, whole.ruled.collect_km))
    serving = serve(whole, draft.gardens, draft.hubs, content, executor)
    supply = draft.sources.total(whole.givers.supply)
    return put_together(whole, (draft.sources, collect, supply), serving, content)


def serve(
    whole: Whole, groups: Grouping, opened: Booleans, content: Floats, executor: Executor
) -> tuple[GardenGroups, Links]:
    """How groups of gardens share compost of that content, and how far their shares travel."""
    gardens = shared(whole.takers, groups, whole.typical_content(content))
    members = (whole.takers.place, gardens.share[:, None])
    deliver = linked(groups, opened, members, vectors_of(whole), executor)
    met = delivering(whole, deliver, groups.one_of_each())
    return gardens, deliver.take(usable(met, whole.ruled.deliver_km))


def put_together(
    whole: Whole,
    giving: tuple[Grouping, Links, Floats],
    serving: tuple[GardenGroups, Links],
    content: Floats,
) -> Aggregate:
    """The city of these groups.

    Parameters
    ----------
    whole : Whole
    giving : Grouping, Links and array, shape (n_groups, weeks)
        Groups of sources, the ways that are open to them, and what they give [t].
    serving : GardenGroups and Links
    content : array, shape (weeks, n_hubs, 2)
    """
    (sources, collect, supply), (gardens, deliver) = giving, serving
    city = city_of_groups(whole, sources, gardens)
    nothing = np.zeros(len(gardens.groups))
    state = replace(whole.state, nitrogen_applied_kg=nothing, phosphorus_applied_kg=nothing)
    # The planner's own nearest links are few, and replaced.
    few = replace(whole.settings, links=1)
    inputs = program_inputs(city, state, whole.start, whole.weeks, few)
    inputs = replace(
        inputs,
        settings=whole.settings,
        network=_network(whole, city, (collect, deliver)),
        supply=supply,
        opening=replace(inputs.opening, caps_kg=gardens.caps_kg),
        content=content,
        wanting=whole.wants.of_groups(gardens.groups, city.gardens.id.tolist()),
        rulebook=group_rules(
            whole.ruled,
            collecting(whole, collect, sources.one_of_each()),
            delivering(whole, deliver, gardens.groups.one_of_each()),
        ),
    )
    return Aggregate(whole, sources, gardens, collect, deliver, inputs)


def _network(whole: Whole, city: City, links: tuple[Links, Links]) -> Network:
    collect, deliver = links
    ways, detour = whole.ways, city.parameters["detour_factor"]
    sold = city.gardens.kind[deliver.group] == GardenKind.SALE
    return Network(
        Arcs(
            collect.group,
            ways.destination[collect.end],
            ways.via[collect.end],
            detour * collect.km.mean(axis=1) + ways.beyond_km[collect.end],
        ),
        Arcs(
            whole.hubs[deliver.end],
            deliver.group,
            np.full(len(deliver), -1),
            np.where(sold, 0.0, detour * deliver.km[:, 0]),
        ),
        whole.hubs,
        whole.sample.network.outside,
    )
