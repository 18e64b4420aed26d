"""What is arranged without a scale: a hub offers compost, a giver says what was brought."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import COMPOST, density_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.sentences import NEXT
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import quantity_of, read_amount
from greenhaven.web.exchange.handovers.actions import propose, record_handover
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.handovers.sides import is_kept
from greenhaven.web.exchange.offers.choosing import askers_for
from greenhaven.web.exchange.offers.models import Offer


def offer_compost(
    *, place: Place, need: Offer, quantity: Decimal | str, unit: str, due_on: date, by: Person
) -> Commitment:
    """Ask a garden that wants compost whether this much suits on that day."""
    city = present_city()
    askers = askers_for((place.lat, place.lon), clock.today(city))
    if need.pk not in {each.need.pk for each in askers}:
        raise HandoverError(_("Choose one of the gardens that ask for compost now."))
    return propose(
        leg=Leg.RETURN,
        giver_place=place,
        taker_place=need.place,
        taker=need.person,
        material=COMPOST,
        amount_mg=read_amount(quantity, unit, density_of(city, COMPOST)),
        due_on=due_on,
        by=by,
        need=need,
        reason=NEXT,
    )


def say_brought(*, promise: Commitment, by: Person, key: UUID | None = None) -> Handover:
    """Who brought it to a place that nobody keeps says so; the amount is an estimate."""
    if is_kept(promise.taker_place):
        raise HandoverError(_("This place has keepers: they weigh it and write it down."))
    return record_handover(
        by=by,
        leg=promise.leg,
        giver_place=promise.giver_place,
        taker_place=promise.taker_place,
        material=promise.material,
        quantity=quantity_of(promise.amount_mg, "kg"),
        unit="kg",
        method="estimated",
        giver=by,
        commitment=promise,
        key=key,
    )
