"""Made instances of the two families on which solvers of rounds are compared.

Capacity alone (CVRP): the rules of the X set, Uchoa, Pecin, Pessoa, Poggi, Vidal & Subramanian
(2017), New benchmark instances for the capacitated vehicle routing problem, Eur. J. Oper. Res.
257(3), 845-858, section 4: a grid of 1000 x 1000; a depot in the centre, in the corner or anywhere;
stops anywhere, around 3-8 seeds with a probability that decays with exp(-distance/40), or half and
half; seven distributions of demand; a capacity of ceil(r x demand / n), where r, the stops that a
round holds, is triangular on (3, 6, 25); distances rounded to the nearest whole number.

Capacity and time windows (VRPTW): random and half-clustered stops with narrow windows in the manner
of Solomon (1987), Oper. Res. 35(2), 254-265, at the sizes of Gehring & Homberger (1999), whose
published instances give side, horizon, capacity, service and width; every stop has a window, its
centre drawn evenly between the earliest arrival and the latest departure that still gets home;
distances and times are cut to one decimal, as in the DIMACS challenge of 2021, and the distance
counts. No instance is one of the published: a seed makes each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SIDE = 1000  # of the grid of the X set
DECAY = 40.0  # of the attraction of a seed, in the same unit
DEMANDS = {  # of the X set: the ends of even distributions; "Q" and "SL" are made below
    "U": (1, 1),
    "1-10": (1, 10),
    "5-10": (5, 10),
    "1-100": (1, 100),
    "50-100": (50, 100),
}
# Of the published instances of Gehring & Homberger, by number of stops: side and horizon.
WINDOWED = {200: (140, 634), 1000: (500, 1925)}
LOAD, SERVICE = 200, 10
SEED = 1
# Kind, stops and width of windows as R1_2_5, RC1_2_1, R1_10_5 and RC1_10_1 have them.
WINDOWED_FAMILY = {
    "r1_n200": ("R1", 200, 30),
    "rc1_n200": ("RC1", 200, 30),
    "r1_n1000": ("R1", 1000, 30),
    "rc1_n1000": ("RC1", 1000, 30),
}
DECIMAL = 10  # lengths and times are counted in tenths


@dataclass(frozen=True, slots=True)
class XRule:
    """What distinguishes one instance of the X set.

    Attributes
    ----------
    stops : int
    depot : str
        "C" in the centre, "E" in the corner, "R" anywhere.
    positions : str
        "R" anywhere, "C" around seeds, "RC" half and half.
    demand : str
        A key of DEMANDS, "Q" by quadrant, or "SL" many small and few large.
    route_size : float
        Stops that a round holds on average.
    """

    stops: int
    depot: str
    positions: str
    demand: str
    route_size: float


# As X-n200-k36 and X-n1001-k43 are described.
X_FAMILY = {
    "n201": XRule(200, "R", "C", "Q", 5.6),
    "n1001": XRule(1000, "R", "R", "1-100", 23.3),
}
NAMES = (*X_FAMILY, *WINDOWED_FAMILY)


@dataclass(frozen=True, slots=True)
class Instance:
    """Stops and one depot, which is row 0; lengths and times in whole units.

    Attributes
    ----------
    metres, seconds : shape (n + 1, n + 1)
        What counts, and what a way takes; any unit.
    load : shape (n + 1,)
    capacity : int
    opens, closes, service : shape (n + 1,)
        When work at a stop may begin, and how long it takes; the depot's are those of the shift.
    """

    name: str
    metres: Whole
    seconds: Whole
    load: Whole
    capacity: int
    opens: Whole
    closes: Whole
    service: Whole

    @property
    def timed(self) -> bool:
        """Whether stops have windows."""
        return bool(self.closes.max() > 0)

    @property
    def vehicles(self) -> int:
        """What loads need and a fifth more; with windows a quarter of the stops, as published."""
        needed = -(-int(self.load.sum()) // self.capacity)
        return (len(self.load) - 1) // 4 if self.timed else needed + -(-needed // 5)

    def of(self, rows: Whole) -> "Instance":
        """The same with some of its stops; rows begin with 1."""
        at = np.append(0, rows)
        square = np.ix_(at, at)
        each = (getattr(self, name)[at] for name in ("opens", "closes", "service"))
        tables = (self.metres[square], self.seconds[square], self.load[at], self.capacity)
        return Instance(self.name, *tables, *each)

    def length(self, routes: Sequence[Sequence[int]]) -> int:
        """The length of some routes over all stops, which must keep loads and windows."""
        visited = sorted(stop for route in routes for stop in route)
        if visited != list(range(1, len(self.load))):
            raise ValueError(f"{self.name}: not every stop is served once")
        return sum(self._length(route) for route in routes)

    def _length(self, route: Sequence[int]) -> int:
        if self.load[list(route)].sum() > self.capacity:
            raise ValueError(f"{self.name}: a route is too heavy")
        now, at, length = int(self.opens[0]), 0, 0
        for stop in (*route, 0):
            now = max(now + int(self.seconds[at, stop]), int(self.opens[stop]))
            if self.timed and now > self.closes[stop]:
                raise ValueError(f"{self.name}: a route is late")
            length += int(self.metres[at, stop])
            now, at = now + int(self.service[stop]), stop
        return length


@cache
def instance(name: str, spare: int = 0) -> Instance:
    """One of those that the claim speaks of, by its short name; `spare` adds stops behind them."""
    if name in X_FAMILY:
        return x_instance(X_FAMILY[name], SEED, spare)
    return windowed_instance(*WINDOWED_FAMILY[name], SEED)


def x_instance(rule: XRule, seed: int, spare: int = 0) -> Instance:
    """One of the X set; the first stops and the capacity are the same, however many are spare."""
    random = np.random.default_rng([2017, rule.stops, seed])
    at_depot = {"C": np.full(2, SIDE // 2), "E": np.zeros(2, dtype=np.int64)}
    at = at_depot[rule.depot] if rule.depot in at_depot else random.integers(0, SIDE + 1, 2)
    places = _positions(random, at, rule.stops, rule.positions)
    load = _demands(random, places, rule.demand)
    capacity = int(np.ceil(rule.route_size * load.sum() / rule.stops))
    capacity = max(capacity, int(load.max()))
    later = np.random.default_rng([2017, rule.stops, seed, 1])
    more = _positions(later, at, spare, "R")
    points = np.vstack([at, places, more])
    metres = np.rint(_lengths(points)).astype(np.int64)
    load = np.concatenate([[0], load, _demands(later, more, rule.demand)])
    nothing = np.zeros(len(points), dtype=np.int64)
    name = f"X-n{rule.stops + 1}-{rule.depot}-{rule.positions}-{rule.demand}"
    return Instance(name, metres, nothing[:, None] + nothing, load, capacity, *(nothing,) * 3)


def _positions(random: np.random.Generator, depot: Whole, stops: int, kind: str) -> Whole:
    """Distinct points of the grid, none of them the depot's."""
    taken = {tuple(depot.tolist())}
    anywhere = {"R": stops, "C": 0, "RC": stops // 2}[kind]
    places: list[tuple[int, ...]] = []
    seeds = stops - anywhere and min(int(random.integers(3, 9)), stops)
    for wanted in (anywhere, anywhere + seeds):
        while len(places) < wanted:
            _add(random.integers(0, SIDE + 1, 2), places, taken)
    centres = np.array(places[anywhere:]).reshape(-1, 2)
    while len(places) < stops:
        tried = random.integers(0, SIDE + 1, (4096, 2))
        apart = np.linalg.norm(tried[:, None] - centres, axis=2)
        chosen = random.random(len(tried)) < np.exp(-apart / DECAY).sum(axis=1)
        for point in tried[chosen][: stops - len(places)]:
            _add(point, places, taken)
    return np.array(places, dtype=np.int64).reshape(-1, 2)


def _add(point: Whole, places: list[tuple[int, ...]], taken: set[tuple[int, ...]]) -> None:
    key = tuple(point.tolist())
    if key not in taken:
        taken.add(key)
        places.append(key)


def _demands(random: np.random.Generator, places: Whole, kind: str) -> Whole:
    if kind in DEMANDS:
        low, high = DEMANDS[kind]
        return random.integers(low, high + 1, len(places))
    if kind == "Q":  # larger in the second and fourth quadrants than in the others
        small = (places[:, 0] < SIDE / 2) == (places[:, 1] < SIDE / 2)
        few, many = random.integers(1, 51, len(places)), random.integers(51, 101, len(places))
        return np.where(small, few, many)
    share = random.uniform(0.7, 0.95)  # "SL": most small, the others large
    few, many = random.integers(1, 11, len(places)), random.integers(50, 101, len(places))
    return np.where(random.random(len(places)) < share, few, many)


def windowed_instance(kind: str, stops: int, width: int, seed: int) -> Instance:
    """`kind` R1 (anywhere) or RC1 (half around seeds), 200 or 1000 stops."""
    side, horizon = WINDOWED[stops]
    random = np.random.default_rng([1999, stops, seed])
    at = np.full(2, side // 2)
    places = _spread(random, stops, side, clustered=kind == "RC1")
    metres = np.floor(DECIMAL * _lengths(np.vstack([at, places]))).astype(np.int64)
    load = np.append(0, np.clip(np.rint(random.normal(18, 8.5, stops)), 1, 50)).astype(np.int64)
    service = np.append(0, np.full(stops, DECIMAL * SERVICE))
    first = metres[0]
    last = DECIMAL * horizon - metres[:, 0] - service
    centre = random.uniform(first, np.maximum(first, last))
    half = DECIMAL * width / 2
    opens = np.rint(np.clip(centre - half, first, np.maximum(last - 2 * half, first)))
    closes = np.minimum(np.rint(opens + 2 * half), last)
    opens[0], closes[0] = 0, DECIMAL * horizon
    opens, closes = (each.astype(np.int64) for each in (opens, closes))
    name = f"{kind}-n{stops}-w{width}"
    return Instance(name, metres, metres, load, LOAD, opens, closes, service)


def _spread(random: np.random.Generator, stops: int, side: int, *, clustered: bool) -> Whole:
    anywhere = stops // 2 if clustered else stops
    places = random.integers(0, side + 1, (anywhere, 2))
    if not clustered:
        return places
    centres = random.integers(0, side + 1, (max(4, stops // 25), 2))
    of = random.integers(0, len(centres), stops - anywhere)
    near = np.rint(centres[of] + random.normal(0, side / 40, (len(of), 2)))
    return np.vstack([places, np.clip(near, 0, side).astype(np.int64)])


def _lengths(points: Whole) -> Floats:
    return np.asarray(np.linalg.norm(points[:, None] - points, axis=2), dtype=np.float64)
