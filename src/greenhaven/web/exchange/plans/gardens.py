"""Every garden: what it can safely take, what the plan brings, and what may come of it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City, CityState, GardenKind
from greenhaven.core.columns import Floats, Integers, Texts, positions
from greenhaven.core.forecast.outlook.outlook import Outlook
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import words
from greenhaven.web.commons.outlines import Frame
from greenhaven.web.commons.quantities import number, round_mass
from greenhaven.web.exchange.plans.districts import BINDING
from greenhaven.web.exchange.plans.places import Places
from greenhaven.web.exchange.plans.ranges import LOWER, MEDIAN, UPPER, Range, range_of, scale_of

PER_PAGE = 30
STEPS = 5  # shades of a share
FULL = 0.995  # from then on nothing more is due


class Order(StrEnum):
    """By what gardens are listed."""

    NAME = "name"
    DISTRICT = "district"
    AREA = "area"
    COMPOST = "compost"
    FILLED = "filled"


ORDERS = {
    Order.FILLED: gettext_lazy("how far its cap is filled"),
    Order.COMPOST: gettext_lazy("compost it gets"),
    Order.AREA: gettext_lazy("growing area"),
    Order.DISTRICT: gettext_lazy("district"),
    Order.NAME: gettext_lazy("name"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which gardens a reader asks for."""

    name: str = ""
    district: str = ""
    order: Order = Order.FILLED
    page: int = 1


@dataclass(frozen=True, slots=True)
class Cap:
    """How far the cap of one nutrient is filled, over the twelve months that count [kg]."""

    element: str
    words: str
    most: float
    before: float  # spread in the twelve months before
    coming: float  # in the plan
    low: float  # in the plan; 1 in 10 futures brings less
    high: float  # 1 in 10 brings more

    @property
    def share(self) -> float:
        """Of the cap."""
        return (self.before + self.coming) / self.most if self.most else 0.0

    @property
    def sentence(self) -> str:
        """What is spread of what may be."""
        scale = scale_of("kg", np.array([self.most]))
        told = {
            "coming": scale.say(self.coming),
            "before": scale.say(self.before),
            "most": scale.say(self.most),
            "limits": scale.between(self.low, self.high),
        }
        words = _("%(coming)s come (%(limits)s in 8 of 10 futures), of %(most)s a year.")
        if self.before:
            words = _(
                "%(before)s were spread before and %(coming)s come (%(limits)s in 8 of 10 "
                "futures), of %(most)s a year."
            )
        if self.before + self.high > self.most:
            words = f"{words} {_('In at least 1 of 10 futures it is more than the cap.')}"
        return words % told

    @property
    def bar(self) -> dict[str, str]:
        """Lengths on a bar of 100 that reaches to the cap or, if it is more, to the high value."""
        whole = max(self.most, self.before + self.high)
        lengths = {
            "most": self.most,
            "before": self.before,
            "coming": self.coming,
            "low_at": self.before + self.low,
            "spread": self.high - self.low,
        }
        return {name: f"{100 * kg / whole:.1f}" for name, kg in lengths.items()}


@dataclass(frozen=True, slots=True)
class GardenLine:
    """A garden in the list of all."""

    id: str
    name: str
    kind: str
    district: str
    district_name: str
    growing_m2: float
    compost: Range
    filled: float  # of the cap that is filled the most
    binds: str

    @property
    def kind_words(self) -> str:
        """What kind of place it is."""
        return str(words.GARDEN_KINDS[GardenKind(self.kind)])

    @property
    def bar(self) -> str:
        """Its share as the width of a bar of 100."""
        return f"{min(100.0, 100 * self.filled):.1f}"


@dataclass(frozen=True, slots=True)
class Dots:
    """All gardens that are alike, as one path of points."""

    look: str
    path: str


