"""A batch traced both ways, as a picture and as lists: from where it came, and where it went."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import content_of
from greenhaven.web.exchange.ledger.models import AccountKind
from greenhaven.web.exchange.ledger.tracing import Link, trace_back, trace_forward
from greenhaven.web.exchange.reports.tracing import Reached, batches_in, reached_batches

MOST_ENDS = 8
LEAST_MG = 1000  # less than a gram is rounding
WIDTH, HEIGHT, BAR, GAP = 1000, 360, 14, 6
LEFT, MIDDLE, RIGHT = 0, 493, 986
GONE = (AccountKind.AIR, AccountKind.LEACHATE, AccountKind.RESIDUE, AccountKind.DIFFERENCE)


@dataclass(frozen=True, slots=True)
class End:
    """A place at one side of the picture, or several together."""

    name: str
    wet_mg: int
    share: float
    look: str
    code: str = ""  # of a place that everybody may see


@dataclass(frozen=True, slots=True)
class Band:
    """One end as it is drawn: a bar, and a band from it to the batch."""

    end: End
    y: str
    height: str
    path: str
    x: int


@dataclass(frozen=True, slots=True)
class Flow:
    """One batch, what it came from and what became of it."""

    batch: Batch
    sources: list[End]
    receivers: list[End]
    before: list[Reached]  # batches that some of it came out of
    after: list[Reached]  # batches that some of it went into
    told: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def bands(self) -> list[Band]:
        """Both sides as they are drawn."""
        return [*_drawn(self.sources, LEFT), *_drawn(self.receivers, RIGHT)]


def flow_of(batch: Batch) -> Flow:
    """Trace a batch both ways; homes are told as one, and nobody by name."""
    back, forward = trace_back(batch.account), trace_forward(batch.account)
    places = Place.objects.in_bulk({link.place_id for link in (*back, *forward)})
    sources = _ends((link for link in back if link.kind != AccountKind.LOT), places, "raw", batch)
    there = content_of(batch).wet
    receivers = _ends((link for link in forward if link.kind != AccountKind.LOT), places, "soil")
    elsewhere = sum(end.wet_mg for end in sources) - there - sum(end.wet_mg for end in receivers)
    if elsewhere > LEAST_MG:
        receivers.append(End(_("in later batches"), elsewhere, 0.0, "raw"))
    if there:
        receivers.insert(0, End(_("left here"), there, 0.0, "ripe"))
    return Flow(
        batch,
        _with_shares(sources),
        _with_shares(receivers),
        batches_in(batch.account),
        reached_batches(batch),
        _told(sources, receivers),
    )


def _ends(
    links: Iterable[Link], places: dict[int, Place], look: str, made: Batch | None = None
) -> list[End]:
    """Ends of one side, the heaviest first; the homes, and what is small, together."""
    sums: dict[tuple[str, str, str], int] = {}
    homes, at_home = set(), 0
    for link in links:
        place = places[link.place_id]
        if place.kind == PlaceKind.HOME and link.kind not in GONE:
            homes.add(place.pk)
            at_home += link.wet_mg
            continue
        key = _named(link.kind, place, look)
        if made is not None and link.place_id == made.place_id:
            key = (_("brought to the gate, or from its own stock"), look, "")
        sums[key] = sums.get(key, 0) + link.wet_mg
    ends = [End(name, wet, 0.0, seems, code) for (name, seems, code), wet in sums.items()]
    if homes:
        words = ngettext("%(count)d home", "%(count)d homes", len(homes)) % {"count": len(homes)}
        ends.append(End(words, at_home, 0.0, look))
    return sorted((end for end in ends if end.wet_mg), key=lambda end: -end.wet_mg)


def _named(kind: AccountKind, place: Place, look: str) -> tuple[str, str, str]:
    gone = {
        AccountKind.AIR: (_("the air"), "air", ""),
        AccountKind.LEACHATE: (_("liquid that ran off"), "water", ""),
        AccountKind.DIFFERENCE: (_("what measurements changed"), "quiet", ""),
        AccountKind.RESIDUE: (_("sorted out"), "quiet", ""),
    }
    return gone.get(kind) or (place.name, look, place.code)


def _with_shares(ends: list[End]) -> list[End]:
    """The heaviest ends with their share of all, the others together."""
    whole = sum(end.wet_mg for end in ends)
    shown, rest = ends[:MOST_ENDS], ends[MOST_ENDS:]
    if rest:
        words = ngettext("%(count)d other", "%(count)d others", len(rest)) % {"count": len(rest)}
        shown = [*shown, End(words, sum(end.wet_mg for end in rest), 0.0, "quiet")]
    return [
        End(end.name, end.wet_mg, end.wet_mg / whole if whole else 0.0, end.look, end.code)
        for end in shown
    ]


def _drawn(ends: list[End], x: int) -> list[Band]:
    """Bars below each other; bands that meet in the middle without gaps."""
    room = HEIGHT - GAP * max(len(ends) - 1, 0)
    found, y, inner = [], 0.0, (HEIGHT - room) / 2
    for end in ends:
        height = end.share * room
        found.append(
            Band(end, f"{y:.1f}", f"{max(height, 1.0):.1f}", _band(x, y, inner, height), x)
        )
        y, inner = y + height + GAP, inner + height
    return found


def _band(x: int, y: float, inner: float, height: float) -> str:
    """A curve from the bar to the middle, as wide as the bar is high."""
    start, end = (BAR, MIDDLE) if x == LEFT else (RIGHT, MIDDLE + BAR)
    bend = (start + end) / 2
    return (
        f"M{start} {y:.1f}C{bend:.0f} {y:.1f} {bend:.0f} {inner:.1f} {end} {inner:.1f}"
        f"V{inner + height:.1f}C{bend:.0f} {inner + height:.1f} {bend:.0f} {y + height:.1f} "
        f"{start} {y + height:.1f}Z"
    )


def _told(sources: list[End], receivers: list[End]) -> str:
    """The picture in one sentence."""
    count = sum(1 for end in receivers if end.look == "soil")
    came = ngettext("It came from %(n)d place.", "It came from %(n)d places.", len(sources))
    went = ngettext("It went to %(n)d garden.", "It went to %(n)d gardens.", count)
    return f"{came % {'n': len(sources)}} {went % {'n': count}}"
