"""An outlook on the screen and as one object."""

from datetime import timedelta
from typing import Any

import numpy as np

from greenhaven.cli.screen import out, table
from greenhaven.core.city import City
from greenhaven.core.columns import Floats
from greenhaven.core.forecast.consequences.effects import readable
from greenhaven.core.forecast.ensemble.bands import SHARES
from greenhaven.core.forecast.outlook.outlook import WEEKS_PER_YEAR, Outlook, Sheaf
from greenhaven.core.planning.words import grouped, name_of

LOW, MEDIAN, HIGH = (SHARES.index(share) for share in (0.1, 0.5, 0.9))
SHOWN_GARDENS = 8
NOTHING = 5e-4
DAYS_PER_YEAR = 7 * WEEKS_PER_YEAR


def as_object(made: Outlook) -> dict[str, Any]:
    """Totals of every part of the horizon with their intervals; keys end in their unit."""
    years = []
    for step, day in enumerate(made.years.days.tolist()):
        values = {}
        for name in made.years.quantities.tolist():
            quantity = made.years.quantity(name)
            key = f"{name}_{quantity.unit.replace(' ', '_').lower()}"
            values[key] = _interval(made.years.of(name)[:, step])
        years.append({"until": (made.start + timedelta(days=day)).isoformat(), **values})
    return {
        "city": made.city,
        "start": made.start.isoformat(),
        "weeks": made.weeks,
        "members": made.members,
        "seed": made.seed,
        "failed": [
            {key: row[key] for key in ("number", "seed", "weather_year", "reason")}
            for row in made.failed.records()
        ],
        "max_balance_error": max(made.balance.values()),
        "years": years,
    }


def _interval(bands: Floats) -> dict[str, float]:
    return {
        "p10": float(bands[LOW]),
        "p50": float(bands[MEDIAN]),
        "p90": float(bands[HIGH]),
    }


def show(city: City, made: Outlook) -> None:
    """The city's totals, the gardens that get most, and what failed."""
    last = made.start + timedelta(weeks=made.weeks, days=-1)
    span = f"{made.weeks} weeks from {made.start:%-d %B %Y} to {last:%-d %B %Y}"
    out.print(f"\n[bold]{city.name}[/bold], {span}: {made.members} futures", highlight=False)
    out.print(_totals(made))
    if len(lines := _gardens(city, made)):
        title = "Gardens and parks that get the most compost, in all or at the end"
        heads = (
            "place",
            "compost",
            "nitrogen within reach of roots",
            "carbon of it left in the soil",
        )
        out.print(table(title, heads, lines))
    worst = max(made.balance.values())
    out.print(
        "Shown is the middle of the futures and, in brackets, between what 8 of 10 lie. What "
        f"enters hubs and soils equals what leaves them and what stays, to {worst:.1e} of it."
    )
    for row in made.failed.records():
        out.print(
            f"Member {row['number']} (seed {row['seed']}, weather of {row['weather_year']}) "
            f"failed: {row['reason']}",
            markup=False,
        )


def _totals(made: Outlook) -> Any:
    """One column a year; the last may be shorter."""
    heads = ["the whole city", *(_year(made, day) for day in made.years.days.tolist())]
    rows = []
    for name in made.years.quantities.tolist():
        quantity = made.years.quantity(name)
        bands = made.years.of(name)
        unit, factor = readable(quantity.unit.split()[0], float(np.abs(bands[MEDIAN]).max()))
        if quantity.unit.endswith("km"):
            unit, factor = quantity.unit, 1.0
        cells = [_cell(factor * bands[:, step], unit) for step in range(bands.shape[1])]
        rows.append((quantity.meaning + (", at the end" if quantity.is_stock else ""), *cells))
    return table("", heads, rows)


def _year(made: Outlook, day: int) -> str:
    if len(made.years.days) == 1:
        return "in all"
    return f"to {made.start + timedelta(days=day):%b %Y}"


def _cell(bands: Floats, unit: str) -> str:
    """The middle with its unit, and the limits where they read otherwise."""
    low, middle, high = (_amount(bands[row]) for row in (LOW, MEDIAN, HIGH))
    limits = "" if low == middle == high else f" ({low}–{high})"
    return f"{middle} {unit}{limits}"


def _amount(value: float) -> str:
    """Three figures of it, which is more than is known; next to nothing is 0."""
    if abs(value) < NOTHING:
        return "0"
    digits = 2 - int(np.floor(np.log10(abs(value))))
    return grouped(round(value, digits), max(0, min(digits, 3)))


def _gardens(city: City, made: Outlook) -> list[tuple[str, ...]]:
    totals: Sheaf = made.garden_totals
    columns = {name: row for row, name in enumerate(totals.quantities.tolist())}
    compost = totals.values[MEDIAN, columns["compost"], 0]
    most = [row for row in np.argsort(-compost).tolist() if compost[row] > 0][:SHOWN_GARDENS]
    wanted = (("compost", "t"), ("mineral_nitrogen", "kg"), ("soil_carbon", "kg"))
    return [
        (
            name_of(city, str(totals.places[row])),
            *(_small(totals.values[:, columns[name], 0, row], unit) for name, unit in wanted),
        )
        for row in most
    ]


def _small(bands: Floats, unit: str) -> str:
    unit, factor = readable(unit, float(bands[MEDIAN]))
    return _cell(factor * bands, unit)
