"""A van, offers to be fetched, and rounds, as tests need them."""

from datetime import date, time, timedelta

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.offers.actions import make_offer
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.rounds.drafting import ask_for_rounds, carry_out
from greenhaven.web.exchange.rounds.models import Draft, Round, Vehicle
from greenhaven.web.exchange.rounds.planning import accept, assign
from tests.web.neighbours import home_of, person

MONDAY = date(2025, 3, 3)
TUESDAY = MONDAY + timedelta(days=1)


def van(place: Place, code: str = "red", **more: object) -> Vehicle:
    """A van that is at home at a hub."""
    usual = {
        "name": code.capitalize(),
        "kind": "van",
        "capacity_kg": 500,
        "speed_km_per_h": 20,
        "begins_at": time(8),
        "ends_at": time(16),
        "weekdays": 127,
    }
    return Vehicle.objects.create(code=code, place=place, **(usual | more))


def fetched(name: str, hub: Place | None, day: date = MONDAY, **more: object) -> Offer:
    """Someone of that name offers ten kilograms of food scraps, to be fetched at the door."""
    giver = person(name)
    lat = more.pop("lat", 51.01)
    usual = {
        "direction": "offer",
        "material": "food",
        "quantity": 10,
        "unit": "kg",
        "way": "fetch",
        "recurrence": "once",
        "first_day": day,
    }
    home = home_of(giver, lat=lat)  # type: ignore[arg-type]  # a latitude
    return make_offer(by=giver, place=home, towards=hub, **(usual | more))  # type: ignore[arg-type]


def drafted(by: Person, day: date = MONDAY) -> Draft:
    """The rounds of a day, looked for."""
    return carry_out(ask_for_rounds(day=day, by=by))


def agreed_round(by: Person, driver: Person, day: date = MONDAY) -> Round:
    """The one round of a day, with a driver who said yes."""
    drafted(by, day)
    made = Round.objects.exclude(state="dropped").get(day=day)
    return accept(round_=assign(round_=made, driver=driver, by=by), by=driver)
