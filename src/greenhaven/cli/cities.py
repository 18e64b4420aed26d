"""`greenhaven city`: what is known of a city, what is assumed, and what is wrong with a folder."""

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.padding import Padding
from rich.text import Text

from greenhaven.cities import CityFolderError, UnknownCityError, bundled, check_folder, open_city
from greenhaven.cli.screen import Exit, err, fail, out, say, table
from greenhaven.core.city import City, GardenKind, HubKind
from greenhaven.core.planning.assumed import all_assumptions
from greenhaven.core.planning.words import grouped, mass
from greenhaven.errors import GreenhavenError

app = typer.Typer(no_args_is_help=True, help="Cities: list, check, show.")
Json = Annotated[bool, typer.Option("--json", help="One object on standard output.")]


@app.command("list")
def list_cities(*, as_json: Json = False) -> None:
    """Name the bundled cities."""
    names = list(bundled())
    if as_json:
        say({"cities": names})
    else:
        out.print("\n".join(names))


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="A city folder.")], *, as_json: Json = False
) -> None:
    """Find every fault of a city folder; exit 2 if there is one."""
    try:
        faults = check_folder(folder)
    except GreenhavenError as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    if as_json:
        rows = [
            {
                "file": f.file,
                "row": f.row,
                "column": f.column,
                "came": f.came,
                "expected": f.expected,
            }
            for f in faults
        ]
        say({"folder": str(folder), "faults": rows, "count": len(rows)})
    elif faults:
        report = str(CityFolderError(folder, faults))
        err.print(report, markup=False, highlight=False, soft_wrap=True)
    else:
        out.print(f"{folder}: no faults")
    if faults:
        raise typer.Exit(Exit.BAD_INPUT)


@app.command()
def show(
    city: Annotated[str, typer.Argument(help="A bundled city, such as nyc, or a city folder.")],
    *,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Every number that nobody measured, and why.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what is known of a city, or what had to be assumed."""
    try:
        known = open_city(city)
    except (CityFolderError, UnknownCityError) as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    if assumptions:
        _assumptions(known, as_json=as_json)
    else:
        _facts(known, as_json=as_json)


def _assumptions(city: City, *, as_json: bool) -> None:
    rows = list(all_assumptions(city).records())
    if as_json:
        say({"city": city.id, "assumptions": rows})
        return
    out.print(f"[bold]{city.name}: {len(rows)} assumptions[/bold]")
    previous = ""
    for row in rows:
        if row["table"] != previous:
            out.print(f"\n[bold]{row['table']}[/bold]")
        previous = row["table"]
        which = "" if row["applies_to"] == "*" else f" of {row['applies_to']}"
        unit = "" if row["unit"] == "-" else f" {row['unit']}"
        count = grouped(row["rows"])
        rests = f"{count} value rests on it" if row["rows"] == 1 else f"{count} values rest on it"
        head = f"{row['column']}{which} = {row['value']}{unit}   ({rests})"
        out.print(Padding(Text(head), (0, 0, 0, 2)))
        why = f"{row['reason']}. Source: {row['source']}."
        out.print(Padding(Text(why, style="dim"), (0, 0, 0, 6)))


def _facts(city: City, *, as_json: bool) -> None:
    facts = facts_of(city)
    if as_json:
        say(facts)
        return
    clock = "fixed clock, weather replayed" if city.clock.fixed else "live"
    rows = [
        ("day", f"{city.clock.today:%d %B %Y} ({clock})"),
        ("districts", grouped(facts["districts"])),
        ("population", grouped(facts["population"])),
        ("area", f"{grouped(facts['area_km2'])} km²"),
        ("sources", grouped(facts["sources"])),
        *((kind.replace("_", " "), grouped(facts[f"hubs_{kind}"])) for kind in HubKind),
        ("– of them drop-offs, smart bins", f"{facts['drop_offs']}, {facts['smart_bins']}"),
        ("hubs that take no part", grouped(facts["hubs_closed"])),
        ("gardens", f"{grouped(facts['gardens'])}, {grouped(facts['garden_area_ha'], 1)} ha"),
        ("reported", f"{facts['first_month']} to {facts['last_month']}"),
        ("organics in that year", mass(facts["organics_t"])),
        (
            "assumptions",
            f"{facts['assumptions']}, resting on them {facts['assumed_values']} values",
        ),
    ]
    out.print(table(city.name, ("", ""), rows))
    for note in city.notes:
        out.print(f"– {note}", highlight=False)


def facts_of(city: City) -> dict[str, Any]:
    """The city in numbers."""
    hubs, gardens = city.hubs, city.gardens
    growing = gardens.kind == GardenKind.GARDEN
    bulking = set(city.kinds.id[city.kinds.bulking].tolist())
    organics = np.array([kind not in bulking for kind in city.sources.kind.tolist()], dtype=bool)
    return {
        "city": city.id,
        "name": city.name,
        "today": city.clock.today.isoformat(),
        "fixed_clock": int(city.clock.fixed),
        "districts": len(city.districts),
        "population": int(np.nansum(city.districts.population)),
        "area_km2": float(np.nansum(city.districts.area_km2)),
        "sources": len(city.sources),
        **{f"hubs_{kind}": int((hubs.kind == kind).sum()) for kind in HubKind},
        "drop_offs": int(((hubs.kind == HubKind.COLLECTION_POINT) & ~hubs.smart_bin).sum()),
        "smart_bins": int(hubs.smart_bin.sum()),
        "hubs_closed": int((~hubs.takes_part).sum()),
        "gardens": int(growing.sum()),
        "garden_area_ha": float(gardens.area_m2[growing].sum() / 1e4),
        "first_month": city.supply.months[-12],
        "last_month": city.supply.months[-1],
        "organics_t": float(np.nansum(city.supply.tonnes[organics, -12:])),
        "assumptions": len(all_assumptions(city)),
        "assumed_values": int(all_assumptions(city).rows.sum()),
    }
