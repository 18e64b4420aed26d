"""What an offer or need must be, each in words that say what to do."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circles_of
from greenhaven.web.commons.materials import density_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import UNITS, read_amount, read_number
from greenhaven.web.commons.words import PRODUCTS
from greenhaven.web.exchange.offers.choosing import places_for, takes
from greenhaven.web.exchange.offers.errors import NotTakenThereError, OfferError
from greenhaven.web.exchange.offers.models import Direction, Grade, Recurrence, Way

FARTHEST = timedelta(days=366)
STANDS = {Recurrence.ONCE: timedelta(days=7)}  # after the first day, unless told otherwise
STANDS_LONG = timedelta(days=182)  # half a year; then it is asked for again


@dataclass(frozen=True, slots=True)
class Asked:
    """An offer or need as it was asked for."""

    by: Person
    direction: str
    place: Place
    material: str
    quantity: Decimal | float | str
    unit: str
    way: str
    recurrence: str
    first_day: date
    last_day: date | None
    towards: Place | None
    circle: Circle | None
    season: tuple[int, int] | None
    hours: tuple[time | None, time | None] | None
    note: str
    grade: str = ""


def checked(
    asked: Asked, actor: Actor | None = None, city: City | None = None
) -> dict[str, object]:
    """The columns that may change, or an error that says what has to be changed.

    Who checks many at once hands over who asks and the city, so that each is looked up once.
    """
    city = city or present_city()
    _choices(asked)
    days = _days(asked, clock.today(city))
    _material(asked, city)
    amount_mg = read_amount(asked.quantity, asked.unit, _density(asked, city))
    _whose(asked, actor or Actor.of(asked.by))
    towards = _towards(asked, city)
    if asked.direction == Direction.OFFER and asked.way == Way.BRING and towards is None:
        raise OfferError(_("No place near you takes this now. Choose another day."), "towards")
    season = asked.season or (None, None)
    if not all(each is None or 1 <= each <= 12 for each in season):
        raise OfferError(_("A season is from one month to another."), "season_from")
    hours = asked.hours or (None, None)
    return {
        "place": asked.place,
        "towards": towards,
        "amount_mg": amount_mg,
        "quantity": read_number(asked.quantity).quantize(Decimal("0.001")),
        "unit": asked.unit,
        "recurrence": asked.recurrence,
        "first_day": days[0],
        "last_day": days[1],
        "season_from": season[0],
        "season_to": season[1],
        "from_hour": hours[0],
        "to_hour": hours[1],
        "note": asked.note.strip()[:300],
        "grade": asked.grade,
    }


def _choices(asked: Asked) -> None:
    for value, known, field in (
        (asked.direction, Direction, "direction"),
        (asked.way, Way, "way"),
        (asked.recurrence, Recurrence, "recurrence"),
        (asked.grade, Grade, "grade"),
    ):
        if value not in known.values:
            raise OfferError(_("Choose one of those shown."), field)


def _days(asked: Asked, today: date) -> tuple[date, date]:
    """From when to when it stands."""
    first = asked.first_day
    if first < today:
        raise OfferError(_("This day is over. Choose today or a later one."), "first_day")
    if first > today + FARTHEST:
        raise OfferError(_("This is over a year ahead. Offer it when it is nearer."), "first_day")
    stands = STANDS.get(Recurrence(asked.recurrence), STANDS_LONG)
    last = asked.last_day or first + stands
    if last < first:
        raise OfferError(_("It ends before it begins. Choose a later last day."), "last_day")
    return first, min(last, today + 2 * FARTHEST)


def _material(asked: Asked, city: City) -> None:
    known = asked.material in city.kinds.id.tolist()
    product = asked.direction == Direction.NEED and asked.material in PRODUCTS
    if not known and not product:
        raise OfferError(_("Choose what it is: one of those shown."), "material")


def _density(asked: Asked, city: City) -> float | None:
    """Needed for buckets and bags only."""
    unit = UNITS.get(asked.unit)
    return density_of(city, asked.material) if unit is not None and unit.kg is None else None


def _whose(asked: Asked, actor: Actor) -> None:
    """An offer is of one's own place, of one that one keeps, or is brought to an open hub."""
    place = asked.place
    own = place.owner_id == asked.by.pk or place.pk in actor.keeps
    brought = (
        asked.direction == Direction.OFFER
        and asked.way == Way.BRING
        and place.kind == PlaceKind.HUB
    )
    known_source = place.kind == PlaceKind.SOURCE and place.owner_id is None
    asked_for = (
        asked.direction == Direction.NEED
        and place.kind == PlaceKind.GARDEN
        and actor.may("import.manage")  # who brings a list of what gardens want
    )
    if place.closed_at or not (own or brought or known_source or asked_for):
        raise OfferError(_("This place is not yours to offer from. Choose your own."), "place")
    if asked.way == Way.FETCH and place.kind == PlaceKind.HUB and not own:
        raise OfferError(_("Say where it should be fetched: add your home first."), "way")
    if asked.circle is not None and not circles_of(asked.by).filter(pk=asked.circle.pk).exists():
        raise OfferError(_("You are not in this circle. Choose one of yours."), "circle")


def _towards(asked: Asked, city: City) -> Place | None:
    """Where it is brought: as chosen, or as the dispatch proposes."""
    if asked.direction == Direction.NEED or asked.way == Way.FETCH:
        return asked.towards
    place, day = asked.place, asked.first_day
    chosen = asked.towards or (place if place.kind == PlaceKind.HUB else None)
    point = (place.lat, place.lon)
    if chosen is None:
        proposed = places_for(city, point, asked.material, day)
        return proposed[0].place if proposed else None
    if chosen.kind == PlaceKind.HUB and takes(city, chosen, asked.material, day):
        return chosen
    if chosen.kind != PlaceKind.HUB and not chosen.closed_at:
        return chosen
    instead = [each.place for each in places_for(city, point, asked.material, day)[:3]]
    raise NotTakenThereError(
        _("%(place)s does not take this on that day. Others near by do.") % {"place": chosen.name},
        instead,
    )
