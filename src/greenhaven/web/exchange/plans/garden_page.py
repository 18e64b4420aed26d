"""One garden: its caps, its weeks to come, and where its nitrogen comes from."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.forecast.twin.lineage_columns import LineageColumns
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.assumptions import Assumption, resting_on
from greenhaven.web.commons.outlines import Frame
from greenhaven.web.commons.quantities import percent
from greenhaven.web.exchange.plans.batches import small_mass
from greenhaven.web.exchange.plans.gardens import Cap, GardenBook, GardenLine
from greenhaven.web.exchange.plans.origins import BatchOrigins, Origin, OriginBook
from greenhaven.web.exchange.plans.places import Place, Places
from greenhaven.web.exchange.plans.series import Series, many
from greenhaven.web.exchange.plans.titles import GARDEN_SERIES

ALL = 10_000  # districts at most: all of them
LEADING = 12  # districts that are shown at once


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one hub brings in one week [t]."""

    first: date
    hub: Place
    material: str
    tonnes: float


@dataclass(frozen=True, slots=True)
class Given:
    """What a garden is given of one batch."""

    batch: BatchOrigins
    hub: Place
    kg: float
    share: float

    @property
    def amount(self) -> str:
        """In words."""
        return f"{small_mass(self.kg)}, {percent(self.share)}"

    @property
    def width(self) -> str:
        """Of a bar of 100."""
        return f"{100 * self.share:.1f}"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a garden's nitrogen comes from."""

    origins: tuple[Origin, ...]
    batches: tuple[Given, ...]

    @property
    def before(self) -> Origin | None:
        """What lay in the hubs before: nobody recorded who brought it."""
        return next((each for each in self.origins if not each.district), None)

    @property
    def known(self) -> tuple[Origin, ...]:
        """The districts, the largest part first."""
        return tuple(each for each in self.origins if each.district)

    @property
    def leading(self) -> tuple[Origin, ...]:
        """The districts that are shown at once."""
        return self.known[:LEADING]

    @property
    def further(self) -> tuple[Origin, ...]:
        """All others."""
        return self.known[LEADING:]

    @property
    def sentence(self) -> str:
        """The whole in one sentence or two."""
        told = {
            "kg": small_mass(sum(origin.kg for origin in self.origins)),
            "n": len(self.known),
            "share": percent(self.before.share) if self.before else "",
        }
        if self.before is None:
            return _("%(kg)s of nitrogen come here, from %(n)d districts.") % told
        if not self.known:
            return (
                _(
                    "%(kg)s of nitrogen come here. All of it lay in the hubs before the plan "
                    "began, and nobody recorded who brought it; what districts give now is not "
                    "ripe in time."
                )
                % told
            )
        return (
            _(
                "%(kg)s of nitrogen come here. %(share)s of it lay in the hubs before the plan "
                "began, and nobody recorded who brought it; the rest comes from %(n)d districts."
            )
            % told
        )


@dataclass(frozen=True, slots=True)
class Way:
    """A hub on the map that brings to the garden."""

    name: str
    x: int
    y: int


