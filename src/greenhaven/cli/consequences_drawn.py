"""What a proposal would do, as a picture: how much of each thing, in which districts, and where."""

import json
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from greenhaven.cli.series import COLOURS, whole
from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.consequences import Consequences, Equity
from greenhaven.core.forecast.consequences.effects import (
    EFFECTS,
    HUNDREDTHS,
    Scale,
    Verdict,
    readable,
    rounded,
)
from greenhaven.core.forecast.consequences.proposals import Weighed
from greenhaven.core.planning.words import grouped
from greenhaven.core.rules.proposals import Proposal

LESS, MORE, NOW = COLOURS[1], COLOURS[0], "0.55"
MOST_DISTRICTS = 18
MOST_SHARE = 100.0  # % beyond which a bar is cut and its number written at its end
FELT = 5e-4


def draw(city: City, proposal: Proposal, found: Weighed, file: Path) -> None:
    """Draw the differences; a whisker holds 8 of 10 futures.

    Raises
    ------
    TargetError
        If the file cannot be written.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 -- slow import

    told = found.consequences
    figure = Figure(figsize=(15, 7.5), layout="constrained")
    figure.suptitle("\n".join(wrap(proposal.title, 110)), fontsize="large", weight="bold")
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
    _amounts(left, told)
    _districts(middle, city, told.equity)
    _map(right, city, told.equity)
    words = f"{told.weeks} weeks from {told.start:%d %B %Y}, {told.members} futures of both sides"
    figure.supxlabel(words, fontsize="small", color="0.35")
    whole(file, lambda beside: figure.savefig(beside, dpi=150, format=file.suffix[1:]))


def _amounts(axis: Any, told: Consequences) -> None:
    """Each quantity's change as a share of what there is now; what stays is not drawn."""
    table = told.differences
    rows = np.flatnonzero((table.verdict != Verdict.SAME) & (table.now > 0))[::-1]
    axis.set_title("What changes (grey: cannot be told)", loc="left", fontsize="medium")
    _plain(axis)
    share = 100 / table.now[rows]
    low, median, high = (
        np.clip(values[rows] * share, -MOST_SHARE, MOST_SHARE)
        for values in (table.low, table.median, table.high)
    )
    sure = table.verdict[rows] != Verdict.UNCLEAR
    place = np.arange(len(rows))
    colours = np.where(sure, np.where(median > 0, MORE, LESS), NOW)
    axis.barh(place, median, color=colours, height=0.5)
    axis.hlines(place, low, high, color="0.15", linewidth=1.4)
    axis.set_yticks(place, [_subject(str(name)) for name in table.quantity[rows]], fontsize="small")
    widest = max(float(np.abs([low, high]).max(initial=0.0)), 1.0)
    axis.set_xlim(-1.7 * widest, 1.5 * widest)
    for at, row in enumerate(rows.tolist()):
        words = _change(table.median[row], str(table.unit[row])) if sure[at] else "?"
        left = bool(median[at] < 0)
        end = min(low[at], 0.0) if left else max(high[at], 0.0)
        text = {"va": "center", "ha": "right" if left else "left", "fontsize": "small"}
        offset = (-5 if left else 5, 0)
        axis.annotate(words, (end, at), xytext=offset, textcoords="offset points", **text)
    axis.axvline(0, color="0.2", linewidth=0.8)
    stay = f"{len(table) - len(rows)} more hardly change"
    axis.set_xlabel(f"difference, % of what there is now ({stay})")


def _subject(name: str) -> str:
    subjects = {each.id: each.subject for each in EFFECTS[Scale.CITY]}
    return "\n".join(wrap(subjects.get(name, name.removeprefix("co2e ")), 34))


def _change(value: float, unit: str) -> str:
    """A change with its sign, in a unit that a reader would choose."""
    chosen, factor = ("points", 100.0) if unit in HUNDREDTHS else readable(unit, abs(value))
    amount = abs(rounded(factor * value))
    return f"{'+' if value > 0 else '−'}{grouped(amount, 0 if amount >= 10 else 1)} {chosen}"


def _districts(axis: Any, city: City, equity: Equity) -> None:
    """Shares of safe doses now and as proposed, where they change most."""
    changed = np.flatnonzero(np.abs(equity.median) > FELT)
    most = changed[np.argsort(-np.abs(equity.median[changed]))][:MOST_DISTRICTS]
    order = most[np.argsort(equity.median[most])]
    axis.set_title("Of their gardens' safe dose,\ndistricts get", loc="left", fontsize="medium")
    _plain(axis)
    if not len(order):
        axis.text(0.5, 0.5, "no district's share changes", ha="center", transform=axis.transAxes)
        axis.set_xticks([])
        axis.set_yticks([])
        return
    name = dict(zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True))
    place = np.arange(len(order))
    now, then = 100 * equity.now[order], 100 * equity.then[order]
    colours = np.where(then > now, MORE, LESS)
    axis.hlines(place, now, then, colors=colours, linewidth=2)
    axis.scatter(now, place, color=NOW, label="now", zorder=3, s=28)
    axis.scatter(then, place, c=colours, label="as proposed", zorder=3, s=28)
    axis.hlines(
        place - 0.22,
        100 * equity.then_low[order],
        100 * equity.then_high[order],
        color="0.15",
        linewidth=1,
    )
    axis.set_yticks(place, [name[str(each)] for each in equity.district[order]], fontsize="x-small")
    axis.set_xlabel("% (line below: 8 of 10 futures as proposed)")
    axis.legend(frameon=False, fontsize="small", loc="lower right", bbox_to_anchor=(1, 1), ncols=2)


def _map(axis: Any, city: City, equity: Equity) -> None:
    """Districts by the change of their gardens' share."""
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 -- slow import
    from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm  # noqa: PLC0415

    change = dict(zip(equity.district.tolist(), (100 * equity.median).tolist(), strict=True))
    largest = max(np.abs(list(change.values())).max(initial=0.0), 1.0)
    shades = LinearSegmentedColormap.from_list("less to more", [LESS, "0.93", MORE])
    norm = TwoSlopeNorm(0.0, -largest, largest)
    rings, colours = [], []
    for district, text in city.outlines.items():
        shade = shades(norm(change[district])) if district in change else "1"
        for ring in _rings(json.loads(text)):
            rings.append(ring)
            colours.append(shade)
    axis.add_collection(PolyCollection(rings, facecolors=colours, edgecolors="0.6", linewidths=0.4))
    axis.autoscale_view()
    axis.set_aspect(1 / np.cos(np.radians(float(city.districts.lat.mean()))))
    axis.set_axis_off()
    axis.set_title("Where, in points of that share", loc="left", fontsize="medium")
    from matplotlib.cm import ScalarMappable  # noqa: PLC0415

    axis.figure.colorbar(
        ScalarMappable(norm, shades), ax=axis, orientation="horizontal", shrink=0.7, pad=0.01
    )


def _rings(geometry: dict[str, Any]) -> list[Any]:
    """The outer rings of an outline."""
    polygons = geometry["coordinates"]
    return [polygons[0]] if geometry["type"] == "Polygon" else [each[0] for each in polygons]


def _plain(axis: Any) -> None:
    axis.grid(visible=True, axis="x", color="0.92")
    axis.set_axisbelow(True)
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(axis="y", length=0)
