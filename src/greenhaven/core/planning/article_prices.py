"""What each article of a rulebook costs: money, compost to the soil, and for whom."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.plan import NEGLIGIBLE_T, ArticlePrices, no_article_prices
from greenhaven.core.planning.prices import WORTH_NAMING, with_floor_fixed
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.rule_rows import ArticleRows
from greenhaven.core.planning.rule_words import noun_of
from greenhaven.core.planning.solver import Session, Solution
from greenhaven.core.planning.words import article_price_sentence, money, name_of

LEAST_GAIN = 1e-3  # share of what the district that gains most gains: less is not named


STEPS = 6  # solves that look for the last district to gain


@dataclass(frozen=True, slots=True)
class _Marginal:
    """What an article's duals say: the plan's prices are those with it in force."""

    unit: float  # saved by one more unit of each of its bounds, or the first tonne of its bans
    worth: Floats  # saved by the first tonne that each column would move more, shape (n_columns,)


@dataclass(frozen=True, slots=True)
class _Gains:
    """What goes to the soil beside what goes there with the article."""

    soil_t: float
    by_district: Floats  # [t], shape (n_districts,)

    @property
    def districts(self) -> Integers:
        """Those that gain anything worth naming."""
        least = max(NEGLIGIBLE_T, LEAST_GAIN * float(self.by_district.max(initial=0.0)))
        return np.flatnonzero(self.by_district > least)


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

    def gains(self, other: Solution) -> _Gains:
        """What another optimum brings to the soil, beside what this one does."""
        city, arcs = self.inputs.city, self.inputs.network.deliver
        soil = city.gardens.kind[arcs.destination] != GardenKind.SALE
        deliver = self.program.deliver
        more = (deliver.of(other.values) - deliver.of(self.cheapest.values)).sum(axis=0)
        more = np.where(soil, more, 0.0)
        size = len(city.districts)
        to: Floats = np.bincount(self.districts(), weights=more, minlength=size + 1).astype(float)
        return _Gains(float(more.sum()), to[:size])

    def districts(self) -> Integers:
        """District that each delivery arc ends in; the number of districts = none."""
        city = self.inputs.city
        row = np.full(len(city.gardens), len(city.districts))
        known = np.isin(city.gardens.district, city.districts.id)
        row[known] = positions(city.districts.id, city.gardens.district[known])
        return row[self.inputs.network.deliver.destination]

    def _columns(self) -> Integers:
        """Room beyond its bounds, and its bans that no other hard article bans, too."""
        mine = self.article
        others = [
            each.banned
            for each in self.program.articles
            if each is not mine and each.ruling.is_hard
        ]
        bans = np.setdiff1d(mine.banned, np.concatenate([mine.banned[:0], *others]))
        return np.concatenate([np.arange(mine.lack.start, mine.excess.stop), bans])


def article_prices(
    inputs: Inputs, program: Program, session: Session, optimum: Solution
) -> ArticlePrices:
    """What would be saved, and who would get more, without each article that costs something.

    The fairness floor is fixed at what was reached, so that prices are those of the cost stage. An
    article that takes no part in these prices costs nothing: the optimum stays one without it.
    Every other is let go and the program solved again from where it stands, which is a plan
    without the article too; a solve that takes too long is given up, and what it has saved by
    then is the least that the article costs.

    The last district to gain is the last to get more as breaking the article becomes cheaper.
    """
    if not program.articles or not inputs.settings.priced_limits:
        return no_article_prices()
    program, cheapest = with_floor_fixed(program, session, optimum)
    place = session.place
    rows = []
    for article in program.articles:
        marginal = _marginal(program, article, cheapest)
        if marginal.unit > 0:
            trial = _Trial(inputs, program, session, article, cheapest)
            row = _price(trial, marginal)
            session.become(program)
            session.go_back(place)
            rows += [row] if row["saving"] > WORTH_NAMING else []
    if not rows:
        return no_article_prices()
    return ArticlePrices.of(sorted(rows, key=lambda row: -float(row["saving"])))


def _marginal(program: Program, article: ArticleRows, optimum: Solution) -> _Marginal:
    """Prices of an article at the optimum, from its rows' duals and its bans' reduced costs."""
    duals = np.zeros(len(optimum.duals))
    of_rows = slice(article.rows.start, article.stop)
    duals[of_rows] = optimum.duals[of_rows]
    cost = program.cost.copy()
    if not article.ruling.is_hard:
        cost[article.banned] -= article.ruling.price
    elsewhere = cost - program.matrix.T @ (optimum.duals - duals)
    worth = np.maximum(-elsewhere, 0.0)
    of_bans = float(worth[article.banned].max(initial=0.0))
    of_bounds = float(np.abs(optimum.duals[article.rows.start : article.rows.stop]).sum())
    return _Marginal(of_bounds or of_bans, worth)


def _price(trial: _Trial, marginal: _Marginal) -> dict[str, Any]:
    """One row: what is saved without the article, and gained by whom."""
    inputs, ruling = trial.inputs, trial.article.ruling
    without, proven = trial.at(0.0)
    spent = trial.cheapest.objective - _penalty(trial) - without.objective
    gains = trial.gains(without)
    names, those = inputs.city.districts.id, gains.districts
    most = last = ""
    if len(those):
        most = str(names[those[np.argmax(gains.by_district[those])]])
        last = str(names[_last(trial, gains, marginal)])
    row = {
        "article": ruling.article,
        "saving": max(spent, 0.0),
        "soil_t_per_week": gains.soil_t / inputs.weeks,
        "unit_saving": marginal.unit,
        "unit": ruling.unit,
        "districts": len(those),
        "most": most,
        "last": last,
        "confirmed": proven,
    }
    return row | {"sentence": _sentence(inputs, row)}


def _penalty(trial: _Trial) -> float:
    """What the optimum counts for breaking a soft article: no money that anybody spends."""
    article, values = trial.article, trial.cheapest.values
    if article.ruling.is_hard:
        return 0.0
    broken = values[article.slack].sum() + values[article.banned].sum()
    return float(article.ruling.price * broken)


def _last(trial: _Trial, gains: _Gains, marginal: _Marginal) -> int:
    """The district that comes last as breaking the article becomes cheaper.

    The worth of the first tonne that the article keeps from a district says about when it begins
    to gain. A price between the least worth and the next is tried, then prices between those at
    which all gain and those at which several do not, until one district alone does not.
    """
    those = gains.districts
    worth = _worth_of_districts(trial, marginal)[those]
    order = np.lexsort((gains.by_district[those], worth))
    if len(those) == 1:
        return int(those[0])
    late, low, high = order, 0.0, np.inf
    price = float(np.sqrt(worth[order[0]] * worth[order[1]])) or float(worth.max())
    for _ in range(STEPS):
        found, proven = trial.at(price)
        reached = trial.gains(found).by_district[those] > NEGLIGIBLE_T
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


def _worth_of_districts(trial: _Trial, marginal: _Marginal) -> Floats:
    """What the first tonne that the article keeps from each district would save."""
    arcs = trial.program.deliver.of(marginal.worth).max(axis=0)
    soil = trial.inputs.city.gardens.kind[trial.inputs.network.deliver.destination]
    worth = np.zeros(len(trial.inputs.city.districts) + 1)
    np.maximum.at(worth, trial.districts(), np.where(soil == GardenKind.SALE, 0.0, arcs))
    return worth[:-1]


def _sentence(inputs: Inputs, row: dict[str, Any]) -> str:
    city, saving = inputs.city, float(row["saving"])
    return article_price_sentence(
        noun_of(inputs.rulebook, row["article"]),
        row["soil_t_per_week"],
        f"{money(city, saving)} in {inputs.weeks} weeks",
        name_of(city, row["last"]) if row["last"] else "",
        several=row["districts"] > 1,
    )
