"""What each article of a rulebook costs: compost to soils and money, each by itself, for whom."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.plan import NEGLIGIBLE_T, ArticlePrices, no_article_prices
from greenhaven.core.planning.price_words import Without, without_sentence
from greenhaven.core.planning.prices import WORTH_NAMING, with_floor_fixed
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.rule_rows import ArticleRows
from greenhaven.core.planning.rule_words import noun_of
from greenhaven.core.planning.solver import Session, Solution
from greenhaven.core.planning.tally import Tally, district_of_ways, tally
from greenhaven.core.planning.words import name_of

LEAST_GAIN = 1e-3  # share of what the district that gains most gains: less is not named
STEPS = 6  # solves that look for the last district to gain


@dataclass(frozen=True, slots=True)
class _Trial:
    """One article, to be loosened while all else stays as it is."""

    inputs: Inputs
    program: Program
    session: Session
    article: ArticleRows
    cheapest: Solution

    def at(self, price: float) -> tuple[Solution, bool]:
        """The optimum where the article may be broken at a price, and whether it is proven."""
        columns, program = self._columns(), self.program
        upper, cost = program.upper.copy(), program.cost.copy()
        upper[columns] = np.inf
        ruling = self.article.ruling
        cost[columns] += price - (0.0 if ruling.is_hard else ruling.price)
        self.session.become(replace(program, upper=upper, cost=cost))
        return self.session.solve_loosened()

    def change(self, other: Solution) -> Tally:
        """What another optimum comes to, beside what this one does."""
        return tally(self.inputs, self.program, other.values - self.cheapest.values)

    def saving(self, other: Solution) -> float:
        """By how much it is better by the plan's own measure: no money, but 0 says as good."""
        return self.cheapest.objective - self._penalty() - other.objective

    def _penalty(self) -> float:
        """What the optimum counts for breaking a soft article: nothing that comes without it."""
        article, values = self.article, self.cheapest.values
        if article.ruling.is_hard:
            return 0.0
        broken = values[article.slack].sum() + values[article.banned].sum()
        return float(article.ruling.price * broken)

    def _columns(self) -> Integers:
        """Room beyond its bounds, and its bans that no other hard article or halt forbids, too."""
        mine, program = self.article, self.program
        others = [
            each.banned for each in program.articles if each is not mine and each.ruling.is_hard
        ]
        blocks = (program.collect, program.deliver)
        pairs = zip(blocks, self.inputs.still(), strict=True)
        others += [block.index()[still] for block, still in pairs]
        bans = np.setdiff1d(mine.banned, np.concatenate([mine.banned[:0], *others]))
        return np.concatenate([np.arange(mine.lack.start, mine.excess.stop), bans])


def article_prices(
    inputs: Inputs,
    program: Program,
    session: Session,
    optimum: Solution,
    only: Collection[str] | None = None,
) -> ArticlePrices:
    """What soils would get, what would be paid, and who would gain, without each article.

    The fairness floor is fixed at what was reached, so that it is no part of any price. An article
    whose rows and bans take no part in the duals costs nothing: the optimum stays one without it.
    Every other is let go and the program solved again from where it stands; what that plan moves
    otherwise is added up, tonnes and money each by itself. A solve that takes too long is given
    up: what it has reached by then is a plan without the article, but perhaps not the best.

    The last district to gain is the last to get more as breaking the article becomes cheaper.
    `only` names the articles that are asked about, however many limits are priced; None = all.

    Returns
    -------
    ArticlePrices
        What keeps most compost from soils first, then what costs most money.
    """
    asked = [each for each in program.articles if only is None or each.ruling.article in only]
    if not asked or (only is None and not inputs.settings.priced_limits):
        return no_article_prices()
    program, cheapest = with_floor_fixed(program, session, optimum)
    place = session.place
    rows: list[tuple[Without, dict[str, Any]]] = []
    for article in asked:
        worth = _worth(program, article, cheapest)
        if worth is not None:
            rows += _price(_Trial(inputs, program, session, article, cheapest), worth)
            session.become(program)
            session.go_back(place)
    if not rows:
        return no_article_prices()
    rows.sort(key=lambda pair: (-pair[0].withheld_t_per_week, pair[0].bill))
    return ArticlePrices.of([row for _, row in rows])


