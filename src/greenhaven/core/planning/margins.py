"""What one step of an article's numbers is worth: from the duals of the plan that obeys it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csc_array

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.movements import movement_columns
from greenhaven.core.planning.prices import WORTH_NAMING, with_floor_fixed
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.rule_rows import ArticleRows, rulings_of
from greenhaven.core.planning.solver import Session, Solution
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.labels import SHARES, label
from greenhaven.core.rules.reading import article_of, model_of, plain
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.ruling import Ruling
from greenhaven.core.rules.words import Message, message

STEP, STEP_OF_SHARE = 1.0, 0.01  # in the field's own unit; a share moves by one point of a hundred


@dataclass(frozen=True, slots=True)
class Margin:
    """What one step of one number of an article is worth in a plan.

    Parameters
    ----------
    article, field : str
    step : float
        In the unit of the field.
    more : bool
        Whether one step more helps; else one step less does.
    worth : float
        By how much the plan is better then by its own measure, in the city's currency over its
        weeks.
    weeks : int
    currency : str
    confirmed : bool
        Whether it is what a second solve saves; else what the duals say.
    """

    article: str
    field: str
    step: float
    more: bool
    worth: float
    weeks: int
    currency: str
    confirmed: bool

    def words(self) -> Message:
        """The same in a sentence that names the number with its unit."""
        template = (
            "{what}: {step} {way} would be worth {amount} {currency} in "
            "{weeks, plural, one {# week} other {# weeks}}."
        )
        points = self.field in SHARES
        return message(
            template,
            what=label(self.field),
            step=message("one point of a hundred") if points else message("one"),
            way=message("more") if self.more else message("less"),
            amount=_rounded(self.worth),
            currency=self.currency,
            weeks=self.weeks,
        )


@dataclass(frozen=True, slots=True)
class _Step:
    """One number of an article, moved by one step the way that helps."""

    rows: ArticleRows
    field: str
    size: float  # negative = one step less
    other: Ruling
    gain: float  # by the duals


def margins(
    inputs: Inputs,
    program: Program,
    session: Session,
    optimum: Solution,
    articles: Collection[Article],
) -> tuple[Margin, ...]:
    """What a step of each number of these articles is worth, dearest first.

    A number moves bounds and coefficients of the article's rows. Their duals say which way it helps
    at the optimum, where the fairness floor is fixed as for the prices of limits; as duals of a
    degenerate program can mislead, the program is solved again with the number moved by one step,
    unless that takes too long. What only forbids movements has no such price, nor has what does not
    bind.

    Parameters
    ----------
    inputs : Inputs
        That the program was built from.
    program, session, optimum
        As they stand.
    articles : collection of Article
        Those that are asked about, as the plan obeys them.
    """
    program, cheapest = with_floor_fixed(program, session, optimum)
    place = session.place
    rows = {each.ruling.article: each for each in program.articles}
    found: list[Margin] = []
    for article in articles:
        if article.id not in rows:
            continue
        for step in _steps(inputs, program, rows[article.id], article, cheapest):
            saving, confirmed = _second_solve(program, session, step, cheapest.objective)
            session.become(program)
            session.go_back(place)
            if saving > WORTH_NAMING:
                more, currency = step.size > 0, inputs.city.currency
                told = (article.id, step.field, abs(step.size), more, saving)
                found.append(Margin(*told, inputs.weeks, currency, confirmed))
    return tuple(sorted(found, key=lambda each: -each.worth))


def _steps(
    inputs: Inputs, program: Program, rows: ArticleRows, article: Article, optimum: Solution
) -> Iterator[_Step]:
    """Each number of an article that helps by moving one way, by the duals."""
    moved = optimum.values[_columns(program)]
    duals = optimum.duals[rows.rows.start : rows.rows.stop]
    for field, value in plain(article).items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        size = STEP_OF_SHARE if field in SHARES else STEP
        for step in (size, -size):
            other = _stepped(inputs, article, field, value + step)
            if other is None or not _alike(rows.ruling, other):
                continue
            gain = _gain(rows.ruling, other, duals, moved)
            if gain > WORTH_NAMING:
                yield _Step(rows, field, step, other, gain)
                break


def _gain(now: Ruling, other: Ruling, duals: Floats, moved: Floats) -> float:
    """What it is worth to obey the other: a bound that moves less its row's own change."""
    binding = np.flatnonzero(duals)
    above = duals[binding] < 0
    bounds, moved_bounds = (
        np.where(above, each.upper[binding], each.lower[binding]) for each in (now, other)
    )
    own = (other.amounts(moved) - now.amounts(moved))[binding]
    return -float(duals[binding] @ (moved_bounds - bounds - own))


def _second_solve(
    program: Program, session: Session, step: _Step, objective: float
) -> tuple[float, bool]:
    """What a second solve saves after the step; else what the duals say, unconfirmed."""
    session.become(_after(program, step))
    moved = session.solve_briefly()
    return (step.gain, False) if moved is None else (objective - moved.objective, True)


def _after(program: Program, step: _Step) -> Program:
    """The program with one article's rows as the step makes them."""
    at, total, (now, other) = step.rows.rows, step.rows.total, (step.rows.ruling, step.other)
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    lower[at.start : at.stop], upper[at.start : at.stop] = other.lower, other.upper
    columns = _columns(program)
    entries = [
        (at.start + other.rows, columns[other.movements], other.coefficients),
        (at.start + now.rows, columns[now.movements], -now.coefficients),
    ]
    if total >= 0:
        shares = other.of_total - now.of_total
        entries.append((at.start + np.arange(len(shares)), np.full(len(shares), total), shares))
    row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
    changed = coo_array((value, (row, column)), shape=program.matrix.shape)
    matrix = csc_array(program.matrix + changed.tocsc())
    matrix.eliminate_zeros()
    return replace(program, row_lower=lower, row_upper=upper, matrix=matrix)


def _columns(program: Program) -> Integers:
    return movement_columns(program.collect, program.deliver, program.stock)


def _stepped(inputs: Inputs, article: Article, field: str, value: float) -> Ruling | None:
    """What the article would demand with another number; None where it cannot have that."""
    raw = plain(article)
    number = int(value) if isinstance(raw[field], int) else value
    try:
        changed = article_of(raw | {field: number})
        book = {"city": inputs.city.id, "version": 0, "articles": [plain(changed)]}
        one = model_of(Rulebook, book, "the rulebook")
    except RulesError:
        return None
    return next(iter(rulings_of(replace(inputs, rulebook=one))), None)


def _alike(one: Ruling, other: Ruling) -> bool:
    """Whether two rulings have the same rows and bans: else a step is no small change."""
    return (
        np.array_equal(one.owners, other.owners)
        and np.array_equal(one.banned, other.banned)
        and np.array_equal(one.total, other.total)
    )


def _rounded(amount: float) -> float:
    return round(amount) if amount >= 100 else round(amount, 2)
