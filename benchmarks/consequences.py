"""What a proposal would do to New York, twelve weeks, twenty futures of each course, on two cores.

`wall_s` is the slowest of the example proposals that ship with the city: from the question to the
table of differences, with the start of two workers, two plans and forty futures, in a process that
has the city open, as a server has. `cpu_s` is the CPU time of that, workers included. `whole_s` is
from a fresh interpreter to the answer on the first of them.
"""

import time

from benchmarks.measure import Figures, apart, cpu_s, peak_mb
from greenhaven.cities import open_city
from greenhaven.cities.rulebooks import open_rulebook, proposals_of
from greenhaven.core.forecast.consequences.proposals import Question, weigh
from greenhaven.core.forecast.ensemble.executors import LocalProcesses
from greenhaven.core.planning.opening import opening_state

CITY, WEEKS, MEMBERS = "nyc", 12, 20


def run() -> Figures:
    """Each proposal in a process of its own."""
    figures: list[Figures] = []
    whole = []
    for name in proposals_of(CITY):
        before = time.perf_counter()
        figures.append(apart("benchmarks.consequences", "weighed", CITY, name, WEEKS, MEMBERS))
        whole.append(time.perf_counter() - before)
    slowest = max(figures, key=lambda each: float(each["wall_s"]))
    return {**slowest, "proposals": len(figures), "whole_s": whole[0]}


def weighed(city_id: str, proposal: str, weeks: int, members: int) -> Figures:
    """One proposal on its city."""
    city, rulebook = open_city(city_id), open_rulebook(city_id)
    asked = proposals_of(city_id)[proposal]
    state = opening_state(city, city.clock.today)
    before, spent = time.perf_counter(), cpu_s()
    with LocalProcesses(2) as two:
        question = Question(weeks=weeks, members=members)
        found = weigh(city, state, rulebook, asked, question=question, executor=two)
    wall, told = time.perf_counter() - before, found.consequences
    return {
        "wall_s": wall,
        "cpu_s": cpu_s() - spent,
        "proposal": proposal,
        "members": told.members,
        "quantities_that_change": int((told.differences.verdict != "same").sum()),
        "places_named": len(told.places),
        "peak_mb": peak_mb(),
    }
