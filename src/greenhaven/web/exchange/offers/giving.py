"""What the page of giving knows before anybody types: where, what and how much, as last time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import BROWN, materials
from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.units import entered
from greenhaven.web.exchange.offers.choosing import Proposal, places_for
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.offers.queries import usual_of

USUAL_AMOUNTS = (("0.5", "bucket"), ("1", "bucket"), ("2", "bucket"), ("1", "bag"))
OTHER = "other"
SHOWN = 3  # places to choose among


@dataclass(frozen=True, slots=True)
class Giving:
    """The state of the page for one person."""

    city: City
    person: Person
    today: date
    home: Place | None
    usual: Offer | None
    district: str
    proposals: tuple[Proposal, ...]

    @classmethod
    def of(cls, city: City, person: Person, district: str = "", material: str = "") -> "Giving":
        """What is known of someone: home, last offer, or the district that they say."""
        home = Place.objects.filter(owner=person, kind=PlaceKind.HOME, closed_at=None).first()
        usual = usual_of(person)
        day = clock.today(city)
        kinds = [name for name, _title, _group in materials(city)]
        if material not in kinds:
            material = usual.material if usual and usual.material in kinds else kinds[0]
        point = _point(city, home, usual, district)
        found = places_for(city, point, material, day) if point else []
        return cls(city, person, day, home, usual, district, tuple(_usual_first(found, usual)))

    @property
    def is_placed(self) -> bool:
        """Whether it is known where someone is, as far as it matters."""
        return bool(self.home or self.usual or self.district)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What can be given, the usual first."""
        found = [(name, title) for name, title, _group in materials(self.city)]
        last = self.usual.material if self.usual else ""
        return sorted(found, key=lambda each: each[0] != last)

    @property
    def material(self) -> str:
        """What is pressed before anybody presses: what was given last."""
        return self.kinds[0][0] if self.usual else ""

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
        found = [(f"{n} {unit}", entered(Decimal(n), unit)) for n, unit in USUAL_AMOUNTS]
        if self.usual is not None:
            quantity = self.usual.quantity.normalize()
            mine = (f"{quantity:f} {self.usual.unit}", entered(quantity, self.usual.unit))
            found = [mine, *(each for each in found if each[0] != mine[0])]
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


def _usual_first(found: list[Proposal], usual: Offer | None) -> list[Proposal]:
    """The proposals to show; where someone went last stays among them, in its place by score."""
    shown = found[:SHOWN]
    last = usual.towards_id if usual else None
    if last and last not in [each.place.pk for each in shown]:
        shown += [each for each in found[SHOWN:] if each.place.pk == last]
    return shown
