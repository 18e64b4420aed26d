"""`greenhaven consequences`: what a proposal would do, before anyone votes on it."""

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
from greenhaven.cli.proposals import proposal_named
from greenhaven.cli.screen import Exit, err, fail, progress_bar, say
from greenhaven.cli.series import PICTURES, TargetError, check_target
from greenhaven.cli.workers import usual_workers, working
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.rules.errors import RulesError
from greenhaven.errors import GreenhavenError

USUAL_WEEKS = 12
MOST_WEEKS = 520
BAD = (CityFolderError, UnknownCityError, RulesError, TargetError)


def consequences(  # noqa: PLR0913 -- each is an option of the command
    city: Annotated[str, typer.Argument(help="A bundled city, such as nyc, or a city folder.")],
    *,
    proposal: Annotated[
        str, typer.Option(help="A .json file, or the name of a proposal that lies with the city.")
    ],
    weeks: Annotated[int, typer.Option(min=1, max=MOST_WEEKS, help="Weeks to compare.")] = 12,
    replan: Annotated[
        int, typer.Option(min=1, max=52, help="Plan anew after so many weeks; 1 = weekly.")
    ] = USUAL_WEEKS,
    members: Annotated[int, typer.Option(min=1, help="Futures of each side.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same numbers.")] = 0,
    rulebook: Annotated[
        Path | None, typer.Option(help="This .json file instead of the city's rulebook.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as there are cores.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Follow them on this Dask cluster: tcp://host:port.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the differences to this .png, .svg or .pdf file.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the sentences: en, es.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="One object on standard output.")] = False,
) -> None:
    """Plan under today's rules and as proposed, and tell what differs in many futures."""
    from greenhaven.cli import consequences_shown as shown  # noqa: PLC0415 -- slow import
    from greenhaven.cli.consequences_drawn import draw  # noqa: PLC0415 -- slow import
    from greenhaven.cli.consequences_object import as_object  # noqa: PLC0415 -- slow import
    from greenhaven.core.forecast.consequences.proposals import Question, weigh  # noqa: PLC0415 -- slow import
    from greenhaven.core.rules.languages import translation  # noqa: PLC0415

    try:
        if plot is not None:
            check_target(plot, "--plot", PICTURES)
        translate = translation(lang)
        known = open_city(city)
        book = open_rulebook(city) if rulebook is None else rulebook_in(rulebook)
        asked = proposal_named(city, proposal)
        state = opening_state(known, known.clock.today)
        question = Question(weeks=weeks, every=replan, members=members, seed=seed)
        with working(workers or usual_workers(), dask) as executor, progress_bar() as progress:
            found = weigh(
                *(known, state, book, asked),
                question=question,
                executor=executor,
                progress=progress,
            )
        if not as_json:
            shown.show(known, book, asked, found, translate)
        if plot is not None:
            draw(known, asked, found.consequences, plot, translate)
            err.print(f"drew {plot}", highlight=False)
    except BAD as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    except GreenhavenError as error:
        unplanned = type(error).__name__ == "ProposalError"
        fail(str(error), Exit.NO_PLAN if unplanned else Exit.FAILED, as_json=as_json)
    if as_json:
        say(as_object(known, book, asked, found, translate))