WORTH_NAMING = 0.5  # of the currency's unit, for a tonne


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that was asked for here, and what the plan makes of it."""

    sentence: str
    price_per_t: float  # of one more tonne for it; 0 = nothing worth naming


@dataclass(frozen=True, slots=True)
class Spots:
    """The garden on the map, and the hubs that bring to it."""

    x: int
    y: int
    hubs: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class GardenPage:
    """Everything that a garden's page says."""

    line: GardenLine
    area_m2: float
    hectares: float
    lat: float
    lon: float
    caps: tuple[Cap, ...]
    deliveries: tuple[Delivery, ...]
    assumptions: tuple[Assumption, ...]
    series: tuple[Series, ...]  # empty without an outlook
    provenance: Provenance | None
    wishes: tuple[Wish, ...] = ()

    @property
    def sentence(self) -> str:
        """What it gets, in one sentence."""
        if self.line.compost.is_nothing:
            return _("The plan brings it nothing in these weeks.")
        told = {"filled": percent(self.line.filled), "element": self.line.binds}
        if not self.line.filled:
            return self._comes
        if self.series:
            words = _(
                "In the middle of the futures that uses %(filled)s of its cap of %(element)s."
            )
        else:
            words = _("That uses %(filled)s of its cap of %(element)s.")
        return f"{self._comes} {words % told}"

    @property
    def _comes(self) -> str:
        """How much comes, and when."""
        days = [delivery.first for delivery in self.deliveries]
        told = {"mass": self.line.compost.limits}
        if not days:
            return _("It gets %(mass)s of compost in these weeks.") % told
        told |= {"first": _day(min(days)), "last": _day(max(days))}
        if told["first"] == told["last"]:
            return _("It gets %(mass)s of compost, in the week of %(first)s.") % told
        return (
            _("It gets %(mass)s of compost, from the week of %(first)s to that of %(last)s.") % told
        )

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its nitrogen comes from, as far as it is told."""
        return self.provenance.origins if self.provenance else ()

    @property
    def map_words(self) -> str:
        """What the map says: the hubs that bring, and the district that gives most."""
        hubs = ", ".join(dict.fromkeys(delivery.hub.name for delivery in self.deliveries))
        if not hubs:
            return self.line.name
        told = {"where": self.line.name, "hubs": hubs}
        if self.provenance is None or not self.provenance.known:
            return _("%(where)s gets compost from: %(hubs)s") % told
        return _("%(where)s gets compost from: %(hubs)s. Of districts, %(most)s gives most.") % (
            told | {"most": self.provenance.known[0].name}
        )

    def places_on(self, frame: Frame) -> Spots:
        """Where it lies on the map, and the hubs that bring to it."""
        hubs = {delivery.hub.id: delivery.hub for delivery in self.deliveries}
        lon = np.array([self.lon, *(hub.lon for hub in hubs.values())])
        lat = np.array([self.lat, *(hub.lat for hub in hubs.values())])
        places = np.rint(np.column_stack(frame.place(lon, lat))).astype(int).tolist()
        ways = zip(hubs.values(), places[1:], strict=True)
        x, y = places[0]
        return Spots(x, y, tuple(Way(hub.name, *place) for hub, place in ways))

    @property
    def assumed(self) -> set[str]:
        """The columns of it that nobody measured."""
        return {assumption.column for assumption in self.assumptions}


def _day(day: date) -> str:
    return date_format(day)


def garden_page(book: GardenBook, lineage: LineageColumns | None, row: int) -> GardenPage:
    """One garden, by its row."""
    table, outlook = book.city.gardens, book.outlook
    name = str(table.id[row])
    series: tuple[Series, ...] = ()
    if outlook is not None:
        sheaves = (outlook.start, outlook.garden_periods, outlook.garden_totals)
        series = many(*sheaves, GARDEN_SERIES, name)
    origins = OriginBook(book.places, lineage, book.plan.start) if lineage else None
    return GardenPage(
        line=book.line(row),
        area_m2=float(table.area_m2[row]),
        hectares=float(table.area_m2[row] * table.growing_share[row]) / 1e4,
        lat=float(table.lat[row]),
        lon=float(table.lon[row]),
        caps=tuple(book.caps(row)),
        deliveries=tuple(deliveries(book.city, book.plan, name)),
        assumptions=resting_on(book.city, "gardens", name),
        wishes=_wishes(book.plan, name),
        series=series,
        provenance=_provenance(origins, name) if origins else None,
    )


def deliveries(city: City, plan: Plan, garden: str) -> list[Delivery]:
    """What the plan brings to a garden, week by week."""
    flows, places = plan.flows, Places(city)
    rows = np.flatnonzero((flows.leg == Leg.RETURN) & (flows.destination == garden))
    ordered = rows[np.argsort(flows.week[rows], kind="stable")].tolist()
    return [
        Delivery(
            plan.start + timedelta(weeks=int(flows.week[row])),
            places.hub(str(flows.origin[row])),
            places.materials[str(flows.material[row])],
            float(flows.wet[row]),
        )
        for row in ordered
    ]


def _wishes(plan: Plan, garden: str) -> tuple[Wish, ...]:
    """What was asked for here in the plan's weeks."""
    found = plan.wishes.take(plan.wishes.garden == garden)
    prices = np.where(found.price_per_t >= WORTH_NAMING, found.price_per_t, 0.0)
    pairs = zip(found.sentence.tolist(), prices.tolist(), strict=True)
    return tuple(Wish(sentence, price) for sentence, price in pairs)


def _provenance(book: OriginBook, garden: str) -> Provenance:
    found = book.batches_of(garden)
    total = max(sum(kg for _batch, kg in found), np.finfo(float).tiny)
    given = (Given(batch, book.places.hub(batch.hub), kg, kg / total) for batch, kg in found)
    return Provenance(book.garden(garden, ALL), tuple(given))
