"""`greenhaven plan`: this week and the weeks after, in one table, file or object."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from greenhaven.cities import (
    CityFolderError,
    UnknownCityError,
    open_city,
    open_rulebook,
    rulebook_in,
)
from greenhaven.cli.plan_large import (
    GROUP_WRITERS,
    Clock,
    large_as_object,
    not_for_large,
    show_large,
)
from greenhaven.cli.plan_occasions import OccasionError, with_occasions
from greenhaven.cli.plan_shown import as_object, show
from greenhaven.cli.screen import Exit, err, fail, progress_bar, say
from greenhaven.core.city import City
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.export import as_csv, as_geojson, as_parquet
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.groups.sizes import is_large
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import Fairness, PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.errors import GreenhavenError

WRITERS: dict[str, Callable[[City, Plan], str | bytes]] = {
    ".csv": as_csv,
    ".geojson": as_geojson,
    ".parquet": as_parquet,
}
MIN_YEAR, MAX_YEAR = 1900, 2200


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
    lexicographic: Annotated[
        bool, typer.Option("--lexicographic", help="Raise the next-worst districts in turn, too.")
    ] = False,
    rulebook: Annotated[
        Path | None, typer.Option(help="This .json file instead of the city's rulebook.")
    ] = None,
    without_rules: Annotated[
        bool, typer.Option("--without-rules", help="Plan without the city's rulebook.")
    ] = False,
    occasion: Annotated[
        list[str] | None,
        typer.Option(
            help='What is the matter: "hub_down earth-matter 2025-11-03 2025-11-09", "storm".'
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One object on standard output.")] = False,
) -> None:
    """Plan who gives what to whom, by the rules in force, and say what the plan comes to."""
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
        fairness=Fairness.LEXICOGRAPHIC if lexicographic else Fairness.MAX_MIN,
    )
    if rulebook is not None and without_rules:
        wrong = "--rulebook, --without-rules: one of them was expected, both came"
        fail(wrong, Exit.BAD_INPUT, as_json=as_json)
    try:
        known = open_city(city)
        book = None if without_rules else _book(city, rulebook)
        first = start.date() if start else known.clock.today
        if is_large(known):
            if wrong := not_for_large(settings, file):
                fail(wrong, Exit.BAD_INPUT, as_json=as_json)
            under = (book, occasion or [])
            _plan_large(known, (first, weeks), settings, under, file, as_json=as_json)
            return
        with progress_bar() as progress:
            opening = opening_state(known, first, with_demonstration=with_demonstration)
            made = allocate(
                known,
                with_occasions(known, opening, occasion or []),
                start=first,
                weeks=weeks,
                settings=settings,
                rulebook=book,
                progress=progress,
            )
    except (CityFolderError, OccasionError, UnknownCityError, RulesError) as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except InfeasiblePlanError as error:
        fail(str(error), Exit.NO_PLAN, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    if file is not None:
        count = f"{len(made.flows)} flows"
        _write(file, WRITERS[file.suffix](known, made), count, as_json=as_json)
    say(as_object(known, made, book)) if as_json else show(known, made, book)


def _plan_large(
    city: City,
    horizon: tuple[date, int],
    settings: PlanSettings,
    under: tuple[Rulebook | None, list[str]],
    file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Plan a city by groups of its places, write their flows, and say what it comes to."""
    clock, (first, weeks), (book, occasions) = Clock.started(), horizon, under
    with progress_bar() as progress:
        demonstration = settings.with_demonstration
        made = allocate_grouped(
            city,
            with_occasions(
                city,
                opening_state(city, first, with_demonstration=demonstration),
                occasions,
            ),
            start=first,
            weeks=weeks,
            settings=settings,
            rulebook=book,
            progress=progress,
        )
    spent = clock.spent()
    if file is not None:
        count = f"{len(made.collected) + len(made.returned)} flows of groups"
        _write(file, GROUP_WRITERS[file.suffix](city, made), count, as_json=as_json)
    if as_json:
        say(large_as_object(city, made, spent, book))
    else:
        show_large(city, made, spent, book)


def _book(city: str, rulebook: Path | None) -> Rulebook:
    return open_rulebook(city) if rulebook is None else rulebook_in(rulebook)


def _check_target(file: Path, *, as_json: bool) -> None:
    """Refuse a file that could not be written before an hour is spent on its contents."""
    if file.suffix not in WRITERS:
        kinds = ", ".join(WRITERS)
        fail(f"--out {file}: the name must end in {kinds}", Exit.BAD_INPUT, as_json=as_json)
    if not file.parent.is_dir():
        fail(f"--out {file}: there is no folder {file.parent}", Exit.BAD_INPUT, as_json=as_json)


def _write(file: Path, data: str | bytes, count: str, *, as_json: bool) -> None:
    """Write beside the target and move it there, so that a half-written file never has its name."""
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(data.encode() if isinstance(data, str) else data)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fail(f"--out {file}: {error.strerror}", Exit.FAILED, as_json=as_json)
    err.print(f"wrote {count} to {file}", highlight=False)
