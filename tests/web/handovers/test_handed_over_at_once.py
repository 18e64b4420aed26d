"""The same kilogram is handed over once, however many hands reach for it."""

from uuid import uuid4

import pytest
from django.db import connection

from greenhaven.web.commons.materials import NOTHING
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.exchange.handovers.actions import agree, withdraw
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.actions import account_of
from greenhaven.web.exchange.ledger.models import AccountKind
from greenhaven.web.exchange.ledger.queries import content, imbalance
from greenhaven.web.exchange.offers.actions import make_offer
from greenhaven.web.exchange.offers.models import Offer
from tests.web.handovers.loads import KG, MONDAY, promise, released, weighed
from tests.web.ledger.at_once import together
from tests.web.neighbours import home_of
from tests.web.rulebooks import village_rules

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="threads share one database in memory here; the books are tried on a file",
    ),
]


def test_one_promise_is_handed_over_once(keeper, resident, places) -> None:
    home = home_of(resident)
    made = promise(resident, home, places["square"])

    said = together(*[lambda: weighed(keeper, home, places["square"], commitment=made)] * 4)

    assert said == ["AlreadyHandedOverError"] * 3 + ["done"]
    assert Handover.objects.count() == 1
    assert content(Handover.objects.get().into.account).wet == 7_400_000
    assert imbalance() == NOTHING


def test_one_form_sent_many_times_is_written_once(keeper, resident, places) -> None:
    home, key = home_of(resident), uuid4()
    made = promise(resident, home, places["square"])
    send = lambda: weighed(keeper, home, places["square"], commitment=made, key=key)  # noqa: E731

    assert together(*[send] * 4) == ["done"] * 4
    assert Handover.objects.count() == 1


def test_last_ten_kilograms_go_to_one_garden(keeper, gardener, coordinator, places) -> None:
    batch = released(places["yard"], keeper, kg=10)

    def give(by, garden):
        return lambda: weighed(
            by,
            places["yard"],
            places[garden],
            leg="return",
            material="compost",
            quantity=10,
            out_of=batch,
        )

    said = together(give(gardener, "rose"), give(coordinator, "park"))

    assert said == ["NotEnoughError", "done"]
    soils = [account_of(place=places[name], kind=AccountKind.SOIL) for name in ("rose", "park")]
    assert sorted(content(soil).wet for soil in soils) == [0, 10 * KG]
    assert content(batch.account) == NOTHING
    assert imbalance() == NOTHING


def test_garden_is_not_given_beyond_its_cap_by_two_at_once(keeper, gardener, places) -> None:
    enact(articles=village_rules("phosphorus-of-beds"), by="a test")
    batches = [released(places["yard"], keeper, kg=300) for _ in range(2)]

    def give(batch):
        return lambda: weighed(
            gardener,
            places["yard"],
            places["rose"],
            leg="return",
            material="compost",
            quantity=300,
            out_of=batch,
        )

    assert together(*map(give, batches)) == ["RuleRefusesError", "done"]


def test_promise_is_either_agreed_or_taken_back(keeper, resident, places) -> None:
    made = promise(resident, home_of(resident), places["yard"])

    said = together(
        lambda: agree(commitment=made, by=keeper, side="taker"),
        lambda: withdraw(commitment=made, by=resident),
    )

    made.refresh_from_db()
    assert made.state == "withdrawn"
    assert said in (["PromiseError", "done"], ["done", "done"])


def test_one_offer_sent_many_times_is_made_once(resident, places) -> None:
    home, key = home_of(resident), uuid4()

    def offer():
        return make_offer(
            by=resident,
            direction="offer",
            place=home,
            material="food",
            quantity="8",
            unit="kg",
            way="bring",
            recurrence="once",
            first_day=MONDAY,
            towards=places["square"],
            key=key,
        )

    assert together(*[offer] * 4) == ["done"] * 4
    assert Offer.objects.count() == 1
