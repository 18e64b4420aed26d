"""A plan of groups read place by place: does every limit hold, and what does it cost?

Nothing here asks the program or the solver. Every source's movements are added up anew, followed
through the hubs' heaps, and shared out to every garden.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Floats
from greenhaven.core.planning.groups.arrivals import (
    LEAST_T,
    Arrivals,
    all_accepted,
    arrivals_of,
    mix_passed,
    room_passed,
)
from greenhaven.core.planning.groups.attempt import least_share
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan, Obeyed
from greenhaven.core.planning.groups.member_flows import GardenFlows, garden_flows
from greenhaven.core.planning.groups.obeyed import obeyed
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.groups.wished import missed, planned_for, wishes_passed
from greenhaven.core.planning.plan import ELEMENTS, NUTRIENTS, Shares
from greenhaven.core.planning.program import SOONER_PER_T_WEEK
from greenhaven.core.planning.recipes import yields

GARDENS_AT_ONCE = 65_536
HELD = [ELEMENTS.index("wet"), *NUTRIENTS]
LEAST_CAP_KG = 1e-3


@dataclass(frozen=True, slots=True)
class Checked:
    """What a plan costs, and by how much any limit is passed, as a share of the limit.

    Parameters
    ----------
    cost : float
        In the city's currency, less the reward for fairness.
    floor : float
        Share of its safe dose that every district's gardens get at least, with the composition
        that compost is taken to have.
    shares : Shares
        What each district's gardens get, with what compost really holds.
    supply : float
        Worst difference between what a source gives and what is moved and left.
    accepted : bool
        Whether nothing goes where its kind is not accepted.
    room, mix, heap, caps, wishes : float
        Most by which a capacity or least intake, a recipe, what lies in a hub, a garden's cap, or
        what it asked for is passed.
    articles : Obeyed
        What each article of the rulebook says of every movement.
    """

    cost: float
    floor: float
    shares: Shares
    supply: float
    accepted: bool
    room: float
    mix: float
    heap: float
    caps: float
    wishes: float
    articles: Obeyed

    @property
    def obeys(self) -> bool:
        """Whether every article is kept."""
        return not bool((self.articles.in_spite > 0).any() or (self.articles.beyond > 0).any())

    @property
    def worst(self) -> float:
        """The worst of all; infinite where something goes where it is not accepted."""
        passed = max(self.supply, self.room, self.mix, self.heap, self.caps, self.wishes)
        return passed if self.accepted else float("inf")


@dataclass(frozen=True, slots=True)
class _Served:
    """What gardens receive; shape (n_gardens,) each."""

    dose: Floats  # safe dose [t], 0 for those of which the floor does not speak
    wet: Floats  # received [t]
    filled: Floats  # share of its safe dose

    def floor(self, whole: Whole) -> float:
        """As the program counts: what one garden gets beyond its dose counts too."""
        served = _by_district(whole, self.dose * self.filled)
        return least_share(served, _by_district(whole, self.dose))

    def shares(self, whole: Whole) -> Shares:
        """As people count: a garden that has its dose is served."""
        need = _by_district(whole, self.dose)
        served = _by_district(whole, self.dose * np.minimum(self.filled, 1.0))
        share = np.divide(served, need, out=np.zeros_like(need), where=need > 0)
        wet = _by_district(whole, np.where(self.dose > 0, self.wet, 0.0))
        return Shares(whole.city.districts.id, need, wet, share)


def _by_district(whole: Whole, values: Floats) -> Floats:
    district = whole.takers.district
    inside, size = district >= 0, len(whole.city.districts)
    sums = np.bincount(district[inside], weights=values[inside], minlength=size)
    return np.asarray(sums, dtype=np.float64)


def checked(whole: Whole, plan: GroupedPlan, content: Floats) -> Checked:
    """Add up a plan place by place.

    Parameters
    ----------
    whole : Whole
    plan : GroupedPlan
    content : array, shape (weeks, n_hubs, 2)
        N and P that compost is taken to hold when doses are counted [kg/t].
    """
    arrivals = arrivals_of(whole, plan)
    sent, cost = _sent(whole, plan)
    lies, heap, lack = _heaps(whole, arrivals, sent)
    storage = whole.city.parameters["storage_per_t_week"] * float(lies.sum())
    given = _served(whole, plan, content, content)
    floor = given.floor(whole)
    reward = whole.settings.fairness_price_per_t * float(given.dose.sum()) * floor
    return Checked(
        cost=arrivals.cost + cost + storage + missed(whole, planned_for(whole, plan)) - reward,
        floor=floor,
        shares=_served(whole, plan, content, heap[:, whole.hubs]).shares(whole),
        supply=arrivals.supply_error,
        accepted=all_accepted(whole, arrivals),
        room=room_passed(whole, arrivals),
        mix=mix_passed(whole, arrivals),
        heap=lack,
        caps=_caps_passed(whole, plan, heap),
        wishes=wishes_passed(whole, plan),
        articles=obeyed(whole, plan, heap, lies),
    )


def _deliveries(whole: Whole, plan: GroupedPlan) -> Iterator[GardenFlows]:
    for start in range(0, len(whole.takers), GARDENS_AT_ONCE):
        yield garden_flows(whole.city, plan, slice(start, start + GARDENS_AT_ONCE))


def _sent(whole: Whole, plan: GroupedPlan) -> tuple[Floats, float]:
    """What each hub sends in each week [t], hubs as in City.hubs, and what that costs."""
    city, takers = whole.city, whole.takers
    sent, cost = np.zeros((whole.weeks, len(city.hubs))), 0.0
    for flows in _deliveries(whole, plan):
        np.add.at(sent, (flows.week, flows.hub), flows.wet)
        soil = city.gardens.kind[flows.garden] != GardenKind.SALE
        per_t = city.parameters["haulage_per_t_km"] * flows.km - takers.worth_per_t[flows.garden]
        per_t = per_t + np.where(soil, SOONER_PER_T_WEEK * flows.week, 0.0)
        cost += float((flows.wet * per_t).sum())
    return sent, cost


def _heaps(whole: Whole, arrivals: Arrivals, sent: Floats) -> tuple[Floats, Floats, float]:
    """What lies ripe at each week's end, what a tonne of it holds, and the worst lack.

    Returns
    -------
    lies : array, shape (weeks, n_hubs)
    heap : array, shape (weeks, n_hubs_of_city, 2)
        N and P of what is sent [kg/t].
    lack : float
        Most that is sent beyond what lies there, as a share of it.
    """
    ripens = _ripens(whole, arrivals)
    lying, lack = np.zeros(ripens.shape[1:]), 0.0
    lies = np.zeros(ripens.shape[:2])
    heap = np.zeros((*sent.shape, 2))
    for week in range(whole.weeks):
        lying = lying + ripens[week]
        held, out = lying[:, 0], sent[week, whole.hubs]
        lack = max(lack, float(((out - held) / np.maximum(held, LEAST_T)).max(initial=0.0)))
        each = np.divide(lying, held[:, None], out=np.zeros_like(lying), where=held[:, None] > 0)
        heap[week, whole.hubs] = 1e3 * each[:, 1:]
        lying = np.maximum(lying - out[:, None] * each, 0.0)
        lies[week] = lying[:, 0]
    return lies, heap, lack


def _ripens(whole: Whole, arrivals: Arrivals) -> Floats:
    """Wet mass, N and P of what becomes ripe [t], shape (weeks, n_hubs, 3)."""
    weeks, stock = whole.weeks, whole.sample.opening
    ripens = np.zeros((weeks, len(whole.hubs), len(HELD)))
    early = stock.week < weeks
    when = (stock.week[early].clip(min=0), stock.hub[early])
    np.add.at(ripens, when, stock.outputs[early][:, HELD])
    for hub, process in enumerate(whole.sample.processes()):
        made = yields(whole.city.kinds, process)[:, HELD]
        lead = process.lead_weeks
        if lead < weeks:
            ripens[lead:, hub] += arrivals.intake[: weeks - lead, whole.hubs[hub]] @ made
    return ripens


def _served(whole: Whole, plan: GroupedPlan, doses: Floats, content: Floats) -> _Served:
    """What each garden receives [t], and the share of its safe dose that this fills.

    `doses` is the composition that safe doses are counted with, `content` that of what is sent,
    both of the plan's hubs, shape (weeks, n_hubs, 2) [kg/t].
    """
    takers = whole.takers
    of_hub = np.zeros((whole.weeks, len(whole.city.hubs), 2))
    of_hub[:, whole.hubs] = content
    wet, filled = np.zeros(len(takers)), np.zeros(len(takers))
    for flows in _deliveries(whole, plan):
        used = _used(takers.own_caps_kg[flows.garden], of_hub[flows.week, flows.hub])
        wet += np.bincount(flows.garden, weights=flows.wet, minlength=len(takers))
        filled += np.bincount(flows.garden, weights=flows.wet * used, minlength=len(takers))
    dose = takers.doses_t(whole.typical_content(doses))
    return _Served(np.where(takers.counts & np.isfinite(dose), dose, 0.0), wet, filled)


def _used(caps_kg: Floats, content: Floats) -> Floats:
    """Share of its safe dose that a tonne of each content uses up in the garden beside it."""
    rates = np.divide(
        content, caps_kg, out=np.zeros_like(content), where=(caps_kg > 0) & np.isfinite(caps_kg)
    )
    return np.asarray(rates.max(axis=1, initial=0.0), dtype=np.float64)


def _caps_passed(whole: Whole, plan: GroupedPlan, heap: Floats) -> float:
    """Most that a garden receives beyond a cap, as a share of the cap."""
    caps = whole.takers.caps_kg
    received = np.zeros_like(caps)
    for flows in _deliveries(whole, plan):
        given = flows.wet[:, None] * heap[flows.week, flows.hub]
        np.add.at(received, flows.garden, given)
    over = np.divide(
        received - caps, np.maximum(caps, LEAST_CAP_KG), out=np.zeros_like(caps),
        where=np.isfinite(caps),
    )  # fmt: skip
    return float(over.max(initial=0.0))
