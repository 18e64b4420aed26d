"""`greenhaven rounds`: who drives when and stops where in a week of the city's plan."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from greenhaven.cities import (
    CityFolderError,
    UnknownCityError,
    open_city,
    open_rulebook,
    rulebook_in,
)
from greenhaven.cli.screen import Exit, err, fail, progress_bar, say
from greenhaven.core.city import City, CityState
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.errors import GreenhavenError

if TYPE_CHECKING:
    from greenhaven.core.planning.rounds.fleet import Vehicle
    from greenhaven.core.planning.rounds.inputs import RoundsInputs
    from greenhaven.core.planning.rounds.keeping import Keeping
    from greenhaven.core.planning.rounds.result import RoundPlan
    from greenhaven.core.planning.rounds.week import WeekStops

PLANNED_WEEKS = 12  # as `greenhaven plan` has it: a week's rounds belong to the same plan
DAYS = 7
ENDINGS = (".csv", ".geojson")
MIN_YEAR, MAX_YEAR = 1900, 2200
RECORDED = "recorded"


def rounds(  # noqa: PLR0913 -- each is an option of the command
    city: Annotated[str, typer.Argument(help="A bundled city, such as nyc, or a city folder.")],
    *,
    week: Annotated[int, typer.Option(min=1, max=52, help="Which week of the plan.")] = 1,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day of the plan; the city's own day."),
    ] = None,
    vehicles: Annotated[
        Path | None, typer.Option(help="Your vehicles, a .csv file; an example if not given.")
    ] = None,
    hub: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this hub's rounds; may be given again. Your vehicles' hubs, or all."
        ),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="Computing time in which to look for better rounds.")
    ] = 10.0,
    seed: Annotated[int, typer.Option(min=0, help="Another number may find other rounds.")] = 1,
    agreed: Annotated[
        Path | None, typer.Option(help="Rounds to keep to: a .csv file that --out wrote.")
    ] = None,
    price_per_move: Annotated[
        float,
        typer.Option(min=0, help="What it is worth that a stop keeps its agreed vehicle and day."),
    ] = 5.0,
    rulebook: Annotated[
        Path | None, typer.Option(help="This .json file instead of the city's rulebook.")
    ] = None,
    warning: Annotated[
        list[str] | None,
        typer.Option(
            help='A warning that is in force: "flood", or "storm extreme qn01 2026-07-01T12:00 '
            '2026-07-02T20:00". May be given again.'
        ),
    ] = None,
    weather: Annotated[
        str | None,
        typer.Option(
            help="Foretold days, a .csv file with the columns of a city's weather; or "
            f'"{RECORDED}": the recorded days that stand in for these.'
        ),
    ] = None,
    roads: Annotated[
        str | None,
        typer.Option(
            envvar="GREENHAVEN_ROADS",
            help="Ask this road service (OSRM) for ways; straight lines if not given.",
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--out", help="Write every stop to this .csv or .geojson file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One object on standard output.")] = False,
) -> None:
    """Plan a week's rounds of cargo bikes and vans, and print them as sheets to take along."""
    from greenhaven.cli.rounds_shown import as_object, show  # noqa: PLC0415 -- slow import
    from greenhaven.core.planning.rounds.errors import RoundsError  # noqa: PLC0415
    from greenhaven.core.planning.rounds.plan import plan_rounds  # noqa: PLC0415
    from greenhaven.core.planning.rounds.reading import vehicles_in  # noqa: PLC0415
    from greenhaven.core.planning.rounds.search import Effort  # noqa: PLC0415
    from greenhaven.core.planning.rounds.week import stops_of  # noqa: PLC0415

    if file is not None:
        _check_target(file, as_json=as_json)
    if start is not None and not MIN_YEAR <= start.year <= MAX_YEAR:
        wrong = f"--start: a year from {MIN_YEAR} to {MAX_YEAR} was expected, {start.year} came"
        fail(wrong, Exit.BAD_INPUT, as_json=as_json)
    try:
        known = open_city(city)
        book = open_rulebook(city) if rulebook is None else rulebook_in(rulebook)
        first = start.date() if start else known.clock.today
        keeping = _keeping(agreed, price_per_move)
        fleet = vehicles_in(_text(vehicles)) if vehicles else ()
        with progress_bar() as progress:
            state = opening_state(known, first)
            day = first + timedelta(weeks=week - 1)
            facts = _facts(known, state, day, (warning or (), weather))
            plan = _plan(known, book, state, max(week, PLANNED_WEEKS))
            of_week = stops_of(known, plan, week - 1, hubs=hub or _hubs(fleet))
            inputs = _inputs(facts, book, day, of_week, (fleet, roads))
            made = plan_rounds(inputs, Effort(seconds, seed=seed), keeping, progress)
    except (CityFolderError, UnknownCityError, RulesError, RoundsError) as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except InfeasiblePlanError as error:
        fail(str(error), Exit.NO_PLAN, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    if file is not None:
        _write(file, inputs, made, as_json=as_json)
    example = vehicles is None
    if as_json:
        say(as_object(known, inputs, made, of_week.rest, example=example))
    else:
        show(known, inputs, made, of_week.rest, example=example)


def _plan(city: City, book: Rulebook, state: CityState, weeks: int) -> Plan:
    settings = PlanSettings(priced_limits=0)
    return allocate(city, state, start=state.day, weeks=weeks, settings=settings, rulebook=book)


def _facts(
    city: City, state: CityState, first: date, what: tuple[Sequence[str], str | None]
) -> Facts:
    """What the rulebook is told of the days of the rounds."""
    from greenhaven.core.planning.rounds.foretold import (  # noqa: PLC0415
        foretold,
        warnings_in,
        weather_in,
    )
    from greenhaven.core.planning.rounds.quiet import recorded_weather  # noqa: PLC0415

    warnings, weather = what
    days = None
    if weather is not None:
        recorded = weather == RECORDED
        days = recorded_weather(city, first, DAYS) if recorded else weather_in(_text(Path(weather)))
    return foretold(city, state, alerts=warnings_in(warnings, city, first), weather=days)


def _inputs(
    facts: Facts,
    book: Rulebook,
    first: date,
    of_week: "WeekStops",
    how: tuple[Sequence["Vehicle"], str | None],
) -> "RoundsInputs":
    """What the rounds are planned from: given vehicles or an example, roads or straight lines."""
    from greenhaven.cities.roads import RoadService  # noqa: PLC0415 -- rarely asked
    from greenhaven.core.planning.rounds.distances import StraightLine  # noqa: PLC0415
    from greenhaven.core.planning.rounds.errors import RoundsError  # noqa: PLC0415
    from greenhaven.core.planning.rounds.example import example_fleet  # noqa: PLC0415
    from greenhaven.core.planning.rounds.inputs import Times, rounds_inputs  # noqa: PLC0415
    from greenhaven.core.planning.rounds.quiet import closures_of  # noqa: PLC0415
    from greenhaven.core.planning.rounds.week import hub_sites  # noqa: PLC0415

    if not len(of_week.stops):
        rest = "; ".join(of_week.rest.reason.tolist())
        raise RoundsError(f"nothing in this week is a stop of a round: {rest or 'nothing moves'}")
    city, stops, (given, roads) = facts.city, of_week.stops, how
    fleet = given or example_fleet(stops)
    hubs = [*stops.hub.tolist(), *_hubs(fleet)]
    if unknown := sorted(set(hubs) - set(city.hubs.id.tolist())):
        raise RoundsError(f"vehicles: {city.name} has no hub {', '.join(unknown)}")
    return rounds_inputs(
        (first, DAYS),
        hub_sites(city, dict.fromkeys(hubs)),
        stops,
        fleet,
        RoadService(roads) if roads else StraightLine.of(city),
        times=Times(closures=closures_of(book, facts, (first, DAYS), stops)),
        currency=city.currency,
    )


def _hubs(fleet: Sequence["Vehicle"]) -> tuple[str, ...]:
    """The hubs of some vehicles, each once."""
    return tuple(dict.fromkeys(hub for vehicle in fleet for hub in vehicle.hubs))


def _keeping(agreed: Path | None, price: float) -> "Keeping | None":
    from greenhaven.core.planning.rounds.agreement import agreement_in  # noqa: PLC0415
    from greenhaven.core.planning.rounds.keeping import Keeping  # noqa: PLC0415

    return Keeping(agreement_in(_text(agreed)), price) if agreed else None


def _text(path: Path) -> str:
    from greenhaven.core.planning.rounds.errors import RoundsError  # noqa: PLC0415

    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RoundsError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RoundsError(f"{path}: text in UTF-8 was expected") from error


def _check_target(file: Path, *, as_json: bool) -> None:
    """Refuse a file that could not be written before time is spent on its contents."""
    if file.suffix not in ENDINGS:
        kinds = ", ".join(ENDINGS)
        fail(f"--out {file}: the name must end in {kinds}", Exit.BAD_INPUT, as_json=as_json)
    if not file.parent.is_dir():
        fail(f"--out {file}: there is no folder {file.parent}", Exit.BAD_INPUT, as_json=as_json)


def _write(file: Path, inputs: "RoundsInputs", made: "RoundPlan", *, as_json: bool) -> None:
    """Write beside the target and move it there, so that a half-written file never has its name."""
    from greenhaven.core.planning.rounds.export import as_csv, as_geojson  # noqa: PLC0415

    text = (as_csv if file.suffix == ".csv" else as_geojson)(inputs, made)
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fail(f"--out {file}: {error.strerror}", Exit.FAILED, as_json=as_json)
    err.print(f"wrote {len(made.rounds)} rounds to {file}", highlight=False)
