"""What rules are told of a city when a plan begins."""

from dataclasses import replace

import numpy as np

from greenhaven.core.city import CityState
from greenhaven.core.planning.doses import safe_doses
from greenhaven.core.planning.inputs import Inputs, Rulebook
from greenhaven.core.rules.facts import hub_grades
from greenhaven.core.rules.movements import Facts, Grades


def opening_facts(inputs: Inputs, state: CityState) -> Facts:
    """What the state shows, and the city records of its hubs; nobody gave before or was warned."""
    city, stock = inputs.city, inputs.opening
    ripe = np.zeros(len(city.hubs))
    lies = stock.week <= 0
    np.add.at(ripe, inputs.network.hubs[stock.hub[lies]], stock.outputs[lies, 0])
    return Facts(
        city=city,
        start=inputs.start,
        applied_kg=(state.nitrogen_applied_kg, state.phosphorus_applied_kg),
        given_t=np.zeros(len(city.sources)),
        ripe_t=ripe,
        needs_t=safe_doses(inputs),
        grades=hub_grades(city),
        alerts=state.alerts,
    )


def under(inputs: Inputs, rulebook: Rulebook | None, facts: Facts | None = None) -> Inputs:
    """The same inputs under a rulebook, with facts that are better known than the state's."""
    known = facts or inputs.facts
    known = replace(known, grades=heap_grades(known.grades))
    return replace(inputs, rulebook=rulebook, facts=known)


def heap_grades(grades: Grades) -> Grades:
    """One grade a hub: a heap is as good as the least that lies in it, for it is mixed.

    What was not measured in one batch is not known of the heap.
    """
    hubs, of = np.unique(grades.hub, return_inverse=True)
    if len(hubs) == len(grades):
        return grades
    shown, known, held = (np.zeros(len(hubs), dtype=bool) for _ in range(3))
    np.logical_or.at(held, of, grades.on_hold)
    for every, each in ((shown, grades.hygienised), (known, grades.heat_known)):
        np.logical_or.at(every, of, ~each)
        np.logical_not(every, out=every)
    measured = ~np.isnan(grades.contamination_percent)
    foreign = np.zeros(len(hubs))
    np.maximum.at(foreign, of[measured], grades.contamination_percent[measured])
    foreign[of[~measured]] = np.nan
    return Grades(hubs, hubs, shown, foreign, held, known)
