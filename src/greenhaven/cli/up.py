"""`greenhaven up`: database, city, plan, forecast and site with one command."""

import os
import sys
from collections.abc import Callable
from typing import Annotated, TextIO

import typer

from greenhaven.cities import bundled, open_city
from greenhaven.cli.screen import Exit, err, fail, progress_bar
from greenhaven.cli.serve import listen, supervise
from greenhaven.cli.site import SETTINGS
from greenhaven.errors import GreenhavenError

FORECASTS = {
    "forecast_hubs": "What the models expect of this plan's hubs",
    "forecast_city": "What may come of this plan",
}


def up(
    city: Annotated[str, typer.Argument(help="A bundled city or a city folder.")] = "nyc",
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Do everything but serve, and print the plan.")
    ] = False,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Weeks to plan.")] = 12,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 = any that is free.")] = 8000,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --check: the plan as one object.")
    ] = False,
) -> None:
    """Make the database, load the city, plan and forecast its weeks, and serve the site."""
    if as_json and not check:
        message = "--json goes with --check: a site that is served is no object"
        fail(message, Exit.BAD_INPUT, as_json=True)
    # The site is reached by the name of its settings, as Django's own commands do.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    listener = None if check else listen(host, port)
    try:
        name = city if city in bundled() else open_city(city).id
    except GreenhavenError as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    _prepare(city, name, weeks, as_json=as_json)
    if listener is not None:
        supervise(listener)


def _prepare(city: str, name: str, weeks: int, *, as_json: bool) -> None:
    import django  # noqa: PLC0415 -- slow import, not needed by the other commands
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import CommandError, call_command  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    told = sys.stderr if as_json else sys.stdout
    try:
        with progress_bar() as progress:
            django.setup()
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_city", city, stdout=told)
            call_command("plan_city", name, weeks=weeks, as_json=as_json, progress=progress)
            forecast(told, progress)
            fill_with_examples(city, told)
    except CommandError as error:
        fail(str(error), Exit(error.returncode), as_json=as_json)
    except OperationalError as error:
        message = f"The database cannot be used: {str(error).strip()}. See DATABASE_URL."
        fail(message, Exit.FAILED, as_json=as_json)
    except ImproperlyConfigured as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)


def forecast(told: TextIO, progress: Callable[[str, float], None]) -> None:
    """What the models expect of the plan; whatever breaks in them, the plan stands without it."""
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    for command, what in FORECASTS.items():
        try:
            call_command(command, stdout=told, progress=progress)
        except Exception as error:  # a plan is worth serving without its forecast
            err.print(
                f"{what} could not be told: {error}\nThe plan stands without it, and its pages "
                "say so. The next `greenhaven up` tries again.",
                style="red",
                markup=False,
                highlight=False,
            )


def fill_with_examples(city: str, told: TextIO) -> None:
    """What people of a demonstration say and decide; whatever is wrong in it, the site stands."""
    from django.core.management import CommandError, call_command  # noqa: PLC0415 -- as above

    try:
        call_command("fill_council", city, stdout=told)
    except CommandError as error:
        err.print(
            f"The example council could not be filled: {error}\nThe site stands without it.",
            style="red",
            markup=False,
            highlight=False,
        )
