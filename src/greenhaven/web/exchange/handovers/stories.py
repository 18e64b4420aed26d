"""Where it went: from what someone gave, by the batches it became part of, to the gardens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.models import AccountKind
from greenhaven.web.exchange.ledger.tracing import Link, trace_forward

TRACED = 2  # batches followed on one page; the others are followed on their own


@dataclass(frozen=True, slots=True)
class Heap:
    """A batch that it is, or was, part of."""

    batch: Batch
    place: Place
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bed:
    """A garden that received some of it; homes are not named."""

    place: Place | None
    mg: int


@dataclass(frozen=True, slots=True)
class Story:
    """What became of one handover, as far as the books know."""

    heaps: tuple[Heap, ...]
    beds: tuple[Bed, ...]
    parts: tuple[tuple[str, float, float], ...]  # what it is now, where its bar begins, how long

    @property
    def released_at(self) -> datetime | None:
        """When the first batch with some of it was released."""
        return min((each.released_at for each in self.heaps if each.released_at), default=None)


PARTS = {
    AccountKind.SOIL: "soil",
    AccountKind.LOT: "heap",
    AccountKind.AIR: "air",
    AccountKind.LEACHATE: "away",
    AccountKind.RESIDUE: "away",
    AccountKind.OUTSIDE: "away",
    AccountKind.SOLD: "sold",
}


def story_of(handover: Handover) -> Story | None:
    """What became of one; none where nothing was taken."""
    return stories_of([handover]).get(handover.pk)


def where_it_went(handovers: Iterable[Handover]) -> list[tuple[Handover, Story | None]]:
    """Each of some handovers with what became of it, where that was followed."""
    rows = list(handovers)
    found = stories_of(rows)
    return [(row, found.get(row.pk)) for row in rows]


def stories_of(handovers: Iterable[Handover]) -> dict[int, Story]:
    """What became of handovers, by their key; of the first few batches."""
    rows = [row for row in handovers if row.into is not None and row.accepted_mg]
    links: dict[int, list[Link]] = {}
    for row in rows:
        if row.into is not None and row.into.pk not in links and len(links) < TRACED:
            links[row.into.pk] = trace_forward(row.into.account)
    reached = [link for each in links.values() for link in each]
    batches = Batch.objects.select_related("place").in_bulk(
        {link.batch_id for link in reached if link.batch_id} | set(links)
    )
    places = Place.objects.in_bulk(
        {link.place_id for link in reached if link.kind == AccountKind.SOIL}
    )
    return {
        row.pk: _story(row, links[row.into_id], batches, places)
        for row in rows
        if row.into_id is not None and row.into_id in links
    }


def _story(
    row: Handover, links: list[Link], batches: dict[int, Batch], places: dict[int, Place]
) -> Story:
    first = batches[row.into_id] if row.into_id else None
    lots = [batches[link.batch_id] for link in links if link.batch_id in batches]
    passed = [each for each in [first, *lots] if each is not None]
    heaps = tuple(Heap(each, each.place, each.released_at) for each in dict.fromkeys(passed))
    soils = [link for link in links if link.kind == AccountKind.SOIL]
    beds = tuple(
        Bed(_named(places[link.place_id]), round(link.share * row.accepted_mg)) for link in soils
    )
    return Story(heaps, beds, _parts(links))


def _named(place: Place) -> Place | None:
    """A garden at somebody's home is theirs to tell of."""
    return None if place.kind == PlaceKind.HOME else place


def _parts(links: list[Link]) -> tuple[tuple[str, float, float], ...]:
    """What it is now, in hundredths; what has not left its batches is still in the making."""
    shares = dict.fromkeys(("soil", "sold", "heap", "air", "away"), 0.0)
    for link in links:
        if link.kind != AccountKind.LOT and link.kind in PARTS:
            shares[PARTS[link.kind]] += 100 * link.share
    shares["heap"] = max(0.0, 100 - sum(shares.values()))
    begins, parts = 0.0, []
    for name, share in shares.items():
        if share > 0.05:
            parts.append((name, round(begins, 1), round(share, 1)))
        begins += share
    return tuple(parts)
