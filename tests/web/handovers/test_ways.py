"""Each leg goes to places of its kind, and to another than it comes from."""

import pytest

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event
from greenhaven.web.exchange.ledger.queries import content
from tests.web.handovers.loads import released, weighed
from tests.web.neighbours import home_of


@pytest.mark.parametrize("taker", ["rose", "yard", "station"])
def test_what_leaves_the_city_goes_to_a_processor_outside(
    places: dict[str, Place], keeper: Person, resident: Person, taker: str
) -> None:
    home = home_of(resident)

    with pytest.raises(HandoverError, match="outside it"):
        weighed(keeper, home, places[taker], leg="export")

    assert not Event.objects.exists()


def test_what_left_the_city_is_outside(
    places: dict[str, Place], keeper: Person, resident: Person
) -> None:
    row = weighed(keeper, home_of(resident), places["away"], leg="export")

    outside = Account.objects.get(place=places["away"], kind=AccountKind.OUTSIDE)
    assert content(outside).wet == row.accepted_mg


@pytest.mark.parametrize("leg", ["export", "return", "sale"])
def test_nothing_goes_from_a_place_to_itself(
    places: dict[str, Place], keeper: Person, leg: str
) -> None:
    where = places["away" if leg == "export" else "yard"]
    batch = released(places["yard"], keeper) if leg != "export" else None

    with pytest.raises(HandoverError, match="to itself"):
        weighed(keeper, where, where, leg=leg, out_of=batch, material="compost")

    assert not Handover.objects.exists()
