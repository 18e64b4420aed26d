"""What a proposal would do, before anyone votes on it: a plan under each rulebook, and futures."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Floats, positions
from greenhaven.core.forecast.consequences.article_costs import (
    ArticleCost,
    costs_of,
    side_by_side,
)
from greenhaven.core.forecast.consequences.consequences import (
    PAIRED_MEMBERS,
    Consequences,
    consequence_members,
    consequences,
)
from greenhaven.core.forecast.consequences.factor_sets import EPA_HUB_2026
from greenhaven.core.forecast.consequences.factors import FactorSet
from greenhaven.core.forecast.ensemble.ensemble import Progress
from greenhaven.core.forecast.ensemble.executors import Executor, Failed, InProcess
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin.schedule import schedule_of
from greenhaven.core.planning.allocation import allocate, program_inputs
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.onward import EVERY_WEEKS, plan_ahead
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.replanning import Standing
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.rules.advice import as_if_binding
from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.movements import Facts, Leg
from greenhaven.core.rules.proposals import Proposal, amended
from greenhaven.core.rules.rulebook import Rulebook

PLANNING = 0.8  # share of the work, about
TODAY = 0.7  # of that, the plan under the rules as they are
WORDS = "planning under both rulebooks"
TIE_PRICE_PER_T = 0.01  # in the city's currency: decides between equals, and is no money spent
_Both = tuple[tuple[Plan, ...], tuple[Plan, ...], tuple[ArticleCost, ...]]
SIDES = ("the rules as they are", "the proposal")


class ProposalError(ForecastError):
    """A proposal whose consequences cannot be told."""


@dataclass(frozen=True, slots=True)
class Question:
    """How far, and how surely, the consequences shall be known.

    Parameters
    ----------
    weeks : int
        ≥ 1.
    every : int
        Weeks after which plans are made anew, 1–52.
    members : int
        Futures of each course.
    seed : int
    settings : PlanSettings
        Limits are not priced unless it says so.
    facts : Facts, optional
        What rules need to know beside the movements: alerts, grades, weather; what the state
        shows if not given.
    factor_sets : sequence of FactorSet
    advice_binds : bool
        Whether the advice that is proposed is followed as if it bound this network, to see what it
        would do.
    """

    weeks: int = EVERY_WEEKS
    every: int = EVERY_WEEKS
    members: int = PAIRED_MEMBERS
    seed: int = 0
    settings: PlanSettings = field(default_factory=lambda: PlanSettings(priced_limits=0))
    facts: Facts | None = None
    factor_sets: Sequence[FactorSet] = (EPA_HUB_2026,)
    advice_binds: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A proposal, the plans under both rulebooks, and what differs in their futures.

    Attributes
    ----------
    rulebook : Rulebook
        That the proposal would make.
    before, after : tuple of Plan
        Consecutive plans under the rules as they are, and under the proposal.
    consequences : Consequences
    costs : tuple of ArticleCost
        Of the articles that it touches; none where several plans span the weeks.
    """

    rulebook: Rulebook
    before: tuple[Plan, ...]
    after: tuple[Plan, ...]
    consequences: Consequences
    costs: tuple[ArticleCost, ...] = ()


