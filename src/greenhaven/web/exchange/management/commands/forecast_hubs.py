"""Run the hubs of the plan in force through the models."""

from collections.abc import Callable
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from greenhaven.errors import GreenhavenError
from greenhaven.web.exchange.models import Forecast, Plan
from greenhaven.web.exchange.plans.actions import forecast_plan
from greenhaven.web.exchange.plans.queries import current_plan, forecast_of, forecasts_of

FIRST_TIME = (
    "Running the hubs of the plan through the models. Models that are new on this machine are "
    "compiled first, which takes about a minute."
)
ALREADY = "The forecast of this plan was there already; nothing was made again."


class Command(BaseCommand):
    """`forecast_hubs`"""

    stealth_options = ("progress",)
    help = (
        "What the models expect of the hubs of the plan in force; a forecast that is there "
        "already is not made again. Ctrl-C leaves the plan as it is."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        """Forecast, keep, tell."""
        console = Console(file=cast(TextIO, self.stdout))
        if (plan := current_plan()) is None:
            raise CommandError("Nothing is planned yet. Make a plan with: plan_city")
        if forecast_of(plan) is None:
            console.print(FIRST_TIME)
        try:
            made, new = self._forecast(console, plan, options.get("progress"))
            unmade = forecasts_of(made.digest).unmade
        except GreenhavenError as error:
            raise CommandError(str(error)) from error
        if not new:
            console.print(ALREADY)
        for each in unmade:
            console.print(f"No forecast of {each.hub}: {each.reason}", markup=False)

    def _forecast(
        self, console: Console, plan: Plan, told: Callable[[str, float], None] | None
    ) -> tuple[Forecast, bool]:
        if told is not None:
            return forecast_plan(plan=plan, by="forecast_hubs", progress=_in_words(told))
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("Running the models", total=1.0)
            return forecast_plan(
                plan=plan,
                by="forecast_hubs",
                progress=_in_words(
                    lambda what, share: progress.update(task, description=what, completed=share)
                ),
            )


def _in_words(told: Callable[[str, float], None]) -> Callable[[str, float], None]:
    return lambda hub, share: told(f"Running the models: {hub}", share)