def _worth(program: Program, article: ArticleRows, optimum: Solution) -> Floats | None:
    """What the first tonne that each column would move more without an article is worth.

    By the plan's own measure, from the duals; None = the article takes no part in them.
    """
    of_rows = slice(article.rows.start, article.stop)
    bounds = np.abs(optimum.duals[article.rows.start : article.rows.stop])
    duals = np.zeros(len(optimum.duals))
    duals[of_rows] = optimum.duals[of_rows]
    cost = program.cost.copy()
    if not article.ruling.is_hard:
        cost[article.banned] -= article.ruling.price
    worth: Floats = np.maximum(program.matrix.T @ (optimum.duals - duals) - cost, 0.0)
    takes_part = bounds.sum() > 0 or worth[article.banned].max(initial=0.0) > 0
    return worth if takes_part else None


def _price(trial: _Trial, worth: Floats) -> Iterator[tuple[Without, dict[str, Any]]]:
    """One row: what would be otherwise without the article; none where nobody would notice."""
    inputs, article = trial.inputs, trial.article.ruling.article
    optimum, proven = trial.at(0.0)
    if trial.saving(optimum) <= WORTH_NAMING:
        return
    change = trial.change(optimum)
    names, those = inputs.city.districts.id, _gaining(change)
    most = last = ""
    if len(those):
        most = str(names[those[np.argmax(change.by_district[those])]])
        last = str(names[_last(trial, change, worth)])
    without = _without(inputs, change, last, proven=proven)
    if without.is_worth_naming:
        yield (
            without,
            {
                "article": article,
                "soil_t_per_week": without.soil_t_per_week,
                "gardens_t_per_week": without.gardens_t_per_week,
                "sold_t_per_week": without.sold_t_per_week,
                "left_t_per_week": without.left_t_per_week,
                "bill": without.bill,
                "districts": without.districts,
                "most": most,
                "last": last,
                "confirmed": proven,
                "sentence": without_sentence(noun_of(inputs.rulebook, article), without),
            },
        )


def _without(inputs: Inputs, change: Tally, last: str, *, proven: bool) -> Without:
    return Without(
        soil_t_per_week=change.soil_t / inputs.weeks,
        gardens_t_per_week=change.gardens_t / inputs.weeks,
        sold_t_per_week=change.sold_t / inputs.weeks,
        waiting_t_weeks=change.waiting_t_weeks,
        left_t_per_week=change.left_t / inputs.weeks,
        bill=change.bill,
        weeks=inputs.weeks,
        currency=inputs.city.currency,
        districts=len(_gaining(change)),
        last=name_of(inputs.city, last) if last else "",
        confirmed=proven,
    )


def _gaining(change: Tally) -> Integers:
    """The districts that gain anything worth naming."""
    most = float(change.by_district.max(initial=0.0))
    return np.flatnonzero(change.by_district > max(NEGLIGIBLE_T, LEAST_GAIN * most))


def _last(trial: _Trial, change: Tally, marginal: Floats) -> int:
    """The district that comes last as breaking the article becomes cheaper.

    The worth of the first tonne that the article keeps from a district says about when it begins
    to gain. A price between the least worth and the next is tried, then prices between those at
    which all gain and those at which several do not, until one district alone does not.
    """
    those = _gaining(change)
    worth = _worth_of_districts(trial, marginal)[those]
    order = np.lexsort((change.by_district[those], worth))
    if len(those) == 1:
        return int(those[0])
    late, low, high = order, 0.0, np.inf
    price = float(np.sqrt(worth[order[0]] * worth[order[1]])) or float(worth.max())
    for _ in range(STEPS):
        found, proven = trial.at(price)
        reached = trial.change(found).by_district[those] > NEGLIGIBLE_T
        missing = order[~reached[order]]
        if len(missing) == 1 or not proven:
            late = missing if len(missing) else late
            break
        low, high = (low, price) if len(missing) else (price, high)
        late = missing if len(missing) else late
        price = _between(low, high)
    return int(those[late[0]])


def _between(low: float, high: float) -> float:
    """A price between two, of which the lower may be nothing and the higher endless."""
    if not low:
        return high / 4
    return low * 4 if np.isinf(high) else float(np.sqrt(low * high))


def _worth_of_districts(trial: _Trial, marginal: Floats) -> Floats:
    """What the first tonne that the article keeps from each district is worth."""
    arcs = trial.program.deliver.of(marginal).max(axis=0)
    soil = trial.inputs.city.gardens.kind[trial.inputs.network.deliver.destination]
    worth = np.zeros(len(trial.inputs.city.districts) + 1)
    np.maximum.at(
        worth, district_of_ways(trial.inputs), np.where(soil == GardenKind.SALE, 0.0, arcs)
    )
    return worth[:-1]