def weigh(  # noqa: PLR0913 -- the city, the question, and who works on it, each named
    city: City,
    state: CityState,
    rulebook: Rulebook,
    proposal: Proposal,
    *,
    question: Question | None = None,
    history: Sequence[Rulebook] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Weighed:
    """Plan under the rules as they are and as proposed, and follow both plans.

    Plans are made from what is expected; each future takes them as they are. Where one plan spans
    the weeks, that under the proposal is solved on from that of today; else both rows of plans
    are made side by side, where the executor has two workers.

    Parameters
    ----------
    city : City
    state : CityState
        Of the day from which on both are planned.
    rulebook : Rulebook
        In force.
    proposal : Proposal
    question : Question, optional
    history : sequence of Rulebook
        Earlier versions, so that a proposal made on one of them is told what changed since.
    executor : Executor, optional
        Where plans are made and members are followed; None = here.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Raises
    ------
    RulesError
        If the proposal does not fit the rulebook.
    ProposalError
        If no plan can be made under one of the two rulebooks; the message says which, and why.
    EnsembleError
        If more than 5 % of the members fail.
    """
    asked = question or Question()
    tell = progress or (lambda _what, _share: None)
    changed = amended(rulebook, proposal, history)
    where, obeyed = executor or InProcess(), changed
    if asked.advice_binds:
        obeyed = as_if_binding(changed, _advice_in(rulebook, changed))
    before, after, costs = _both_plans(city, state, asked, (rulebook, obeyed), (where, tell))
    courses = [
        schedule_of(city, *plans, lead_weeks=asked.settings.lead_weeks) for plans in (before, after)
    ]
    found = consequences(
        city,
        state,
        courses[0],
        courses[1],
        consequence_members(city, courses[0], asked.members, asked.seed),
        factor_sets=asked.factor_sets,
        executor=where,
        progress=lambda what, share: tell(what, PLANNING + (1 - PLANNING) * share),
    )
    return Weighed(changed, before, after, found, costs)


def _advice_in(rulebook: Rulebook, changed: Rulebook) -> tuple[str, ...]:
    """The advice that a proposal adds or amends."""
    return tuple(
        change.article
        for change in differences(rulebook, changed)
        if change.new is not None and change.new.authority is Authority.ADVISORY
    )


def plans_under(
    city: City, state: CityState, asked: Question, rulebook: Rulebook
) -> tuple[Plan, ...]:
    """The plans that would be made under a rulebook, one after the other.

    A later plan knows what each source gave in the same calendar year by the earlier ones.
    """

    def plan_one(state: CityState, start: date, weeks: int, before: tuple[Plan, ...]) -> Plan:
        facts = asked.facts
        if before:
            known = program_inputs(city, state, start, weeks, asked.settings).facts
            facts = _later(known, asked.facts, _given_by(city, before, start))
        return allocate(
            city,
            state,
            start=start,
            weeks=weeks,
            settings=asked.settings,
            rulebook=rulebook,
            facts=facts,
        )

    return plan_ahead(
        city,
        state,
        start=state.day,
        weeks=asked.weeks,
        every=asked.every,
        settings=asked.settings,
        plan_one=plan_one,
    )


def _both_plans(
    city: City,
    state: CityState,
    asked: Question,
    rulebooks: tuple[Rulebook, Rulebook],
    how: tuple[Executor, Progress],
) -> _Both:
    """The plans under both rulebooks, and what the articles that differ cost each."""
    where, tell = how
    tell(WORDS, 0.0)
    if asked.weeks <= asked.every:
        return _on_from_today(city, state, asked, rulebooks, tell)
    made = []
    with closing(where.map(partial(plans_under, city, state, asked), rulebooks)) as outcomes:
        for side, outcome in zip(SIDES, outcomes, strict=True):
            if isinstance(outcome, Failed):
                raise ProposalError(f"Under {side} no plan can be made. {outcome.reason}")
            made.append(outcome.outcome)
            tell(WORDS, PLANNING * len(made) / len(SIDES))
    return made[0], made[1], ()


def _on_from_today(
    city: City,
    state: CityState,
    asked: Question,
    rulebooks: tuple[Rulebook, Rulebook],
    tell: Progress,
) -> _Both:
    """One plan each, the second solved on from the first: sooner, and as near to it as can be.

    Where several plans are equally good the one that changes least is taken, so that a difference
    is the proposal's and not one between equals.
    """
    inputs = program_inputs(city, state, state.day, asked.weeks, asked.settings)
    part = _Part(tell, 0.0, TODAY)
    with _under(SIDES[0]):
        standing = Standing(under(inputs, rulebooks[0], asked.facts), part)
    changes = differences(*rulebooks)
    before = standing.plan
    now = costs_of(standing, _those(rulebooks[0], [each.old for each in changes]))
    part.begins, part.share = TODAY, 1 - TODAY
    with _under(SIDES[1]):
        after = standing.change_rules(rulebooks[1], asked.facts, stay_price_per_t=TIE_PRICE_PER_T)
    then = costs_of(standing, _those(rulebooks[1], [each.new for each in changes]))
    return (before,), (after.plan,), tuple(side_by_side(changes, now, then))


def _those(rulebook: Rulebook, articles: Sequence[Article | None]) -> tuple[Article, ...]:
    """Of these, the last versions that hold in a rulebook and speak of movements."""
    latest = rulebook.latest()
    names = [each.id for each in articles if each is not None and each.MOVES]
    return tuple(latest[name] for name in names if name in latest)


@dataclass(slots=True)
class _Part:
    """The progress of one plan as part of that of both."""

    tell: Progress
    begins: float
    share: float

    def __call__(self, _what: str, share: float) -> None:
        self.tell(WORDS, PLANNING * (self.begins + self.share * share))


@contextmanager
def _under(side: str) -> Iterator[None]:
    """Say under which rules no plan can be made."""
    try:
        yield
    except PlanningError as error:
        raise ProposalError(f"Under {side} no plan can be made. {error}") from error


def _later(known: Facts, told: Facts | None, given_t: Floats) -> Facts:
    """What is known when a later plan begins: its state, and what was told at the beginning."""
    if told is None:
        return replace(known, given_t=given_t)
    earlier = told.given_t if known.start.year == told.start.year else 0.0
    return replace(
        known,
        given_t=given_t + earlier,
        grades=told.grades,
        alerts=told.alerts,
        weather=told.weather,
    )


def _given_by(city: City, plans: Sequence[Plan], day: date) -> Floats:
    """What each source gave to hubs in the calendar year of a day [t], shape (n_sources,)."""
    given = np.zeros(len(city.sources))
    for plan in plans:
        flows = plan.flows.take(plan.flows.leg == Leg.COLLECT)
        years = [(plan.start + timedelta(weeks=week)).year for week in range(plan.weeks)]
        flows = flows.take(np.array(years)[flows.week] == day.year)
        np.add.at(given, positions(city.sources.id, flows.origin), flows.wet)
    return given
