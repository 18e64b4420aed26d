"""The site that the benchmarks fill is one that the books allow."""

import pytest

from benchmarks.cases.crowd import GENERATIONS, Sizes, fill
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.ledger.checking import check_ledger
from greenhaven.web.exchange.ledger.models import Account, AccountKind
from greenhaven.web.exchange.ledger.tracing import trace_back, trace_forward


@pytest.mark.django_db
@pytest.mark.usefixtures("places")
def test_crowd_keeps_honest_books_of_eight_generations() -> None:
    crowd = fill("food", Sizes(people=20, lines=1000, weeks=10))

    assert Place.objects.count() == crowd.hubs + crowd.gardens
    found = check_ledger()
    assert found.holds, found
    assert found.postings == crowd.lines == 1000
    last = Account.objects.get(pk=crowd.lot(GENERATIONS, 0))
    assert max(link.depth for link in trace_back(last) if link.batch_id) == GENERATIONS
    first = Account.objects.get(pk=crowd.lot(0, 0))
    forward = trace_forward(first)
    assert max(link.depth for link in forward if link.batch_id) == GENERATIONS
    assert {link.kind for link in forward} == {AccountKind.LOT, AccountKind.AIR, AccountKind.SOIL}
