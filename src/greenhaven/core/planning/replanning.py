"""A plan that stands, and the next one when something changes: solved on from where it was."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import positions
from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.article_prices import article_prices
from greenhaven.core.planning.changes import Changes, changes_between
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.finding import Found, Progress, anew, find, labelled
from greenhaven.core.planning.halts import waiting, week_numbers
from greenhaven.core.planning.inputs import Inputs, Rulebook
from greenhaven.core.planning.margins import Margin, margins
from greenhaven.core.planning.plan import ArticlePrices, Plan
from greenhaven.core.planning.program import Program, build_program
from greenhaven.core.planning.rule_rows import rulings_of
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import PlanningError, Session, Solution
from greenhaven.core.planning.staying import stay_of
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.ruling import Ruling

Weeks = Iterable[int] | None  # 0 = the first of the plan; None = all of them


@dataclass(frozen=True, slots=True)
class Replanned:
    """A new plan, and what is different in it.

    Parameters
    ----------
    plan : Plan
    changes : Changes
        What is moved otherwise than in the plan before.
    cost_change : float
        What the new plan costs more than the one before, in the city's currency.
    """

    plan: Plan
    changes: Changes
    cost_change: float


class Standing:
    """A plan, and the program that it was found with, ready for what changes.

    Every change is made to the plan that stands, and the new plan stands from then on; where no
    plan meets what is left, the error says why, and the old plan stands still.

    Parameters
    ----------
    inputs : Inputs
        What the plan is made from: see `standing_plan`.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.
    """

    def __init__(self, inputs: Inputs, progress: Progress | None = None) -> None:
        self._tell: Progress = progress or (lambda _what, _share: None)
        self._judged: tuple[Inputs, tuple[Ruling, ...]] | None = None
        found = find(inputs, anew, self._tell)
        self._stand(found, labelled(found, 0.0, self._tell))

    @property
    def plan(self) -> Plan:
        """The plan that stands."""
        return self._plan

    @property
    def inputs(self) -> Inputs:
        """What it was made from."""
        return self._inputs

    def withdraw(
        self, source: str, weeks: Weeks = None, *, stay_price_per_t: float = 0.0
    ) -> Replanned:
        """A source gives nothing in these weeks.

        Parameters
        ----------
        source : str
            Id of the source.
        weeks : iterable of int, optional
            0 = the first of the plan; all where none are named.
        stay_price_per_t : float
            What it costs to move a tonne otherwise than people were told.
        """
        return self.replan(withdrawn(self._inputs, source, weeks), stay_price_per_t)

    def festival(
        self, source: str, tonnes: float, weeks: Weeks = None, *, stay_price_per_t: float = 0.0
    ) -> Replanned:
        """A source gives so many tonnes more in each of these weeks."""
        return self.replan(with_more(self._inputs, source, tonnes, weeks), stay_price_per_t)

    def close_hub(
        self, hub: str, weeks: Weeks = None, *, stay_price_per_t: float = 0.0
    ) -> Replanned:
        """A hub of any kind receives, passes on and sends nothing in these weeks."""
        return self.replan(closed(self._inputs, hub, weeks), stay_price_per_t)

    def stand_down(
        self, districts: Iterable[str], weeks: Weeks = None, *, stay_price_per_t: float = 0.0
    ) -> Replanned:
        """Nobody drives to sources and gardens of these districts; what arises there waits."""
        return self.replan(stood_down(self._inputs, districts, weeks), stay_price_per_t)

    def change_rules(
        self,
        rulebook: Rulebook | None,
        facts: Facts | None = None,
        *,
        stay_price_per_t: float = 0.0,
    ) -> Replanned:
        """Other rules, or other facts that they judge by, are in force."""
        return self.replan(under(self._inputs, rulebook, facts), stay_price_per_t)

    def replan(self, inputs: Inputs, stay_price_per_t: float = 0.0) -> Replanned:
        """Plan changed inputs, made from `self.inputs` by any of the changes of this module.

        Raises
        ------
        InfeasiblePlanError
            If limits and rules contradict each other now; the plan before stands still.
        """
        before, found = self._plan, self._found
        stay = stay_of(found.delivered.settled, stay_price_per_t) if stay_price_per_t else None
        place = self._session.place
        try:
            found = find(inputs, self._solve_on, self._tell, stay=stay, build=self._build)
        except PlanningError:
            self._session.become(self._found.program)
            self._session.go_back(place)
            raise
        self._stand(found, labelled(found, 0.0, self._tell))
        cost = self._plan.solve.objective - before.solve.objective
        return Replanned(self._plan, changes_between(before, self._plan), cost)

    def resolve(self, inputs: Inputs) -> Solution:
        """The optimum of changed inputs alone, from where the plan stands; that plan stands on.

        What `replan` does beside it is to follow the composition, deliver, trace and label.
        """
        place = self._session.place
        _, optimum = self._solve_on(self._build(inputs))
        self._session.become(self._found.program)
        self._session.go_back(place)
        return optimum

    def prices_of(self, articles: Collection[Article]) -> tuple[tuple[Margin, ...], ArticlePrices]:
        """What a step of each number of some articles is worth, and what holds without each.

        Parameters
        ----------
        articles : collection of Article
            As the plan obeys them; those that it does not obey have no price.
        """
        found, place = self._found, self._session.place
        of_program = (found.program, self._session, found.first)
        steps = margins(found.asked, *of_program, articles)
        names = [each.id for each in articles]
        without = article_prices(found.delivered.inputs, *of_program, names)
        self._session.become(found.program)
        self._session.go_back(place)
        return steps, without

    def _stand(self, found: Found, plan: Plan) -> None:
        self._found, self._plan, self._session = found, plan, found.session
        self._inputs = found.asked

    def _solve_on(self, program: Program) -> tuple[Session, Solution]:
        self._session.become(program)
        return self._session, self._session.solve(warm=True)

    def _build(self, inputs: Inputs) -> Program:
        """The program of inputs; rules are not judged anew where they would say the same."""
        known = self._judged
        if known is None or not _judged_alike(known[0], inputs):
            known = self._judged = (inputs, rulings_of(inputs))
        return build_program(inputs, known[1])


def standing_plan(
    city: City,
    state: CityState,
    *,
    start: date,
    weeks: int,
    settings: PlanSettings | None = None,
    rulebook: Rulebook | None = None,
) -> Standing:
    """Plan as `allocate` does, and stay ready for what changes."""
    inputs = program_inputs(city, state, start, weeks, settings or PlanSettings())
    return Standing(under(inputs, rulebook))


def withdrawn(inputs: Inputs, source: str, weeks: Weeks = None) -> Inputs:
    """The same inputs without what a source gives in these weeks."""
    supply = inputs.supply.copy()
    row = positions(inputs.city.sources.id, np.array([source]))
    supply[row, week_numbers(weeks, inputs.weeks)] = 0.0
    return replace(inputs, supply=supply)


def with_more(inputs: Inputs, source: str, tonnes: float, weeks: Weeks = None) -> Inputs:
    """The same inputs with more from a source in each of these weeks."""
    if tonnes < 0:
        raise PlanningError(
            f"more was expected from {source}, {tonnes} t came; withdraw it instead"
        )
    supply = inputs.supply.copy()
    row = positions(inputs.city.sources.id, np.array([source]))
    supply[row, week_numbers(weeks, inputs.weeks)] += tonnes
    return replace(inputs, supply=supply)


def closed(inputs: Inputs, hub: str, weeks: Weeks = None) -> Inputs:
    """The same inputs with a hub that stands still in these weeks."""
    row = positions(inputs.city.hubs.id, np.array([hub]))
    return replace(inputs, halts=inputs.halts.closing(row, week_numbers(weeks, inputs.weeks)))


def stood_down(inputs: Inputs, districts: Iterable[str], weeks: Weeks = None) -> Inputs:
    """The same inputs with districts that nobody drives to; what arises there waits."""
    city = inputs.city
    rows = positions(city.districts.id, np.array(list(districts), dtype=np.str_))
    at = week_numbers(weeks, inputs.weeks)
    fresh = inputs.halts.standing_down(rows, at)
    before = inputs.halts.of_districts(city.sources.district, city)
    still = fresh.of_districts(city.sources.district, city)
    supply = waiting(inputs.supply, still & ~before)
    return replace(inputs, halts=fresh, supply=supply)


def _judged_alike(one: Inputs, other: Inputs) -> bool:
    """Whether rules say the same of both: they see neither supply nor what stands still."""
    return (
        one.rulebook is other.rulebook
        and one.facts is other.facts
        and np.array_equal(one.content, other.content)
    )
