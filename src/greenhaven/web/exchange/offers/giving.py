"""What the page of giving knows before anybody types: where, what and how much, as last time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import BROWN, materials
from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import between_km
from greenhaven.web.commons.units import entered
from greenhaven.web.exchange.offers.choosing import (
    Proposal,
    load_of,
    open_near,
    proposed,
    takers_of,
    takes,
)
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.offers.queries import usual_of

USUAL_AMOUNTS = (
    ("0.5 bucket", _("half a bucket")),
    ("1 bucket", _("1 bucket")),
    ("2 bucket", _("2 buckets")),
    ("1 bag", _("1 kitchen bag")),
)
OTHER = "other"
SHOWN = 3  # places to choose among, of each kind of material


@dataclass(frozen=True, slots=True)
class Giving:
    """The state of the page for one person."""

    city: City
    person: Person
    today: date
    home: Place | None
    usual: Offer | None
    district: str
    wanted: Place | None  # where they stand, or came from
    kinds: tuple[tuple[str, str], ...]  # that somebody takes, the usual first
    by_kind: Mapping[str, tuple[Proposal, ...]]  # where to bring it

    @classmethod
    def of(cls, city: City, person: Person, district: str = "", towards: str = "") -> "Giving":
        """What is known of someone: home, last offer, or the district or place that they say."""
        home = Place.objects.filter(owner=person, kind=PlaceKind.HOME, closed_at=None).first()
        usual, day = usual_of(person), clock.today(city)
        kinds = _kinds(city, usual.material if usual else "")
        hubs = Place.objects.filter(city=city.id, kind=PlaceKind.HUB, closed_at=None)
        wanted = hubs.filter(code=towards).first() if towards else None
        point = _point(city, home, usual, district) or (wanted and (wanted.lat, wanted.lon))
        found = open_near(city, point, day) if point else []
        load = load_of([each.place for each in found], day)
        places = {}
        for name, _title in kinds:
            near = proposed(city, found, name, day, load)[:SHOWN]
            if wanted and point and takes(city, wanted, name, day):
                here = Proposal(wanted, between_km(*point, wanted.lat, wanted.lon))
                near = [here, *(each for each in near if each.place != wanted)][:SHOWN]
            places[name] = tuple(near)
        return cls(city, person, day, home, usual, district, wanted, kinds, places)

    @property
    def proposals(self) -> list[tuple[Proposal, str]]:
        """Every place to choose, the nearest first, and for which kinds it is proposed."""
        kinds: dict[int, list[str]] = {}
        places: dict[int, Proposal] = {}
        for kind, found in self.by_kind.items():
            for each in found:
                places[each.place.pk] = each
                kinds.setdefault(each.place.pk, []).append(kind)
        rows = [(each, " ".join(kinds[key])) for key, each in places.items()]
        return sorted(rows, key=lambda row: row[0].km)

    @property
    def firsts(self) -> list[tuple[str, Proposal | None]]:
        """Of each kind the place that is proposed."""
        return [(kind, found[0] if found else None) for kind, found in self.by_kind.items()]

    @property
    def is_placed(self) -> bool:
        """Whether it is known where someone is, as far as it matters."""
        return bool(self.home or self.usual or self.district or self.wanted)

    @property
    def material(self) -> str:
        """What is pressed before anybody presses: what was given last."""
        return self.kinds[0][0] if self.usual and self.kinds else ""

    @property
    def kind_tiles(self) -> list[tuple[str, str, str]]:
        """The kinds with a picture for each: brown ones have a leaf."""
        groups = {name: group for name, _title, group in materials(self.city)}
        return [
            (name, title, "leaf" if groups[name] == BROWN else "scraps")
            for name, title in self.kinds
        ]

    @property
    def amount_tiles(self) -> list[tuple[str, str, str]]:
        """The amounts with a picture for each."""
        pictures = ("bucket", "bag")
        return [
            (value, label, next((each for each in pictures if value.endswith(each)), "scale"))
            for value, label in self.amounts
        ]

    @property
    def districts(self) -> list[tuple[str, str]]:
        """Districts to choose among, by name."""
        table = self.city.districts
        return sorted(zip(table.id.tolist(), table.name.tolist(), strict=True), key=itemgetter(1))

    @property
    def amounts(self) -> list[tuple[str, str]]:
        """Amounts to press, the usual first."""
        found = [(value, str(label)) for value, label in USUAL_AMOUNTS]
        if self.usual is not None:
            quantity = self.usual.quantity.normalize()
            value = f"{quantity:f} {self.usual.unit}"
            label = dict(found).get(value) or entered(quantity, self.usual.unit)
            found = [(value, label), *(each for each in found if each[0] != value)]
        return found

    @property
    def units(self) -> list[str]:
        """Units to type an amount in, those of the reader first."""
        pounds = ["lb", "kg", "gal", "bucket", "bag"]
        return pounds if self.person.units == Units.US else ["kg", "lb", "l", "bucket", "bag"]


def _point(
    city: City, home: Place | None, usual: Offer | None, district: str
) -> tuple[float, float] | None:
    """Where someone is: the district that they say now, their home, or where they brought last."""
    rows = (city.districts.id == district).nonzero()[0]
    if len(rows):
        return float(city.districts.lat[rows[0]]), float(city.districts.lon[rows[0]])
    place = home or (usual and (usual.towards or usual.place))
    return (place.lat, place.lon) if place else None


def _kinds(city: City, usual: str) -> tuple[tuple[str, str], ...]:
    """What somebody here takes: the usual first, then what most places take."""
    takers = takers_of(city)
    found = [(name, title) for name, title, _group in materials(city) if name in takers]
    return tuple(sorted(found, key=lambda each: (each[0] != usual, -takers[each[0]])))
