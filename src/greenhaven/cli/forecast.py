"""`greenhaven forecast`: what a city's plans become in its hubs and gardens, with intervals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from greenhaven.cities import CityFolderError, UnknownCityError, open_city, open_rulebook
from greenhaven.cli.screen import Exit, err, fail, progress_bar, say
from greenhaven.cli.series import PICTURES, TargetError, check_target, write_table
from greenhaven.cli.workers import usual_workers, working
from greenhaven.core.city import City
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.errors import GreenhavenError

if TYPE_CHECKING:
    from greenhaven.core.forecast.outlook.ahead import Ahead

WEEKS_PER_YEAR = 52
MOST_YEARS = 30
TABLES = (".nc",)  # one file of many axes
USUAL_WEEKS = 12


class HorizonError(GreenhavenError):
    """A horizon that cannot be looked ahead."""


def forecast(  # noqa: PLR0913 -- each is an option of the command
    city: Annotated[str, typer.Argument(help="A bundled city, such as nyc, or a city folder.")],
    *,
    years: Annotated[
        int | None, typer.Option(min=1, max=MOST_YEARS, help="Years of 52 weeks to look ahead.")
    ] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, help="Weeks instead of years; 12 if neither is given.")
    ] = None,
    members: Annotated[int, typer.Option(min=1, help="Futures to follow.")] = 50,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same members.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as there are cores.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Follow them on this Dask cluster: tcp://host:port.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the city's series to this .png, .svg or .pdf file.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--out", help="Every member's series to this .nc file.")
    ] = None,
    without_rules: Annotated[
        bool, typer.Option("--without-rules", help="Plan without the city's rulebook.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object on standard output.")] = False,
) -> None:
    """Plan a city ahead, and follow the plans through many futures of weather and chance."""
    from greenhaven.cli import forecast_shown  # noqa: PLC0415 -- slow import
    from greenhaven.core.forecast.outlook.ahead import Asked, look_ahead  # noqa: PLC0415 -- slow import

    try:
        span = _weeks(years, weeks)
        _check_targets(plot, file)
        known = open_city(city)
        book = None if without_rules else open_rulebook(city)
        asked = Asked(span, members, seed, book)
        state = opening_state(known, known.clock.today)
        with working(workers or usual_workers(), dask) as executor, progress_bar() as progress:
            made = look_ahead(known, state, asked, executor=executor, progress=progress)
        if not as_json:
            forecast_shown.show(known, made.outlook)
        _write(known, made, (plot, file))
    except (CityFolderError, UnknownCityError, HorizonError, TargetError) as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except InfeasiblePlanError as error:
        fail(str(error), Exit.NO_PLAN, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    if as_json:
        say(forecast_shown.as_object(made.outlook))


def _weeks(years: int | None, weeks: int | None) -> int:
    """The horizon that was asked for."""
    if years is not None and weeks is not None:
        raise HorizonError("--years or --weeks was expected, both came")
    span = weeks or WEEKS_PER_YEAR * (years or 0) or USUAL_WEEKS
    if span > (most := MOST_YEARS * WEEKS_PER_YEAR):
        raise HorizonError(f"--weeks: 1 to {most} was expected, {span} came")
    return span


def _check_targets(plot: Path | None, file: Path | None) -> None:
    if plot is not None:
        check_target(plot, "--plot", PICTURES)
    if file is not None:
        check_target(file, "--out", TABLES)


def _write(city: City, made: "Ahead", targets: tuple[Path | None, Path | None]) -> None:
    from greenhaven.cli.bands import write_bands  # noqa: PLC0415 -- slow import
    from greenhaven.core.forecast.outlook.dataset import dataset_of  # noqa: PLC0415 -- slow import

    plot, file = targets
    if plot is not None:
        write_bands(city, made.outlook, plot)
        err.print(f"drew {plot}", highlight=False)
    if file is not None:
        data = dataset_of(made.schedule.start, made.ensemble)
        write_table(data, file)
        err.print(f"wrote {len(data)} series of {data.sizes['member']} futures to {file}")
