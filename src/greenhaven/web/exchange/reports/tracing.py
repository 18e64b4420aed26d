"""A batch traced both ways: what it is made of, and who received of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Posting
from greenhaven.web.exchange.ledger.queries import standing_postings
from greenhaven.web.exchange.ledger.tracing import trace_back, trace_forward

RECEIVERS = (AccountKind.SOIL, AccountKind.SOLD, AccountKind.OUTSIDE)


@dataclass(frozen=True, slots=True)
class Reached:
    """A batch that some of another went into, or came out of."""

    batch: Batch
    wet_mg: int
    share: float  # of what came into the later of the two


def reached_batches(batch: Batch) -> list[Reached]:
    """Batches that some of this one was mixed into, and what share of them that is."""
    links = [link for link in trace_forward(batch.account) if link.batch_id is not None]
    known = Batch.objects.select_related("place", "account").in_bulk(
        [link.batch_id for link in links]
    )
    came = _came_into(known.values())
    return [
        Reached(known[link.batch_id], link.wet_mg, _part(link.wet_mg, came.get(link.account_id, 0)))
        for link in links
        if link.batch_id in known
    ]


def batches_in(account: Account) -> list[Reached]:
    """Batches that reached the soil of a garden, or another batch; the nearest first."""
    links = [link for link in trace_back(account) if link.batch_id is not None]
    known = Batch.objects.select_related("place", "account").in_bulk(
        [link.batch_id for link in links]
    )
    return [
        Reached(known[link.batch_id], link.wet_mg, link.share)
        for link in links
        if link.batch_id in known
    ]


def received_of(batch: Batch) -> tuple[list[Place], list[Person]]:
    """Places that received of a batch, directly or mixed, and the people who took it there."""
    links = trace_forward(batch.account)
    keys = [link.place_id for link in links if link.kind in RECEIVERS]
    batches = [batch.pk, *(link.batch_id for link in links if link.batch_id is not None)]
    places = Place.objects.filter(pk__in=keys).order_by("name")
    takers = Person.objects.filter(
        pk__in=Handover.objects.filter(
            out_of__in=batches, taker__isnull=False, corrected_at=None
        ).values("taker")
    )
    return list(places), list(takers)


def _came_into(batches: Iterable[Batch]) -> dict[int, int]:
    """All that came into each batch [mg]."""
    keys = [batch.account_id for batch in batches]
    sums = Posting.objects.filter(standing_postings(), target__in=keys).values_list("target")
    return {key: int(mass) for key, mass in sums.annotate(Sum("wet_mg")).order_by()}


def _part(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
