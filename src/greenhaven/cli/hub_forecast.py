"""`greenhaven model hubs`: what the models expect of the hubs of a city's plan."""

from collections.abc import Callable
from typing import Annotated

import typer

from greenhaven.cities import CityFolderError, UnknownCityError, open_city
from greenhaven.cli.screen import Exit, fail, progress_bar, say
from greenhaven.core.city import City
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.errors import GreenhavenError


def hubs(
    city: Annotated[str, typer.Argument(help="A bundled city, such as nyc, or a city folder.")],
    *,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Weeks to plan.")] = 12,
    week: Annotated[int, typer.Option(min=1, help="Compost what this week starts.")] = 1,
    with_demonstration: Annotated[
        bool, typer.Option("--with-demonstration", help="Give work to example hubs too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object on standard output.")] = False,
) -> None:
    """Plan a city, and run what its hubs start in one week through the models."""
    from greenhaven.cli.hub_forecast_shown import as_object, show  # noqa: PLC0415 -- slow import
    from greenhaven.core.forecast.reactors.hubs import forecast_hubs  # noqa: PLC0415 -- slow import

    if week > weeks:
        message = f"--week: 1 to {weeks} was expected, the weeks that are planned; {week} came"
        fail(message, Exit.BAD_INPUT, as_json=as_json)
    settings = PlanSettings(with_demonstration=with_demonstration)
    try:
        known = open_city(city)
        with progress_bar() as progress:
            plan = _plan(known, weeks, settings, progress)
            made = forecast_hubs(
                known,
                plan,
                weeks=[week - 1],
                progress=lambda hub, share: progress(f"running the models: {hub}", share),
            )
    except (CityFolderError, UnknownCityError) as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except InfeasiblePlanError as error:
        fail(str(error), Exit.NO_PLAN, as_json=as_json)
    except GreenhavenError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    say(as_object(plan, week, made)) if as_json else show(known, plan, week, made)


def _plan(
    city: City, weeks: int, settings: PlanSettings, progress: Callable[[str, float], None]
) -> Plan:
    start = city.clock.today
    state = opening_state(city, start, with_demonstration=settings.with_demonstration)
    return allocate(city, state, start=start, weeks=weeks, settings=settings, progress=progress)
