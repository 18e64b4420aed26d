"""The differences in the order in which people ask for them, and each on one line."""

from collections.abc import Iterable
from dataclasses import dataclass

from greenhaven.core.forecast.consequences.effects import (
    HUNDREDTHS,
    POINTS_OF_A_SHARE,
    Difference,
    Verdict,
    amount,
    limits_in_numbers,
    what_changes,
)
from greenhaven.core.rules.words import Message, message

# A sure difference stands on a line of its own from a fiftieth of what there is, or two points.
NOTABLE = 0.02
WORTH_A_SHARE = 0.01  # below it a share of what there is says nothing


@dataclass(frozen=True, slots=True)
class Headlines:
    """Differences by what can be said of them.

    Attributes
    ----------
    notable : tuple of Difference
        Sure, and of some size beside what there is; the largest first.
    slightly_more, slightly_less : tuple of Difference
        Sure and small.
    unclear, same : tuple of Difference
        Those of which futures disagree, and those that hardly differ.
    """

    notable: tuple[Difference, ...]
    slightly_more: tuple[Difference, ...]
    slightly_less: tuple[Difference, ...]
    unclear: tuple[Difference, ...]
    same: tuple[Difference, ...]


def headlines(differences: Iterable[Difference]) -> Headlines:
    """The differences by what can be said of them."""
    told = tuple(differences)
    sure = [each for each in told if each.verdict in {Verdict.MORE, Verdict.LESS}]
    notable = [each for each in sure if weight(each) >= NOTABLE]
    small = [each for each in sure if weight(each) < NOTABLE]
    return Headlines(
        notable=tuple(sorted(notable, key=weight, reverse=True)),
        slightly_more=tuple(each for each in small if each.verdict is Verdict.MORE),
        slightly_less=tuple(each for each in small if each.verdict is Verdict.LESS),
        unclear=tuple(each for each in told if each.verdict is Verdict.UNCLEAR),
        same=tuple(each for each in told if each.verdict is Verdict.SAME),
    )


def weight(difference: Difference) -> float:
    """How much a difference is of what there is, 1 = all of it; shares count as they are."""
    if difference.unit in HUNDREDTHS:
        return abs(difference.median)
    return abs(difference.median) / difference.now if difference.now > 0 else 1.0


def headline(difference: Difference) -> Message:
    """A sure difference on one line, to stand below the weeks that it is of."""
    return message(
        "{what}{limits}{now}.",
        what=what_changes(difference),
        limits=_limits(difference),
        now=_now(difference),
    )


def _limits(difference: Difference) -> Message | str:
    near, far = limits_in_numbers(difference)
    return "" if near == far else message(" ({near} to {far})", near=near, far=far)


def _now(difference: Difference) -> Message | str:
    """What there is without the change, and how much of it the difference is."""
    if not difference.now > 0:
        return ""
    now = amount(difference, difference.now)
    if difference.unit in HUNDREDTHS:
        template = "; now {number} %" if difference.unit == POINTS_OF_A_SHARE else "; now {number}"
        return message(template, number=round(100 * difference.now))
    share = weight(difference)
    if share < WORTH_A_SHARE:
        return message(", of {now} now", now=now)
    return message(", {share} % of {now} now", share=round(100 * share), now=now)
