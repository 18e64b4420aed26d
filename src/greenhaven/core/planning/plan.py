"""A plan: who gives what to whom in which week, why, and what each limit costs.

Every table is in columns; masses are tonnes wet, elements tonnes, unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from greenhaven.core.columns import Booleans, Columns, Floats, Integers, Texts, absent

# Raised when the same city and settings would give another plan, or a plan of another shape:
# a plan that was kept by an earlier edition is then made again.
EDITION = 5
NEGLIGIBLE_T = 1e-6  # one gram: below the scales of any hub, above the solver's tolerance
ELEMENTS = ("wet", "water", "carbon", "nitrogen", "phosphorus", "potassium", "ash")
NUTRIENTS = [ELEMENTS.index("nitrogen"), ELEMENTS.index("phosphorus")]  # those with a cap


@dataclass(frozen=True, slots=True)
class Flows(Columns):
    """Movements of one week; elements are what actually moves, traced through every batch."""

    week: Integers  # 0 = first
    leg: Texts  # rules.movements.Leg
    origin: Texts  # source id or hub id
    destination: Texts  # hub id or garden id
    via: Texts  # transfer station id; "" = direct
    material: Texts  # kind id, "compost" or "digestate"
    km: Floats
    wet: Floats
    water: Floats
    carbon: Floats
    nitrogen: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats


@dataclass(frozen=True, slots=True)
class HubWeeks(Columns):
    """One row a hub and week: what came in, left, was lost and lies there at the week's end."""

    hub: Texts
    week: Integers
    element: Texts  # one of ELEMENTS
    opening: Floats  # in process and ripe at the week's beginning
    received: Floats  # from sources
    water_added: Floats
    lost_to_air: Floats  # gases and vapour, less the oxygen and water taken up
    sent: Floats  # to gardens, parks, sale
    in_process: Floats  # at the week's end
    ripe: Floats  # at the week's end


@dataclass(frozen=True, slots=True)
class Recipes(Columns):
    """The mix that each composting hub starts in a week; only weeks with a mix."""

    hub: Texts
    week: Integers
    wet: Floats
    carbon_to_nitrogen: Floats
    moisture: Floats
    free_air_space: Floats
    bulking_share: Floats  # of the wet mass
    water_added: Floats


@dataclass(frozen=True, slots=True)
class Unserved(Columns):
    """Organics for which no place was found."""

    week: Integers
    source: Texts
    wet: Floats


@dataclass(frozen=True, slots=True)
class LimitPrices(Columns):
    """What one more unit of a limit would save over the horizon."""

    limit: Texts  # "capacity", "phosphorus cap", …
    owner: Texts  # hub, garden or district id
    weeks: Integers  # in how many weeks (or windows) it binds
    saving: Floats  # of one more unit in each of those weeks, in the plan's currency
    unit: Texts  # the unit of "one more": "t a week", "kg P", …
    confirmed: Booleans  # True where the saving is that of a second solve with the limit moved
    sentence: Texts


@dataclass(frozen=True, slots=True)
class ArticleEffects(Columns):
    """What each article of the rulebook did to the plan, checked on what is really moved."""

    article: Texts  # id
    hard: Booleans  # False = it may be broken at a price
    forbidden: Integers  # movements that it bans
    bounds: Integers  # rows that it states, one an owner
    binding: Integers  # of them, those that the plan uses up
    in_spite: Floats  # moved although it is banned [t]; 0 for a hard article
    beyond: Floats  # sum of what lies beyond its bounds, in `unit`
    worst: Floats  # the furthest that one owner lies beyond, in `unit`
    worst_owner: Texts  # "" = nobody, or all
    unit: Texts
    paid: Floats  # what the plan counts for breaking it, in the city's currency


def no_article_effects() -> ArticleEffects:
    """A table without rows."""
    texts = dict.fromkeys(("article", "worst_owner", "unit"), np.str_)
    counts = dict.fromkeys(("forbidden", "bounds", "binding"), np.int64)
    amounts = dict.fromkeys(("in_spite", "beyond", "worst", "paid"), np.float64)
    return ArticleEffects.of([], hard=np.bool_, **texts, **counts, **amounts)


