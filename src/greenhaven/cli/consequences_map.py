"""Where a proposal is felt: districts on a map, by the share of a safe dose that gardens get."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from greenhaven.cli.series import COLOURS
from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.consequences import Equity
from greenhaven.core.rules.words import Message, message

LESS, MORE = COLOURS[1], COLOURS[0]
HARDLY = 2.0  # points; less is drawn as none
STEP = 5.0  # points; bounds between shades are multiples of it
NO_GARDENS = "1"


def draw_map(axis: Any, city: City, equity: Equity, say: Callable[[Message], str]) -> None:
    """Draw districts by the change of their gardens' share of a safe dose."""
    from matplotlib.cm import ScalarMappable  # noqa: PLC0415 -- slow import
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 -- slow import
    from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap  # noqa: PLC0415

    change = dict(zip(equity.district.tolist(), (100 * equity.median).tolist(), strict=True))
    bounds = _bounds(np.abs(list(change.values())).max(initial=0.0))
    shades = LinearSegmentedColormap.from_list("less to more", [LESS, "0.93", MORE])
    norm = BoundaryNorm(bounds, shades.N)
    rings, colours = [], []
    for district, text in city.outlines.items():
        shade = shades(norm(change[district])) if district in change else NO_GARDENS
        for ring in _rings(json.loads(text)):
            rings.append(ring)
            colours.append(shade)
    axis.add_collection(PolyCollection(rings, facecolors=colours, edgecolors="0.6", linewidths=0.4))
    axis.autoscale_view()
    axis.set_aspect(1 / np.cos(np.radians(float(city.districts.lat.mean()))), anchor="N")
    axis.set_axis_off()
    axis.set_title(say(message("Where")), loc="left", fontsize="large", weight="bold", pad=12)
    bar = axis.figure.colorbar(
        ScalarMappable(norm, shades), ax=axis, orientation="horizontal", shrink=0.8, pad=0.02
    )
    bar.set_ticks(bounds, labels=[f"{bound:+.0f}".replace("-", "−") for bound in bounds])
    bar.set_label(say(message("points of gardens' safe dose, less or more\n(white: no gardens)")))


def _bounds(largest: float) -> Any:
    """Between three shades of less, none, and three of more [points]."""
    step = STEP * max(np.ceil(largest / (3 * STEP)), 1)
    more = np.array([HARDLY, step, 2 * step, 3 * step])
    return np.concatenate([-more[::-1], more])


def _rings(geometry: dict[str, Any]) -> list[Any]:
    """The outer rings of an outline."""
    polygons = geometry["coordinates"]
    return [polygons[0]] if geometry["type"] == "Polygon" else [each[0] for each in polygons]
