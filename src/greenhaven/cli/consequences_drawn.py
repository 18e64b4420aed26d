"""What a proposal would do, as a picture: what changes, for whom, where, and how sure it is."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from greenhaven.cli.consequences_map import draw_map
from greenhaven.cli.consequences_object import names_of
from greenhaven.cli.series import COLOURS, whole
from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.consequences import Consequences, read
from greenhaven.core.forecast.consequences.effects import (
    HUNDREDTHS,
    Difference,
    amount,
    rounded,
    subject_of,
)
from greenhaven.core.forecast.consequences.headlines import Headlines, headlines
from greenhaven.core.rules.proposals import Proposal
from greenhaven.core.rules.words import Message, Speech, Translate, message, number

LESS, MORE, NOW, DARK = COLOURS[1], COLOURS[0], "0.82", "0.15"
MOST_BARS = 9
MOST_SHARE = 150.0  # % more beyond which a bar is cut; its number stands at its end
INCHES = (17, 8.5)
LEAST_ROWS = 6  # so that one bar does not fill a picture


@dataclass(frozen=True, slots=True)
class Page:
    """What is drawn, and how it is spoken of."""

    city: City
    told: Consequences
    speech: Speech

    def say(self, words: Message) -> str:
        """Words in the language of the picture."""
        return words.say(self.speech.translate, self.speech.names)


def draw(
    city: City, proposal: Proposal, told: Consequences, file: Path, translate: Translate = str
) -> None:
    """Draw the differences; a whisker holds 8 of 10 futures.

    Raises
    ------
    TargetError
        If the file cannot be written.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 -- slow import

    page = Page(city, told, Speech(translate, names_of(city)))
    figure = Figure(figsize=INCHES, layout="constrained")
    figure.suptitle(fill(proposal.title, 110), fontsize="x-large", weight="bold")
    what, whom, where = figure.subplots(1, 3, width_ratios=(1.1, 0.9, 1.3))
    found = headlines(read(told.differences))
    _draw_amounts(what, page, _drawable(found)[:MOST_BARS])
    _draw_places(whom, page)
    draw_map(where, city, told.equity, page.say)
    figure.supxlabel(_small_print(page, found), fontsize="small", color="0.25", ha="left", x=0.01)
    whole(file, lambda beside: figure.savefig(beside, dpi=150, format=file.suffix[1:]))


def _small_print(page: Page, found: Headlines) -> str:
    """What is not drawn, and what the picture rests on."""
    kept = message(
        "{weeks, plural, one {# week} other {# weeks}} from {day}; "
        "{members, plural, one {# future} other {# futures}} live through both sides, and a thin "
        "line holds 8 of 10 of them.",
        weeks=page.told.weeks,
        day=page.told.start,
        members=page.told.members,
    )
    small = (*_drawable(found)[MOST_BARS:], *found.slightly_more, *found.slightly_less, *found.same)
    lines = [
        page.say(message(template, subjects="; ".join(page.say(subject_of(x)) for x in several)))
        for template, several in (
            ("A smaller or hardly any difference: {subjects}.", small),
            ("Futures disagree whether more or less: {subjects}.", found.unclear),
        )
        if several
    ]
    return "\n".join(fill(line, 230) for line in (*lines, page.say(kept)))


def _drawable(found: Headlines) -> list[Difference]:
    """What is notable and can be a share of what there is now."""
    return [each for each in found.notable if each.now > 0]


def _draw_amounts(axis: Any, page: Page, rows: list[Difference]) -> None:
    """Each sure change as a share of what there is now, the largest above."""
    _head(axis, page, message("What changes"))
    if not rows:
        _nothing(axis, page, message("Nothing changes much for sure."))
        return
    share = np.array([100 / each.now for each in rows])
    low, median, high = (
        np.clip(share * [getattr(each, name) for each in rows], -100, MOST_SHARE)
        for name in ("low", "median", "high")
    )
    place = np.arange(len(rows))
    axis.barh(place, median, color=np.where(median > 0, MORE, LESS), height=0.55)
    axis.hlines(place, low, high, color=DARK, linewidth=1.6)
    subjects = [fill(page.say(subject_of(each)), 30) for each in rows]
    _rows_of(axis, subjects)
    widest = float(np.abs([low, high]).max())
    room = 0.9 * widest  # for the words at the ends
    axis.set_xlim(
        min(low.min(), 0.0) - (room if (median < 0).any() else 0.1 * widest),
        max(high.max(), 0.0) + (room if (median > 0).any() else 0.1 * widest),
    )
    for at, each in enumerate(rows):
        left = median[at] < 0
        end = min(low[at], 0.0) if left else max(high[at], 0.0)
        _beside(axis, _change(each, page), (end, at), left=bool(left))
    axis.axvline(0, color="0.2", linewidth=0.9)
    axis.set_xlabel(page.say(message("difference, % of what there is under today's rules")))


