"""Each leg goes to places of its kind, and to another than it comes from."""

import pytest

from greenhaven.web.commons.materials import NOTHING
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.actions import correct_handover
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.actions import NotEnoughError
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event
from greenhaven.web.exchange.ledger.queries import content, imbalance
from tests.web.handovers.loads import KG, released, weighed
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


def test_a_load_from_a_bin_that_nobody_keeps_is_written_down_whole(keeper, resident, places):
    """What people brought there and nobody wrote down arises there; what was written is drawn."""
    square, yard = places["square"], places["yard"]
    weighed(keeper, home_of(resident), square, quantity=30)

    made = weighed(keeper, square, yard, quantity=90)

    assert sorted(each.wet_mg for each in made.event.postings.all()) == [30 * KG, 60 * KG]
    assert content(made.into.account).wet == 90 * KG
    assert content(made.out_of.account) == NOTHING
    assert imbalance() == NOTHING


def test_a_load_from_a_point_that_somebody_keeps_is_what_was_written_there(keeper, places):
    square, yard = places["square"], places["yard"]
    Grant.objects.create(person=keeper, role=Role.KEEPER, place=square)

    with pytest.raises(NotEnoughError):
        weighed(keeper, square, yard, quantity=90)

    assert not Handover.objects.exists()


def test_a_load_from_a_bin_is_taken_back_whole(keeper, places):
    square, yard = places["square"], places["yard"]
    made = weighed(keeper, square, yard, quantity=90)

    correct_handover(handover=made, by=keeper, reason="It was another hub's")

    assert content(made.into.account) == NOTHING
    assert imbalance() == NOTHING
