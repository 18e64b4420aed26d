"""Spans of time in whole seconds: when work at a stop may begin, when a vehicle works."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """From one second to another, both included."""

    first: int
    last: int


ALWAYS = Span(0, 2**40)


def without(spans: Sequence[Span], forbidden: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of some spans when others are taken out of them."""
    left = list(spans)
    for no in forbidden:
        kept = []
        for span in left:
            if no.last < span.first or span.last < no.first:
                kept.append(span)
                continue
            if span.first < no.first:
                kept.append(Span(span.first, no.first - 1))
            if no.last < span.last:
                kept.append(Span(no.last + 1, span.last))
        left = kept
    return tuple(left)


def forbidden_starts(begins_s: int, ends_s: int, service_s: int) -> Span:
    """Starts of work that would touch a closure; its end is not part of it."""
    return Span(begins_s - max(service_s - 1, 0), ends_s - 1)


def within(spans: Sequence[Span], outer: Span) -> tuple[Span, ...]:
    """The parts of some spans that lie in another."""
    cut = (Span(max(span.first, outer.first), min(span.last, outer.last)) for span in spans)
    return tuple(span for span in cut if span.first <= span.last)


def bridged(spans: Sequence[Span], busy: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that matter while somebody works, joined where nobody works between them.

    Parameters
    ----------
    spans : sequence of Span
    busy : sequence of Span
        When anybody works at all.

    Returns
    -------
    tuple of Span
        One after another; whoever keeps to `busy` may do in them what the first allow, no more.
    """
    useful = sorted(span for span in spans if any(_meet(span, each) for each in busy))
    joined: list[Span] = []
    for span in useful:
        if joined:
            gap = Span(joined[-1].last + 1, span.first - 1)
            if gap.first > gap.last or not any(_meet(gap, each) for each in busy):
                joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
                continue
        joined.append(span)
    return tuple(joined)


def longest(spans: Sequence[Span]) -> Span | None:
    """The longest of some spans; the first of equals."""
    return max(spans, key=lambda span: (span.last - span.first, -span.first), default=None)


def clock(seconds: float) -> str:
    """The hour and minute of the day."""
    minutes = int(seconds) % 86_400 // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last
