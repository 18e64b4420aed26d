"""What each limit costs: duals of the cost stage, the dearest confirmed by a second solve."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.blocks import Family
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.plan import LimitPrices
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.solver import Session, Solution
from greenhaven.core.planning.wanted_rows import ASKED, GRADE, NEED
from greenhaven.core.planning.words import price_sentence

# Equations of the physical world and people's own words, not limits that one could move.
NO_LIMIT = ("supply", "intake", "ripe stock", ASKED, GRADE, NEED)
RECIPE_UNITS = {
    "C:N at most": "nitrogen",
    "C:N at least": "nitrogen",
    "moisture at most": "mass",
    "moisture at least": "mass",
    "free air space at least": "volume",
}
WORTH_NAMING = 0.005  # half a cent
TOP = 1 - 1e-9
LEAST = ("minimum", "fairness floor")  # limits that bind from below


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One owner's limit, and by how much one more unit moves each of its rows."""

    family: Family
    owner: int
    step: Floats  # shape (weeks,)
    binding: Booleans
    saving: float


def limit_prices(
    inputs: Inputs, program: Program, session: Session, optimum: Solution
) -> LimitPrices:
    """The saving that one more unit of each binding limit would bring, dearest first.

    The floor is fixed at what was reached, so that fairness is no profit and duals are prices.
    Duals of a degenerate program can mislead, so the dearest `settings.priced_limits` are solved
    again with the limit moved by one unit; their saving is that of the second solve, unless it
    takes too long to find.
    """
    program, cheapest = with_floor_fixed(program, session, optimum)
    found = _candidates(inputs, program, cheapest)
    found.sort(key=lambda one: -one.saving)
    place = session.place
    savings: list[tuple[float, bool]] = []
    for candidate in found[: inputs.settings.priced_limits]:
        savings.append(_second_solve(program, session, candidate, cheapest.objective))
        session.go_back(place)
    savings += [(one.saving, False) for one in found[len(savings) :]]
    rows = [
        {
            "limit": one.family.limit,
            "owner": str(one.family.owners[one.owner]),
            "weeks": int(one.binding.sum()),
            "saving": saving,
            "unit": one.family.unit,
            "confirmed": confirmed,
            "sentence": price_sentence(
                inputs.city, one.family.limit, str(one.family.owners[one.owner]), saving
            ),
        }
        for one, (saving, confirmed) in zip(found, savings, strict=True)
        if saving > WORTH_NAMING
    ]
    rows.sort(key=lambda row: -float(str(row["saving"])))
    types = dict.fromkeys(("limit", "owner", "unit", "sentence"), np.str_)
    numbers = {"weeks": np.int64, "saving": np.float64, "confirmed": np.bool_}
    return LimitPrices.of(rows, **types, **numbers)


def with_floor_fixed(
    program: Program, session: Session, optimum: Solution
) -> tuple[Program, Solution]:
    """The program with its floor where the optimum has it; the duals of its optimum are prices."""
    floor = float(optimum.values[program.floor])
    # Below its top the floor's reward is what its rows cost, and duals are prices as they are; a
    # fixed column may keep it, and the basis stays optimal. At its top the reward would leak into
    # the prices of whatever stops it there.
    lower, upper, cost = program.lower.copy(), program.upper.copy(), program.cost.copy()
    lower[program.floor] = upper[program.floor] = floor
    cost[program.floor] *= floor < TOP
    fixed = replace(program, lower=lower, upper=upper, cost=cost)
    session.become(fixed)
    return fixed, session.solve(warm=True)


def _candidates(inputs: Inputs, program: Program, optimum: Solution) -> list[_Candidate]:
    """Every limit that binds; those of a demonstration are no limits that anyone could move."""
    shown = set(inputs.city.hubs.id[inputs.city.hubs.demonstration].tolist())
    found = []
    for family in program.families:
        if family.limit in NO_LIMIT or family.article:
            continue
        duals = family.rows.of(optimum.duals)
        step = _step(inputs, program, family, optimum)
        saving = np.abs(duals) * step
        for owner in np.flatnonzero(saving.sum(axis=0) > WORTH_NAMING):
            if str(family.owners[owner]) in shown:
                continue
            binding = saving[:, owner] > 0
            total = float(saving[:, owner].sum())
            found.append(_Candidate(family, int(owner), step[:, owner], binding, total))
    return found


def _step(inputs: Inputs, program: Program, family: Family, optimum: Solution) -> Floats:
    """How far one more unit of a limit moves its row, shape (weeks, owners).

    A recipe's row is multiplied out, so one point of C:N is worth the nitrogen in the mix, one
    percentage point of moisture a hundredth of its mass, and 0.01 of free air space a hundredth of
    its bulk volume.
    """
    if family.limit not in RECIPE_UNITS:
        return np.ones((family.rows.weeks, family.rows.items))
    city, pairs, unit = inputs.city, inputs.pairs(), RECIPE_UNITS[family.limit]
    density = city.parameters["settling_factor"] * city.kinds.bulk_density_kg_per_m3
    worth = {
        "nitrogen": city.kinds.nitrogen,
        "mass": np.full(len(city.kinds), 0.01),
        "volume": 10 / density,
    }[unit][pairs.kind]
    of = city.hubs.id[pairs.hub][:, None] == family.owners[None, :]
    step = (program.intake.of(optimum.values) * worth) @ of
    if unit == "mass":
        step = step + 0.01 * program.water.of(optimum.values)
    return np.asarray(step, dtype=np.float64)


def _relaxed(family: Family, lower: Floats, upper: Floats, step: Floats) -> tuple[Floats, Floats]:
    """The bounds with one more unit of room: a least amount falls, a most amount rises."""
    if family.limit in LEAST:
        return lower - step, upper
    return lower, upper + step


def _second_solve(
    program: Program, session: Session, candidate: _Candidate, objective: float
) -> tuple[float, bool]:
    """What a second solve saves with the limit moved by one unit; else the dual, unconfirmed."""
    rows = candidate.family.rows.index()[:, candidate.owner]
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    bounds = (lower[rows], upper[rows])
    lower[rows], upper[rows] = _relaxed(candidate.family, *bounds, candidate.step)
    session.become(replace(program, row_lower=lower, row_upper=upper))
    moved = session.solve_briefly()
    session.become(program)
    if moved is None:
        return candidate.saving, False
    return max(objective - moved.objective, 0.0), True
