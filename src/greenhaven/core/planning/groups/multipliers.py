"""What one more unit of every limit is worth, mended until no plan can gain by breaking it.

A solver's duals hold to its tolerance only, and those of interior point to less. Any multipliers of
the right sign whose reduced costs are not negative bound every plan from below, so that here signs
are set right, and the prices of ripe compost, of water and of intakes are computed anew from the
others until that is so.
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Texts, positions
from greenhaven.core.planning.groups.ruled import surely_too_far
from greenhaven.core.planning.groups.sphere import between_km, on_sphere
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.program import SOONER_PER_T_WEEK, WATER_PER_T, Program
from greenhaven.core.planning.recipes import RecipeRow, recipe_rows


@dataclass(frozen=True, slots=True)
class Multipliers:
    """Prices of what a plan uses of the hubs.

    Parameters
    ----------
    capacity : array, shape (weeks, n_hubs_of_city)
        Of a tonne received, passed on or brought; ≤ 0.
    minimum : array, shape (weeks, n_hubs_of_city)
        Of a tonne that a reactor must be fed; ≥ 0.
    recipe : array, shape (n_rules, weeks, n_hubs)
        Of a unit of each recipe row; ≤ 0.
    ripe : array, shape (weeks, n_hubs)
        Of a tonne of ripe product; the lower, the more it is worth.
    floor : array, shape (n_districts,)
        Of a tonne of safe dose served; ≥ 0.
    rules : tuple of array
        Of a unit of each row of each article that speaks of more than one place; ≥ 0 where it asks
        for a least amount only, ≤ 0 where for a most.
    """

    capacity: Floats
    minimum: Floats
    recipe: Floats
    ripe: Floats
    floor: Floats
    rules: tuple[Floats, ...] = ()


def multipliers_of(whole: Whole, program: Program, duals: Floats) -> Multipliers:
    """Valid multipliers near the duals of a program of groups.

    Parameters
    ----------
    whole : Whole
    program : Program
    duals : array, shape (n_rows,)
        What one more unit of each row's bound would change.
    """
    city, hubs = whole.city, whole.city.hubs.id[whole.hubs]
    rules = recipe_rules(whole)
    articles = _of_articles(program, duals)
    recipe = [np.minimum(_by_owner(program, duals, rule.name, hubs), 0.0) for rule in rules]
    floor = _by_owner(program, duals, "fairness floor", city.districts.id)[0]
    return Multipliers(
        capacity=np.minimum(_by_owner(program, duals, "capacity", city.hubs.id), 0.0),
        minimum=np.maximum(_by_owner(program, duals, "minimum", city.hubs.id), 0.0),
        recipe=_watered(np.stack(recipe), rules),
        ripe=_stored(whole, _by_owner(program, duals, "ripe stock", hubs), articles),
        floor=np.maximum(floor, 0.0),
        rules=articles,
    )


def intake_part(whole: Whole, prices: Multipliers) -> float:
    """What the bounds of capacities and least intakes add to the lower bound."""
    hubs = whole.city.hubs
    limited = np.isfinite(hubs.capacity_t_per_week)
    room = (prices.capacity[:, limited] * hubs.capacity_t_per_week[limited]).sum()
    fed = (prices.minimum * hubs.minimum_t_per_week).sum()
    return float(room + fed)


def delivery_part(prices: Multipliers, program: Program, ripens_t: Floats) -> float:
    """What becomes ripe and the promise of the floor add to the lower bound.

    Parameters
    ----------
    prices : Multipliers
    program : Program
        Any that is stated for the same composition: it tells needs and the floor's reward.
    ripens_t : array, shape (weeks, n_hubs)
        Product that is added to what lies in each hub, other than by intakes that are planned [t].
    """
    promise = float(program.cost[program.floor] + prices.floor @ program.needs)
    least, most = program.lower[program.floor], program.upper[program.floor]
    fixed = float((prices.ripe * ripens_t).sum() + min(promise * least, promise * most))
    return fixed + _rule_part(prices, program)


def _rule_part(prices: Multipliers, program: Program) -> float:
    """What the bounds of articles add to the lower bound."""
    part = 0.0
    for article, price in zip(program.articles[1:], prices.rules, strict=True):
        at = slice(article.rows.start, article.rows.stop)
        bounds = np.where(price > 0, program.row_lower[at], program.row_upper[at])
        part += float((price[price != 0] * bounds[price != 0]).sum())
    return part


def _of_articles(program: Program, duals: Floats) -> tuple[Floats, ...]:
    """Prices of the articles' rows with signs that fit their bounds; the first only forbids."""
    found = []
    for article in program.articles[1:]:
        at = slice(article.rows.start, article.rows.stop)
        price = np.where(np.isfinite(program.row_lower[at]), duals[at], duals[at].clip(max=0.0))
        found.append(np.where(np.isfinite(program.row_upper[at]), price, price.clip(min=0.0)))
    return tuple(found)


