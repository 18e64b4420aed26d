"""`greenhaven model run …`: what a model says will happen, on screen, in a file, as a picture."""

from pathlib import Path
from typing import Annotated, Any

import typer

from greenhaven.cli.screen import Exit, err, fail, progress_bar, say
from greenhaven.cli.series import PICTURES, TABLES, check_target, write_picture, write_table
from greenhaven.errors import GreenhavenError

app = typer.Typer(no_args_is_help=True, help="Run a model.")
Days = Annotated[float, typer.Option(min=0.1, max=3650, help="Days to simulate.")]
Plot = Annotated[Path | None, typer.Option(help="Draw it into this .png, .svg or .pdf file.")]
Out = Annotated[Path | None, typer.Option(help="Write every series to this .nc or .csv file.")]
Json = Annotated[bool, typer.Option("--json", help="One object on standard output.")]


@app.command()
def digestion(  # noqa: PLR0913 -- each is an option of the command
    *,
    feed: Annotated[
        list[str],
        typer.Option(help="A material and how much a day, such as food_waste=2t/d; repeatable."),
    ],
    days: Days = 60,
    volume: Annotated[
        float | None,
        typer.Option(min=0.01, max=1e5, help="Liquid [m³]; sized for the feed if not given."),
    ] = None,
    temperature: Annotated[float, typer.Option(min=20, max=45, help="Of the tank [°C].")] = 35,
    solids: Annotated[
        float | None,
        typer.Option(min=0.01, max=0.3, help="Add water until solids are at most this share."),
    ] = None,
    plot: Plot = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Feed a digester every day alike, and follow gas, acidity, acids and nitrogen."""
    from greenhaven.cli import digesting  # noqa: PLC0415 -- slow import
    from greenhaven.cli.amounts import amounts  # noqa: PLC0415

    try:
        _check_targets(plot, out)
        materials = amounts(feed, "--feed", each_day=True)
    except GreenhavenError as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    asked = digesting.Digester(materials, days, volume, temperature, solids)
    try:
        with progress_bar() as progress:
            done = digesting.digest(asked, progress)
        _write(done.run.data, (plot, out), digesting.PANELS, digesting.title(done))
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    say(digesting.as_object(done)) if as_json else digesting.show(done)


@app.command()
def composting(  # noqa: PLR0913 -- each is an option of the command
    *,
    recipe: Annotated[
        list[str],
        typer.Option(help="A material and how much, such as food_waste=3t; repeatable."),
    ],
    kind: Annotated[
        str, typer.Option("--in", help="in_vessel, aerated_static_pile, windrow, bay, worm_bin.")
    ] = "windrow",
    days: Days = 60,
    temperature: Annotated[float, typer.Option(min=-30, max=45, help="Of the air [°C].")] = 15,
    turn: Annotated[
        list[float] | None, typer.Option(help="Turn on this day; repeatable; as usual if not said.")
    ] = None,
    air: Annotated[
        float | None, typer.Option(min=0, help="Dry air while the blower runs [kg/h].")
    ] = None,
    plot: Plot = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Compost a mix, and follow heat, air, water, losses and what becomes of it."""
    from greenhaven.cli import composting as heaps  # noqa: PLC0415 -- slow import
    from greenhaven.cli.amounts import amounts  # noqa: PLC0415

    try:
        _check_targets(plot, out)
        materials = amounts(recipe, "--recipe", each_day=False)
        asked = heaps.Composting(materials, kind, days, temperature, tuple(turn or ()), air)
        heaps.check(asked)
    except GreenhavenError as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    try:
        with progress_bar() as progress:
            done = heaps.run(asked, progress)
        _write(done.result.run.data, (plot, out), heaps.PANELS, heaps.title(done))
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    say(heaps.as_object(done)) if as_json else heaps.show(done)


def _check_targets(plot: Path | None, out: Path | None) -> None:
    if plot is not None:
        check_target(plot, "--plot", PICTURES)
    if out is not None:
        check_target(out, "--out", TABLES)


def _write(data: Any, targets: tuple[Path | None, Path | None], panels: Any, title: str) -> None:
    plot, table = targets
    if plot is not None:
        write_picture(data, panels, title, plot)
        err.print(f"drew {plot}", highlight=False)
    if table is not None:
        write_table(data, table)
        err.print(f"wrote {len(data)} series to {table}", highlight=False)
