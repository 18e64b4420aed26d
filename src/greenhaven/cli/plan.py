"""`greenhaven plan`: this week and the weeks after, in one table, file or object."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from greenhaven.cities import CityFolderError, UnknownCityError, open_city
from greenhaven.cli.screen import Exit, err, fail, out, progress_bar, say, table
from greenhaven.core.city import City
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.assumed import all_assumptions
from greenhaven.core.planning.export import as_csv, as_geojson, as_parquet
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.core.planning.words import grouped, mass, name_of
from greenhaven.errors import GreenhavenError

WRITERS: dict[str, Callable[[City, Plan], str | bytes]] = {
    ".csv": as_csv,
    ".geojson": as_geojson,
    ".parquet": as_parquet,
}
MIN_YEAR, MAX_YEAR = 1900, 2200
LINES = (
    ("organics collected", "collected_t"),
    ("– to compost in the city, bulking included", "composted_t"),
    ("– to digesters in the city, bulking included", "digested_t"),
    ("– to processors outside the city", "exported_t"),
    ("left without a place", "unserved_t"),
    ("bulking material used", "bulking_t"),
    ("compost back to the soil", "returned_to_soil_t"),
    ("– of it in process before, as assumed", "returned_from_opening_t"),
    ("– of which to gardens", "to_gardens_t"),
    ("– of which to parks", "to_parks_t"),
    ("sold", "sold_t"),
    ("in process at the end", "in_process_t"),
    ("gardens can safely take, a year", "gardens_safe_t_per_year"),
)


def plan(  # noqa: PLR0913 -- each is an option of the command
    city: Annotated[str, typer.Argument(help="A bundled city, such as nyc, or a city folder.")],
    *,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Weeks to plan.")] = 12,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day; the city's own day if not given."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="Write every flow to this .csv, .parquet or .geojson file."),
    ] = None,
    links: Annotated[int, typer.Option(min=1, help="Nearest hubs that a place may use.")] = 8,
    fairness_floor: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Least share of need for every district's gardens."),
    ] = None,
    serve_all: Annotated[
        bool, typer.Option("--serve-all", help="Refuse a plan that leaves organics over.")
    ] = False,
    with_demonstration: Annotated[
        bool, typer.Option("--with-demonstration", help="Give work to example hubs too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object on standard output.")] = False,
) -> None:
    """Plan who gives what to whom, and say what the plan comes to."""
    if file is not None:
        _check_target(file, as_json=as_json)
    if start is not None and not MIN_YEAR <= start.year <= MAX_YEAR:
        years = f"{MIN_YEAR} to {MAX_YEAR}"
        fail(
            f"--start: a year from {years} was expected, {start.year} came",
            Exit.BAD_INPUT,
            as_json=as_json,
        )
    settings = PlanSettings(
        links=links,
        fairness_floor=fairness_floor,
        serve_all=serve_all,
        with_demonstration=with_demonstration,
    )
    try:
        known = open_city(city)
        first = start.date() if start else known.clock.today
        with progress_bar() as progress:
            state = opening_state(known, first, with_demonstration=with_demonstration)
            made = allocate(
                known, state, start=first, weeks=weeks, settings=settings, progress=progress
            )
    except (CityFolderError, UnknownCityError) as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except InfeasiblePlanError as error:
        fail(str(error), Exit.NO_PLAN, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    if file is not None:
        _write(file, known, made, as_json=as_json)
    say(as_object(known, made)) if as_json else _show(known, made)


def as_object(city: City, made: Plan) -> dict[str, Any]:
    """The plan's numbers as one flat object; keys end in their unit."""
    solve = made.solve
    return {
        "city": made.city,
        "start": made.start.isoformat(),
        "weeks": made.weeks,
        "status": solve.status,
        **made.summary,
        "fairness_floor": made.fairness_floor,
        "flows": len(made.flows),
        "unreported_source_weeks": made.unreported,
        "assumptions": len(all_assumptions(city)),
        "build_cpu_s": solve.build_cpu_s,
        "solve_cpu_s": solve.solve_cpu_s,
        "columns": solve.columns,
        "rows": solve.rows,
        "currency": city.currency,
        "prices": made.prices.sentence[made.prices.confirmed].tolist(),
    }


def _check_target(file: Path, *, as_json: bool) -> None:
    """Refuse a file that could not be written before an hour is spent on its contents."""
    if file.suffix not in WRITERS:
        kinds = ", ".join(WRITERS)
        fail(f"--out {file}: the name must end in {kinds}", Exit.BAD_INPUT, as_json=as_json)
    if not file.parent.is_dir():
        fail(f"--out {file}: there is no folder {file.parent}", Exit.BAD_INPUT, as_json=as_json)


def _write(file: Path, city: City, made: Plan, *, as_json: bool) -> None:
    """Write beside the target and move it there, so that a half-written file never has its name."""
    data = WRITERS[file.suffix](city, made)
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(data.encode() if isinstance(data, str) else data)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fail(f"--out {file}: {error.strerror}", Exit.FAILED, as_json=as_json)
    err.print(f"wrote {len(made.flows)} flows to {file}", highlight=False)


def _show(city: City, made: Plan) -> None:
    title = f"{city.name}: {made.weeks} weeks from {made.start:%d %B %Y}"
    rows = [(label, mass(made.summary[key])) for label, key in LINES]
    out.print(table(title, ("", "wet mass"), rows))
    share = 100 * made.summary["gardens_safe_share"]
    area = made.summary["garden_area_ha"]
    out.print(
        f"The {grouped(area, 1)} ha of gardens can safely take {share:.2g} % of the compost that "
        "the organics it collects would make."
    )
    out.print(_hub_table(city, made))
    prices = made.prices.sentence[made.prices.confirmed].tolist()
    if prices:
        out.print("\nWhat the limits cost:")
        for sentence in prices:
            out.print(f"  {sentence}", highlight=False)
    out.print(
        f"\nBalances hold to {made.summary['max_balance_error']:.1e} in every hub and week. "
        f"{len(all_assumptions(city))} assumptions: greenhaven city show {city.id} --assumptions"
    )


def _hub_table(city: City, made: Plan) -> Any:
    """What each hub takes in the first week, and the mix it makes of it."""
    rows = []
    first = made.hub_weeks.take((made.hub_weeks.week == 0) & (made.hub_weeks.element == "wet"))
    recipes = {row["hub"]: row for row in made.recipes.take(made.recipes.week == 0).records()}
    for row in first.records():
        mix = recipes.get(row["hub"])
        shown = ("", "", "")
        if mix:
            shown = (
                f"{mix['carbon_to_nitrogen']:.1f}",
                f"{100 * mix['moisture']:.0f} %",
                f"{mix['free_air_space']:.2f}",
            )
        rows.append((name_of(city, row["hub"]), mass(row["received"]), mass(row["sent"]), *shown))
    heads = ("this week at", "in", "out", "C:N", "moisture", "free air space")
    return table("Hubs", heads, rows)
