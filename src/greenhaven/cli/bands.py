"""A picture of a city's futures: the middle of each series, and where most of them lie."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from greenhaven.cli.series import COLOURS, SHADE, whole
from greenhaven.core.city import City
from greenhaven.core.forecast.ensemble.bands import SHARES
from greenhaven.core.forecast.outlook.outlook import Outlook

PANELS = (
    ("Organics, a week", ("collected", "processed", "exported")),
    ("Compost, a week", ("to_gardens", "to_parks", "sold")),
    ("In the hubs", ("in_process", "ripe")),
    ("Into soils, a week", ("nitrogen_to_soil", "phosphorus_to_soil")),
    ("Washed out of soils because of compost, a week", ("leached_nitrogen", "leached_phosphorus")),
    ("Gases of the hubs, a week", ("ammonia", "nitrous_oxide", "methane")),
)


def write_bands(city: City, made: Outlook, file: Path) -> None:
    """Draw the city's series; a shade holds 8 of 10 futures.

    Raises
    ------
    TargetError
        If the file cannot be written.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 -- slow import

    figure = Figure(figsize=(11, 9.5), layout="constrained")
    figure.suptitle(f"{city.name}: {made.members} futures, shades hold 8 of 10")
    axes = figure.subplots(3, 2, sharex=True).ravel()
    for axis, (title, names) in zip(axes, PANELS, strict=True):
        _draw(axis, made, title, names)
    whole(file, lambda beside: figure.savefig(beside, dpi=150, format=file.suffix[1:]))


def _draw(axis: Any, made: Outlook, title: str, names: tuple[str, ...]) -> None:
    sheaf = made.city_weeks
    days = [made.start + timedelta(days=int(day)) for day in sheaf.days]
    low, median, high = (SHARES.index(share) for share in (0.1, 0.5, 0.9))
    for name, colour in zip(names, COLOURS, strict=False):
        bands, quantity = sheaf.of(name), sheaf.quantity(name)
        axis.fill_between(days, bands[low], bands[high], color=colour, alpha=SHADE, linewidth=0)
        axis.plot(days, bands[median], color=colour, linewidth=1.6, label=quantity.meaning)
        axis.set_ylabel(f"[{quantity.unit[:2].strip()}]")
    axis.set_title(title, loc="left", fontsize="medium")
    axis.grid(visible=True, color="0.9")
    axis.spines[["top", "right"]].set_visible(False)
    axis.set_ylim(bottom=0)
    axis.margins(x=0)
    axis.legend(frameon=False, fontsize="x-small")
    axis.tick_params(axis="x", labelrotation=30)