class GardenBook:
    """The gardens, parks and street trees of a plan, with what may come of them.

    Without an outlook the plan's own numbers stand for it.
    """

    def __init__(self, city: City, state: CityState, plan: Plan, outlook: Outlook | None) -> None:
        self.city, self.state, self.plan, self.outlook = city, state, plan, outlook
        self.places = Places(city)

    def found(self, wanted: Wanted) -> Integers:
        """Rows of the gardens that are asked for, in the order that is asked for."""
        table = self.city.gardens
        rows = np.flatnonzero(table.kind != GardenKind.SALE)
        if wanted.district:
            rows = rows[table.district[rows] == wanted.district]
        if wanted.name:
            sought = wanted.name.casefold()
            names = table.name[rows].tolist()
            rows = rows[[sought in name.casefold() for name in names]]
        return np.asarray(rows[np.lexsort(self._keys(rows, wanted.order))], dtype=np.int64)

    def _keys(self, rows: Integers, order: Order) -> tuple[Floats | Texts, ...]:
        table = self.city.gardens
        names = np.array([name.casefold() for name in table.name[rows].tolist()], dtype=np.str_)
        orders: dict[Order, Floats | Texts] = {
            Order.NAME: names,
            Order.DISTRICT: table.district[rows],
            Order.AREA: -growing_m2(self.city)[rows],
            Order.COMPOST: -self.compost[MEDIAN, rows],
            Order.FILLED: -np.round(self.filled[rows], 6),
        }
        return (names, orders[order])

    @property
    def lead(self) -> str:
        """What the plan brings to all of them, in one sentence."""
        flows, table = self.plan.flows, self.city.gardens
        rows = np.flatnonzero(flows.leg == Leg.RETURN)
        at = positions(table.id, flows.destination[rows])
        total = np.bincount(at, flows.wet[rows], minlength=len(table))
        served = int((total > 0).sum())
        if not served:
            return _("In these weeks the plan brings no compost to any of them.")
        places = int((table.kind != GardenKind.SALE).sum())
        words = _("In these weeks the plan brings %(mass)s of compost to %(n)s of %(all)s places.")
        if served == places:
            words = _("In these weeks the plan brings %(mass)s of compost to all %(all)s places.")
        return words % {
            "mass": round_mass(float(total.sum())),
            "n": number(served),
            "all": number(places),
        }

    @cached_property
    def compost(self) -> Floats:
        """Compost that each garden gets [t], shape (5, n_gardens)."""
        return self._totals("compost", 1.0, "wet")

    @cached_property
    def filled(self) -> Floats:
        """How far the fuller of both caps is filled, shape (n_gardens,)."""
        return np.maximum(*(self._shares(element) for element in ("nitrogen", "phosphorus")))

    def line(self, row: int) -> GardenLine:
        """One garden of the list."""
        table, district = self.city.gardens, str(self.city.gardens.district[row])
        shares = {name: self._shares(name)[row] for name in ("nitrogen", "phosphorus")}
        binds = max(shares, key=lambda name: (shares[name], name))
        return GardenLine(
            id=str(table.id[row]),
            name=str(table.name[row]),
            kind=str(table.kind[row]),
            district=district,
            district_name=self.places.district_name(district),
            growing_m2=float(growing_m2(self.city)[row]),
            compost=range_of("t", self.compost[:, row]),
            filled=float(self.filled[row]),
            binds=str(BINDING[binds]) if shares[binds] else "",
        )

    def dots(self, rows: Integers, frame: Frame) -> list[Dots]:
        """Gardens on the map, as dark as their fuller cap is filled; the fullest on top."""
        table = self.city.gardens
        x, y = frame.place(table.lon[rows], table.lat[rows])
        step = np.clip(np.floor(STEPS * self.filled[rows] / FULL), 0, STEPS).astype(int)
        paths = [
            "".join(
                f"M{a} {b}h0" for a, b in np.rint(np.column_stack([x, y])[step == at]).astype(int)
            )
            for at in range(STEPS + 1)
        ]
        return [Dots(f"step-{at}", path) for at, path in enumerate(paths) if path]

    def caps(self, row: int) -> list[Cap]:
        """How far each cap of one garden is filled; none where there is no cap."""
        caps = []
        for element, most, before in zip(
            ("phosphorus", "nitrogen"), self._most()[::-1], self._before()[::-1], strict=True
        ):
            if np.isfinite(most[row]) and most[row] > 0:
                told = self._totals(element, 1e3, element)[:, row]
                amounts = (most[row], before[row], *told[[MEDIAN, LOWER, UPPER]])
                caps.append(Cap(element, str(BINDING[element]), *map(float, amounts)))
        return caps

    def _shares(self, element: str) -> Floats:
        at = ("nitrogen", "phosphorus").index(element)
        most, before = self._most()[at], self._before()[at]
        given = before + self._totals(element, 1e3, element)[MEDIAN]
        has_cap = np.isfinite(most) & (most > 0)
        shares = np.divide(given, most, out=np.zeros(len(most)), where=has_cap)
        return np.asarray(shares, dtype=np.float64)

    def _most(self) -> tuple[Floats, Floats]:
        return self.city.gardens.caps_kg()

    def _before(self) -> tuple[Floats, Floats]:
        return self.state.nitrogen_applied_kg, self.state.phosphorus_applied_kg

    def _totals(self, quantity: str, factor: float, column: str) -> Floats:
        """What each garden gets over the horizon, shape (5, n_gardens)."""
        if self.outlook is not None:
            sheaf = self.outlook.garden_totals
            row = int(np.flatnonzero(sheaf.quantities == quantity)[0])
            return np.asarray(sheaf.values[:, row, -1])
        flows = self.plan.flows
        rows = np.flatnonzero(flows.leg == Leg.RETURN)
        at = positions(self.city.gardens.id, flows.destination[rows])
        amounts = factor * getattr(flows, column)[rows]
        total = np.bincount(at, amounts, minlength=len(self.city.gardens))
        return np.broadcast_to(total, (5, len(total)))


def growing_m2(city: City) -> Floats:
    """Bed, lawn or tree pits of each garden [m²], shape (n_gardens,)."""
    return np.asarray(city.gardens.area_m2 * city.gardens.growing_share)
