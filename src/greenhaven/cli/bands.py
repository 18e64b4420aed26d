"""A picture of a city's futures: the middle of each series, and where most of them lie."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from greenhaven.cli.series import COLOURS, SHADE, whole
from greenhaven.core.city import City
from greenhaven.core.forecast.ensemble.bands import SHARES
from greenhaven.core.forecast.outlook.outlook import Outlook

PANELS = (  # series of one panel are of one size: none is flat beside another
    ("Organics", ("collected", "exported", "processed")),
    ("Compost", ("to_gardens", "to_parks", "sold")),
    ("In the hubs, at each week's end", ("in_process", "ripe")),
    ("Into soils with compost", ("nitrogen_to_soil", "phosphorus_to_soil")),
    ("Nitrogen washed out of soils because of compost", ("leached_nitrogen",)),
    ("Phosphorus washed out of soils because of compost", ("leached_phosphorus",)),
    ("Gases of the hubs", ("ammonia", "methane")),
    ("Nitrous oxide of the hubs", ("nitrous_oxide",)),
)
HEADROOM = 1.3  # above the highest value, for the legend


def write_bands(city: City, made: Outlook, file: Path) -> None:
    """Draw the city's series; a shade holds 8 of 10 futures.

    Raises
    ------
    TargetError
        If the file cannot be written.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 -- slow import

    figure = Figure(figsize=(12, 12.5), layout="constrained")
    figure.suptitle(
        f"{city.name}, {made.weeks} weeks from {made.start:%-d %B %Y}\n"
        f"line: the middle of {made.members} futures; shade: 8 of 10 of them"
    )
    axes = figure.subplots(4, 2, sharex=True).ravel()
    for axis, (title, names) in zip(axes, PANELS, strict=True):
        _draw(axis, made, title, names)
    whole(file, lambda beside: figure.savefig(beside, dpi=150, format=file.suffix[1:]))


def _draw(axis: Any, made: Outlook, title: str, names: tuple[str, ...]) -> None:
    """What happens within a week as a stair, what lies there at its end as a slope."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415

    sheaf, first = made.city_weeks, made.start
    ends = [first + timedelta(days=int(day)) for day in sheaf.days]
    low, median, high = (SHARES.index(share) for share in (0.1, 0.5, 0.9))
    highest = 0.0
    for name, colour in zip(names, COLOURS, strict=False):
        bands, quantity = sheaf.of(name), sheaf.quantity(name)
        days, step = (ends, None) if quantity.is_stock else ([first, *ends], "pre")
        if step:
            bands = np.concatenate([bands[:, :1], bands], axis=1)
        shade = {"color": colour, "alpha": SHADE, "linewidth": 0, "step": step}
        axis.fill_between(days, bands[low], bands[high], **shade)
        label, style = quantity.meaning, f"steps-{step}" if step else "default"
        axis.plot(days, bands[median], color=colour, lw=1.6, label=label, drawstyle=style)
        highest = max(highest, float(bands[high].max()))
        axis.set_ylabel(quantity.unit.split()[0] + ("" if quantity.is_stock else " a week"))
    axis.set_title(title, loc="left", fontsize="medium", weight="bold")
    axis.grid(visible=True, color="0.9")
    axis.spines[["top", "right"]].set_visible(False)
    axis.set_ylim(0, HEADROOM * highest or 1.0)
    axis.margins(x=0)
    axis.legend(frameon=False, fontsize="small", loc="upper right")
    ticks: Any = AutoDateLocator
    words: Any = ConciseDateFormatter
    axis.xaxis.set_major_locator(locator := ticks(maxticks=8))
    axis.xaxis.set_major_formatter(words(locator))
