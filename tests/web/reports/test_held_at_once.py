"""A hold that is placed while somebody gives: one of them is first, and both know it."""

import pytest
from django.db import connection

from greenhaven.web.commons.materials import NOTHING
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.handovers.recording import record_handover
from greenhaven.web.exchange.ledger.actions import account_of
from greenhaven.web.exchange.ledger.models import AccountKind
from greenhaven.web.exchange.ledger.queries import content, imbalance
from greenhaven.web.exchange.reports.holding import clear, place_hold
from greenhaven.web.exchange.reports.models import Hold
from tests.web.heaps import DAY, KG, STARTED, released
from tests.web.ledger.at_once import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="threads share one database in memory here",
    ),
]
THEN = STARTED + 80 * DAY


@pytest.mark.parametrize("turn", range(4))
def test_a_hold_and_a_handover_are_never_both_first(
    places: dict[str, Place], keeper: Person, gardener: Person, steward: Person, turn: int
) -> None:
    batch = released(places["yard"], keeper)

    def give() -> None:
        record_handover(
            by=gardener, leg="return", giver_place=places["yard"], taker_place=places["rose"],
            material="compost", quantity=10, unit="kg", method="weighed", out_of=batch,
        )  # fmt: skip

    def hold() -> None:
        place_hold(batch=batch, reason="worms", by=steward, at=THEN)

    acts = (give, hold) if turn % 2 else (hold, give)
    said = together(*acts)
    later = together(give)

    assert said in (["done", "done"], ["BatchHeldError", "done"])
    assert later == ["BatchHeldError"]
    given = content(account_of(place=places["rose"], kind=AccountKind.SOIL)).wet
    assert given == (10 * KG if said == ["done", "done"] else 0)
    assert Handover.objects.count() == (1 if given else 0)
    assert Hold.objects.filter(lifted_at=None).count() == 1
    assert imbalance() == NOTHING


def test_a_batch_is_held_once_by_many_hands(
    places: dict[str, Place], keeper: Person, steward: Person, second_steward: Person
) -> None:
    batch = released(places["yard"], keeper)

    def hold(by: Person) -> None:
        place_hold(batch=batch, reason="worms", by=by, at=THEN)

    said = together(*[lambda who=who: hold(who) for who in (keeper, steward, second_steward)])

    assert said == ["done"] * 3
    assert Hold.objects.count() == 1


def test_two_stewards_at_the_same_moment_lift_it_once(
    places: dict[str, Place], keeper: Person, steward: Person, second_steward: Person
) -> None:
    batch = released(places["yard"], keeper)
    hold = place_hold(batch=batch, reason="worms", by=keeper, at=THEN)

    def agree(by: Person) -> None:
        clear(hold=hold, by=by, evidence="Sieved.", at=THEN)

    said = together(lambda: agree(steward), lambda: agree(second_steward))

    assert said == ["done", "done"]
    hold.refresh_from_db()
    assert hold.lifted_at == THEN
    assert hold.first_by_id != hold.second_by_id


def test_one_steward_with_two_hands_is_one(
    places: dict[str, Place], keeper: Person, steward: Person
) -> None:
    hold = place_hold(batch=released(places["yard"], keeper), reason="worms", by=keeper, at=THEN)

    def agree() -> None:
        clear(hold=hold, by=steward, evidence="Sieved.", at=THEN)

    assert together(agree, agree) == ["ReportError", "done"]
    assert Hold.objects.filter(lifted_at=None).count() == 1