def _change(each: Difference, page: Page) -> str:
    """A change with its sign, and what there is now."""
    if each.unit in HUNDREDTHS:
        points = number(rounded(100 * abs(each.median)), page.speech.translate)
        told = page.say(message("{number} points", number=points))
        now = number(round(100 * each.now), page.speech.translate)
    else:
        told = page.say(amount(each, abs(each.median)))
        now = page.say(amount(each, each.now))
    signed = f"{'+' if each.median > 0 else '−'}{told}"
    return page.say(message("{change}\nof {now}", change=signed, now=now))


def _draw_places(axis: Any, page: Page) -> None:
    """Compost now and as proposed, where most tonnes are gained or lost.

    Districts' gardens, or, where none of them changes, single gardens and parks.
    """
    compost = [each for each in read(page.told.places) if each.effect.id == "compost"]
    districts = set(page.city.districts.id.tolist())
    rows = [each for each in compost if each.place in districts]
    words = message("For whom: compost to gardens of districts")
    if compost and not rows:
        rows, words = compost, message("For whom: compost to gardens and parks")
    rows = sorted(rows, key=lambda each: each.median)
    _head(axis, page, words)
    if not rows:
        _nothing(axis, page, message("No garden or park gets more or less for sure."))
        return
    place = np.arange(len(rows))
    now, low, median, high = (
        np.array([getattr(each, name) for each in rows])
        for name in ("now", "low", "median", "high")
    )
    axis.barh(place, now, color=NOW, height=0.72, label=page.say(message("under today's rules")))
    axis.barh(place, now + median, color=np.where(median > 0, MORE, LESS), height=0.36)
    axis.hlines(place, now + low, now + high, color=DARK, linewidth=1.6)
    for side, colour, words in (
        (median < 0, LESS, message("as proposed: less")),
        (median > 0, MORE, message("as proposed: more")),
    ):
        if side.any():
            axis.barh(0, 0, color=colour, label=page.say(words))
    _rows_of(axis, [fill(page.speech.names[each.place], 24) for each in rows])
    for at, each in enumerate(rows):
        told = page.say(amount(each, abs(each.median)))
        end = max(now[at], now[at] + high[at])
        _beside(axis, f"{'+' if each.median > 0 else '−'}{told}", (end, at), left=False)
    axis.set_xlim(0, 1.25 * float((now + np.maximum(high, 0)).max()))
    axis.set_xlabel(page.say(message("t in these weeks; the largest changes")))
    axis.legend(
        frameon=False, fontsize="small", loc="upper center", bbox_to_anchor=(0.4, -0.09), ncols=3
    )


def _rows_of(axis: Any, names: list[str]) -> None:
    """The first row above."""
    axis.set_yticks(range(len(names)), names)
    axis.set_ylim(max(len(names), LEAST_ROWS) - 0.4, -0.6)


def _beside(axis: Any, words: str, at: tuple[float, float], *, left: bool) -> None:
    text = {"va": "center", "ha": "right" if left else "left", "fontsize": "small"}
    axis.annotate(words, at, xytext=(-6 if left else 6, 0), textcoords="offset points", **text)


def _nothing(axis: Any, page: Page, words: Message) -> None:
    axis.text(0.0, 0.9, fill(page.say(words), 40), va="top", transform=axis.transAxes)
    axis.set_axis_off()


def _head(axis: Any, page: Page, words: Message) -> None:
    axis.set_title(page.say(words), loc="left", fontsize="large", weight="bold", pad=12)
    axis.grid(visible=True, axis="x", color="0.92")
    axis.set_axisbelow(True)
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(axis="y", length=0)
