"""Rounds on paper: a sheet for each, and what they come to."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from rich.text import Text

from greenhaven.cli.screen import out, table
from greenhaven.core.city import City
from greenhaven.core.planning.rounds.export import visit_rows
from greenhaven.core.planning.rounds.inputs import RoundsInputs
from greenhaven.core.planning.rounds.result import RoundPlan
from greenhaven.core.planning.rounds.week import Handling, NotStops
from greenhaven.core.planning.words import grouped, mass

HEADS = ("", "from–to", "where", "km", "kg", "on board kg")
AT_HUB = {"leave": "leave {}", "unload": "unload at {}", "return": "home to {}, unload"}
HANDLING = (
    f"Work at a stop: {Handling().minutes:g} minutes and {Handling().service_s_per_kg:g} seconds "
    "for each kilogram, assumed."
)
EXAMPLE = (
    "No vehicles were given. These are an example, assumed by Greenhaven: cargo bikes of 150 kg at "
    "13 km/h, vans of 900 kg at 20 km/h. Give yours with --vehicles."
)


def as_object(
    city: City, inputs: RoundsInputs, made: RoundPlan, rest: NotStops, *, example: bool
) -> dict[str, Any]:
    """The rounds as one object; keys end in their unit."""
    return {
        "city": city.id,
        "start": made.start.isoformat(),
        "days": made.days,
        **made.summary,
        "currency": city.currency,
        "distances": _source(inputs),
        "vehicles_are_an_example": example,
        "seed": made.looked.seed,
        "iterations": made.looked.iterations,
        "cpu_s": made.looked.cpu_s,
        "rounds_list": [{**row, "date": _day(made, row["day"])} for row in made.rounds.records()],
        "visits": visit_rows(made),
        "left_out_list": list(made.left_out.records()),
        "changes": list(made.changes.records()),
        "not_stops": list(rest.records()),
    }


def show(
    city: City, inputs: RoundsInputs, made: RoundPlan, rest: NotStops, *, example: bool
) -> None:
    """A sheet for each round, then what is left out, and what it all comes to."""
    rows = visit_rows(made)
    for each in made.rounds.records():
        out.print(Text(each["sentence"], style="bold"))
        out.print(table("", HEADS, _lines([row for row in rows if row["round"] == each["id"]])))
    for change in made.changes.sentence.tolist():
        out.print(Text(f"– {change}"))
    _print_left_out(made)
    _print_rest(rest)
    out.print(_total(city, made))
    if example:
        out.print(Text(EXAMPLE, style="dim"))
    out.print(Text(f"Ways: {_source(inputs)}. {HANDLING}", style="dim"))


def _lines(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """What the rider reads: stops are numbered, hubs are not."""
    lines: list[tuple[str, ...]] = []
    number = 0
    for row in rows:
        stop = row["what"] == "stop"
        number += stop
        kg = [f"+{row['collect_kg']:.0f}"] * (row["collect_kg"] > 0)
        kg += [f"–{row['deliver_kg']:.0f}"] * (row["deliver_kg"] > 0)
        lines.append(
            (
                str(number) if stop else "",
                f"{row['arrives']}–{row['leaves']}",
                row["name"] if stop else AT_HUB[row["what"]].format(row["name"]),
                f"{row['km']:.1f}",
                " ".join(kg),
                f"{row['load_kg']:.0f}",
            )
        )
    return lines


def _print_left_out(made: RoundPlan) -> None:
    if not len(made.left_out):
        return
    lines = [
        (row["name"], mass((row["collect_kg"] + row["deliver_kg"]) / 1e3), row["reason"])
        for row in made.left_out.records()
    ]
    out.print(table("Not served", ("stop", "load", "because"), lines))


def _print_rest(rest: NotStops) -> None:
    if not len(rest):
        return
    lines = [(row["reason"], grouped(row["flows"]), mass(row["tonnes"])) for row in rest.records()]
    out.print(
        table("In the plan of this week, but no stop of these rounds", ("", "flows", ""), lines)
    )


def _total(city: City, made: RoundPlan) -> Text:
    total = made.summary
    served = f"{_count(total, 'stops')} in {_count(total, 'rounds')} of {_count(total, 'vehicles')}"
    carried = f"{mass(total['collected_kg'] / 1e3)} in, {mass(total['delivered_kg'] / 1e3)} out"
    effort = f"{grouped(total['km'])} km and {grouped(total['hours'])} h"
    first = f"{made.start:%d %B %Y}"
    return Text(
        f"\n{city.name}, {made.days} days from {first}: {served}, "
        f"{carried}, {effort}, {grouped(total['cost'])} {city.currency}. Loads, times and lengths "
        "were added up again and keep every limit."
    )


def _count(total: Mapping[str, float], noun: str) -> str:
    number = total[noun]
    return f"{grouped(number)} {noun if number != 1 else noun[:-1]}"


def _source(inputs: RoundsInputs) -> str:
    return "; ".join(dict.fromkeys(each.source for each in inputs.distances.values()))


def _day(made: RoundPlan, day: int) -> str:
    return (made.start + timedelta(days=day)).isoformat()
