"""What is taken back before someone is erased."""

from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.handovers.actions import withdraw
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment
from greenhaven.web.exchange.offers.actions import CHANGEABLE, withdraw_offer
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.rounds.models import Round
from greenhaven.web.exchange.rounds.planning import TO_COME, give_back


def take_back(person: Person) -> None:
    """Take back offers, promises and rounds that still stand."""
    for offer in Offer.objects.filter(person=person, state__in=CHANGEABLE):
        withdraw_offer(offer=offer, by=person)
    for side in ("giver", "taker"):
        for promise in Commitment.objects.filter(**{side: person}, state__in=OPEN_STATES):
            withdraw(commitment=promise, by=person)
    for round_ in Round.objects.filter(driver=person, state__in=TO_COME):
        give_back(round_=round_, by=person)
