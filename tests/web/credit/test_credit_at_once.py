"""What is agreed on holds when several take at the same moment."""

import pytest
from django.db import connection

from greenhaven.web.commons.circles.models import Reckoning
from greenhaven.web.exchange.credit.models import Entry, Purse
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.queries import imbalance
from tests.web.handovers.loads import KG, released, weighed
from tests.web.ledger.at_once import together
from tests.web.neighbours import circle_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="threads share one database in memory here",
    ),
]


def test_limit_is_not_passed_by_taking_at_once(keeper, gardener, places) -> None:
    circle = circle_of(keeper, gardener)
    circle.places.add(places["yard"], places["rose"])
    circle.reckoning, circle.credit_limit_mg = Reckoning.CREDIT, 4 * KG
    circle.save()
    batch = released(places["yard"], keeper)

    def take() -> None:
        weighed(
            gardener,
            places["yard"],
            places["rose"],
            leg="return",
            material="compost",
            quantity="3",
            out_of=batch,
            taker=gardener,
        )

    said = together(*[take] * 4)

    purse = Purse.objects.get(circle=circle, person=gardener)
    assert set(said) <= {"done", "CreditError"}
    assert "CreditError" in said
    assert purse.balance_mg >= -4 * KG
    assert purse.balance_mg == sum(Entry.objects.values_list("worth_mg", flat=True))
    assert Handover.objects.count() == said.count("done") == Entry.objects.count()
    assert not imbalance()
