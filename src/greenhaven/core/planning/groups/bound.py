"""What no plan of the whole city can go below."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.planning.groups.attempt import Attempt
from greenhaven.core.planning.groups.executors import Executor
from greenhaven.core.planning.groups.garden_pricing import price_gardens
from greenhaven.core.planning.groups.multipliers import delivery_part, intake_part
from greenhaven.core.planning.groups.pricing import Priced, price_sources


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound and what it is made of."""

    value: float  # in the city's currency
    sources: Priced
    gardens: Priced


def lower_bound(plan: Attempt, executor: Executor) -> Bound:
    """Lagrangian lower bound of the program of every source and garden.

    Every limit of the hubs is priced instead of kept; what a source gives and what a garden may
    take is kept, place by place. So no plan that keeps all of them can cost less, with whichever
    hubs: every way that takes a source's kind, and every hub that composts, is weighed. The
    composition of compost is that of the attempt.

    Parameters
    ----------
    plan : Attempt
        For its prices, and the composition of its compost; how it groups places does not matter.
    executor : Executor

    Source
    ------
    Geoffrion, A. M. (1974), Lagrangean relaxation for integer programming, Mathematical
    Programming Study 2, 82–114: any multipliers of the right sign give a bound.
    """
    whole = plan.aggregate.whole
    of_sources = price_sources(whole, plan.prices, executor)
    of_gardens = _gardens(plan, executor)
    ripe = whole.sample.opening.ripe_by_week(whole.weeks)
    fixed = intake_part(whole, plan.prices) + delivery_part(plan.prices, plan.program, ripe)
    value = fixed + float(np.sum(of_sources.cost)) + float(np.sum(of_gardens.cost))
    return Bound(value, of_sources, of_gardens)


def delivery_bound(plan: Attempt, ripens_t: Floats, executor: Executor) -> Bound:
    """The same bound where it is settled what is collected, and so what becomes ripe.

    Parameters
    ----------
    plan : Attempt
        Of deliveries alone.
    ripens_t : array, shape (weeks, n_hubs)
        Product that is added to what lies in each hub [t].
    executor : Executor
    """
    of_gardens = _gardens(plan, executor)
    fixed = delivery_part(plan.prices, plan.program, ripens_t)
    size = len(plan.aggregate.whole.givers)
    settled = Priced(np.zeros(size), np.zeros((size, 0), dtype=np.int64))
    return Bound(fixed + float(np.sum(of_gardens.cost)), settled, of_gardens)


def _gardens(plan: Attempt, executor: Executor) -> Priced:
    known = plan.aggregate
    return price_gardens(known.whole, known.gardens, known.inputs.content, plan.prices, executor)
