"""Floors of fairness before and after they are raised in turn, in the program's own measure."""

from dataclasses import replace

import numpy as np

from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.lexicographic import FLOOR, raised_floors
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import Session
from tests.core.planning.towns import QUICK, START

SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0, links=1)
TIE = 1e-7


def floors(city, price, links=1):
    """The program of a town, with its shares under max-min and with floors raised in turn."""
    settings = replace(SETTINGS, fairness_price_per_t=price, links=links)
    state = opening_state(city, START, QUICK)
    program = build_program(program_inputs(city, state, START, 6, settings))
    session = Session(program)
    first = session.solve()
    return program, first, raised_floors(program, session, first)


def shares(program, solution):
    """What each district's gardens get, in the program's own measure, the worst-off first."""
    family = next(each for each in program.families if each.limit == FLOOR)
    rows = family.rows.index()[0]
    needs = program.needs[program.needs > 0]
    without_floor = solution.values.copy()
    without_floor[program.floor] = 0.0
    return np.sort((program.matrix @ without_floor)[rows] / needs)


def first_difference(before, after):
    at = np.flatnonzero(np.abs(after - before) > TIE)
    return float((after - before)[at[0]]) if len(at) else 0.0