@dataclass(frozen=True, slots=True)
class ArticlePrices(Columns):
    """What would be otherwise without each article that costs something; more is positive.

    First what keeps most compost from soils, then what costs most money. The bill and what soils
    get are told beside each other: neither is part of the other.
    """

    article: Texts  # id
    soil_t_per_week: Floats  # compost to gardens, parks and street trees [t wet]
    gardens_t_per_week: Floats  # of it, to gardens
    sold_t_per_week: Floats
    left_t_per_week: Floats  # organics that stay without a place [t wet]
    bill: Floats  # haulage, handling, gate fees over the horizon, as `cost`, in the city's currency
    districts: Integers  # that would get more compost for their soils
    most: Texts  # the district that would gain most; "" = none gains
    last: Texts  # the one that comes last as the article is loosened step by step
    confirmed: Booleans  # False = a better plan without the article may exist
    sentence: Texts


def no_article_prices() -> ArticlePrices:
    """A table without rows."""
    texts = dict.fromkeys(("article", "most", "last", "sentence"), np.str_)
    tonnes = ("soil_t_per_week", "gardens_t_per_week", "sold_t_per_week", "left_t_per_week")
    amounts = dict.fromkeys((*tonnes, "bill"), np.float64)
    return ArticlePrices.of([], districts=np.int64, confirmed=np.bool_, **texts, **amounts)


@dataclass(frozen=True, slots=True)
class RuleReasons(Columns):
    """Rules that stand behind flows; a flow may have several, or none."""

    flow: Integers  # row in the plan's flows
    article: Texts  # id
    noun: Texts  # what it is called in a sentence
    place: Texts  # the hub that it forbids, or the source or garden that has used up what it allows


def no_rule_reasons() -> RuleReasons:
    """A table without rows."""
    texts = dict.fromkeys(("article", "noun", "place"), np.str_)
    return RuleReasons.of([], flow=np.int64, **texts)


@dataclass(frozen=True, slots=True)
class Stopped(Columns):
    """Hubs that are closed and districts that nobody drives to, week by week."""

    place: Texts  # id of the hub or district
    week: Integers


def none_stopped() -> Stopped:
    """A table without rows."""
    return Stopped.of([], place=np.str_, week=np.int64)


@dataclass(frozen=True, slots=True)
class Wishes(Columns):
    """What gardens asked for in the weeks of the plan, and what comes of it."""

    garden: Texts
    grade: Texts  # "" = any compost
    first: Texts  # ISO; from then on it is welcome
    last: Texts  # ISO; by then
    asked: Floats  # [t wet]
    planned: Floats  # of it [t wet]
    price_per_t: Floats  # what one more tonne for it would cost, in the city's currency
    sentence: Texts


def no_wishes() -> Wishes:
    """A table without rows."""
    texts = dict.fromkeys(("garden", "grade", "first", "last", "sentence"), np.str_)
    amounts = dict.fromkeys(("asked", "planned", "price_per_t"), np.float64)
    return Wishes.of([], **texts, **amounts)


@dataclass(frozen=True, slots=True)
class Rooms(Columns):
    """Hubs that have less room in a week than their capacity."""

    hub: Texts
    week: Integers
    room: Floats  # [t]
    kept: Floats  # for allies [t]


def whole_rooms() -> Rooms:
    """A table without rows."""
    return Rooms.of([], hub=np.str_, week=np.int64, room=np.float64, kept=np.float64)


@dataclass(frozen=True, slots=True)
class Shares(Columns):
    """What each district's gardens get of what they can safely take."""

    district: Texts
    need: Floats  # safe dose over the horizon [t]
    delivered: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Solve:
    """How the plan was found."""

    status: str  # "optimal"
    objective: float
    build_cpu_s: float
    solve_cpu_s: float
    columns: int
    rows: int
    rounds: int  # times that collection was planned, each with a better composition of compost


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of some weeks for one city."""

    city: str
    start: date
    weeks: int
    solve: Solve
    flows: Flows
    hub_weeks: HubWeeks
    recipes: Recipes
    unserved: Unserved
    prices: LimitPrices
    shares: Shares
    fairness_floor: float  # share of need that every district with gardens gets at least
    balance_error: Mapping[str, float]  # by element, worst of all hubs and weeks
    unreported: int  # source-weeks whose supply was not reported and is planned as nothing
    summary: Mapping[str, float]  # collected_t, composted_t, returned_to_soil_t …
    articles: ArticleEffects = field(default_factory=no_article_effects, metadata=absent("no rows"))
    article_prices: ArticlePrices = field(
        default_factory=no_article_prices, metadata=absent("no rows")
    )
    rule_reasons: RuleReasons = field(default_factory=no_rule_reasons, metadata=absent("no rows"))
    stopped: Stopped = field(default_factory=none_stopped, metadata=absent("no rows"))
    wishes: Wishes = field(default_factory=no_wishes, metadata=absent("no rows"))
    rooms: Rooms = field(default_factory=whole_rooms, metadata=absent("no rows"))