def recipe_rules(whole: Whole) -> tuple[RecipeRow, ...]:
    """What a mix must keep to."""
    city = whole.city
    return recipe_rows(city.kinds, whole.settings.recipe, city.parameters["settling_factor"])


def _by_owner(program: Program, duals: Floats, limit: str, ids: Texts) -> Floats:
    """Duals of a limit by week and owner, in the order of the ids; 0 where there is no row."""
    for family in program.families:
        if family.limit == limit:
            by_owner = np.zeros((family.rows.weeks, len(ids)))
            by_owner[:, positions(ids, family.owners)] = family.rows.of(duals)
            return by_owner
    raise KeyError(limit)


def _watered(recipe: Floats, rules: tuple[RecipeRow, ...]) -> Floats:
    """Lower the price of dryness until sprinkled water gains nothing."""
    water = np.array([rule.water for rule in rules])
    gain = WATER_PER_T - np.einsum("r,rth->th", water, recipe)
    for row in np.flatnonzero(water < 0):
        mended = np.minimum(recipe[row] + np.minimum(gain, 0.0) / water[row], 0.0)
        gain = gain - water[row] * (mended - recipe[row])
        recipe[row] = mended
    return recipe


def _stored(whole: Whole, ripe: Floats, rules: tuple[Floats, ...]) -> Floats:
    """Raise the worth of ripe product to what anyone without a cap pays, and to its later worth."""
    most = _open_prices(whole, rules)
    storage = whole.city.parameters["storage_per_t_week"] + whole.ruled.added(rules)[0].kept
    later = np.zeros(ripe.shape[1])
    mended = np.empty_like(ripe)
    for week in range(len(ripe) - 1, -1, -1):
        later = np.minimum(np.minimum(ripe[week], most[week]), storage[week] + later)
        mended[week] = later
    return mended


def _open_prices(whole: Whole, rules: tuple[Floats, ...]) -> Floats:
    """Least that a tonne from each hub costs at a place without a cap, shape (weeks, n_hubs).

    Buyers come to every hub; other places are sent compost only.
    """
    takers = whole.takers
    table = whole.city.hubs
    at = on_sphere(table.lat[whole.hubs], table.lon[whole.hubs])
    composts = np.array(
        [each.product == "compost" for each in whole.sample.processes()], dtype=bool
    )
    best = np.full((whole.weeks, len(whole.hubs)), np.inf)
    wait = SOONER_PER_T_WEEK * np.arange(whole.weeks)[:, None]
    added, along = whole.ruled.added(rules)
    detour, longest = whole.city.parameters["detour_factor"], whole.ruled.deliver_km
    for one in np.flatnonzero(takers.uncapped).tolist():
        like = int(whole.ruled.taking[one])
        cost = added.deliver[like] - takers.worth_per_t[one]
        sends, km = np.ones_like(composts), np.zeros((1, len(at)))
        if not takers.sells[one]:
            straight = between_km(takers.place[[one]], at)
            sends, km = composts, detour * straight
            cost = cost + whole.haul_per_km() * straight + wait
        if along is not None:
            cost = cost + along.deliver[like] * km
        if longest is not None:
            sends = sends & ~surely_too_far(km, longest[like])
        best = np.where(sends, np.minimum(best, cost), best)
    return best
